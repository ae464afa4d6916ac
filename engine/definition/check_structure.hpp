// The shape of a machine: states that nothing reaches or that cannot be left, eventless cycles, regions reset in
// silence, internal events that nothing waits for. For check.cpp.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// Expects that all targets are resolved.
void check_structure(const Workflow& workflow, std::vector<Finding>& findings);

}  // namespace jalon
