// One step of a case: from a situation and an event to the next situation and a list of effects, as plain data.
//
// The algorithm is that of SCXML (W3C Recommendation of 1 September 2015, appendix D): run-to-completion macrosteps,
// document order, inner states first, conflicts pre-empted. The six places where we differ on purpose are told in
// docs/definitions.md. Pure: no clock, no chance, no I/O; `Facts` carries what it needs to know of the world.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/expression/lacking.hpp"

namespace jalon {

// A timer that runs: fires at `due`.
struct ArmedTimer {
    std::string state;  // path
    std::string name;
    Instant due;
    int fired = 0;  // times so far
    bool operator==(const ArmedTimer&) const = default;
};

// A timer that waits for its state to be resumed by history.
struct PausedTimer {
    std::string state;
    std::string name;
    Duration left{};
    int fired = 0;
    Instant due{};  // when it would have fired: for `on_resume: catch_up`
    bool operator==(const PausedTimer&) const = default;
};

// Something that an action gave somebody to do. It ends with the state it belongs to, or with an event that does it.
struct GivenTask {
    std::string state;  // path
    std::string name;
    std::string label;
    std::vector<std::string> by;    // roles
    std::vector<std::string> done;  // events that do it
    Instant since{};
    std::optional<Date> due;
    std::optional<Instant> paused;  // since when its state waits to be resumed by history
    bool operator==(const GivenTask&) const = default;
};

// A meeting at a date and a place. The one of the same name is moved, not doubled.
struct Appointment {
    std::string name;
    std::string label;
    std::vector<std::string> people;  // roles
    Instant at{};
    bool whole_day = false;  // no hour was given
    std::int64_t minutes = 0;
    std::string place;
    Instant since{};  // when it was last set
    Instant first{};  // when it was first set; moved while it is to come, it stays the same appointment
    bool operator==(const Appointment&) const = default;
};

// A case of another kind that this one opened.
struct ChildCase {
    std::string state;  // path: with that state ends the waiting; "" once it is over
    std::string name;
    std::string stop;  // the event sent to it then, or "": it goes on by itself
    std::string id;    // "" until it is opened
    bool awaited = true;
    bool operator==(const ChildCase&) const = default;
};

// The case that opened this one.
struct ParentCase {
    std::string id;
    std::string name;  // what it calls this one
    Record output;     // of the final state reached here
    bool operator==(const ParentCase&) const = default;
};

// Where a case stands. The configuration is legal by construction; equal situations are equal values.
struct Situation {
    std::vector<std::string> active;                          // every active state but the root, document order
    std::map<std::string, std::vector<std::string>> history;  // history state path → remembered states
    std::map<std::string, Instant> entered;                   // active state path → since when
    std::vector<ArmedTimer> timers;                           // by due, then document order
    std::vector<PausedTimer> paused;
    std::map<std::string, Instant> last_dated;  // `at` timers, "<state>/<name>": the last date each has fired for
    std::vector<GivenTask> tasks;               // in the order they were given
    std::vector<Appointment> appointments;      // by name
    std::vector<ChildCase> children;            // in the order they were opened
    std::optional<ParentCase> parent;
    Record data;            // `set` variables and form answers
    bool finished = false;  // a top-level final state is reached

    bool operator==(const Situation&) const = default;
    bool in(std::string_view path) const;     // absolute path, or the end of one ("signatures.agent")
    std::vector<std::string> leaves() const;  // active states without active children
};

struct Event {
    std::string name;
    Record data;       // `event.…` in guards and actions
    std::string form;  // form whose answers `data` are, or "": stored under its key or collected
    std::string by;    // role that sends it; "" for timers and tests of bare machines: then `by:` is not looked at
};

// Answers in the place of expressions. Proofs run the machine with one on facts that are partly unknown, so that what
// is explored is what runs; cases run without.
class Judge {
  public:
    virtual ~Judge() = default;

