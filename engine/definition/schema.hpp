// JSON Schemas of the definition files, written from the tables of the vocabulary, so that editors complete and check
// them as the reader does.
#pragma once

#include <string>

#include "engine/definition/vocabulary.hpp"

namespace jalon {

// The schema of a kind of file: JSON Schema draft 07, indented, every key with its sentence. It says what
// conformity.hpp checks, with two exceptions that YAML editors cannot see: an absent expression is allowed, as is the
// word null, and numbers may be written in any way that YAML knows.
std::string json_schema(const DocumentKind& kind);

}  // namespace jalon
