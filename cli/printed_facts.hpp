// The facts that a paper prints, and no other: what may travel inside it as data for a program.
#pragma once

#include <vector>

#include "engine/base/value.hpp"
#include "engine/definition/template.hpp"

namespace jalon {

// The part of `facts` that `names` print: of lists every item, of items what is printed of them. Whoever may read the
// paper may read this.
Record printed_facts(const std::vector<PrintedName>& names, const Record& facts);

}  // namespace jalon
