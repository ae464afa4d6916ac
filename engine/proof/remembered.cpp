#include "engine/proof/remembered.hpp"

#include <algorithm>
#include <string>

#include "engine/proof/successors.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon::proof {

namespace {

bool contains(const std::vector<int>& numbers, int wanted) {
    return std::find(numbers.begin(), numbers.end(), wanted) != numbers.end();
}

// Which states may become active, one way or another, once a state is.
class Successors {
  public:
    explicit Successors(const Machine& machine) : next_(machine.states.size()) {
        for (std::size_t state = 0; state < machine.states.size(); ++state) {
            next_[state].resize(machine.states.size());
            for (const auto* transitions : {&machine.states[state].transitions, &machine.states[state].timers}) {
                for (const MachineTransition& transition : *transitions) {
                    for (const int target : transition.targets) {
                        add_entered(machine, target, next_[state]);
                    }
                }
            }
        }
    }

    // Those from which one of `wanted` may follow, `wanted` included.
    std::vector<char> before(const std::vector<int>& wanted) const {
        std::vector<char> found(next_.size());
        for (const int state : wanted) {
            found[static_cast<std::size_t>(state)] = 1;
        }
        for (bool grown = true; grown;) {
            grown = false;
            for (std::size_t state = 0; state < next_.size(); ++state) {
                bool leads = false;
                for (std::size_t other = 0; other < next_.size() && found[state] == 0; ++other) {
                    leads = leads || (next_[state][other] != 0 && found[other] != 0);
                }
                found[state] = leads ? 1 : found[state];
                grown = grown || leads;
            }
        }
        return found;
    }

  private:
    std::vector<std::vector<char>> next_;
};

}  // namespace

Remembered::Remembered(const Workflow& workflow) : workflow_(workflow) {
    const Machine& machine = *workflow.machine;
    for (std::size_t state = 0; state < machine.states.size(); ++state) {
        for (const int index : machine.states[state].histories) {
            histories_.push_back({index, static_cast<int>(state), false, {}});
        }
    }
    if (histories_.empty()) {
        return;
    }
    const Successors successors(machine);
    for (History& history : histories_) {
        std::vector<int> sources;
        for (std::size_t state = 0; state < machine.states.size(); ++state) {
            const MachineState& source = machine.states[state];
            history.used_inside = history.used_inside || contains(source.initial, history.index);
            for (const auto* transitions : {&source.transitions, &source.timers}) {
                for (const MachineTransition& transition : *transitions) {
                    if (contains(transition.targets, history.index)) {
                        const int number = static_cast<int>(state);
                        sources.push_back(number);
                        history.used_inside =
                            history.used_inside || number == history.parent || machine.inside(number, history.parent);
                    }
                }
            }
        }
        history.leads_to = successors.before(sources);
    }
}

bool Remembered::is_live(const History& history, const std::vector<int>& active) const {
    if (history.used_inside) {
        return true;
    }
    return !contains(active, history.parent) && history.parent != 0 &&
           std::any_of(active.begin(), active.end(),
                       [&](int state) { return history.leads_to[static_cast<std::size_t>(state)] != 0; });
}

void Remembered::forget_what_is_dead(Situation& situation) const {
    if (histories_.empty() || (situation.history.empty() && situation.paused.empty())) {
        return;
    }
    if (situation.finished) {
        situation.history.clear();
        situation.paused.clear();
        return;
    }
    const Machine& machine = *workflow_.machine;
    std::vector<int> active{0};
    for (const std::string& path : situation.active) {
        active.push_back(machine.index_of(path));
    }
    std::vector<int> kept_in;
    for (const History& history : histories_) {
        if (is_live(history, active)) {
            kept_in.push_back(history.parent);
        } else {
            situation.history.erase(workflow_.states[static_cast<std::size_t>(history.index)].path);
        }
    }
    std::erase_if(situation.paused, [&](const PausedTimer& paused) {
        const int state = machine.index_of(paused.state);
        return std::none_of(kept_in.begin(), kept_in.end(),
                            [&](int parent) { return state == parent || machine.inside(state, parent); });
    });
}

}  // namespace jalon::proof
