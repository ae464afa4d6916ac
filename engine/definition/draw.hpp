// A workflow as a drawing, for the people who run the service: their labels, their roles, no identifiers.
#pragma once

#include <string>

#include "engine/definition/workflow.hpp"

namespace jalon {

// Graphviz: compound and parallel states are clusters, regions of a parallel state are dashed, whose turn it is stands
// in the state, who may act on the arrow.
std::string draw_dot(const Workflow& workflow);
// Mermaid's stateDiagram-v2.
std::string draw_mermaid(const Workflow& workflow);

}  // namespace jalon
