// One way of writing a definition: the same tree always gives the same text, and that text reads as the same tree.
// Comments and the choice of quotes are not part of a tree.
#pragma once

#include <optional>
#include <string>

#include "engine/definition/yaml_tree.hpp"

namespace jalon {

// Block style, two spaces, the order of the author; quotes only where the text asks for them. Reading it gives a tree
// that `means_the_same`, and its canonical text is itself.
std::string canonical_text(const YamlNode& node);

// The same for a file; of a template, its front matter, the body as it stands. nullopt: the file could not be read, or
// not without faults; `findings` tells.
std::optional<std::string> canonical_file(const SourceFile& file, std::vector<Finding>& findings);

// Whether no reader can tell one tree from the other, places apart.
bool means_the_same(const YamlNode& left, const YamlNode& right);

}  // namespace jalon
