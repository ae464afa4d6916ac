// Readers of what stands around workflows: forms, the front matter of templates, tariffs and messages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

Form read_form(const YamlNode& node, Reading& reading);

// `doc-templates/<id>.md.mustache`: front matter between two `---` lines, then the body.
DocumentTemplate read_document_template(const SourceFile& file, std::vector<Finding>& findings, Reading& reading);

HourlyTariff read_tariff(const YamlNode& node, Reading& reading);

std::map<std::string, Message, std::less<>> read_messages(const YamlNode& node, Reading& reading);

// `forms/sensitive-words.yaml`.
SensitiveWords read_sensitive_words(const YamlNode& node, Reading& reading);

// `doc-templates/visas.yaml`, in the order of the file.
std::vector<Visa> read_visas(const YamlNode& node, Reading& reading);

// The form that comes with `comment: required`.
Form comment_form();

}  // namespace jalon
