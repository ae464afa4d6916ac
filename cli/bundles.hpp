// Papers together: `merge` puts finished PDFs one after the other, `bind` makes one document of several templates.
#pragma once

#include "cli/command.hpp"

namespace jalon {

Command merge_command();
Command bind_command();

}  // namespace jalon
