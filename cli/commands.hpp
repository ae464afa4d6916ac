// The commands by theme; `all_commands` lists them in this order.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace jalon {

std::vector<Command> service_commands();     // serve, user, directory
std::vector<Command> token_commands();       // token
std::vector<Command> definition_commands();  // check, schema, play, graph, eval, decide, record
std::vector<Command> document_commands();    // render, preview, amend, merge, bind, batch, verify
std::vector<Command> case_commands();        // why, publish, journals
std::vector<Command> bench_commands();       // bench

}  // namespace jalon
