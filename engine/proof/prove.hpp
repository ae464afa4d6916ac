// Proves what a workflow promises, or shows the shortest scenario in which it does not hold.
//
//   never, always       in every situation that can be reached
//   can_reach           some scenario reaches the state, or makes the expression true; proved by playing one
//   from_everywhere     from every situation, people and time can bring the case there. People may type what conditions
//                       on their answers ask; a condition on anything else must be met either way.
//   leads_to            once `from` holds, `to` holds sooner or later although nobody need ever act: what is armed
//   fires
//                       unless stopped, and that is all that must happen
//   at_most_once        an event is taken, a paper made or an invoice issued no more than once
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"

namespace jalon::proof {

struct Verdict {
    enum class Outcome {
        proved,
        violated,  // `scenario` shows it, or there is nothing to show: nothing leads there
        perhaps,   // violated on a path that could not be made into a scenario
        gave_up,   // not everything could be explored
    };
    std::string property;
    Position position;
    Outcome outcome = Outcome::gave_up;
    std::size_t situations = 0;     // that were explored
    std::string reason;             // French: what happens on the path; "" when there is nothing to add
    std::vector<std::string> path;  // moves, as people read them
    std::string scenario;           // a script for `jalon play`; "" without

    bool holds() const { return outcome == Outcome::proved; }
    // « nom : prouvée (12 situations) », with the path where there is one.
    std::string str() const;
};

struct Proof {
    std::vector<Verdict> verdicts;  // one per property, in order; none when some cannot be read
    std::vector<Finding> findings;  // properties that cannot be read
};

// `catalogue` may be nullptr for a bare machine. What cannot be read of the properties is told in `findings`; then none
// is proved.
Proof prove(const Workflow& workflow, const Catalogue* catalogue, const ExploreOptions& options = {});

// A property violated or not proved, as publication refuses it.
Finding finding_of(const Verdict& verdict);

}  // namespace jalon::proof
