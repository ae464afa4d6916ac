#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

namespace jalon {

void Run::exit_states(const std::vector<Enabled>& enabled) {
    StateSet leaving(machine_.states.size());
    for (const Enabled& one : enabled) {
        const int end = one.domain < 0 ? 0 : machine_.at(one.domain).end;
        for (int i = in_.next(one.domain + 1); i >= 0 && i < end; i = in_.next(i + 1)) {
            leaving.add(i);
        }
    }
    StateSet pausing(machine_.states.size());
    leaving.each([&](int index) { remember(index, pausing); });
    leaving.each_backwards([&](int index) {
        acting_ = std::max(machine_.at(index).parent, 0);
        run_actions(state(index).exit);
        leave(index, pausing.has(index));
    });
}

// Fills the histories of a state about to be left, and notes whose timers will wait for its return.
void Run::remember(int exited, StateSet& pausing) {
    const MachineState& numbers = machine_.at(exited);
    if (numbers.histories.empty()) {
        return;
    }
    std::erase_if(now_.paused, [&](const PausedTimer& timer) {
        const int owner = machine_.index_of(timer.state);
        return owner == exited || machine_.inside(owner, exited);
    });
    std::erase_if(now_.tasks, [&](const GivenTask& task) {
        const int owner = machine_.index_of(task.state);
        return task.paused && (owner == exited || machine_.inside(owner, exited));
    });
    pausing.add(exited);
    for (const int history : numbers.histories) {
        const bool deep = machine_.at(history).type == State::Type::deep_history;
        std::vector<std::string> remembered;
        for (int i = exited + 1; i < numbers.end; ++i) {
            const bool child = machine_.at(i).parent == exited;
            if (!active(i) || (!deep && !child)) {
                continue;
            }
            pausing.add(i);
            if (!deep || machine_.at(i).children.empty()) {
                remembered.push_back(state(i).path);
            }
        }
        now_.history[state(history).path] = std::move(remembered);
    }
}

// Never more than from the entry of the state to the timer's end, however far back the clock was set meanwhile.
Duration Run::time_left(const ArmedTimer& armed) const {
    const auto entered = now_.entered.find(armed.state);
    const Instant from = entered == now_.entered.end() ? facts_.now : std::max(facts_.now, entered->second);
    return std::max(armed.due - from, Duration(0));
}

// Those that have fired as often as they may are kept as well, so that they do not begin anew. A date that has yet to
// come needs no keeping; one that has come keeps its repetitions.
void Run::pause_timers(const State& left) {
    for (const Timer& timer : left.timers) {
        if (timer.on_resume == Timer::Resume::restart) {
            continue;
        }
        const auto armed = std::find_if(now_.timers.begin(), now_.timers.end(), [&](const ArmedTimer& candidate) {
            return candidate.state == left.path && candidate.name == timer.name;
        });
        if (armed != now_.timers.end() && (timer.after || armed->fired > 0)) {
            now_.paused.push_back({left.path, timer.name, time_left(*armed), armed->fired, armed->due});
        } else if (armed == now_.timers.end() && timer.after) {
            now_.paused.push_back({left.path, timer.name, Duration(0), timer.max, facts_.now});
        }
    }
}

void Run::leave(int index, bool pausing) {
    const State& left = state(index);
    if (pausing) {
        pause_timers(left);
    }
    std::erase_if(now_.timers, [&](const ArmedTimer& armed) { return armed.state == left.path; });
    leave_tasks(left.path, pausing);
    leave_children(left.path);
    in_.remove(index);
    states_changed();
    if (auto entered = now_.entered.extract(left.path)) {
        spare_ = std::move(entered);
    }
}

void Run::mark_entries(const Enabled& enabled) {
    for (const int target : enabled.numbers->targets) {
        mark_inside(target);
    }
    const auto mark_way = [&](const std::vector<int>& targets) {
        for (const int target : targets) {
            if (target != enabled.domain) {
                mark_above(target, enabled.domain);
            }
        }
    };
    if (enabled.numbers->to_history) {
        mark_way(effective_targets(enabled));
    } else {
        mark_way(enabled.numbers->targets);
    }
    if (machine_.at(enabled.domain).type == State::Type::parallel) {
        mark_missing_regions(enabled.domain);
    }
}

void Run::mark_inside(int index) {
    const MachineState& numbers = machine_.at(index);
    if (machine_.is_history(index)) {
        const bool remembered = now_.history.contains(state(index).path);
        const std::vector<int> targets = remembered_or_default(index);
        (remembered ? resumed_ : by_default_).add(remembered ? numbers.parent : index);
        for (const int target : targets) {
            mark_inside(target);
        }
        for (const int target : targets) {
            mark_above(target, numbers.parent);
            for (int above = target; remembered && above > numbers.parent; above = machine_.at(above).parent) {
                resumed_.add(above);
            }
        }
        return;
    }
    entering_.add(index);
    if (numbers.type == State::Type::parallel) {
        mark_missing_regions(index);
        return;
    }
    if (numbers.type == State::Type::compound || (index == 0 && !numbers.initial.empty())) {
        by_default_.add(index);
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
        entering_.add(above);
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

// A history that goes to its default acts before what that default enters, and after the state around it is entered;
// here the state around it was not left.
void Run::run_defaults_of_states_not_left() {
    by_default_.each([this](int index) {
        if (machine_.is_history(index) && active(machine_.at(index).parent)) {
            run_actions(state(index).initial_actions);
        }
    });
}

// What was not left is not entered: the target of a transition to self, or states around what a history brings back.
void Run::enter_states() {
    run_defaults_of_states_not_left();
    for (int index = entering_.next(0); index >= 0 && !fault_; index = entering_.next(index + 1)) {
        if (active(index)) {
            continue;
        }
        const State& entered = state(index);
        in_.add(index);
        states_changed();
        if (index != 0) {
            note_entry(entered.path);
        }
        arm(index, resumed_.has(index));
        take_up_tasks(entered.path, resumed_.has(index));
        acting_ = index;
        run_actions(entered.entry);
        if (by_default_.has(index)) {
            run_actions(entered.initial_actions);
        }
        for (const int history : machine_.at(index).histories) {
            if (by_default_.has(history)) {
                run_actions(state(history).initial_actions);
            }
        }
        if (entered.type == State::Type::final) {
            announce_done(index);
        }
    }
    entering_.clear();
}

void Run::note_entry(const std::string& path) {
    if (!spare_) {
        now_.entered.insert_or_assign(path, facts_.now);
        return;
    }
    spare_.key() = path;
    spare_.mapped() = facts_.now;
    auto placed = now_.entered.insert(std::move(spare_));
    if (!placed.inserted) {
        placed.position->second = facts_.now;
    }
}

// Tells the parent, with what the final state gives, and every parallel state around that is thereby complete.
void Run::announce_done(int final_state) {
    Value data = event_value();
    if (!state(final_state).output.empty()) {
        data = Value(evaluated(state(final_state).output));
    }
    for (int above = machine_.at(final_state).parent; above > 0; above = machine_.at(above).parent) {
        if (!is_done(above)) {
            return;
        }
        queue_.push_back({machine_.at(above).done_event, data});
        const int outer = machine_.at(above).parent;
        if (machine_.at(outer).type != State::Type::parallel) {
            return;
        }
    }
    if (is_done(0)) {
        now_.finished = true;
        if (now_.parent && !state(final_state).output.empty()) {
            now_.parent->output = *data.record();
        }
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
