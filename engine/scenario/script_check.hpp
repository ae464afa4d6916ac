// Whether a scenario speaks of what its workflow has. A name that exists nowhere would prove nothing: an event misspelt
// under `impossible` is never possible.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/scenario.hpp"

namespace jalon {

// Errors, each at its place in the script: `case.workflow` names another workflow, `case.data` what the workflow does
// not have or computes, `possible` and `impossible` an event that it does not know, `visible-to` a role that does not
// exist. A bare machine has no name of its own and knows any role. What is said of a case opened from this one is held
// against the kinds it may be of; nothing is said where these are not in the catalogue.
std::vector<Finding> check_script(const Scenario& scenario, const Catalogue& catalogue, const Workflow& workflow);

}  // namespace jalon
