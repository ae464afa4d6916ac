// `jalon preview`: the sample cases of templates beside their accepted results. `jalon amend`: an amendment from the
// change.
#pragma once

#include "cli/command.hpp"

namespace jalon {

Command preview_command();
Command amend_command();

}  // namespace jalon
