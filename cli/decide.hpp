// `jalon decide`: asks a decision table.
#pragma once

#include "cli/command.hpp"

namespace jalon {

int run_decide(const Arguments& arguments);

}  // namespace jalon
