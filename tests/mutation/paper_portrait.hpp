// What a paper says, as text: on its example, and on the same facts with each name that it prints or tests blank, or of
// each kind that it asks for.
#pragma once

#include <string>

#include "engine/base/value.hpp"
#include "engine/cases/document_renderer.hpp"
#include "engine/definition/template.hpp"

namespace jalon::test {

// `facts` are believable ones. Of each variation only the lines that differ are told.
std::string paper_portrait(const DocumentRenderer& renderer, const DocumentTemplate& made, const Record& facts);

}  // namespace jalon::test
