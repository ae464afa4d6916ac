// The command `play`: scenarios on a workflow, as a bare machine or through a case service.
#pragma once

#include "cli/command.hpp"

namespace jalon {

int run_play(const Arguments& arguments);

}  // namespace jalon
