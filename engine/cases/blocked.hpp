// What keeps the actions of a case from being possible now, and which acts would change that: read off the definition
// and the situation, before anybody in particular asks. `why_not.hpp` puts it into words for a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// A fact that a paper of the action prints and the case does not know.
struct PaperLack {
    const DocumentTemplate* document_template = nullptr;
    std::string name;  // "employer.siret"
};

struct BlockedAction {
    const Transition* transition = nullptr;
    std::string state;         // path of the state that offers it
    std::optional<Lack> lack;  // of its condition; of the way into its state when `to_come`
    std::vector<PaperLack> papers;
    bool to_come = false;  // its state is not active yet: the case goes there by itself once `lack` is met
};

// The actions with a label that are closed: those of active states whose condition or papers lack something, whoever
// may ask for them, and those of the states that the case enters by itself as soon as a condition holds (the next
// signature, the day it begins). Where several candidates share one event, any of them would do. Document order.
std::vector<BlockedAction> blocked_actions(const Catalogue& catalogue, const Workflow& workflow,
                                           const Situation& situation, const Facts& facts);

// An act that writes a fact, or leads into a state; the end of another case is one.
struct Act {
    const Transition* transition = nullptr;
    std::string state;  // that offers it
};

// The acts with a label that write `name` ("referral.hours"): by their form, their list, or what they do. Computed data
// are written by what they are computed from.
std::vector<Act> acts_that_write(const Workflow& workflow, const std::string& name);
// The acts with a label that lead into the state (a path or the end of one).
std::vector<Act> acts_that_enter(const Workflow& workflow, const std::string& state);
// The acts with a label that lead out of it.
std::vector<Act> acts_that_leave(const Workflow& workflow, const std::string& state);

}  // namespace jalon
