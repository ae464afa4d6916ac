// Which transitions of a workflow scenarios have taken.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/definition/workflow.hpp"

namespace jalon {

// All transitions, in document order: those of events and conditions, and what each timer does when it fires.
// The pointers live as long as the workflow.
std::vector<const Transition*> coverable(const Workflow& workflow);

// Those of them whose id is not among `taken` (PlayResult::taken).
std::vector<const Transition*> not_taken(const Workflow& workflow, const std::set<std::string>& taken);

}  // namespace jalon