    // What `expression` yields. Error: it cannot be computed.
    virtual Result<Value> value(const Expression& expression, const Scope& scope) = 0;
    virtual Result<bool> holds(const Expression& condition, const Scope& scope) = 0;
    // When a dated timer is due: a timestamp, or null for none. `last` is the date it has fired for.
    virtual Result<Value> date(const Expression& expression, const Scope& scope, std::optional<Instant> last) = 0;
};

// What the machine needs to know of the world while it steps.
struct Facts {
    Record names;  // case, employer, agent, centre, counsellor, framework, tariff, actor …
    Instant now;
    Calendar calendar;
    Judge* judge = nullptr;  // owned by the caller
};

// Effects, in the order the machine asked for them. Carried out by CaseService.
struct TakeNumber {
    std::string sequence;
    std::string into;
    bool operator==(const TakeNumber&) const = default;
};
struct ProduceDocument {
    std::string document_template;
    std::string as;                     // key of the document in the case: "convention"
    std::vector<std::string> audience;  // narrower than the template's; empty: the template's
    std::string status;                 // "issued" (default) | "draft" | "to_sign" (frozen for signature)
    Record with;                        // extra facts for this document
    std::string amends = {};            // key of the signed act whose changed articles it tells, or ""
    bool operator==(const ProduceDocument&) const = default;
};
struct FileDocument {  // an uploaded file becomes a document of the case
    Value file;        // record {sha256, name, size, media_type}
    std::string as;
    std::string title;
    std::string signs;  // key of the document it is the signed copy of, or ""
    std::vector<std::string> audience;
    std::string code = {};  // read at the foot of the paper that was signed, or "": nobody read it
    bool operator==(const FileDocument&) const = default;
};
struct IssueInvoice {  // computes the lines; the paper is a ProduceDocument that follows
    std::string into;  // datum that receives the record of the invoice
    std::string sequence;
    Record arguments;  // minutes, completed, …
    bool operator==(const IssueInvoice&) const = default;
};
struct Notify {
    std::string message;
    std::vector<std::string> to;
    Record with;
    bool operator==(const Notify&) const = default;
};
struct RecordConsent {
    std::string type;
    bool granted = true;
    Record with;
    bool operator==(const RecordConsent&) const = default;
};
struct Assign {
    std::string role;
    Value user;
    bool operator==(const Assign&) const = default;
};
struct LogNote {
    std::string text;
    bool operator==(const LogNote&) const = default;
};
struct MarkSigned {  // everybody has signed the paper of that key
    std::string document;
    bool operator==(const MarkSigned&) const = default;
};
struct OpenChild {
    std::string name;
    std::string workflow;
    Record with;  // its first data
    bool operator==(const OpenChild&) const = default;
};
struct StopChild {
    std::string id;
    std::string event;
    bool operator==(const StopChild&) const = default;
};
using Effect = std::variant<OpenChild, StopChild, TakeNumber, ProduceDocument, FileDocument, IssueInvoice, Notify,
                            RecordConsent, Assign, MarkSigned, LogNote>;

struct Step {
    Situation next;
    std::vector<Effect> effects;
    std::vector<std::string> taken;  // ids of the transitions taken, in order
    // Computed data change as effects are carried out; `next.data` holds what `set` and the form gave.
};

// Enters the initial configuration with `data` as the first data. Error: invalid (a guard or action failed).
Result<Step> start(const Workflow& workflow, const Record& data, const Facts& facts);

// Errors, nothing changes:
//   not_allowed  no transition for the event here and now: the message lists the events possible now, or gives the
//                `refuse:` reason of the first candidate whose condition is false.
//   invalid      a guard or an action failed; the message says which and why.
// A situation that is no longer wanted may be moved in: that spares its copy.
Result<Step> step(const Workflow& workflow, Situation situation, const Event& event, const Facts& facts);

// Brings a situation that was made elsewhere (a case moved to other definitions) to rest: the eventless transitions
// that hold are taken, dated timers follow their expressions. Expects a legal configuration. Error: invalid, as for
// `step`.
Result<Step> settle(const Workflow& workflow, Situation situation, const Facts& facts);

// Fires the timer due first, if any is due at or before `facts.now` (its transition sees `now` = its due instant).
// nullopt: none is due.
Result<std::optional<Step>> fire_due_timer(const Workflow& workflow, const Situation& situation, const Facts& facts);

// All facts as expressions see them: `facts.names`, the data, and the computed data over them and the active states.
Result<Record> all_names(const Workflow& workflow, const Situation& situation, const Facts& facts);

// One action that could be asked for now, and why not when it cannot.
struct Possibility {
    const Transition* transition = nullptr;
    std::string state;    // path of the active state that offers it
    bool open = true;     // its condition holds (or depends on the answers of its form)
    std::string reason;   // French, when not open
    std::string unblock;  // role that can make it open, or ""
};
// The transitions with a label that leave from active states, in document order; one per event (first candidate that
// holds, else the first). Parts of a condition that the answers of its form decide count as true until it is filled.
std::vector<Possibility> possibilities(const Workflow& workflow, const Situation& situation, const Facts& facts);

// The names that the answers to come with a transition decide: `event`, the data its form fills, what is computed from
// them.
std::vector<std::string> names_to_come(const Workflow& workflow, const Transition& transition);
// What is lacking for the condition of a transition to hold, answers to come aside; nullopt when nothing is.
std::optional<Lack> lacking_for(const Workflow& workflow, const Situation& situation, const Transition& transition,
                                const Facts& facts);

// The date by which the task of `state` is due, if it has a due.
std::optional<Date> task_due(const Workflow& workflow, const Situation& situation, std::string_view state,
                             const Facts& facts);

}  // namespace jalon
