#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include "engine/statechart/delays.hpp"

namespace jalon {

namespace {

constexpr int microsteps_max = 1000;

}  // namespace

Run::Run(const Workflow& workflow, const Machine& machine, const Facts& facts, Situation situation)
    : workflow_(workflow), machine_(machine), facts_(facts), now_(std::move(situation)) {
    load_configuration();
    set_event({});
}

void Run::load_configuration() {
    const std::size_t count = machine_.states.size();
    in_.assign(count, 0);
    entering_.assign(count, 0);
    by_default_.assign(count, 0);
    resumed_.assign(count, 0);
    for (const std::string& path : now_.active) {
        const int index = machine_.index_of(path);
        if (index >= 0) {
            in_[at(index)] = 1;
        }
    }
    in_[0] = now_.active.empty() ? 0 : 1;
}

Result<Step> Run::start(const Record& data) {
    now_.data = data;
    for (const Datum& datum : workflow_.data) {
        if (datum.initial) {
            now_.data.try_emplace(datum.name, *datum.initial);
        }
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
    set_event(event.data);
    data_before_answers_ = now_.data;
    const std::vector<Enabled> enabled = select(event.name, &event);
    if (fault_) {
        return tl::unexpected(*fault_);
    }
    if (enabled.empty()) {
        now_.data = data_before_answers_;
        names_.reset();
        return tl::unexpected(refusal(event));
    }
    apply_answers(event, enabled.front().transition->collect);
    macrostep(enabled);
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
    const auto others = machine_.at(index).on.find(found->transition.event);
    if (!enabled && others != machine_.at(index).on.end()) {
        enabled = first_that_holds(index, others->second, nullptr);
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
        std::vector<Enabled> enabled = machine_.has_always ? select("", nullptr) : std::vector<Enabled>();
        if (enabled.empty() && queue_.empty()) {
            return;
        }
        if (enabled.empty()) {
            const Raised raised = std::move(queue_.front());
            queue_.pop_front();
            locals_.insert_or_assign("event", raised.data);
            enabled = select(raised.name, nullptr);
        }
        if (!enabled.empty() && !fault_) {
            microstep(enabled);
        }
    }
}

void Run::microstep(const std::vector<Enabled>& enabled) {
    std::fill(entering_.begin(), entering_.end(), 0);
    std::fill(by_default_.begin(), by_default_.end(), 0);
    std::fill(resumed_.begin(), resumed_.end(), 0);
    for (const Enabled& one : enabled) {
        step_.taken.push_back(one.transition->id);
    }
    // Leaving states changes what histories remember, hence the domains: they are those of before.
    std::vector<int> domains;
    for (const Enabled& one : enabled) {
        domains.push_back(one.numbers->targets.empty() ? -1 : domain_of(one));
    }
    exit_states(domains);
    for (const Enabled& one : enabled) {
        run_actions(one.transition->actions);
    }
    for (std::size_t i = 0; i < enabled.size(); ++i) {
        if (domains[i] >= 0) {
            mark_entries(enabled[i], domains[i]);
        }
    }
    enter_states();
}

// A finished case stays where it ended; what its states do on exit is done, and no timer is left.
void Run::close() {
    const std::vector<char> ended_in = in_;
    for (std::size_t i = in_.size(); i-- > 0;) {
        if (in_[i] != 0) {
            run_actions(state(static_cast<int>(i)).exit);
            in_[i] = 0;
        }
    }
    in_ = ended_in;
    now_.timers.clear();
    now_.paused.clear();
    queue_.clear();
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
    now_.active.clear();
    for (std::size_t i = 1; i < in_.size(); ++i) {
        if (in_[i] != 0) {
            now_.active.push_back(workflow_.states[i].path);
        }
    }
    step_.next = std::move(now_);
    return std::move(step_);
}

}  // namespace jalon
