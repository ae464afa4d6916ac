#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

namespace jalon {

void Run::exit_states(const std::vector<int>& domains) {
    std::vector<char> leaving(in_.size(), 0);
    for (const int domain : domains) {
        for (int i = domain + 1; domain >= 0 && i < machine_.at(domain).end; ++i) {
            leaving[at(i)] = in_[at(i)];
        }
    }
    std::vector<char> pausing(in_.size(), 0);
    for (std::size_t i = leaving.size(); i-- > 0;) {
        if (leaving[i] != 0) {
            remember(static_cast<int>(i), pausing);
        }
    }
    for (std::size_t i = leaving.size(); i-- > 0;) {
        if (leaving[i] != 0) {
            run_actions(state(static_cast<int>(i)).exit);
            leave(static_cast<int>(i), pausing[i] != 0);
        }
    }
}

// Fills the histories of a state about to be left, and notes whose timers will wait for its return.
void Run::remember(int exited, std::vector<char>& pausing) {
    const MachineState& numbers = machine_.at(exited);
    if (numbers.histories.empty()) {
        return;
    }
    std::erase_if(now_.paused, [&](const PausedTimer& timer) {
        const int owner = machine_.index_of(timer.state);
        return owner == exited || machine_.inside(owner, exited);
    });
    pausing[at(exited)] = 1;
    for (const int history : numbers.histories) {
        const bool deep = machine_.at(history).type == State::Type::deep_history;
        std::vector<std::string> remembered;
        for (int i = exited + 1; i < numbers.end; ++i) {
            const bool child = machine_.at(i).parent == exited;
            if (!active(i) || (!deep && !child)) {
                continue;
            }
            pausing[at(i)] = 1;
            if (!deep || machine_.at(i).children.empty()) {
                remembered.push_back(state(i).path);
            }
        }
        now_.history[state(history).path] = std::move(remembered);
    }
}

void Run::leave(int index, bool pausing) {
    const State& left = state(index);
    for (const ArmedTimer& armed : now_.timers) {
        if (!pausing || armed.state != left.path) {
            continue;
        }
        const auto timer = std::find_if(left.timers.begin(), left.timers.end(),
                                        [&](const Timer& candidate) { return candidate.name == armed.name; });
        if (timer != left.timers.end() && timer->after && timer->on_resume != Timer::Resume::restart) {
            now_.paused.push_back(
                {armed.state, armed.name, std::max(armed.due - facts_.now, Duration(0)), armed.fired, armed.due});
        }
    }
    std::erase_if(now_.timers, [&](const ArmedTimer& armed) { return armed.state == left.path; });
    in_[at(index)] = 0;
    now_.entered.erase(left.path);
}

void Run::mark_entries(const Enabled& enabled, int domain) {
    const std::vector<int> targets = effective_targets(enabled);
    for (const int target : enabled.numbers->targets) {
        mark_inside(target);
    }
    for (const int target : targets) {
        if (target != domain) {
            mark_above(target, domain);
        }
    }
    if (machine_.at(domain).type == State::Type::parallel) {
        mark_missing_regions(domain);
    }
}

bool Run::marked_within(int index) const {
    const auto begin = entering_.begin() + index;
    return std::any_of(begin, entering_.begin() + machine_.at(index).end, [](char mark) { return mark != 0; });
}

void Run::mark_inside(int index) {
    const MachineState& numbers = machine_.at(index);
    if (machine_.is_history(index)) {
        const bool remembered = now_.history.contains(state(index).path);
        const std::vector<int> targets = remembered_or_default(index);
        if (remembered) {
            resumed_[at(numbers.parent)] = 1;
        }
        for (const int target : targets) {
            mark_inside(target);
        }
        for (const int target : targets) {
            mark_above(target, numbers.parent);
            for (int above = target; remembered && above > numbers.parent; above = machine_.at(above).parent) {
                resumed_[at(above)] = 1;
            }
        }
        return;
    }
    entering_[at(index)] = 1;
    if (numbers.type == State::Type::parallel) {
        mark_missing_regions(index);
        return;
    }
    if (numbers.type == State::Type::compound || (index == 0 && !numbers.initial.empty())) {
        by_default_[at(index)] = 1;
        for (const int target : numbers.initial) {
            mark_inside(target);
        }
        for (const int target : numbers.initial) {
            mark_above(target, index);
        }
    }
}

void Run::mark_above(int index, int stop) {
    for (int above = machine_.at(index).parent; above > stop; above = machine_.at(above).parent) {
        entering_[at(above)] = 1;
        if (machine_.at(above).type == State::Type::parallel) {
            mark_missing_regions(above);
        }
    }
}

void Run::mark_missing_regions(int parallel) {
    for (const int region : machine_.at(parallel).children) {
        if (!marked_within(region)) {
            mark_inside(region);
        }
    }
}

void Run::enter_states() {
    for (std::size_t i = 0; i < entering_.size(); ++i) {
        const bool still_there =
            in_[i] != 0;  // the target of a transition to self, or around what a history brings back
        if (entering_[i] == 0 || still_there || fault_) {
            continue;
        }
        const int index = static_cast<int>(i);
        const State& entered = state(index);
        in_[i] = 1;
        if (index != 0) {
            now_.entered[entered.path] = facts_.now;
        }
        arm(index, resumed_[i] != 0);
        run_actions(entered.entry);
        if (by_default_[i] != 0) {
            run_actions(entered.initial_actions);
        }
        if (entered.type == State::Type::final) {
            announce_done(index);
        }
    }
    std::fill(entering_.begin(), entering_.end(), 0);
}

// Tells the parent, and every parallel state around that is thereby complete.
void Run::announce_done(int final_state) {
    for (int above = machine_.at(final_state).parent; above > 0; above = machine_.at(above).parent) {
        if (!is_done(above)) {
            return;
        }
        queue_.push_back({"done.state." + state(above).path, locals_["event"]});
        const int outer = machine_.at(above).parent;
        if (machine_.at(outer).type != State::Type::parallel) {
            return;
        }
    }
    if (is_done(0)) {
        now_.finished = true;
    }
}

bool Run::is_done(int index) const {
    const MachineState& numbers = machine_.at(index);
    const auto& children = numbers.children;
    if (numbers.type == State::Type::parallel) {
        return std::all_of(children.begin(), children.end(), [this](int child) { return is_done(child); });
    }
    return std::any_of(children.begin(), children.end(),
                       [this](int child) { return active(child) && machine_.at(child).type == State::Type::final; });
}

}  // namespace jalon
