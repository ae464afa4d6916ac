#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// How many papers of the case stand in each status: signed copies, then conventions.
std::map<std::string, int> statuses(CaseStore& cases, bool signed_copies) {
    CaseScope everything;
    everything.all = true;
    everything.roles = {"secretary"};
    std::map<std::string, int> count;
    for (const DocumentLine& line : cases.documents(everything, {})) {
        const bool copy = !line.document.signs.empty() && line.document.key.starts_with("convention");
        if (signed_copies ? copy : line.document.key == "convention") {
            count[line.document.status] += 1;
        }
    }
    return count;
}

}  // namespace

TEST_CASE("a convention that is reworked voids the copies already signed", "[scenarios]") {
    Scenario scenario = scenario_at("cadre/signatures.yaml");
    const auto is_rework = [](const ScenarioStep& step) { return step.event == "rework"; };
    const ScenarioStep rework = *std::ranges::find_if(scenario.steps, is_rework);
    // Up to where the centre refuses what the mayor has signed.
    while (scenario.steps.back().event != "refuse_to_sign" || scenario.steps.back().by != "centre_head") {
        scenario.steps.pop_back();
    }
    ScenarioHouse house;
    CaseHost host(house, cast(), nullptr);
    REQUIRE_FALSE(play(scenario, host, Restore::no).difference);
    REQUIRE(statuses(house.cases(), true) == std::map<std::string, int>{{"signed", 1}});

    REQUIRE(host.send(rework));

    CHECK(statuses(house.cases(), true) == std::map<std::string, int>{{"void", 1}});
    CHECK(statuses(house.cases(), false)["to_sign"] == 1);
}
