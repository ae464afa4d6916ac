// The command that writes the journals of an installation as files.
#pragma once

#include "cli/command.hpp"

namespace jalon {

int run_journals(const Arguments& arguments);

}  // namespace jalon
