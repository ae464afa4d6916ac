#include "tests/bench/journeys.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "storage/directory_store.hpp"

namespace jalon::bench {

using namespace jalon::test;

namespace {

std::map<std::string, Actor> people_around_new_agent(ScenarioHouse& house, const std::string& name) {
    std::map<std::string, Actor> people = cast();
    Actor& actor = people.at("thierry");
    SqliteDirectory directory(house.database());
    Agent agent = *directory.agent(actor.agent);
    User user = *directory.user(actor.user);
    agent.id = AgentId(name);
    user.id = UserId(name);
    user.login = name;
    user.agent = agent.id;
    directory.save_agent(agent);
    directory.save_user(user);
    actor.user = user.id;
    actor.agent = agent.id;
    return people;
}

}  // namespace

Part journey_until(const std::string& event, int nth) {
    Part part{scenario_at("bilan-professionnel/ordinary-journey.yaml"), {}};
    std::vector<ScenarioStep>& steps = part.before.steps;
    for (std::size_t k = 0; k < steps.size(); ++k) {
        if (steps[k].event == event && --nth == 0) {
            part.next = steps[k];
            steps.resize(k);
            return part;
        }
    }
    FAIL("the ordinary journey sends " << event);
    return part;
}

Part whole_journey() {
    return {scenario_at("bilan-professionnel/ordinary-journey.yaml"), {}};
}

std::vector<Opened> cases_before(const Part& part, ScenarioHouse& house, const std::string& prefix, std::size_t count) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    std::vector<Opened> opened;
    for (std::size_t k = 0; k < count; ++k) {
        const std::string name = fmt::format("{}-{}", prefix, k);
        const std::map<std::string, Actor> people = people_around_new_agent(house, name);
        Scenario scenario = part.before;
        if (house.cases().latest(frame.workflow, people.at("solange").organisation, AgentId())) {
            std::erase_if(scenario.settings.entries,
                          [](const YamlEntry& entry) { return entry.key.text == "framework"; });
        }
        for (ScenarioStep& step : scenario.steps) {
            for (YamlEntry& entry : step.data.entries) {
                if (entry.key.text == "agent") {
                    entry.value.text = name;
                }
            }
        }
        CaseHost host(house, people, &frame);
        const PlayResult result = play(scenario, host, Restore::no);
        if (result.difference) {
            FAIL(result.difference->str());
        }
        opened.push_back({host.id(), people});
    }
    return opened;
}

}  // namespace jalon::bench
