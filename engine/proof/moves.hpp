// What can be tried in a situation: the events that somebody may send, the timers that may fire next.
#pragma once

#include <vector>

#include "engine/proof/explore.hpp"

namespace jalon::proof {

// Events, by document order of the states that wait for them, once for each way of being allowed to send them; then
// timers. `data` of the moves are not filled in.
std::vector<Move> moves_in(const Workflow& workflow, const Situation& situation);

// A timer of a situation that was explored keeps its place among the others in its `due`: the moments of arming in
// order, then those of which nothing is known.
void number_timers(const Workflow& workflow, const Relevance& relevance, const Situation& before, Situation& after);

}  // namespace jalon::proof
