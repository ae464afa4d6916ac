// One paper from a template and a file of facts. The program that starts quickly holds it, so that it knows neither
// storage nor web.
#pragma once

#include "cli/command.hpp"

namespace jalon {

Command render_command();

}  // namespace jalon
