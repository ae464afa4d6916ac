// Makes a path through explored situations into a scenario that can be played: chooses answers, dates and facts so that
// the real machine takes the same way.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"

namespace jalon::proof {

// What a scenario has to show at its end.
struct Goal {
    const Claim* claim = nullptr;  // nullptr: only to get there
    bool wanted = true;            // its truth
};

enum class Effort {
    same_steps,  // those of the path, with whatever answers
    more_steps,  // others in between where they change no state
    search,      // any scenario that a bounded search of the real machine finds, the path left aside
};

// The text of a scenario that follows the path and ends with the goal; played and found right. nullopt: none.
std::optional<std::string> scenario_along(const Path& path, const Exploration& exploration, const Workflow& workflow,
                                          const Catalogue* catalogue, const Watched& watched, const Goal& goal,
                                          const std::string& name, Effort effort);

}  // namespace jalon::proof
