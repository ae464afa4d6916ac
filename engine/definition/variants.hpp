// A variant says in a few lines how a workflow differs from another one: `variant_of: bilan-professionnel`, then what
// is its own. Afterwards nothing remembers that there was one.
#pragma once

#include <map>
#include <string>

#include "engine/definition/reading.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

using WorkflowTrees = std::map<std::string, const YamlNode*, std::less<>>;  // by workflow

// The workflow that `variant` describes: that of its base, less what `without` names, where each map takes in the keys
// of the variant's map at the same place, and anything else is replaced. What comes from either keeps its position.
// `variant` itself when it is no variant, or when what it asks for is not there, which is told.
YamlNode with_base(const YamlNode& variant, const WorkflowTrees& workflows, Reading& reading);

}  // namespace jalon
