#include <string>

#include <catch2/catch.hpp>

#include "storage/verify.hpp"
#include "tests/http/http_host.hpp"
#include "tests/scenarios/family.hpp"
#include "tests/support/no_renderer.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

void play_over_http(const std::string& path, Restore restore) {
    const Scenario scenario = scenario_at(path);
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    ServedHouse served;
    HttpHost host(served, &frame);
    INFO(path);

    const PlayResult result = play(scenario, host, restore);

    if (result.difference) {
        FAIL_CHECK(result.difference->str());
    }
    CHECK_FALSE(result.taken.empty());
    const std::vector<std::string> faults = verify_store(served.house().database(), served.house().documents());
    CHECK(faults == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("every scenario plays over HTTP, page by page", "[http]") {
    for (const std::string& path : all_scenarios()) {
        // The ordinary journeys go through a server that is started again after each step.
        play_over_http(path, path.ends_with("/ordinary-journey.yaml") ? Restore::yes : Restore::no);
    }
}

TEST_CASE("cases that open one another are played over HTTP, and lead from one page to the other", "[http]") {
    std::vector<Finding> findings;
    const std::optional<Scenario> script = read_scenario({"family.yaml", family_script}, findings);
    REQUIRE(script);
    const NoRenderer renderer;
    ServedHouse served(family(), renderer);
    HttpHost host(served, nullptr);

    const PlayResult result = play(*script, host, Restore::yes);

    CHECK((result.difference ? result.difference->str() : "") == "");
    const CaseId child(served.house().cases().load(host.id())->situation.children.back().id);
    HttpClient secretary = served.client();
    REQUIRE(served.sign_in(secretary, "cecile"));
    const std::string here = secretary.get("/cases/" + host.id().str()).body;
    CHECK(here.find("href=\"/cases/" + child.str() + "\"") != std::string::npos);
    const std::string there = secretary.get("/cases/" + child.str()).body;
    CHECK(there.find("href=\"/cases/" + host.id().str() + "\"") != std::string::npos);
    // The employer takes part in the first alone.
    HttpClient officer = served.client();
    REQUIRE(served.sign_in(officer, "solange"));
    const std::string outside = officer.get("/cases/" + host.id().str()).body;
    CHECK(outside.find(served.house().cases().header(host.id())->reference) != std::string::npos);
    CHECK(outside.find(child.str()) == std::string::npos);
    CHECK(outside.find("AI-") == std::string::npos);
    CHECK(officer.get("/cases/" + child.str()).status == 404);
}
