// The cases of the demonstration: the scenarios of the tests, played for many people
// up to different points.
#pragma once

#include <filesystem>

#include "cli/compose.hpp"
#include "engine/base/clock.hpp"

namespace jalon {

// Plays every line of demo/cases.yaml below `root`. `clock` is moved: each case begins as long before the present as
// its scenario takes to get where the line wants it. Errors: definition (a file does not read); invalid (a step does
// not play; `where` tells which line, the message which step).
Result<bool> load_demo_cases(const std::filesystem::path& root, Installation& house, FixedClock& clock);

}  // namespace jalon
