#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include "engine/definition/child_cases.hpp"
#include "engine/statechart/delays.hpp"

namespace jalon {

namespace {

constexpr int microsteps_max = 1000;

}  // namespace

Run::Run(const Workflow& workflow, const Machine& machine, const Facts& facts, Situation situation)
    : workflow_(workflow),
      machine_(machine),
      facts_(facts),
      step_{std::move(situation), {}, {}},
      in_(machine.states.size()),
      entering_(machine.states.size()),
      by_default_(machine.states.size()),
      resumed_(machine.states.size()) {
    load_configuration();
}

void Run::load_configuration() {
    for (const std::string& path : now_.active) {
        const int index = machine_.index_of(path);
        if (index >= 0) {
            in_.add(index);
        }
    }
    if (!now_.active.empty()) {
        in_.add(0);
    }
}

Result<Step> Run::start(const Record& data) {
    now_.data = data;
    for (const Datum& datum : workflow_.data) {
        if (datum.initial) {
            now_.data.try_emplace(datum.name, *datum.initial);
        }
    }
    for (const Datum& datum : workflow_.data) {
        check_bounds(datum.name, datum.position);
    }
    mark_inside(0);
    enter_states();
    macrostep({});
    return result();
}

Result<Step> Run::take(const Event& event) {
    if (now_.finished) {
        return tl::unexpected(refusal(event));
    }
    const bool of_child = is_end_of_child(event.name);
    if (of_child && !end_of_child(event)) {
        return tl::unexpected(refusal(event));
    }
    event_ = &event.data;
    if (!event.form.empty()) {
        data_before_answers_ = now_.data;
    }
    const std::vector<Enabled> enabled = select(machine_.event_of(event.name), &event);
    if (fault_) {
        return tl::unexpected(*fault_);
    }
    if (of_child && enabled.empty()) {
        return result();  // nothing follows, but it is noted
    }
    if (enabled.empty()) {
        if (!event.form.empty()) {
            now_.data = data_before_answers_;
            names_.reset();
        }
        return tl::unexpected(refusal(event));
    }
    apply_answers(event, enabled.front().transition->collect);
    tick_off(machine_.event_of(event.name));
    macrostep(enabled);
    return result();
}

Result<Step> Run::settle() {
    macrostep({});
    return result();
}

Result<Step> Run::fire(const ArmedTimer& timer) {
    now_.timers.erase(now_.timers.begin());
    const int index = machine_.index_of(timer.state);
    if (index < 0 || !active(index)) {
        return result();
    }
    const std::vector<Timer>& timers = state(index).timers;
    const auto found = std::find_if(timers.begin(), timers.end(),
                                    [&](const Timer& candidate) { return candidate.name == timer.name; });
    if (found == timers.end()) {
        return result();
    }
    if (found->at && timer.fired == 0) {
        const Result<Value> date = evaluate(*found->at);
        const Date* day = date ? date->get_if<Date>() : nullptr;
        const Instant* instant = date ? date->get_if<Instant>() : nullptr;
        now_.last_dated[timer.state + "/" + timer.name] = day != nullptr       ? paris_instant(*day)
                                                          : instant != nullptr ? *instant
                                                                               : timer.due;
    }
    if (found->every && timer.fired + 1 < found->max) {
        now_.timers.push_back(
            {timer.state, timer.name, add_delay(timer.due, *found->every, facts_.calendar), timer.fired + 1});
    }
    std::optional<Enabled> enabled;
    if (condition_holds(found->transition)) {
        enabled = Enabled{index, &found->transition,
                          &machine_.at(index).timers[static_cast<std::size_t>(found - timers.begin())]};
    }
    const std::vector<int>* others = machine_.candidates(index, machine_.event_of(found->transition.event));
    if (!enabled && others != nullptr) {
        enabled = first_that_holds(index, *others, nullptr);
    }
    if (enabled && !enabled->numbers->targets.empty()) {
        enabled->domain = domain_of(*enabled);
    }
    macrostep(enabled ? std::vector<Enabled>{*enabled} : std::vector<Enabled>());
    return result();
}

void Run::macrostep(const std::vector<Enabled>& first) {
    if (!first.empty()) {
        microstep(first);
    }
    for (int count = 0; !fault_ && !now_.finished; ++count) {
        if (count >= microsteps_max) {
            fail({ErrorKind::invalid,
                  "Le traitement tourne en rond : plus de 1 000 transitions se suivent ; signalez-le à "
                  "l’administrateur.",
                  "",
                  {}});
            return;
        }
        std::vector<Enabled> enabled = machine_.has_always ? select(eventless, nullptr) : std::vector<Enabled>();
        if (enabled.empty() && answered_ == queue_.size()) {
            return;
        }
        if (enabled.empty()) {
            Raised& raised = queue_[answered_++];
            event_value_ = std::move(raised.data);
            locals_.clear();
            enabled = select(raised.event, nullptr);
            if (!enabled.empty()) {
                tick_off(raised.event);
            }
        }
        if (!enabled.empty() && !fault_) {
            microstep(enabled);
        }
    }
}

void Run::microstep(const std::vector<Enabled>& enabled) {
    entering_.clear();
    by_default_.clear();
    resumed_.clear();
    for (const Enabled& one : enabled) {
        step_.taken.push_back(one.transition->id);
    }
    exit_states(enabled);
    for (const Enabled& one : enabled) {
        acting_ = state_that_follows(one);
        run_actions(one.transition->actions);
    }
    for (const Enabled& one : enabled) {
        if (one.domain >= 0) {
            mark_entries(one);
        }
    }
    enter_states();
}

// A finished case stays where it ended; what its states do on exit is done, and no timer is left.
void Run::close() {
    const StateSet ended_in = in_;
    ended_in.each_backwards([this](int index) {
        acting_ = std::max(machine_.at(index).parent, 0);
        run_actions(state(index).exit);
        in_.remove(index);
        states_changed();
    });
    in_ = ended_in;
    states_changed();
    now_.timers.clear();
    now_.paused.clear();
    end_agenda();
    leave_all_children();
}

Result<Step> Run::result() {
    if (now_.finished && !fault_) {
        close();
    }
    if (!now_.finished && !fault_ && machine_.has_dated_timers) {
        follow_dates();
    }
    if (fault_) {
        return tl::unexpected(*fault_);
    }
    sort_timers();
    // Assigned one by one: strings that were there keep their memory.
    std::size_t count = 0;
    for (int index = in_.next(1); index >= 0; index = in_.next(index + 1)) {
        if (count == now_.active.size()) {
            now_.active.emplace_back();
        }
        now_.active[count++] = state(index).path;
    }
    now_.active.resize(count);
    return std::move(step_);
}

}  // namespace jalon
