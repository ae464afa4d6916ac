#include "engine/proof/successors.hpp"

#include <algorithm>

namespace jalon::proof {

namespace {

void fill(const Machine& machine, int state, std::vector<char>& states) {
    std::fill(states.begin() + state, states.begin() + machine.at(state).end, char(1));
}

}  // namespace

void add_entered(const Machine& machine, int target, std::vector<char>& states) {
    const int inner = machine.is_history(target) ? machine.at(target).parent : target;
    fill(machine, inner, states);
    for (int around = machine.at(inner).parent; around >= 0; around = machine.at(around).parent) {
        states[static_cast<std::size_t>(around)] = 1;
        if (machine.at(around).type == State::Type::parallel) {
            fill(machine, around, states);
        }
    }
}

}  // namespace jalon::proof
