// The step bar of a case page, through the journeys that leave it for a while.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

TEST_CASE("a suspended accompaniment stays where it was in the step bar", "[scenarios]") {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    Scenario scenario = scenario_at("bilan-professionnel/suspended.yaml");
    const auto suspended = std::ranges::find(scenario.steps, "suspend", &ScenarioStep::event);
    REQUIRE(suspended != scenario.steps.end());
    scenario.steps.erase(suspended + 1, scenario.steps.end());
    ScenarioHouse house;
    CaseHost host(house, cast(), &frame);
    REQUIRE_FALSE(play(scenario, host, Restore::no).difference);
    REQUIRE(house.cases().load(host.id())->situation.in("suspended"));

    const std::vector<StepView> bar = house.service().view(cast().at("maud"), host.id())->steps;

    const auto here = std::ranges::find(bar, StepView::State::current, &StepView::state);
    REQUIRE(here != bar.end());
    CHECK(here->label == "Convention");  // the signatures wait, too
    CHECK(std::ranges::count(bar, StepView::State::done, &StepView::state) == here - bar.begin());
}
