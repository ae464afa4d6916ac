// What a paper says, as text, and to whom: on its example, and on the same facts with each name that it prints, tests,
// needs or computes with blank, the other way round, or of each kind that it asks for.
#pragma once

#include <string>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/cases/document_renderer.hpp"
#include "engine/definition/template.hpp"
#include "engine/definition/visa.hpp"

namespace jalon::test {

// `facts` are believable ones, told to somebody who asks for what the template needs before it is printed. Of each
// variation only the lines that differ are told.
std::string paper_portrait(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts);

// The legal references that it prints on one day of 2026, for each type of body in turn.
std::string visas_portrait(const std::vector<Visa>& visas, const DocumentTemplate& made, const Record& facts);

}  // namespace jalon::test
