// Papers together: `merge` puts finished PDFs one after the other.
#pragma once

#include "cli/command.hpp"

namespace jalon {

Command merge_command();

}  // namespace jalon
