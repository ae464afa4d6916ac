#include <catch2/catch.hpp>

#include <set>
#include <string>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/explore.hpp"

using namespace jalon::proof;

namespace {

const char* letters =
    "data: { x: { type: int }, y: { type: int, initial: 1 } }\n"
    "initial: a\n"
    "states:\n"
    "  a: { on: { skip: { to: b }, fill: { to: b, do: [ { set: { x: event.n } } ] } } }\n"
    "  b: { on: { print: { to: c, do: [ { document: { template: letter, as: letter } } ] } } }\n"
    "  c: { type: final }\n";

// What is known of `x` and `y` whenever the letter is made.
std::set<std::pair<Presence, Presence>> known_at_print(const std::set<std::string, std::less<>>& apart) {
    const jalon::ReadResult read = jalon::read_single_workflow({"x.yaml", letters});
    REQUIRE(read.ok());
    std::set<std::pair<Presence, Presence>> seen;
    ExploreOptions options;
    options.all_data = true;
    options.apart = apart;
    options.observe = [&](const Seen& one) {
        if (!one.step.effects.empty()) {
            seen.emplace(presence_at(one.step.next.data, "x"), presence_at(one.step.next.data, "y"));
        }
    };
    const Exploration exploration = explore(*read.catalogue.workflows.begin()->second, nullptr, {}, Watched(), options);
    CHECK(exploration.gave_up.empty());
    return seen;
}

}  // namespace

TEST_CASE("exploring tells which data are surely there when a paper is made", "[proof]") {
    CHECK(known_at_print({}).contains({Presence::perhaps, Presence::present}));
    CHECK(known_at_print({"x"}) == std::set<std::pair<Presence, Presence>>{{Presence::absent, Presence::present},
                                                                           {Presence::present, Presence::present}});
}

TEST_CASE("what is unknown is never taken for known", "[proof]") {
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value())) == Presence::perhaps);
    CHECK(presence_of(joined(jalon::Value(1), jalon::Value(2))) == Presence::present);
    CHECK_FALSE(is_known(joined(jalon::Value(1), jalon::Value(2))));
    CHECK(is_unknown(settled(jalon::Value(65))));
    CHECK(settled(jalon::Value(64)) == jalon::Value(64));
    CHECK_FALSE(is_known(settled(jalon::Value(jalon::List{1, 2, 3, 4}))));
}
