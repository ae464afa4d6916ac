// A real case becomes a script that plays, and in which nobody can be known again.
#include <catch2/catch.hpp>

#include "engine/definition/role.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/record.hpp"
#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

RecordedCase recorded(ScenarioHouse& house, const CaseId& id) {
    CaseStore& cases = house.cases();
    RecordedCase made{*cases.header(id), cases.journal(id), {}, cases.messages_of(id), cases.load(id)->situation};
    CaseScope everything;
    everything.all = true;
    everything.roles = all_roles();
    DocumentFilter filter;
    filter.case_id = id;
    filter.limit = 1000;
    for (const DocumentLine& line : cases.documents(everything, filter)) {
        made.documents.push_back(line.document);
    }
    return made;
}

}  // namespace

TEST_CASE("each case played through the service is recorded, and its script gives the same states", "[scenarios]") {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    for (const std::string& path : all_scenarios()) {
        INFO(path);
        ScenarioHouse house;
        CaseHost host(house, cast(), &frame);
        REQUIRE_FALSE(play(scenario_at(path), host, Restore::no).difference);
        const RecordedCase real = recorded(house, host.id());

        const Result<std::string> script = recorded_scenario(real, house.catalogue());

        if (!script) {
            FAIL_CHECK(script.error().message);
            continue;
        }
        INFO(*script);
        std::vector<Finding> findings;
        const std::optional<Scenario> again = read_scenario({"recorded.yaml", *script}, findings);
        REQUIRE(again);
        MachineHost machine(house.catalogue(), house.catalogue().workflow(again->workflow));
        const PlayResult result = play(*again, machine, Restore::yes);
        if (result.difference) {
            FAIL_CHECK(result.difference->str());
        }
        CHECK(machine.situation().leaves() == real.journal.back().states);
        for (const char* known :
             {"Solange", "Ferrier", "Thierry", "Lemoine", "Maud", "Keravel", "thierry", "espaces verts"}) {
            INFO(known);
            CHECK(script->find(known) == std::string::npos);
        }
    }
}

TEST_CASE("a journal that does not follow from its definition is not made into a script", "[scenarios]") {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    ScenarioHouse house;
    CaseHost host(house, cast(), &frame);
    REQUIRE_FALSE(play(frame, host, Restore::no).difference);
    RecordedCase real = recorded(house, host.id());
    real.journal.back().states = {"nowhere"};

    const Result<std::string> script = recorded_scenario(real, house.catalogue());

    REQUIRE_FALSE(script);
    CHECK(script.error().message.find("premier écart") != std::string::npos);
}
