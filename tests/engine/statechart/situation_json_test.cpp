#include <catch2/catch.hpp>

#include "engine/base/value.hpp"
#include "engine/statechart/situation_json.hpp"

namespace jalon {

namespace {

Situation full() {
    const Instant at = parse_instant("2026-09-01T08:00:00.250Z").value();
    Situation situation;
    situation.active = {"phase", "phase.\"first\"", "phase.accent é\n"};
    situation.history = {{"phase", {"phase.first", "phase.second"}}, {"other", {}}};
    situation.entered = {{"phase", at}, {"phase.first", at}};
    situation.timers = {{"phase", "reminder", at, 2}, {"phase", "\\deadline\x01", at, 0}};
    situation.paused = {{"other", "chaser", Duration(1500), 1, at}};
    situation.last_dated = {{"phase/deadline", at}};
    situation.tasks = {{"phase", "call", "Appeler", {"agent"}, {"called"}, at, std::nullopt, at}};
    situation.appointments = {{"phase", "Bilan", {"agent", "counsellor"}, at, true, 90, "Salle 2"}};
    situation.children = {{"phase", "child", "stop", "c-1", true}};
    situation.parent = ParentCase{"p-1", "child", Record{{"hours", Decimal(305, 1)}}};
    situation.data = {{"n", std::int64_t(3)}, {"name", "Zoé"}};
    return situation;
}

}  // namespace

TEST_CASE("a situation is written as the canonical JSON of its record", "[statechart]") {
    for (const WithData with_data : {WithData::yes, WithData::no}) {
        for (const Situation& situation : {full(), Situation()}) {
            const std::string text = situation_to_json(situation, with_data);

            CHECK(to_json(from_json(text).value()) == text);
            Situation expected = situation;
            expected.data = with_data == WithData::yes ? situation.data : Record();
            CHECK(situation_to_json(situation_from_json(text).value()) == situation_to_json(expected));
        }
    }
}

}  // namespace jalon
