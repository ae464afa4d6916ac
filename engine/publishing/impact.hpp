// What publishing would do to every open case, told before anything happens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/cases/stores.hpp"
#include "engine/publishing/plan.hpp"

namespace jalon {

// Cases of one kind and version, in one state, to which the same happens.
struct ImpactGroup {
    std::string workflow;
    std::string label;  // of the workflow
    int from_version = 0;
    int to_version = 0;  // 0: the new definitions have no such workflow
    std::vector<std::string> leaves;
    std::string state_label;
    std::set<Consequence> consequences;
    std::vector<std::string> details;    // French
    std::vector<std::string> undecided;  // keys that a plan must decide before these cases can move
    std::vector<std::string> decided;    // keys that the plan decides and these cases meet
    Choice choice = Choice::keep;
    std::vector<CaseHeader> cases;

    // True when they are to move and cannot.
    bool refused() const;
};

struct Impact {
    std::vector<ImpactGroup> groups;  // by workflow, state, consequence
    std::int64_t open_cases = 0;      // that began with other definitions
    std::int64_t current = 0;         // open cases that are on the new ones already

    // True when some group is to move and cannot: nothing may be applied then.
    bool refused() const;
};

// Looks at every open case of the store. Cases that stand alike (same definitions, states, timers and names of data)
// are worked out once. `definitions.current()` are the definitions to publish.
Impact impact_of(CaseStore& cases, const Definitions& definitions, const PublishPlan& plan, Instant now,
                 const Calendar& calendar);

// The report as lines of text: groups with counts and examples, what must be decided first.
std::vector<std::string> lines_of(const Impact& impact);

// What of the plan meets nothing, misspelt perhaps: choices by the name of a state in which no case stands, old names
// of states and data that no set knows which open cases of that kind follow, and decisions about what these sets do not
// know and no open case would lose. One error each, at its place in the plan.
std::vector<Finding> idle_choices(const PublishPlan& plan, const Impact& impact, const Definitions& definitions);

// The keys of the papers of a case that somebody has signed.
std::vector<std::string> signed_papers(CaseStore& cases, const CaseId& id);

}  // namespace jalon
