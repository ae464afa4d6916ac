// What an administrator decides before publishing: which running cases stay on the definitions they began with, which
// move, and what may be lost on the way. A file of its own, read as strictly as definitions.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/cases/migration.hpp"

namespace jalon {

enum class Choice { keep, migrate };

// The choice for cases in one state, or with one consequence, or both.
struct GroupRule {
    std::string state;                       // end of the path of an active state; "": any
    std::optional<Consequence> consequence;  // none: any
    Choice choice = Choice::keep;
    Position position;
};

struct WorkflowPlan {
    Choice choice = Choice::keep;   // where no group says otherwise
    std::vector<GroupRule> groups;  // the first that fits decides
    Mapping mapping;
    std::map<std::string, Position> places;  // of its names: "states/a.b", "data/note", "decisions/data/note"
};

struct PublishPlan {
    std::map<std::string, WorkflowPlan> workflows;  // by id; the others keep their version

    // The plan for a workflow; that of « keep » when nothing is said.
    const WorkflowPlan& of(const std::string& workflow) const;
};

// Reads a plan. nullopt when something is wrong; `findings` tells what, and where, everything at once. Which states and
// data exist is said by `workflows` (the definitions to publish): names that a mapping leads to must be there.
std::optional<PublishPlan> read_plan(const SourceFile& file, const Catalogue& workflows,
                                     std::vector<Finding>& findings);

// The choice for a case of that workflow with these leaves and consequences.
Choice choice_for(const WorkflowPlan& plan, const std::vector<std::string>& leaves,
                  const std::set<Consequence>& consequences);

}  // namespace jalon
