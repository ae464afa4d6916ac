// Plays a script that looks at papers through a whole service, where they are really made and read.
#pragma once

#include <filesystem>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/player.hpp"

namespace jalon {

// The service is set up in a temporary folder with the people of `root`/demo, who take the parts of the script, and
// thrown away afterwards. Error not_found or definition: there are no such people, or no way for a framework to come
// into force; nothing was played then.
Result<PlayResult> play_with_papers(const Scenario& scenario, const Catalogue& catalogue,
                                    const std::filesystem::path& root, Restore restore);

}  // namespace jalon
