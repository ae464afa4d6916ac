// The step bar of a case page, through the journeys that leave it for a while.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// The tokens that one of the people gets after every step of a journey, as far as the one before `until`.
std::vector<std::string> tokens_of(const char* who, const char* until) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    Scenario scenario = scenario_at("bilan-professionnel/ordinary-journey.yaml");
    std::vector<ScenarioStep> steps;
    std::swap(steps, scenario.steps);
    ScenarioHouse house;
    CaseHost host(house, cast(), &frame);
    REQUIRE_FALSE(play(scenario, host, Restore::no).difference);
    std::vector<std::string> tokens;
    for (const ScenarioStep& step : steps) {
        if (step.event == until) {
            break;
        }
        REQUIRE((step.kind == ScenarioStep::Kind::advance ? host.advance(step) : host.send(step)));
        const Result<CaseView> seen = house.service().view(cast().at(who), host.id());
        tokens.push_back(seen ? seen->token : "");
        if (seen) {
            CHECK(house.service().revision_seen(cast().at(who), host.id(), seen->token) ==
                  house.cases().header(host.id())->revision);
            CHECK(house.service().revision_seen(cast().at(who), host.id(), "1") == -1);
        }
    }
    return tokens;
}

std::size_t changes(const std::vector<std::string>& tokens) {
    std::size_t count = 0;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        count += tokens[i] != tokens[i - 1] ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("an employer cannot count what passes between agent and centre", "[scenarios]") {
    // Between the planned meeting and its minutes the agent writes down expectations, which are nobody else's business.
    const std::vector<std::string> employer = tokens_of("solange", "record_minutes");
    const std::vector<std::string> counsellor = tokens_of("maud", "record_minutes");
    REQUIRE(employer.size() == counsellor.size());
    CHECK(employer.back() == employer[employer.size() - 2]);
    CHECK(counsellor.back() != counsellor[counsellor.size() - 2]);
    CHECK(changes(employer) > 3);  // what they are told moves it
}

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
