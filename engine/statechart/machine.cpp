#include "engine/statechart/machine.hpp"

#include <algorithm>
#include <set>

#include "engine/base/expect.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

class MachineMaker {
  public:
    explicit MachineMaker(const Workflow& workflow) : workflow_(workflow), made_(std::make_shared<Machine>()) {}

    std::shared_ptr<const Machine> make() {
        made_->states.resize(workflow_.states.size());
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            made_->by_path.emplace(workflow_.states[i].path, static_cast<int>(i));
        }
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            number_state(workflow_.states[i], made_->states[i]);
        }
        for (std::size_t i = workflow_.states.size(); i-- > 0;) {
            close_range(static_cast<int>(i));
        }
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            number_transitions(static_cast<int>(i));
        }
        number_done_events();
        made_->form_keys.assign(form_keys_.begin(), form_keys_.end());
        order_computed_data();
        return made_;
    }

  private:
    int number(const std::string& path) const {
        const auto found = made_->by_path.find(path);
        expect(found != made_->by_path.end(), "a target names a state of its workflow");
        return found->second;
    }

    std::vector<int> numbers(const std::vector<std::string>& paths) const {
        std::vector<int> result;
        for (const std::string& path : paths) {
            result.push_back(number(path));
        }
        return result;
    }

    void number_state(const State& state, MachineState& made) {
        made.type = state.type;
        made.parent = state.parent;
        for (const int child : state.children) {
            const State::Type type = workflow_.states[static_cast<std::size_t>(child)].type;
            const bool history = type == State::Type::shallow_history || type == State::Type::deep_history;
            (history ? made.histories : made.children).push_back(child);
        }
        made.initial = numbers(state.initial);
        if (state.task && !state.task->form.empty()) {
            form_keys_.insert(data_key(state.task->form));
        }
    }

    void close_range(int index) {
        MachineState& made = made_->states[static_cast<std::size_t>(index)];
        made.end = std::max(made.end, index + 1);
        if (made.parent >= 0) {
            int& end = made_->states[static_cast<std::size_t>(made.parent)].end;
            end = std::max(end, made.end);
        }
    }

    MachineTransition number_transition(const Transition& transition, int source) {
        MachineTransition made;
        made.source = source;
        made.targets = numbers(transition.targets);
        made.to_history = std::any_of(made.targets.begin(), made.targets.end(),
                                      [&](int target) { return made_->is_history(target); });
        if (!transition.form.empty() && transition.collect.empty()) {
            form_keys_.insert(data_key(transition.form));
        }
        return made;
    }

    void number_transitions(int index) {
        const State& state = workflow_.states[static_cast<std::size_t>(index)];
        MachineState& made = made_->states[static_cast<std::size_t>(index)];
        for (std::size_t i = 0; i < state.transitions.size(); ++i) {
            const Transition& transition = state.transitions[i];
            made.transitions.push_back(number_transition(transition, index));
            std::vector<int>& list = transition.event.empty()  ? made.always
                                     : transition.event == "*" ? made.any
                                                               : candidates(made, transition.event);
            list.push_back(static_cast<int>(i));
            made_->has_always = made_->has_always || transition.event.empty();
        }
        for (const Timer& timer : state.timers) {
            made.timers.push_back(number_transition(timer.transition, index));
            made_->has_dated_timers = made_->has_dated_timers || timer.at.has_value();
        }
    }

    std::vector<int>& candidates(MachineState& made, const std::string& event) {
        const int number = made_->by_event.emplace(event, static_cast<int>(made_->by_event.size())).first->second;
        const auto known = std::find_if(made.on.begin(), made.on.end(),
                                        [&](const auto& candidates) { return candidates.first == number; });
        return known != made.on.end() ? known->second : made.on.emplace_back(number, std::vector<int>()).second;
    }

    void number_done_events() {
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            made_->states[i].done_event = made_->event_of("done.state." + workflow_.states[i].path);
        }
    }

    // Depth first; a circle is refused when definitions are checked, here it merely ends.
    void order_computed_data() {
        std::vector<char> seen(workflow_.data.size(), 0);
        for (std::size_t i = 0; i < workflow_.data.size(); ++i) {
            place_computed(i, seen);
        }
    }

    void place_computed(std::size_t index, std::vector<char>& seen) {
        const Datum& datum = workflow_.data[index];
        if (seen[index] != 0 || !datum.compute) {
            return;
        }
        seen[index] = 1;
        for (const std::string& name : names_read(datum.compute->expression, workflow_.tables.get())) {
            for (std::size_t i = 0; i < workflow_.data.size(); ++i) {
                if (name == workflow_.data[i].name || name.starts_with(workflow_.data[i].name + ".")) {
                    place_computed(i, seen);
                }
            }
        }
        made_->computed.push_back(static_cast<int>(index));
        made_->computed_from_states = made_->computed_from_states || !datum.compute->expression.states().empty();
    }

    const Workflow& workflow_;
    std::shared_ptr<Machine> made_;
    std::set<std::string> form_keys_;
};

}  // namespace

int Machine::index_of(std::string_view path) const {
    const auto found = by_path.find(path);
    return found == by_path.end() ? -1 : found->second;
}

int Machine::event_of(std::string_view name) const {
    const auto found = by_event.find(name);
    return found == by_event.end() ? -1 : found->second;
}

const std::vector<int>* Machine::candidates(int state, int event) const {
    for (const auto& [number, transitions] : at(state).on) {
        if (number == event) {
            return &transitions;
        }
    }
    return nullptr;
}

bool Machine::is_history(int index) const {
    return at(index).type == State::Type::shallow_history || at(index).type == State::Type::deep_history;
}

int Machine::least_common_compound(int source, const std::vector<int>& targets) const {
    for (int candidate = at(source).parent; candidate > 0; candidate = at(candidate).parent) {
        const bool holds =
            at(candidate).type == State::Type::compound &&
            std::all_of(targets.begin(), targets.end(), [&](int target) { return inside(target, candidate); });
        if (holds) {
            return candidate;
        }
    }
    return 0;
}

int Machine::domain(int source, const std::vector<int>& targets, bool reenter) const {
    const bool stays = std::all_of(targets.begin(), targets.end(),
                                   [&](int target) { return target == source || inside(target, source); });
    return stays && !reenter ? source : least_common_compound(source, targets);
}

std::shared_ptr<const Machine> make_machine(const Workflow& workflow) {
    return MachineMaker(workflow).make();
}

}  // namespace jalon
