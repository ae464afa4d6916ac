// `jalon record`: makes a scenario of a real case.
#pragma once

#include "cli/command.hpp"

namespace jalon {

int run_record(const Arguments& arguments);

}  // namespace jalon
