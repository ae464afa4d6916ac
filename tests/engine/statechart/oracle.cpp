#include "tests/engine/statechart/oracle.hpp"

#include <algorithm>

namespace jalon::tests {

namespace {

constexpr int microsteps_max = 1000;

}  // namespace

std::vector<int> Oracle::child_states(int index) const {
    std::vector<int> children = model_.children(index);
    std::erase_if(children, [this](int child) { return state(child).is_history(); });
    return children;
}

std::vector<int> Oracle::proper_ancestors(int index, int stop) const {
    std::vector<int> ancestors;
    for (int above = state(index).parent; above >= 0 && above != stop; above = state(above).parent) {
        ancestors.push_back(above);
    }
    return ancestors;
}

// Difference: what fails refuses the event, and nothing is changed.
template <class Move>
bool Oracle::attempt(const Move& move) {
    const auto configuration = configuration_;
    const auto history = history_;
    const auto log = log_;
    const auto counters = counters_;
    const bool running = running_;
    try {
        move();
        if (!running_) {
            exit_interpreter();
        }
    } catch (const Refused&) {
        configuration_ = configuration;
        history_ = history;
        log_ = log;
        counters_ = counters;
        running_ = running;
        return false;
    }
    return true;
}

bool Oracle::start() {
    return attempt([this] {
        Entering entering;
        entering.states.insert(0);
        add_descendants(0, entering);
        enter(entering);
        main_loop();
    });
}

bool Oracle::send(const ModelEvent& event) {
    return attempt([&] {
        if (!running_) {
            throw Refused();
        }
        queue_.clear();
        event_number_ = event.number;
        const std::vector<Taken> enabled = select(event.name);
        if (enabled.empty()) {
            throw Refused();  // difference: an event that nothing waits for is refused
        }
        microstep(enabled);
        main_loop();
    });
}

Oracle::View Oracle::view() const {
    View view;
    for (const int index : ended_in_ ? *ended_in_ : configuration_) {
        if (index != 0) {
            view.active.push_back(model_.path(index));
        }
    }
    view.log = log_;
    view.counters = counters_;
    view.finished = !running_;
    return view;
}

// The macrostep: eventless transitions before internal events, until there is neither.
void Oracle::main_loop() {
    for (int count = 0; running_; ++count) {
        if (count == microsteps_max) {
            endless_ = true;
            throw Refused();
        }
        std::vector<Taken> enabled = select(std::nullopt);
        if (enabled.empty()) {
            if (queue_.empty()) {
                return;
            }
            const Internal internal = queue_.front();
            queue_.pop_front();
            event_number_ = internal.number;
            enabled = select(internal.name);
        }
        if (!enabled.empty()) {
            microstep(enabled);
        }
    }
}

bool Oracle::holds(const std::optional<ModelGuard>& guard) const {
    if (!guard) {
        return true;
    }
    const int counter = guard->kind == ModelGuard::Kind::in_state || guard->kind == ModelGuard::Kind::event_above
                            ? 0
                            : counters_[static_cast<std::size_t>(guard->subject)];
    switch (guard->kind) {
        case ModelGuard::Kind::counter_equals:
            return counter == guard->value;
        case ModelGuard::Kind::counter_above:
            return counter > guard->value;
        case ModelGuard::Kind::counter_divides:
            if (counter == 0) {
                throw Refused();
            }
            return 6 / counter > 1;
        case ModelGuard::Kind::in_state:
            return configuration_.contains(guard->subject);
        case ModelGuard::Kind::event_above:
            if (!event_number_) {
                throw Refused();
            }
            return *event_number_ > guard->value;
    }
    return false;
}

std::vector<Oracle::Taken> Oracle::select(const std::optional<std::string>& event) {
    std::vector<Taken> enabled;
    const auto first_enabled = [&](int source, const std::string& name) -> const ModelTransition* {
        for (const ModelTransition& transition : state(source).transitions) {
            const std::string own = transition.event == "done" ? "done.state." + model_.path(source) : transition.event;
            if (own == name && holds(transition.guard)) {
                return &transition;
            }
        }
        return nullptr;
    };
    for (const int leaf : configuration_) {
        if (!child_states(leaf).empty()) {
            continue;
        }
        std::vector<int> sources = proper_ancestors(leaf, -1);
        sources.insert(sources.begin(), leaf);
        for (const int source : sources) {
            // Difference: names match exactly; a lone star matches what no name of the state did.
            const ModelTransition* found = first_enabled(source, event.value_or(""));
            if (found == nullptr && event) {
                found = first_enabled(source, "*");
            }
            if (found != nullptr) {
                const bool known = std::any_of(enabled.begin(), enabled.end(),
                                               [&](const Taken& taken) { return taken.transition == found; });
                if (!known) {
                    enabled.push_back({source, found});
                }
                break;
            }
        }
    }
    return remove_conflicting(enabled);
}

std::vector<Oracle::Taken> Oracle::remove_conflicting(const std::vector<Taken>& enabled) {
    std::vector<Taken> filtered;
    for (const Taken& first : enabled) {
        bool preempted = false;
        std::vector<const ModelTransition*> removed;
        for (const Taken& second : filtered) {
            const States left = exit_set({first});
            const States right = exit_set({second});
            const bool meet = std::any_of(left.begin(), left.end(), [&](int index) { return right.contains(index); });
            if (!meet) {
                continue;
            }
            if (model_.inside(first.source, second.source)) {
                removed.push_back(second.transition);
            } else {
                preempted = true;
                break;
            }
        }
        if (!preempted) {
            std::erase_if(filtered, [&](const Taken& taken) {
                return std::find(removed.begin(), removed.end(), taken.transition) != removed.end();
            });
            filtered.push_back(first);
        }
    }
    return filtered;
}

void Oracle::microstep(const std::vector<Taken>& enabled) {
    exit_states(enabled);
    for (const Taken& taken : enabled) {
        execute(taken.transition->actions);
    }
    enter_states(enabled);
}

Oracle::States Oracle::exit_set(const std::vector<Taken>& enabled) {
    States leaving;
    for (const Taken& taken : enabled) {
        const std::optional<int> around = domain(taken);
        for (const int index : configuration_) {
            if (around && model_.inside(index, *around)) {
                leaving.insert(index);
            }
        }
    }
    return leaving;
}

void Oracle::exit_states(const std::vector<Taken>& enabled) {
    const States leaving = exit_set(enabled);
    for (const int index : leaving) {
        for (const int child : model_.children(index)) {
            if (!state(child).is_history()) {
                continue;
            }
            States remembered;
            for (const int active : configuration_) {
                const bool wanted = state(child).kind == ModelState::Kind::deep
                                        ? child_states(active).empty() && model_.inside(active, index)
                                        : state(active).parent == index;
                if (wanted) {
                    remembered.insert(active);
                }
            }
            history_[child] = remembered;
        }
    }
    for (auto index = leaving.rbegin(); index != leaving.rend(); ++index) {
        execute(state(*index).exit);
        configuration_.erase(*index);
    }
}

void Oracle::enter_states(const std::vector<Taken>& enabled) {
    Entering entering;
    for (const Taken& taken : enabled) {
        for (const int target : taken.transition->targets) {
            add_descendants(target, entering);
        }
        const std::optional<int> around = domain(taken);
        if (!around) {
            continue;
        }
        for (const int target : effective_targets(taken.transition->targets)) {
            if (target != *around) {
                add_ancestors(target, *around, entering);
            }
        }
        if (is_parallel(*around)) {
            add_missing_regions(*around, entering);
        }
    }
    enter(entering);
}

void Oracle::enter(const Entering& entering) {
    // Beyond the letter of appendix D, which forgets the actions of a history's default when its parent was not left.
    for (const int index : entering.by_default) {
        if (state(index).is_history() && configuration_.contains(state(index).parent)) {
            execute(state(index).first);
        }
    }
    for (const int index : entering.states) {
        // What was not left is not entered: the source of a transition to self (a difference), and, beyond the letter
        // of appendix D, states around what a history brings back.
        if (!configuration_.insert(index).second) {
            continue;
        }
        execute(state(index).entry);
        begin_by_default(index, entering);
        if (state(index).kind == ModelState::Kind::final) {
            tell_done(index);
        }
    }
}

void Oracle::begin_by_default(int index, const Entering& entering) {
    if (entering.by_default.contains(index)) {
        execute(state(index).first);
    }
    for (const int child : model_.children(index)) {
        if (state(child).is_history() && entering.by_default.contains(child)) {
            execute(state(child).first);
        }
    }
}

// Beyond the letter of appendix D: a parallel state that is itself a region tells of its end to the one around it.
void Oracle::tell_done(int final_state) {
    const int parent = state(final_state).parent;
    if (parent == 0) {
        running_ = false;
        return;
    }
    queue_.push_back({"done.state." + model_.path(parent), event_number_});
    for (int above = state(parent).parent; above >= 0 && is_parallel(above); above = state(above).parent) {
        if (!in_final_state(above)) {
            return;
        }
        if (above == 0) {
            running_ = false;
            return;
        }
        queue_.push_back({"done.state." + model_.path(above), event_number_});
    }
}

bool Oracle::in_final_state(int index) const {
    const std::vector<int> children = child_states(index);
    if (is_parallel(index)) {
        return std::all_of(children.begin(), children.end(), [this](int child) { return in_final_state(child); });
    }
    return std::any_of(children.begin(), children.end(), [this](int child) {
        return state(child).kind == ModelState::Kind::final && configuration_.contains(child);
    });
}

void Oracle::add_descendants(int index, Entering& entering) {
    if (state(index).is_history()) {
        const auto found = history_.find(index);
        const std::vector<int> targets =
            found != history_.end() ? std::vector<int>(found->second.begin(), found->second.end()) : default_of(index);
        if (found == history_.end()) {
            entering.by_default.insert(index);
        }
        for (const int target : targets) {
            add_descendants(target, entering);
        }
        for (const int target : targets) {
            add_ancestors(target, state(index).parent, entering);
        }
        return;
    }
    entering.states.insert(index);
    if (is_parallel(index)) {
        add_missing_regions(index, entering);
    } else if (state(index).kind == ModelState::Kind::compound) {
        entering.by_default.insert(index);
        const std::vector<int> initial = initial_of(index);
        for (const int target : initial) {
            add_descendants(target, entering);
        }
        for (const int target : initial) {
            add_ancestors(target, index, entering);
        }
    }
}

void Oracle::add_ancestors(int index, int ancestor, Entering& entering) {
    for (const int above : proper_ancestors(index, ancestor)) {
        entering.states.insert(above);
        if (is_parallel(above)) {
            add_missing_regions(above, entering);
        }
    }
}

void Oracle::add_missing_regions(int parallel, Entering& entering) {
    for (const int region : child_states(parallel)) {
        const bool there = std::any_of(entering.states.begin(), entering.states.end(),
                                       [&](int one) { return one == region || model_.inside(one, region); });
        if (!there) {
            add_descendants(region, entering);
        }
    }
}

std::vector<int> Oracle::initial_of(int index) const {
    return state(index).initial.empty() ? std::vector<int>{child_states(index).front()} : state(index).initial;
}

// A history without default begins where its parent begins; when that is a history again, with the first child.
std::vector<int> Oracle::default_of(int history) const {
    const int parent = state(history).parent;
    if (!state(history).initial.empty()) {
        return state(history).initial;
    }
    if (is_parallel(parent)) {
        return child_states(parent);
    }
    const std::vector<int> initial = initial_of(parent);
    const bool circular =
        std::any_of(initial.begin(), initial.end(), [this](int target) { return state(target).is_history(); });
    return circular ? std::vector<int>{child_states(parent).front()} : initial;
}

std::vector<int> Oracle::effective_targets(const std::vector<int>& targets) const {
    std::vector<int> effective;
    for (const int target : targets) {
        if (!state(target).is_history()) {
            effective.push_back(target);
            continue;
        }
        const auto found = history_.find(target);
        const std::vector<int> inner = found != history_.end()
                                           ? std::vector<int>(found->second.begin(), found->second.end())
                                           : effective_targets(default_of(target));
        effective.insert(effective.end(), inner.begin(), inner.end());
    }
    return effective;
}

std::optional<int> Oracle::domain(const Taken& taken) const {
    const std::vector<int> targets = effective_targets(taken.transition->targets);
    if (targets.empty()) {
        return std::nullopt;
    }
    // Difference: a transition to self or inside does not leave its source, unless it says so.
    const bool stays = std::all_of(targets.begin(), targets.end(), [&](int target) {
        return target == taken.source || model_.inside(target, taken.source);
    });
    if (stays && !taken.transition->reenter) {
        return taken.source;
    }
    for (const int above : proper_ancestors(taken.source, -1)) {
        const bool around =
            std::all_of(targets.begin(), targets.end(), [&](int target) { return model_.inside(target, above); });
        if (is_compound_or_root(above) && around) {
            return above;
        }
    }
    return 0;
}

void Oracle::execute(const std::vector<ModelAction>& actions) {
    for (const ModelAction& action : actions) {
        switch (action.kind) {
            case ModelAction::Kind::log:
                log_ += action.word + " ";
                break;
            case ModelAction::Kind::count: {
                int& counter = counters_[static_cast<std::size_t>(action.counter)];
                counter = (counter + 1) % 4;
                break;
            }
            case ModelAction::Kind::raise:
                queue_.push_back({action.word, action.number ? action.number : event_number_});
                break;
            case ModelAction::Kind::log_if:
                if (holds(action.guard)) {
                    log_ += action.word + " ";
                }
                break;
        }
    }
}

// Each state's exit is told, innermost last in document order first; what was active stays visible.
void Oracle::exit_interpreter() {
    if (ended_in_) {
        return;
    }
    ended_in_ = configuration_;
    const States all = configuration_;
    for (auto index = all.rbegin(); index != all.rend(); ++index) {
        execute(state(*index).exit);
        configuration_.erase(*index);
    }
}

}  // namespace jalon::tests
