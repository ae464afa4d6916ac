// The states of a workflow with what hangs on them: transitions, timers, tasks and actions.
#pragma once

#include "engine/definition/reading.hpp"

namespace jalon {

// Adds the root and every state below it to `workflow`, in document order, targets resolved. `map` is the workflow's
// own.
void read_states(const MapReader& map, Workflow& workflow, Reading& reading);

}  // namespace jalon
