// A case carried from the definitions it began with to others: pure, one situation in, one situation out, and
// everything that changes or would be lost told on the way.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// What happens to timers that run.
enum class TimerRule {
    keep,     // « continue »: each keeps its due date and its count
    restart,  // each begins anew at the migration
    cancel,   // none goes on
};

// What an administrator decided for one workflow.
struct Mapping {
    std::map<std::string, std::string> states;     // old path → new path; holds for what lies inside, too
    std::map<std::string, std::string> data;       // old name → new name, "form.field" allowed
    std::map<std::string, std::string> decisions;  // what may be lost ("data/note", "timer/running/late") → why
    TimerRule timers = TimerRule::keep;
};

// The names by which a mapping may call the data of a workflow: data, what actions write, answers of forms ("referral")
// and their fields ("referral.context").
std::set<std::string> data_keys(const Catalogue& catalogue, const Workflow& workflow);

// What publishing does to a case.
enum class Consequence {
    unchanged,
    next_step,  // what can be done next differs
    data_lost,
    timer,      // re-armed or cancelled
    signature,  // a signature already given counts no more
    stuck,      // cannot move: no legal place for it in the new definition
};

// « prochaine étape différente », for reports.
std::string consequence_label(Consequence consequence);

struct Migration {
    std::set<Consequence> consequences;  // {unchanged} alone, or what changes
    std::vector<std::string> details;    // French sentences, one per change, without values of the case
    std::vector<std::string> undecided;  // keys for Mapping::decisions that are still missing
    std::vector<std::string> decided;    // keys that the mapping decides and this case meets
    std::optional<Situation> situation;  // nullopt when stuck or undecided

    bool possible() const { return situation.has_value(); }
};

// The definitions a case moves between.
struct Passage {
    const Catalogue& from;
    const Catalogue& to;
    const Workflow& old_workflow;
    const Workflow& new_workflow;
};

// Carries `situation` over at `facts.now`. `signed_papers` are the keys of papers that somebody has signed. The result
// is legal in the new workflow; eventless transitions have not been taken yet and dated timers not been followed
// (`settle` in statechart/step.hpp does both).
Migration migrate(const Passage& passage, const Situation& situation, const std::vector<std::string>& signed_papers,
                  const Facts& facts, const Mapping& mapping);

}  // namespace jalon
