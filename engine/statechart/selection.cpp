#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace jalon {

bool may_send(const Transition& transition, const Event& event) {
    return event.by.empty() || std::find(transition.by.begin(), transition.by.end(), event.by) != transition.by.end();
}

bool Run::condition_holds(const Transition& transition) {
    if (!transition.condition || fault_) {
        return !fault_;
    }
    const Result<bool> answer = holds(*transition.condition);
    if (!answer) {
        const std::string name = transition.label.empty() ? transition.id : transition.label;
        fail({ErrorKind::invalid,
              fmt::format("La condition de « {} » ne peut pas être calculée : {}", name, answer.error().message),
              transition.condition->position.str(),
              {}});
        return false;
    }
    return *answer;
}

std::optional<Enabled> Run::first_that_holds(int source, const std::vector<int>& candidates, const Event* external) {
    for (const int candidate : candidates) {
        const Transition& transition = state(source).transitions[at(candidate)];
        if (external != nullptr && !may_send(transition, *external)) {
            continue;
        }
        if (external != nullptr) {
            apply_answers(*external, transition.collect);
        }
        if (condition_holds(transition)) {
            return Enabled{source, &transition, &machine_.at(source).transitions[at(candidate)]};
        }
        if (fault_) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<Enabled> Run::choose(int source, int event, const Event* external) {
    const MachineState& numbers = machine_.at(source);
    if (event == eventless) {
        return first_that_holds(source, numbers.always, nullptr);
    }
    if (const std::vector<int>* exact = machine_.candidates(source, event)) {
        if (std::optional<Enabled> found = first_that_holds(source, *exact, external)) {
            return found;
        }
    }
    return numbers.any.empty() ? std::nullopt : first_that_holds(source, numbers.any, external);
}

std::vector<Enabled> Run::select(int event, const Event* external) {
    std::vector<Enabled> enabled;
    StateSet asked(machine_.states.size());  // whether they answered or not
    StateSet answered(machine_.states.size());
    for (int leaf = in_.next(0); leaf >= 0; leaf = in_.next(leaf + 1)) {
        if (!machine_.at(leaf).children.empty()) {
            continue;
        }
        for (int source = leaf; source >= 0 && !fault_; source = machine_.at(source).parent) {
            if (answered.has(source)) {
                break;
            }
            if (asked.has(source)) {
                continue;
            }
            asked.add(source);
            if (const std::optional<Enabled> found = choose(source, event, external)) {
                answered.add(source);
                enabled.push_back(*found);
                break;
            }
        }
    }
    // Leaving states changes what histories remember, hence the domains: they are those of before.
    for (Enabled& one : enabled) {
        one.domain = fault_ || one.numbers->targets.empty() ? -1 : domain_of(one);
    }
    return enabled.size() < 2 ? enabled : without_conflicts(enabled);
}

std::vector<Enabled> Run::without_conflicts(const std::vector<Enabled>& enabled) {
    std::vector<Enabled> kept;
    for (const Enabled& candidate : enabled) {
        std::vector<const Transition*> weaker;
        bool preempted = false;
        for (const Enabled& other : kept) {
            if (!conflict(candidate, other)) {
                continue;
            }
            preempted = !machine_.inside(candidate.source, other.source);
            if (preempted) {
                break;
            }
            weaker.push_back(other.transition);
        }
        if (preempted) {
            continue;
        }
        std::erase_if(kept, [&](const Enabled& other) {
            return std::find(weaker.begin(), weaker.end(), other.transition) != weaker.end();
        });
        kept.push_back(candidate);
    }
    return kept;
}

// Two transitions conflict when some active state would be left by both.
bool Run::conflict(const Enabled& left, const Enabled& right) const {
    if (left.domain < 0 || right.domain < 0) {
        return false;
    }
    const bool nested = left.domain == right.domain || machine_.inside(left.domain, right.domain) ||
                        machine_.inside(right.domain, left.domain);
    const int inner = std::max(left.domain, right.domain);
    return nested && in_.any_in(inner + 1, machine_.at(inner).end);
}

std::vector<int> Run::remembered_or_default(int history) {
    const auto found = now_.history.find(state(history).path);
    std::vector<int> targets;
    if (found != now_.history.end()) {
        for (const std::string& path : found->second) {
            const int index = machine_.index_of(path);
            if (index >= 0) {
                targets.push_back(index);
            }
        }
    }
    if (!targets.empty()) {
        return targets;
    }
    const MachineState& parent = machine_.at(machine_.at(history).parent);
    if (!machine_.at(history).initial.empty()) {
        return machine_.at(history).initial;
    }
    if (parent.type == State::Type::parallel) {
        return parent.children;
    }
    const bool circular = std::any_of(parent.initial.begin(), parent.initial.end(),
                                      [&](int target) { return machine_.is_history(target); });
    return circular ? std::vector<int>{parent.children.front()} : parent.initial;
}

std::vector<int> Run::effective_targets(const Enabled& enabled) {
    std::vector<int> result;
    for (const int target : enabled.numbers->targets) {
        if (!machine_.is_history(target)) {
            result.push_back(target);
            continue;
        }
        for (const int remembered : remembered_or_default(target)) {
            result.push_back(remembered);
        }
    }
    return result;
}

int Run::domain_of(const Enabled& enabled) {
    return enabled.numbers->to_history
               ? machine_.domain(enabled.source, effective_targets(enabled), enabled.transition->reenter)
               : machine_.domain(enabled.source, enabled.numbers->targets, enabled.transition->reenter);
}

}  // namespace jalon
