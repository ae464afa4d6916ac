// What a workflow is once it has been read and its stages inlined: a tree of states with everything that hangs
// on them. Plain data; `definition/reader.hpp` makes it, `statechart/step.hpp` runs it, pages draw it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/definition/position.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

// An expression with the place it was written at.
struct Formula {
    Expression expression;
    Position position;
};

// « 10 working days », « 6 months »: an amount of time as definitions write it.
struct Delay {
    enum class Unit { milliseconds, seconds, minutes, hours, days, working_days, weeks, months };
    std::int64_t amount = 0;
    Unit unit = Unit::days;
};

struct Action;

struct Branch {                        // one arm of `when`
    std::optional<Formula> condition;  // none: always
    std::vector<Action> actions;
};

// One entry of `do:`, `entry:` or `exit:`. `arguments` are the expressions of the action by argument name;
// arguments that are plain words (a template, a role, a sequence) stand in `words`.
struct Action {
    enum class Kind {
        set,
        raise,
        when,
        number,
        document,
        file,
        invoice,
        notify,
        task,
        appointment,
        child,
        consent,
        assign,
        signed_,
        log
    };
    Kind kind = Kind::log;
    std::map<std::string, Formula, std::less<>> arguments;  // set: one per variable, dotted names allowed
    std::map<std::string, std::vector<std::string>, std::less<>>
        words;                     // "template" → {"tripartite-convention"}, "to" → {"agent","hr_officer"}
    std::vector<Branch> branches;  // when
    std::optional<Delay> due;      // task; a date of its own is the argument "due"
    Position position;
};

struct Transition {
    std::string id;       // "<source path>/<event>" and "#2" for the second candidate: for journals and coverage
    std::string event;    // "" for `always`, "*" for any, "done.state.<path>" for a region's `done`
    std::string label;    // the button; may be empty for internal events
    std::string help;     // one sentence shown beside the button
    std::string confirm;  // asked before an act that cannot be undone
    std::vector<std::string> by;  // roles that may send it; empty: nobody (the machine itself: timers, raise)
    std::string form;             // form whose answers come with the event, or ""
    std::string collect;          // list that the answers are appended to, or "" (then they go under the form's name)
    std::vector<std::string> targets;  // absolute state paths; empty: no change of state
    bool reenter = false;
    bool reset_regions = false;
    std::optional<Formula> condition;  // `if:`
    std::string refuse;                // French reason shown when the condition is false
    std::string unblock;               // role that can make it true, or ""
    std::vector<Action> actions;
    Position position;
};

struct Timer {
    enum class Resume { continue_, restart, catch_up };
    std::string name;            // unique in its state
    std::optional<Delay> after;  // elapsed in the state …
    std::optional<Formula> at;   // … or dated by an expression (date or timestamp; null: not armed)
    std::optional<Delay> every;
    int max = 1;  // times it fires; with `every` only
    Resume on_resume = Resume::continue_;
    // What happens when it fires: a transition whose event is "timer.<state path>.<name>".
    Transition transition;
    Position position;
};

// What somebody has to do while the state lasts.
struct Task {
    std::string label;  // « Établir le compte rendu »; default: the state's label
    std::string form;
    std::vector<std::string> by;  // the roles whose turn it is
    std::string document;         // key of the document it is about, or ""
    std::optional<Delay> due;
    std::optional<Formula> due_at;
    Position position;
};

struct State {
    enum class Type { atomic, compound, parallel, final, shallow_history, deep_history };
    std::string path;  // "running.signatures.agent.to_sign"; the root is ""
    std::string name;  // last part
    std::string label;
    std::string help;     // « Que se passe-t-il maintenant ? »
    std::string step;     // label of the step of the step bar this state belongs to, or ""
    std::string outcome;  // on final states: "completed" | "stopped" | ""
    Type type = Type::atomic;
    int parent = -1;                      // index in Workflow::states
    std::vector<int> children;            // document order, histories included
    std::vector<std::string> initial;     // absolute paths (compound), or the default of a history
    std::vector<Transition> transitions;  // on, done and always, document order
    std::vector<Timer> timers;
    std::optional<Task> task;
    std::vector<Action> entry;
    std::vector<Action> exit;
    std::vector<Action> initial_actions;  // when it begins there: of `initial`, or of a history's default
    std::map<std::string, Formula, std::less<>> output;  // of a final state: data of the `done` event
    Position position;
};

// One datum of the case beyond the answers of forms.
struct Datum {
    std::string name;
    std::string type;  // as written: "decimal", "date", "list"
    std::string label;
    std::vector<std::string> audience;
    std::optional<Formula> compute;  // derived each time from the other facts
    std::optional<Value> initial;
    std::optional<Formula> min;
    std::optional<Formula> max;
    bool required = false;
    Position position;
};

// Another case this one rests on: `requires: { framework: { case: cadre, of: employer, in: in_force } }`.
struct Requirement {
    std::string name;             // the fact it becomes: "framework"
    std::string workflow;         // "cadre"
    std::string of;               // "employer"
    std::vector<std::string> in;  // state paths that count as in force
    Position position;
};

// Other cases of the same kind of person or body, as a fact: `earlier: { stays: { case: stay, of: agent, data: [days] }
// }`.
struct Earlier {
    std::string name;               // the fact it becomes: "stays"
    std::string workflow;           // "stay"
    std::string of;                 // "agent" | "employer"
    std::vector<std::string> data;  // the data of each that are read; none of them computed
    Position position;
};

struct Party {
    std::string role;
    std::string label;
    Position position;
    std::int64_t capacity = 0;           // running cases that one person may be assigned; 0: no limit
    std::vector<std::string> from = {};  // state paths, or ends of them, from which on it takes part; none: at once
    bool body = false;                   // the people of another body, which each case names by `assign`
    bool knows_agent = false;            // papers and messages may tell it who the agent is
};

// One running case at a time: `single: { per: employer, besides: [ending] }`. A case in one of the states `besides` no
// longer counts.
struct Single {
    std::string per;                   // "employer" | "agent"
    std::vector<std::string> besides;  // state paths, or ends of them
    Position position;
};

struct Property {  // proved before publication
    std::string name;
    std::string kind;  // never | always | can_reach | leads_to | at_most_once | from_everywhere
    std::string text;  // the formula or the word as written
    Position position;
};

struct Machine;  // statechart/machine.hpp

struct Workflow {
    std::string id;  // "bilan-professionnel"
    int version = 1;
    std::string label;
    std::string prefix;  // of the case reference: "BP" in BP-2026-0042
    std::string tariff;  // id of the hourly tariff, or ""
    std::vector<Party> parties;
    std::vector<std::string> opened_by;  // roles that may open such a case
    std::vector<Requirement> requirements;
    std::vector<Earlier> earlier;
    std::optional<Single> single;
    std::vector<Datum> data;
    std::vector<State> states;  // states[0] is the root; children after their parent, document order
    std::vector<Property> properties;
    std::vector<std::string> files;        // the workflow's own file and the stages it inlines
    std::string digest;                    // SHA-256 (hex) of the canonical package
    std::shared_ptr<const Tables> tables;  // the decision tables that its expressions may ask
    std::shared_ptr<const Machine>
        machine;  // numbers in place of paths, made by the reader; without it each step makes its own

    // The state at an absolute path; nullptr when there is none.
    const State* find(std::string_view path) const;
    int index_of(std::string_view path) const;  // -1 when there is none
};

}  // namespace jalon
