// The dotted names that templates, titles and messages print, looked up among the types of the facts.
#pragma once

#include <optional>
#include <string>

#include "engine/expression/expression.hpp"

namespace jalon {

// What is known of the value under a dotted name: its type, dyn where types do not tell, nothing when there is none.
std::optional<Type> type_at(const std::string& dotted, const Type::Fields& names);

// "" when the name exists as far as types tell, looked up as Mustache does, from the innermost section outwards; else
// the message. A section whose members are not known lets every name pass.
std::string unknown_name(const std::string& printed, const Type::Fields& names);

}  // namespace jalon
