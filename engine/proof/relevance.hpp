// What of a workflow can make a difference to its claims: which data, timers and conditions are followed, and which
// values stand for all those that somebody may type. What makes none is left out of the situations explored.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/vocabulary.hpp"

namespace jalon::proof {

struct Relevance {
    std::set<std::string, std::less<>> data;        // names of data, by the first part of their paths
    std::set<const ExpressionNode*> formulas;       // those to evaluate; the others change nothing that is followed
    std::set<const ExpressionNode*> yes_no_values;  // arguments that must be known true or false
    std::set<const Timer*> timers;
    std::set<std::string> atoms;  // elementary conditions worth remembering: they are met more than once
    // Values that stand for all others, for a path that is compared with constants only: "event.kind",
    // "tripartite_meeting.outcome", "hours".
    std::map<std::string, std::vector<Value>> representatives;
    std::set<std::int64_t> numbers;     // whole numbers among them
    std::set<std::string> null_tested;  // paths whose presence is asked for
    std::set<std::string> paths;        // all that are read
    std::set<std::string> assigned;     // data that some step gives a value
    std::vector<Value> constants;       // all literals, for the search of a counter-example

    bool follows(std::string_view name) const { return data.contains(name); }
};

Relevance relevance_of(const Workflow& workflow, const std::vector<const Claim*>& claims, const Watched& watched);

}  // namespace jalon::proof
