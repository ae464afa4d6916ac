// From the tree of a workflow file, stages in place, to a Workflow: states in document order, targets resolved.
#pragma once

#include <string>

#include "engine/definition/reading.hpp"

namespace jalon {

// `default_id` names a bare machine, which has no `workflow:` key. What is wrong goes to `reading`; the workflow holds
// what could be read, and is fit to run only when nothing was wrong.
Workflow read_workflow(const YamlNode& node, const std::string& default_id, Reading& reading);

}  // namespace jalon
