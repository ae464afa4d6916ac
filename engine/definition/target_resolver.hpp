// From the names of states as transitions write them to absolute paths, once every state is known.
#pragma once

#include <vector>

#include "engine/definition/reading.hpp"

namespace jalon {

// Where a written target is to be put.
struct PendingTargets {
    enum class Slot { transition, timer, initial, history_default };
    Slot slot = Slot::transition;
    int state = 0;
    std::size_t index = 0;  // of the transition or timer in its state
    YamlNode node;
};

// Fills the targets, initial states and history defaults of `workflow`; a compound state without `initial` begins with
// its first child. Names that lead nowhere go to `reading`.
void resolve_targets(Workflow& workflow, const std::vector<PendingTargets>& pending, Reading& reading);

// "running" and "signatures" → "running.signatures".
std::string child_path(const std::string& parent, std::string_view name);
bool is_history(const State& state);

}  // namespace jalon
