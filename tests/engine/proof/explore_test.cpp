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

namespace {

std::size_t places_of(const std::string& text) {
    const jalon::ReadResult read = jalon::read_single_workflow({"x.yaml", text});
    REQUIRE(read.ok());
    return explore(*read.catalogue.workflows.begin()->second, nullptr, {}, Watched(), ExploreOptions()).places.size();
}

}  // namespace

TEST_CASE("what is typed counts only as long as something may read it", "[proof]") {
    const std::string head =
        "data: { kind: { type: string }, twice: { type: bool, compute: \"kind == 'b'\" } }\n"
        "initial: first\nstates:\n";
    const std::string first = "  first: { on: { say: { to: second, do: [ { set: { kind: event.kind } } ] } } }\n";

    // Read in `second`, then no more: « a », « b » and another, one situation once that is over, and the end.
    CHECK(places_of(head + first +
                    "  second: { on: { go: { to: third, if: kind == 'a' }, leave: { to: third, if: twice } } }\n"
                    "  third: { on: { go: { to: end } } }\n  end: { type: final }\n") == 1 + 3 + 1 + 1);
    // Read again after `third`, through what is computed from it.
    CHECK(places_of(head + first +
                    "  second: { on: { go: { to: third, if: kind != 'a' || !twice } } }\n"
                    "  third: { on: { go: { to: end, if: twice } } }\n  end: { type: final }\n") == 1 + 3 + 3 + 1);
    // Written anew before it is read again.
    CHECK(places_of(head + first +
                    "  second: { on: { go: { to: third, if: kind == 'a' }, leave: { to: third, if: twice } } }\n"
                    "  third: { on: { say: { to: second, do: [ { set: { kind: event.kind } } ] } } }\n") == 1 + 3 + 1);
    // Written anew on one of two ways only.
    CHECK(
        places_of(head + first +
                  "  second: { on: { go: { to: third, if: kind != 'a' || !twice } } }\n"
                  "  third: { on: { say: { to: second, do: [ { set: { kind: event.kind } } ] }, back: second } }\n") ==
        1 + 3 + 3);
}

TEST_CASE("what may still be read when a state is left is kept", "[proof]") {
    const std::string text =
        "data: { kind: { type: string } }\n"
        "initial: work\nstates:\n  work:\n    type: parallel\n    done: { to: end }\n"
        "    exit: [ { when: [ { if: kind == 'a', do: [ { raise: odd } ] } ] } ]\n"
        "    states:\n"
        "      left: { initial: first, states: {\n"
        "        first: { on: { say: { to: second, do: [ { set: { kind: event.kind } } ] } } },\n"
        "        second: { on: { go: last } }, last: { type: final } } }\n"
        "      right: { initial: waits, states: {\n"
        "        waits: { on: { look: { to: over } } }, over: { type: final } } }\n"
        "  end: { on: { odd: { to: odd }, close: { to: closed } } }\n"
        "  odd: { type: final }\n  closed: { type: final }\n";

    // Nothing said, looked or not; two kinds, each before and after the last state and the look; the three ends.
    CHECK(places_of(text) == 2 + 2 * 3 + 3);
}

TEST_CASE("what is unknown is never taken for known", "[proof]") {
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value())) == Presence::perhaps);
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value(2))) == Presence::present);
    CHECK_FALSE(is_known(joined(jalon::Value(1), jalon::Value(2))));
    CHECK(is_unknown(settled(jalon::Value(65))));
    CHECK(settled(jalon::Value(64)) == jalon::Value(64));
    CHECK_FALSE(is_known(settled(jalon::Value(jalon::List{1, 2, 3, 4}))));
}
