// One macrostep under way: the algorithm of SCXML, appendix D, on a copy of the situation. For files of this folder.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/definition/action_words.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/statechart/state_set.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

inline std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

// Whether the sender of `event` may take `transition`; whoever has no role may.
bool may_send(const Transition& transition, const Event& event);

// A transition that may be taken.
struct Enabled {
    int source = 0;
    const Transition* transition = nullptr;
    const MachineTransition* numbers = nullptr;
    int domain = -1;  // the state within which it exits and enters; -1 without target
};

class Run {
  public:
    // The references outlive the run.
    Run(const Workflow& workflow, const Machine& machine, const Facts& facts, Situation situation);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Result<Step> start(const Record& data);
    Result<Step> take(const Event& event);
    // Fires `timer`, the first of the situation.
    Result<Step> fire(const ArmedTimer& timer);

    // Takes the eventless transitions that hold, and follows dated timers: for a situation that comes from elsewhere.
    Result<Step> settle();

    // Whether a condition holds now; an error when it cannot be told.
    Result<bool> holds(const Formula& condition);
    // What the condition lacks to hold; parts that name one of `undecided` are given the benefit of the doubt.
    std::optional<Lack> lacks(const Formula& condition, const std::vector<std::string>& undecided);
    std::optional<Date> due_date(const Task& task, std::string_view state);

  private:
    static constexpr int eventless = -2;  // in the place of the number of an event

    struct Raised {
        int event = -1;
        Value data;  // its own, or that of the event under way when it was raised
    };

    bool active(int index) const { return in_.has(index); }
    const State& state(int index) const { return workflow_.states[static_cast<std::size_t>(index)]; }
    void load_configuration();

    // Expressions: evaluation.cpp.
    const Record& names();
    bool in_state(std::string_view wanted) const;
    void states_changed();
    Scope scope_for(const Formula& formula);
    Result<Value> evaluate(const Formula& formula);
    Result<Value> date_of(const Timer& timer, const std::string& path);
    // Of an action; `name` is the datum it is for, or "".
    std::optional<Value> value_of(const Formula& formula, std::string_view name);
    const Value& event_value();
    const Record& locals();
    bool all_in(const Record& record, const std::vector<std::string>& names) const;
    void apply_answers(const Event& event, const std::string& collect);
    // Fails when the datum of that name has a value outside its `min` and `max`.
    void check_bounds(std::string_view name, const Position& position);
    void fail(Error error);

    // Choosing transitions: selection.cpp.
    bool condition_holds(const Transition& transition);
    std::optional<Enabled> first_that_holds(int source, const std::vector<int>& candidates, const Event* external);
    std::optional<Enabled> choose(int source, int event, const Event* external);
    std::vector<Enabled> select(int event, const Event* external);
    std::vector<Enabled> without_conflicts(const std::vector<Enabled>& enabled);
    bool conflict(const Enabled& left, const Enabled& right) const;
    std::vector<int> effective_targets(const Enabled& enabled);
    std::vector<int> remembered_or_default(int history);
    int domain_of(const Enabled& enabled);

    // Moving: run.cpp, moving.cpp, actions.cpp.
    void macrostep(const std::vector<Enabled>& first);
    void microstep(const std::vector<Enabled>& enabled);
    void exit_states(const std::vector<Enabled>& enabled);
    void remember(int exited, StateSet& pausing);
    void pause_timers(const State& left);
    Duration time_left(const ArmedTimer& armed) const;
    void leave(int index, bool pausing);
    void mark_entries(const Enabled& enabled);
    void mark_inside(int index);
    void mark_above(int index, int stop);
    void mark_missing_regions(int parallel);
    bool marked_within(int index) const { return entering_.any_in(index, machine_.at(index).end); }
    void enter_states();
    void run_defaults_of_states_not_left();
    void note_entry(const std::string& path);
    void announce_done(int final_state);
    bool is_done(int index) const;
    void run_actions(const std::vector<Action>& actions);
    void run_action(const Action& action);
    void run_set(const Action& action);
    void run_raise(const Action& action);
    void run_when(const Action& action);

    // Tasks and appointments: agenda.cpp.
    void give_task(const Action& action);
    void set_appointment(const Action& action);
    void tick_off(int event);
    void leave_tasks(const std::string& path, bool pausing);
    void take_up_tasks(const std::string& path, bool resumed);
    void end_agenda();

    // Cases opened by this one: children.cpp.
    void open_child(const Action& action);
    bool end_of_child(const Event& event);
    void leave_children(const std::string& path);
    void leave_all_children();
    static void no_longer_awaited(ChildCase& child);
    int state_that_follows(const Enabled& enabled) const;
    Record evaluated(const std::map<std::string, Formula, std::less<>>& formulas);
    Record evaluated_arguments(const Action& action);
    void close();
    Result<Step> result();

    // Timers: timers.cpp.
    void arm(int index, bool resumed);
    void arm_elapsed(int index, const Timer& timer, std::optional<PausedTimer> paused);
    std::optional<PausedTimer> take_paused(const std::string& path, const std::string& name);
    void follow_dates();
    void follow_date(int index, const Timer& timer);
    void sort_timers();

    // Refusing: refusals.cpp.
    Error refusal(const Event& event);
    std::string refusal_reason(const Event& event, const Transition& transition) const;
    std::string possible_now(const Event& event) const;
    std::string role_names(const std::vector<std::string>& roles) const;

    const Workflow& workflow_;
    const Machine& machine_;
    const Facts& facts_;
    Step step_;
    Situation& now_ = step_.next;
    StateSet in_;
    StateSet entering_;
    StateSet by_default_;  // states that begin where `initial` says, histories that go to their default
    StateSet resumed_;
    std::vector<Raised> queue_;
    std::size_t answered_ = 0;                         // how many of the queue
    std::map<std::string, Instant>::node_type spare_;  // of `entered`: most steps leave one state and enter another
    int acting_ = 0;                                   // the state that what actions give belongs to
    std::optional<Record> names_;
    Record data_before_answers_;
    const Record* event_ = nullptr;     // data of the event under way
    std::optional<Value> event_value_;  // the same as a value, once asked for
    Record locals_;                     // { event: … }, once asked for
    std::optional<Error> fault_;
};

}  // namespace jalon
