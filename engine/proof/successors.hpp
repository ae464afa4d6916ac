// Which states a transition may enter, told coarsely: what is explored is at most that.
#pragma once

#include <vector>

#include "engine/statechart/machine.hpp"

namespace jalon::proof {

// Marks what going to `target` may enter: everything inside it, what is around it, and the other regions there. Of a
// history: everything inside its parent. `states` has one mark for each state of the machine.
void add_entered(const Machine& machine, int target, std::vector<char>& states);

}  // namespace jalon::proof
