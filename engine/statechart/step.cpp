#include "engine/statechart/step.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "engine/definition/reading.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/statechart/names.hpp"
#include "engine/statechart/run.hpp"

namespace jalon {

namespace {

// The machine that the reader prepared, or one made for this call.
class MachineOf {
  public:
    explicit MachineOf(const Workflow& workflow)
        : made_(workflow.machine != nullptr ? nullptr : make_machine(workflow)),
          machine_(made_ != nullptr ? *made_ : *workflow.machine) {}

    const Machine& operator*() const { return machine_; }

  private:
    std::shared_ptr<const Machine> made_;
    const Machine& machine_;
};

bool lies_under(const std::string& path, const std::string& root) {
    return path == root || (path.starts_with(root) && path.size() > root.size() && path[root.size()] == '.');
}

bool names_any(const Formula& formula, const Tables* tables, const std::vector<std::string>& roots) {
    const std::vector<std::string> names = names_read(formula.expression, tables);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) { return lies_under(name, root); });
    });
}

Possibility weigh(const Workflow& workflow, const Transition& transition, const State& state, Run& run) {
    Possibility possibility{&transition, state.path, true, "", ""};
    if (!transition.condition) {
        return possibility;
    }
    const std::vector<std::string> to_come = names_to_come(workflow, transition);
    if (names_any(*transition.condition, workflow.tables.get(), to_come)) {
        possibility.open = !run.lacks(*transition.condition, to_come);
        possibility.reason = possibility.open ? "" : transition.refuse;
        possibility.unblock = possibility.open ? "" : transition.unblock;
        return possibility;
    }
    const Result<bool> holds = run.holds(*transition.condition);
    possibility.open = holds && *holds;
    if (!possibility.open) {
        possibility.reason =
            !holds ? "La condition ne peut pas être calculée : " + holds.error().message : transition.refuse;
        possibility.unblock = transition.unblock;
    }
    return possibility;
}

// True when sending the event would be answered by one or the other.
bool same_request(const Possibility& left, const Possibility& right) {
    const bool nested = left.state == right.state || left.state.empty() || right.state.starts_with(left.state + ".");
    return nested && left.transition->event == right.transition->event && left.transition->by == right.transition->by;
}

// Per event and roles, the first candidate that is open, inner states first; else the innermost that is not.
void add_possibility(Possibility possibility, std::vector<Possibility>& all) {
    const auto earlier = std::find_if(all.begin(), all.end(),
                                      [&](const Possibility& other) { return same_request(other, possibility); });
    if (earlier == all.end()) {
        all.push_back(std::move(possibility));
        return;
    }
    const bool inner = earlier->state != possibility.state;
    if (inner ? possibility.open || !earlier->open : possibility.open && !earlier->open) {
        *earlier = std::move(possibility);
    }
}

}  // namespace

bool Situation::in(std::string_view path) const {
    return std::any_of(active.begin(), active.end(),
                       [&](const std::string& candidate) { return path_matches(candidate, path); });
}

std::vector<std::string> Situation::leaves() const {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < active.size(); ++i) {
        const bool inner = i + 1 < active.size() && active[i + 1].starts_with(active[i] + ".");
        if (!inner) {
            result.push_back(active[i]);
        }
    }
    return result;
}

Result<Step> start(const Workflow& workflow, const Record& data, const Facts& facts) {
    const MachineOf machine(workflow);
    return Run(workflow, *machine, facts, {}).start(data);
}

Result<Step> step(const Workflow& workflow, Situation situation, const Event& event, const Facts& facts) {
    const MachineOf machine(workflow);
    return Run(workflow, *machine, facts, std::move(situation)).take(event);
}

Result<Step> settle(const Workflow& workflow, Situation situation, const Facts& facts) {
    const MachineOf machine(workflow);
    return Run(workflow, *machine, facts, std::move(situation)).settle();
}

Result<std::optional<Step>> fire_due_timer(const Workflow& workflow, const Situation& situation, const Facts& facts) {
    if (situation.finished || situation.timers.empty() || situation.timers.front().due > facts.now) {
        return std::optional<Step>();
    }
    const MachineOf machine(workflow);
    Facts then = facts;
    then.now = situation.timers.front().due;
    Result<Step> fired = Run(workflow, *machine, then, situation).fire(situation.timers.front());
    if (!fired) {
        return tl::unexpected(fired.error());
    }
    return std::optional<Step>(std::move(*fired));
}

Result<Record> all_names(const Workflow& workflow, const Situation& situation, const Facts& facts) {
    return gather_names(workflow, *MachineOf(workflow), situation.data, facts,
                        [&situation](std::string_view wanted) { return situation.in(wanted); });
}

std::vector<Possibility> possibilities(const Workflow& workflow, const Situation& situation, const Facts& facts) {
    std::vector<Possibility> result;
    if (situation.finished) {
        return result;
    }
    const MachineOf machine(workflow);
    Run run(workflow, *machine, facts, situation);
    const std::unordered_set<std::string_view> active(situation.active.begin(), situation.active.end());
    for (std::size_t i = 0; i < workflow.states.size(); ++i) {
        const State& state = workflow.states[i];
        if (i == 0 || active.contains(state.path)) {
            for (const Transition& transition : state.transitions) {
                if (!transition.label.empty()) {
                    add_possibility(weigh(workflow, transition, state, run), result);
                }
            }
        }
    }
    return result;
}

std::vector<std::string> names_to_come(const Workflow& workflow, const Transition& transition) {
    std::vector<std::string> names{"event"};
    if (!transition.form.empty() && transition.collect.empty()) {
        names.push_back(data_key(transition.form));
    }
    // What is computed from them is decided by them; one such datum may rest on another.
    for (bool found = true; found;) {
        found = false;
        for (const Datum& datum : workflow.data) {
            const bool known = std::find(names.begin(), names.end(), datum.name) != names.end();
            if (!known && datum.compute && names_any(*datum.compute, workflow.tables.get(), names)) {
                names.push_back(datum.name);
                found = true;
            }
        }
    }
    if (!transition.collect.empty()) {  // totals of a list that grows count as they are before it does
        names.push_back(transition.collect);
    }
    return names;
}

std::optional<Lack> lacking_for(const Workflow& workflow, const Situation& situation, const Transition& transition,
                                const Facts& facts) {
    if (!transition.condition) {
        return std::nullopt;
    }
    const MachineOf machine(workflow);
    return Run(workflow, *machine, facts, situation).lacks(*transition.condition, names_to_come(workflow, transition));
}

std::optional<Date> task_due(const Workflow& workflow, const Situation& situation, std::string_view state,
                             const Facts& facts) {
    const State* found = workflow.find(state);
    if (found == nullptr || !found->task) {
        return std::nullopt;
    }
    const MachineOf machine(workflow);
    return Run(workflow, *machine, facts, situation).due_date(*found->task, state);
}

}  // namespace jalon
