// A tree back to YAML, in one line: for definitions that a test has changed.
#pragma once

#include <string>

#include "engine/definition/yaml_tree.hpp"

namespace jalon::test {

std::string yaml_text(const YamlNode& node);

}  // namespace jalon::test
