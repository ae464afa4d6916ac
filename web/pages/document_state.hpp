// What a paper is worth today, in words: told from its status and from the other papers of its case.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/case.hpp"

namespace jalon {

// « Envoyé à la signature », « Remplacé par la version 2 », « Sans effet : la version 1 signée a été remplacée ».
// `of_case` are the papers of its case that the reader may know, itself included or not.
std::string document_state(const DocumentRecord& record, const std::vector<DocumentRecord>& of_case);

// True for a signed paper and for a signed copy, as long as they stand.
bool stands_signed(const DocumentRecord& record);

}  // namespace jalon
