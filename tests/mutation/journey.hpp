// What a scenario shows to everybody, step by step, as text: who sees which state, tasks, buttons, answers, data and
// papers, what each form asks and says to wrong answers, what papers and messages say, which timers run. At the end,
// who may begin another case, and whether it may follow the first.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/scenario.hpp"

namespace jalon::test {

struct Journey {
    struct Step {
        std::string what;    // « envoi sign »
        std::string digest;  // of its text
    };
    std::vector<Step> steps;
    // What was shown, by the digest that steps and other texts name it with; and where it came up first.
    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> places;
    std::set<std::string> files;  // definition files that took part besides the workflow's own
    std::string difference;       // of the scenario's own expectations; "" when it plays
};

// Plays `scenario` through a whole case service over `sources`, with papers as text. `go_on` is asked after each step
// with its place among the steps, and ends the play by saying no.
Journey journey_of(const Scenario& scenario, const std::vector<SourceFile>& sources, const ReadResult& read,
                   const std::function<bool(std::size_t, const Journey::Step&)>& go_on);

}  // namespace jalon::test
