#include "engine/proof/moves.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "engine/definition/check.hpp"
#include "engine/definition/child_cases.hpp"

namespace jalon::proof {

namespace {

// Timers numbered by number_timers() are due from here on; nothing that a step arms is.
constexpr std::chrono::days numbered_after{1'000'000};
constexpr std::chrono::days loose_after{1'500'000};

bool is_active(const Situation& situation, const State& state) {
    return state.parent < 0 ||
           std::find(situation.active.begin(), situation.active.end(), state.path) != situation.active.end();
}

const Timer* timer_of(const Workflow& workflow, const std::string& state_path, const std::string& name) {
    const State* state = workflow.find(state_path);
    if (state == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(state->timers.begin(), state->timers.end(),
                                    [&](const Timer& timer) { return timer.name == name; });
    return found == state->timers.end() ? nullptr : &*found;
}

bool is_raised(const Workflow& workflow, const std::string& event) {
    bool raised = false;
    for_each_action(workflow, [&](const Action& action) {
        const auto name = action.words.find("event");
        raised = raised ||
                 (action.kind == Action::Kind::raise && name != action.words.end() && name->second.front() == event);
    });
    return raised;
}

// The roles that may send an event, one for each set of transitions that they may take.
std::vector<std::string> senders(const Workflow& workflow, const Situation& situation, const std::string& event) {
    std::vector<const Transition*> candidates;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (is_active(situation, state) && (transition.event == event || transition.event == "*")) {
                candidates.push_back(&transition);
            }
        }
    }
    std::vector<std::string> roles;
    bool anybody = false;
    for (const Transition* transition : candidates) {
        anybody = anybody || transition->by.empty();
        for (const std::string& role : transition->by) {
            if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
                roles.push_back(role);
            }
        }
    }
    std::vector<std::vector<bool>> seen;
    std::vector<std::string> kept;
    for (const std::string& role : roles) {
        std::vector<bool> may;
        for (const Transition* transition : candidates) {
            may.push_back(std::find(transition->by.begin(), transition->by.end(), role) != transition->by.end());
        }
        if (std::find(seen.begin(), seen.end(), may) == seen.end()) {
            seen.push_back(std::move(may));
            kept.push_back(role);
        }
    }
    if (anybody && (workflow.parties.empty() || !is_raised(workflow, event))) {
        kept.emplace_back();
    }
    return kept;
}

std::string form_of(const Workflow& workflow, const Situation& situation, const std::string& event) {
    for (std::size_t i = workflow.states.size(); i-- > 0;) {
        for (const Transition& transition : workflow.states[i].transitions) {
            if (transition.event == event && !transition.form.empty() && is_active(situation, workflow.states[i])) {
                return transition.form;
            }
        }
    }
    return "";
}

struct Span {
    std::int64_t least = 0;  // milliseconds
    std::int64_t most = 0;
};

Span span_of(const Delay& delay) {
    constexpr std::int64_t hour = 3'600'000;
    constexpr std::int64_t day = 24 * hour;
    const std::int64_t n = delay.amount;
    switch (delay.unit) {
        case Delay::Unit::milliseconds:
            return {n, n};
        case Delay::Unit::seconds:
            return {n * 1000, n * 1000};
        case Delay::Unit::minutes:
            return {n * 60'000, n * 60'000};
        case Delay::Unit::hours:
            return {n * hour, n * hour};
        case Delay::Unit::days:
            return {n * day - hour, n * day + hour};
        case Delay::Unit::weeks:
            return {n * 7 * day - hour, n * 7 * day + hour};
        case Delay::Unit::working_days:
            return {(n - 1) * day, (2 * n + 12) * day};
        case Delay::Unit::months:
            return {n * 28 * day - hour, n * 31 * day + hour};
    }
    return {0, 0};
}

// nullptr when it is dated or nothing is known of when it was armed.
const Delay* running_delay(const Timer& timer, const ArmedTimer& armed) {
    if (!timer.after || armed.due >= explored_now() + loose_after) {
        return nullptr;
    }
    return armed.fired > 0 && timer.every ? &*timer.every : &*timer.after;
}

