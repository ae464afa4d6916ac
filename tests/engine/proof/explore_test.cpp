#include <catch2/catch.hpp>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"

using namespace jalon::proof;

TEST_CASE("what a history remembers counts only while something leads back to it", "[proof]") {
    const jalon::ReadResult read = jalon::read_single_workflow(
        {"x.yaml",
         "initial: work\n"
         "states:\n"
         "  work:\n"
         "    initial: a\n"
         "    on: { pause: { to: paused }, stop: { to: over } }\n"
         "    states: { back: { history: deep, default: a }, a: { on: { go: b } }, b: { on: { go: a } } }\n"
         "  paused: { on: { resume: { to: work.back }, stop: { to: over } } }\n"
         "  over: { on: { file: { to: filed } } }\n"
         "  filed: { type: final }\n"});
    REQUIRE(read.ok());

    const Exploration exploration =
        explore(*read.catalogue.workflows.begin()->second, nullptr, {}, Watched(), ExploreOptions());

    CHECK(exploration.places.size() == 6);  // a, b, paused from each, over, filed
}

TEST_CASE("what is unknown is never taken for known", "[proof]") {
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value())) == Presence::perhaps);
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value(2))) == Presence::present);
    CHECK_FALSE(is_known(joined(jalon::Value(1), jalon::Value(2))));
    CHECK(is_unknown(settled(jalon::Value(65))));
    CHECK(settled(jalon::Value(64)) == jalon::Value(64));
    CHECK_FALSE(is_known(settled(jalon::Value(jalon::List{1, 2, 3, 4}))));
}
