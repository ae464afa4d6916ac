#include <string>

#include <catch2/catch.hpp>

#include "storage/verify.hpp"
#include "tests/http/http_host.hpp"

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
