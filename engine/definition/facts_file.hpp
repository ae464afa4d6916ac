// Facts written as YAML by people: the examples beside document templates, the data of scenarios and of the
// demonstration.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

// What a plain scalar looks like: 2026-09-01 a date, 14:30 a time, 52.00 EUR money, 30 an int, 30.5 a decimal, true and
// false, ~ null, a full instant (2026-09-01T08:00:00Z); anything else, and whatever is quoted, a string.
Value value_by_look(const YamlNode& node);

// The facts of a file: the record under `facts:` when there is one, else the whole document.
// Error: definition, with one detail per finding.
Result<Record> read_facts(const SourceFile& file);

}  // namespace jalon
