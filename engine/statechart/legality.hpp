// Whether a configuration is one that a machine can be in (SCXML, 3.11): what a situation from elsewhere must pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/statechart/step.hpp"

namespace jalon {

// Why the active states are no legal configuration of the workflow, in French; nullopt when they are. Legal: every
// state exists, is no history and stands in an active one; the root and every compound state have exactly one active
// child, every parallel state all of them.
std::optional<std::string> illegality(const Workflow& workflow, const std::vector<std::string>& active);

// `active` completed downwards: what stands open in it (a compound state without an active child, a region missing from
// a parallel state) is entered by default, in document order; states around are added. Unknown states are left out.
std::vector<std::string> completed(const Workflow& workflow, const std::vector<std::string>& active);

}  // namespace jalon
