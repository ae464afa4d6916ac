// Holds a tree against the tables of the vocabulary: unknown keys, missing keys, values of the wrong kind, everything
// at once. What conforms can be read without further questions about its form; what names mean is for the readers and
// checks.
#pragma once

#include "engine/definition/reading.hpp"
#include "engine/definition/vocabulary.hpp"

namespace jalon {

// `yes`: the text of a stage, where ${parameter} may stand for anything.
enum class Parameters { no, yes };

// Whatever does not conform goes to `reading`, with its place and what to write instead.
void check_conformity(const YamlNode& node, const Table& table, Reading& reading,
                      Parameters parameters = Parameters::no);

// Whether `name` may be a name of that sort.
bool name_fits(std::string_view name, Naming names);

}  // namespace jalon
