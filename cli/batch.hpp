// Many papers of one template, from a folder or a list of facts: each item for itself, several at once, and a run that
// was interrupted goes on where it stopped.
#pragma once

#include "cli/command.hpp"

namespace jalon {

Command batch_command();

}  // namespace jalon
