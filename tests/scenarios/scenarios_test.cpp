#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "engine/scenario/coverage.hpp"
#include "engine/scenario/machine_host.hpp"
#include "storage/verify.hpp"
#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// Plays one script in a house of its own and returns the transitions it took; the house is found in order afterwards.
std::vector<std::string> played(const std::string& path, Restore restore) {
    const Scenario scenario = scenario_at(path);
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    ScenarioHouse house;
    CaseHost host(house, cast(), &frame);

    const PlayResult result = play(scenario, host, restore);

    if (result.difference) {
        FAIL_CHECK(result.difference->str());
    }
    const std::vector<std::string> faults = verify_store(house.database(), house.documents());
    CHECK(faults == std::vector<std::string>{});
    return result.taken;
}

}  // namespace

TEST_CASE("the shipped definitions are free of errors", "[scenarios]") {
    for (const Finding& finding : shipped().read.findings) {
        INFO(finding.str());
        CHECK(finding.level == Finding::Level::warning);
    }
}

TEST_CASE("every scenario plays straight through, and together they take every transition and fire every timer",
          "[scenarios]") {
    std::map<std::string, std::set<std::string>> taken;  // by workflow
    for (const std::string& path : all_scenarios()) {
        const std::vector<std::string> some = played(path, Restore::no);
        const std::string workflow = scenario_at(path).workflow;
        taken[workflow].insert(some.begin(), some.end());
    }
    for (const auto& [id, by_scenarios] : taken) {
        for (const Transition* missed : not_taken(shipped().read.catalogue.workflow(id), by_scenarios)) {
            FAIL_CHECK("no scenario takes " << id << ": " << missed->id);
        }
    }
}

TEST_CASE("every scenario gives the same when all is closed and opened again after each step", "[scenarios]") {
    for (const std::string& path : all_scenarios()) {
        played(path, Restore::yes);
    }
}

TEST_CASE("the pure machine plays every scenario too", "[scenarios]") {
    for (const std::string& path : all_scenarios()) {
        const Scenario scenario = scenario_at(path);
        const Catalogue& catalogue = shipped().read.catalogue;
        MachineHost host(catalogue, catalogue.workflow(scenario.workflow));

        const PlayResult result = play(scenario, host, Restore::yes);

        if (result.difference) {
            FAIL_CHECK(result.difference->str());
        }
    }
}

TEST_CASE("what only the machine alone can play is refused by the service, at its place", "[scenarios]") {
    ScenarioHouse house;
    CaseHost host(house, cast(), nullptr);
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario =
        read_scenario({"s.yaml", "case: { workflow: cadre, others: told, framework: in_forse }\n"}, findings);
    REQUIRE(scenario);
    std::vector<std::string> said;
    for (const Finding& finding : host.check(*scenario)) {
        said.push_back(finding.str());
    }
    CHECK(said ==
          std::vector<std::string>{
              "s.yaml:1:34: « others » se joue sur la machine seule : le service joue les dossiers qu’il ouvre ; "
              "retirez-le, et envoyez leurs étapes avec « in »",
              "s.yaml:1:51: « framework » est l’un de ces mots : none, in_force, expired, suspended ; "
              "vouliez-vous dire « in_force » ?"});
}