// True when `other`, armed no later, is surely due before `timer`.
bool comes_first(const Workflow& workflow, const ArmedTimer& other, const ArmedTimer& timer) {
    const Timer* first = timer_of(workflow, other.state, other.name);
    const Timer* second = timer_of(workflow, timer.state, timer.name);
    const Delay* shorter = first == nullptr ? nullptr : running_delay(*first, other);
    const Delay* longer = second == nullptr ? nullptr : running_delay(*second, timer);
    if (shorter == nullptr || longer == nullptr || other.due > timer.due) {
        return false;
    }
    if (shorter->unit != longer->unit) {
        return span_of(*shorter).most < span_of(*longer).least;
    }
    // Of two that are due at one instant the first in the document fires first.
    const auto place = [&](const ArmedTimer& armed, const Timer* which) {
        const int state = workflow.index_of(armed.state);
        return std::pair(state, which - workflow.states[static_cast<std::size_t>(state)].timers.data());
    };
    return shorter->amount < longer->amount ||
           (shorter->amount == longer->amount && place(other, first) < place(timer, second));
}

}  // namespace

std::vector<Move> moves_in(const Workflow& workflow, const Situation& situation) {
    std::vector<Move> moves;
    if (situation.finished) {
        return moves;
    }
    std::vector<std::string> events;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (!is_active(situation, state) || is_internal(transition.event) || is_end_of_child(transition.event) ||
                std::find(events.begin(), events.end(), transition.event) != events.end()) {
                continue;
            }
            events.push_back(transition.event);
            for (const std::string& role : senders(workflow, situation, transition.event)) {
                Move move;
                move.kind = Move::Kind::send;
                move.event = transition.event == "*" ? "autre" : transition.event;
                move.form = form_of(workflow, situation, transition.event);
                move.by = role;
                moves.push_back(std::move(move));
            }
        }
    }
    // What another case does is its own affair: it may end at any time.
    for (const ChildCase& child : situation.children) {
        if (child.awaited) {
            Move move;
            move.kind = Move::Kind::send;
            move.event = std::string(end_of_child) + child.name;
            moves.push_back(std::move(move));
        }
    }
    for (const ArmedTimer& armed : situation.timers) {
        const bool waits = std::any_of(situation.timers.begin(), situation.timers.end(), [&](const ArmedTimer& other) {
            return &other != &armed && comes_first(workflow, other, armed);
        });
        if (!waits) {
            Move move;
            move.kind = Move::Kind::fire;
            move.timer = armed.name;
            move.state = armed.state;
            move.event = armed.state + "/" + armed.name;
            moves.push_back(std::move(move));
        }
    }
    return moves;
}

void number_timers(const Workflow& workflow, const Relevance& relevance, const Situation& before, Situation& after) {
    std::erase_if(after.timers, [&](const ArmedTimer& armed) {
        return !relevance.timers.contains(timer_of(workflow, armed.state, armed.name));
    });
    std::erase_if(after.paused, [&](const PausedTimer& paused) {
        return !relevance.timers.contains(timer_of(workflow, paused.state, paused.name));
    });
    for (PausedTimer& paused : after.paused) {
        paused.left = Duration(0);
        paused.due = explored_now();
    }
    std::sort(after.paused.begin(), after.paused.end(), [](const PausedTimer& left, const PausedTimer& right) {
        return std::tie(left.state, left.name) < std::tie(right.state, right.name);
    });
    const Instant numbered = explored_now() + numbered_after;
    std::set<Instant> moments;
    for (ArmedTimer& armed : after.timers) {
        const Timer* timer = timer_of(workflow, armed.state, armed.name);
        const bool resumed = std::any_of(before.paused.begin(), before.paused.end(), [&](const PausedTimer& paused) {
            return paused.state == armed.state && paused.name == armed.name;
        });
        if (timer->at) {
            armed.due = explored_date();
        } else if (armed.due < numbered) {
            const bool loose = resumed && timer->on_resume != Timer::Resume::restart;
            armed.due = loose ? explored_now() + loose_after : explored_now() + loose_after - Duration(1);
        }
        if (armed.due < explored_now() + loose_after) {
            moments.insert(armed.due);
        }
    }
    for (ArmedTimer& armed : after.timers) {
        if (moments.contains(armed.due)) {
            armed.due = numbered + Duration(std::distance(moments.begin(), moments.find(armed.due)));
        }
    }
    std::sort(after.timers.begin(), after.timers.end(), [](const ArmedTimer& left, const ArmedTimer& right) {
        return std::tie(left.due, left.state, left.name) < std::tie(right.due, right.state, right.name);
    });
    for (auto& [key, last] : after.last_dated) {
        last = explored_now();
    }
    std::erase_if(after.last_dated, [&](const auto& dated) {
        const std::size_t slash = dated.first.rfind('/');
        return !relevance.timers.contains(
            timer_of(workflow, dated.first.substr(0, slash), dated.first.substr(slash + 1)));
    });
}

}  // namespace jalon::proof
