// Stages are reusable machines: `use: signature-region` with parameters puts the stage's states in place, at load
// time. Afterwards nothing remembers that there was a stage.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/definition/reading.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

using StageLibrary = std::map<std::string, YamlNode, std::less<>>;  // by the name under `stage:`

struct Expanded {
    YamlNode workflow;               // without any `use:`
    std::vector<std::string> files;  // of the stages taken in, once each, in the order met
};

// `workflow` with every `use:` replaced. What a stage says of data, requirements, parties and properties moves to the
// workflow, whose own word wins.
Expanded expand_stages(const YamlNode& workflow, const StageLibrary& stages, Reading& reading);

}  // namespace jalon
