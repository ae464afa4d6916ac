// A paper made outside of any case, from a file of facts: what `render`, `preview` and `amend` share.
#pragma once

#include <string>
#include <vector>

#include "cli/files.hpp"
#include "engine/cases/document_renderer.hpp"
#include "engine/definition/samples.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

// The template of that name. Error: not_found, with the nearest name.
Result<const DocumentTemplate*> template_named(const Catalogue& catalogue, const std::string& id);

// The facts of a YAML or JSON file. Error: not_found, definition.
Result<Record> facts_from(const std::string& path);

// A request for that template: what the facts lack of visas, clauses and computed facts is added, as on the day
// `document.issued_on` (today when there is none). Error: invalid.
Result<RenderRequest> request_for(const Catalogue& catalogue, const DocumentTemplate& document_template, Record facts);

// The renderer for such requests, with the pictures under the root.
PdfRenderer renderer_for(const Catalogue& catalogue, const std::filesystem::path& root);

// The sample cases of a template, « example » first, the others by name. Error: definition.
Result<std::vector<SampleCase>> samples_of(const std::filesystem::path& root, const std::string& template_id);

// Where the accepted result of a sample case lies.
std::filesystem::path accepted_path(const std::filesystem::path& root, const std::string& template_id,
                                    const std::string& sample);

// Prints an error and its details to standard error.
void print(const Error& error);

}  // namespace jalon
