// The whole program: every command, and the list of them.
#pragma once

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace jalon {

// All commands, in the order the help lists them.
std::vector<Command> all_commands();

// Runs the command named by `arguments[0]`; prints the list of commands when asked to or called wrongly. Returns the
// exit code.
int run_program(const std::vector<std::string>& arguments);

}  // namespace jalon
