// Cases of the shipped definitions, brought as far as a measure wants them.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/scenarios/scenario_house.hpp"

namespace jalon::bench {

constexpr std::size_t cases_count = 8;  // a step is measured on several, so that no history grows out of measure

// The ordinary journey up to the `nth` (from 1) sending of an event, and that sending.
struct Part {
    Scenario before;
    ScenarioStep next;
};
Part journey_until(const std::string& event, int nth);
// The whole of it; its `next` says nothing.
Part whole_journey();

// A case and the people who act in it: an agent has one case at a time, so each has its own.
struct Opened {
    CaseId id;
    std::map<std::string, Actor> people;
};

// Several cases brought to just before the next step, their agents named by the prefix. The first brings the employer's
// framework into force for all.
std::vector<Opened> cases_before(const Part& part, test::ScenarioHouse& house, const std::string& prefix,
                                 std::size_t count = cases_count);

}  // namespace jalon::bench
