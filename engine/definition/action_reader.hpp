// The entries of `do:`, `entry:` and `exit:`.
#pragma once

#include <vector>

#include "engine/definition/reading.hpp"

namespace jalon {

// A list of actions; a single action may stand without its dash.
std::vector<Action> read_actions(const YamlNode& node, Reading& reading);

// What a state says under `child:`, as the action that opens that case when the state is entered.
Action read_child(const YamlNode& node, Reading& reading);

}  // namespace jalon
