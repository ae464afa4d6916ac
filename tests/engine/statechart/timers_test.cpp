// Timers: armed on entry, cancelled on exit, kept over a suspension, dated by expressions.
#include <catch2/catch.hpp>

#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/statechart/situation_json.hpp"
#include "engine/statechart/step.hpp"
#include "tests/engine/statechart/machine_cases.hpp"

using jalon::tests::MachineCase;
using jalon::tests::played;

TEST_CASE("timers fire when they should and only then", "[statechart][timers]") {
    const auto row = GENERATE(values<MachineCase>({
        {"after: elapsed in the state", "{ states: { a: { after: { 7 days: { to: b } } }, b: {} } }",
         "steps: [ { advance: 6 days, expect: { states: [a] } }, { advance: 1 day, expect: { states: [b] } } ]"},
        {"a timer is cancelled on exit",
         "{ states: { a: { after: { 7 days: { to: late } }, on: { e: { to: b } } }, b: {}, late: {} } }",
         "steps: [ { advance: 3 days }, { send: e }, { advance: 30 days, expect: { states: [b] } } ]"},
        {"re-entry arms it anew",
         "{ states: { a: { after: { 7 days: { to: late } }, on: { e: { to: b } } }, b: { on: { e: { to: a } } }, late: "
         "{} } }",
         "steps: [ { advance: 5 days }, { send: e }, { send: e }, { advance: 6 days, expect: { states: [a] } }, { "
         "advance: 1 day, expect: { states: [late] } } ]"},
        {"a transition to self does not re-arm",
         "{ states: { a: { after: { 7 days: { to: late } }, on: { e: { to: a } } }, late: {} } }",
         "steps: [ { advance: 5 days }, { send: e }, { advance: 2 days, expect: { states: [late] } } ]"},
        {"every repeats, max times in all",
         "{ data: { n: 0 }, states: { a: { timers: [ { name: chaser, after: 7 days, every: 3 days, max: 3, do: [ { "
         "set: { n: n + 1 } } ] } ] } } }",
         "steps: [ { advance: 7 days, expect: { data: { n: 1 } } }, { advance: 3 days, expect: { data: { n: 2 } } }, { "
         "advance: 90 days, expect: { data: { n: 3 } } } ]"},
        {"several are fired in the order they fall due", R"yaml(
data: { t: "" }
states:
  a:
    timers:
      - { name: second, after: 2 days, do: [ { set: { t: "t + '2'" } } ] }
      - { name: first, after: 1 day, do: [ { set: { t: "t + '1'" } } ] }
      - { name: third, after: 3 days, to: b, do: [ { set: { t: "t + '3'" } } ] }
      - { name: never, after: 4 days, do: [ { set: { t: "t + '4'" } } ] }
  b: {}
)yaml",
         "steps: [ { advance: 10 days, expect: { states: [b], data: { t: '123' } } } ]"},
        {"at the same instant document order decides", R"yaml(
data: { t: "" }
states:
  a:
    timers:
      - { name: z, after: 24 hours, do: [ { set: { t: "t + '1'" } } ] }
      - { name: y, after: 1440 minutes, do: [ { set: { t: "t + '2'" } } ] }
)yaml",
         "steps: [ { advance: 1 days, expect: { data: { t: '12' } } } ]"},
        {"a timer whose condition is false passes",
         "{ data: { n: 0 }, states: { a: { timers: [ { name: x, after: 1 day, if: n > 0, to: b } ] }, b: {} } }",
         "steps: [ { advance: 2 days, expect: { states: [a] } } ]"},
        {"after chooses between candidates",
         "{ data: { n: 0 }, states: { a: { after: { 1 day: [ { if: n > 0, to: b }, { to: c } ] } }, b: {}, c: {} } }",
         "steps: [ { advance: 1 day, expect: { states: [c] } } ]"},
        {"working days skip weekends and holidays",
         "{ states: { a: { after: { 2 working days: { to: b } } }, b: {} } }",
         "{ at: 2026-04-30, steps: [ { advance: 2026-05-04, expect: { states: [a] } }, { advance: 2026-05-05, expect: "
         "{ states: [b] } } ] }"},
        {"months clamp to the end of the month", "{ states: { a: { after: { 6 months: { to: b } } }, b: {} } }",
         "{ at: 2026-08-31, steps: [ { advance: 2027-02-27, expect: { states: [a] } }, { advance: 2027-02-28, expect: "
         "{ states: [b] } } ] }"},
        {"days keep the time of day over the change to summer time",
         "{ states: { a: { after: { 1 days: { to: b } } }, b: {} } }",
         "{ at: \"2026-03-28T10:00:00Z\", steps: [ { advance: \"2026-03-29T08:59:59Z\", expect: { states: [a] } }, { "
         "advance: \"2026-03-29T09:00:00Z\", expect: { states: [b] } } ] }"},
        {"29 February: a month after 31 January of a leap year, a year after it clamps again",
         "{ states: { a: { after: { 1 months: { to: b } } }, b: { after: { 12 months: { to: c } } }, c: {} } }",
         "{ at: 2028-01-31, steps: [ { advance: 2028-02-28, expect: { states: [a] } }, { advance: 2028-02-29, expect: "
         "{ "
         "states: [b] } }, { advance: 2029-02-27, expect: { states: [b] } }, { advance: 2029-02-28, expect: { states: "
         "[c] } } ] }"},
        {"hours are elapsed time over the change to winter time",
         "{ states: { a: { after: { 24 hours: { to: b } } }, b: {} } }",
         "{ at: 2026-10-24T10:00:00Z, steps: [ { advance: 2026-10-25T09:59:00Z, expect: { states: [a] } }, { advance: "
         "2026-10-25T10:00:00Z, expect: { states: [b] } } ] }"},
        {"90 days stopped: what fell due is fired in due order, each with its own now", R"yaml(
data: { t: "", last: { type: date } }
states:
  a:
    timers:
      - { name: later, after: 60 days, do: [ { set: { t: "t + 'l'", last: today() } } ] }
      - { name: chaser, after: 20 days, every: 30 days, max: 3, do: [ { set: { t: "t + 'c'" } } ] }
      - { name: move, after: 55 days, to: b, do: [ { set: { t: "t + 'm'" } } ] }
  b: { timers: [ { name: soon, after: 10 days, do: [ { set: { t: "t + 's'", last: today() } } ] } ] }
)yaml",
         "{ at: 2026-01-05, steps: [ { advance: 90 days, expect: { states: [b], data: { t: ccms, last: 2026-03-11 } } "
         "} ] }"},
        {"days keep the time of day over the change to winter time",
         "{ states: { a: { after: { 1 days: { to: b } } }, b: {} } }",
         "{ at: \"2026-10-24T10:00:00Z\", steps: [ { advance: \"2026-10-25T10:59:59Z\", expect: { states: [a] } }, { "
         "advance: \"2026-10-25T11:00:00Z\", expect: { states: [b] } } ] }"},
        {"hours are elapsed time over the change to summer time",
         "{ states: { a: { after: { 24 hours: { to: b } } }, b: {} } }",
         "{ at: 2026-03-28T10:00:00Z, steps: [ { advance: 2026-03-29T09:59:00Z, expect: { states: [a] } }, { advance: "
         "2026-03-29T10:00:00Z, expect: { states: [b] } } ] }"},
        {"a time of day that the change to summer time skips is moved, not lost",
         "{ states: { a: { after: { 1 days: { to: b } } }, b: {} } }",
         "{ at: \"2026-03-28T01:30:00Z\", steps: [ { advance: \"2026-03-29T00:29:00Z\", expect: { states: [a] } }, { "
         "advance: \"2026-03-29T02:00:00Z\", expect: { states: [b] } } ] }"},
        {"90 days stopped: each repetition has its own date, and the last is the one to come", R"yaml(
data: { n: 0, last: { type: date } }
states: { a: { timers: [ { name: c, after: 7 days, every: 7 days, do: [ { set: { n: n + 1, last: today() } } ] } ] } }
)yaml",
         "{ at: 2026-01-05, steps: [ { advance: 90 days, expect: { data: { n: 12, last: 2026-03-30 }, timers: [c] } }, "
         "{ "
         "advance: 2026-04-05, expect: { data: { n: 12 } } }, { advance: 2026-04-06, expect: { data: { n: 13 } } } ] "
         "}"},
        {"milliseconds count too", "{ states: { a: { after: { 250 ms: { to: b } } }, b: {} } }",
         "steps: [ { advance: 249 ms, expect: { states: [a] } }, { advance: 1 ms, expect: { states: [b] } } ]"},
        {"a timer fires with now at its due time",
         "{ data: { d: { type: date } }, states: { a: { timers: [ { name: x, after: 3 days, do: [ { set: { d: today() "
         "} } ] } ] } } }",
         "{ at: 2026-09-01, steps: [ { advance: 30 days, expect: { data: { d: 2026-09-04 } } } ] }"},
        {"the steps a timer causes go on from its due time",
         "{ states: { a: { after: { 2 days: { to: b } } }, b: { after: { 2 days: { to: c } } }, c: {} } }",
         "steps: [ { advance: 4 days, expect: { states: [c] } } ]"},
        {"at follows its date",
         "{ data: { d: { type: date, initial: 2026-10-01 } }, states: { a: { timers: [ { name: x, at: d, to: b } ], "
         "on: { move: { do: [ { set: { d: \"add_days(d, 10)\" } } ] } } }, b: {} } }",
         "{ at: 2026-09-01, steps: [ { send: move }, { advance: 2026-10-05, expect: { states: [a] } }, { advance: "
         "2026-10-11, expect: { states: [b] } } ] }"},
        {"at without date is not armed",
         "{ data: { d: { type: date } }, states: { a: { timers: [ { name: x, at: d, to: b } ], on: { fix: { do: [ { "
         "set: { d: \"date(2026, 10, 1)\" } } ] } } }, b: {} } }",
         "{ at: 2026-09-01, steps: [ { advance: 2026-09-30, expect: { states: [a] } }, { send: fix }, { advance: 1 "
         "days, expect: { states: [b] } } ] }"},
        {"a dated expression that lacks its fact is not armed",
         "{ data: { d: { type: date } }, states: { a: { timers: [ { name: x, at: \"add_days(d, -30)\", to: b } ] }, b: "
         "{} } }",
         "{ at: 2026-09-01, steps: [ { advance: 300 days, expect: { states: [a] } } ] }"},
        {"at never fires twice for one date",
         "{ data: { n: 0, d: { type: date, initial: 2026-09-05 } }, states: { a: { timers: [ { name: x, at: d, do: [ { "
         "set: { n: n + 1 } } ] } ], on: { again: { to: a, reenter: true }, move: { do: [ { set: { d: \"add_days(d, "
         "10)\" } } ] } } } } }",
         "{ at: 2026-09-01, steps: [ { advance: 10 days, expect: { data: { n: 1 } } }, { send: again, expect: { data: "
         "{ n: 1 } } }, { send: move }, { advance: 10 days, expect: { data: { n: 2 } } } ] }"},
        {"at does not fire again for a date it is set back to, nor for an earlier one", R"yaml(
data: { n: 0, d: { type: date, initial: 2026-09-05 } }
states:
  a:
    timers: [ { name: x, at: d, do: [ { set: { n: n + 1 } } ] } ]
    on:
      later: { do: [ { set: { d: "add_days(d, 10)" } } ] }
      back: { do: [ { set: { d: "add_days(d, -10)" } } ] }
)yaml",
         "{ at: 2026-09-01, steps: [ { advance: 2026-09-06, expect: { data: { n: 1 } } }, { send: later }, "
         "{ advance: 2026-09-16, expect: { data: { n: 2 } } }, { send: back, expect: { data: { n: 2 } } }, "
         "{ send: back, expect: { data: { n: 2 } } }, { send: later }, { send: later }, { send: later }, "
         "{ advance: 2026-09-24, expect: { data: { n: 2 } } }, { advance: 2026-09-25, expect: { data: { n: 3 } } } ] "
         "}"},
        {"a date already past fires at once",
         "{ data: { d: { type: date, initial: 2020-01-01 } }, states: { a: { on: { e: { to: b } } }, b: { timers: [ { "
         "name: x, at: d, to: c } ] }, c: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"at repeats with every",
         "{ data: { n: 0, d: { type: date, initial: 2026-09-05 } }, states: { a: { timers: [ { name: x, at: d, every: "
         "2 days, max: 3, do: [ { set: { n: n + 1 } } ] } ] } } }",
         "{ at: 2026-09-01, steps: [ { advance: 2026-09-05, expect: { data: { n: 1 } } }, { advance: 2026-09-07, "
         "expect: { data: { n: 2 } } }, { advance: 300 days, expect: { data: { n: 3 } } } ] }"},
        {"no timer is left when the machine is finished",
         "{ states: { a: { on: { e: { to: z } }, after: { 1 day: { to: b } } }, b: {}, z: { type: final } } }",
         "steps: [ { send: e }, { advance: 9 days, expect: { states: [z], finished: true } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("a suspension keeps the time that was left", "[statechart][timers]") {
    const auto row = GENERATE(values<MachineCase>({
        {"an after timer continues with what was left", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { after: { 10 days: { to: y } } }, y: {} }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { advance: 90 days, expect: { states: [wait] } }, { send: "
         "resume }, { advance: 5 days, expect: { states: [x] } }, { advance: 1 days, expect: { states: [y] } } ]"},
        {"so does the timer of the state that holds the history", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    after: { 10 days: { to: late } }
    states: { h: { history: deep, default: x }, x: {} }
  wait: { on: { resume: { to: run.h } } }
  late: {}
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { advance: 90 days }, { send: resume }, { advance: 5 days, "
         "expect: { states: [x] } }, { advance: 1 days, expect: { states: [late] } } ]"},
        {"on_resume restart begins again", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, after: 10 days, on_resume: restart, to: y } ] }, y: {} }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { send: resume }, { advance: 9 days, expect: { states: [x] "
         "} }, { advance: 1 days, expect: { states: [y] } } ]"},
        {"on_resume catch_up counts the suspension", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, after: 10 days, on_resume: catch_up, to: y } ] }, y: {} }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { advance: 3 days }, { send: resume }, { advance: 2 days, "
         "expect: { states: [x] } }, { advance: 1 days, expect: { states: [y] } } ]"},
        {"what fell due during the suspension is caught up with once, at the return", R"yaml(
data: { n: 0, on: { type: date } }
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, after: 1 day, every: 1 day, on_resume: catch_up, do: [ { set: { n: n + 1, on: today() } } ] } ] } }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "{ at: 2026-03-02, steps: [ { advance: 2 days, expect: { data: { n: 2 } } }, { send: suspend }, { advance: 30 "
         "days }, { send: resume, expect: { data: { n: 3, on: 2026-04-03 } } }, { advance: 1 day, expect: { data: { n: "
         "4, "
         "on: 2026-04-04 } } } ] }"},
        {"two suspensions add up", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { after: { 10 days: { to: y } } }, y: {} }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { advance: 9 days }, { send: resume }, { advance: 4 days }, "
         "{ "
         "send: suspend }, { advance: 50 days }, { send: resume }, { advance: 1 days, expect: { states: [x] } }, { "
         "advance: 1 days, expect: { states: [y] } } ]"},
        {"a dated timer does not wait for a suspension", R"yaml(
data: { d: { type: date, initial: 2026-03-10 } }
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, at: d, to: y } ] }, y: {} }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "{ at: 2026-03-02, steps: [ { send: suspend }, { advance: 30 days, expect: { states: [wait] } }, { send: "
         "resume, expect: { states: [y] } } ] }"},
        {"the count of chasers continues", R"yaml(
data: { n: 0 }
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, after: 1 day, every: 1 day, max: 3, do: [ { set: { n: n + 1 } } ] } ] } }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 2 days, expect: { data: { n: 2 } } }, { send: suspend }, { advance: 9 days }, { send: "
         "resume }, { advance: 9 days, expect: { data: { n: 3 } } } ]"},
        {"what has fired as often as it may does not begin anew", R"yaml(
data: { n: 0, k: 0, c: 0 }
states:
  run:
    on: { suspend: { to: wait } }
    states:
      h: { history: deep, default: x }
      x:
        timers:
          - { name: once, after: 2 days, do: [ { set: { n: n + 1 } } ] }
          - { name: thrice, after: 1 day, every: 1 day, max: 3, do: [ { set: { k: k + 1 } } ] }
          - { name: caught, after: 2 days, on_resume: catch_up, do: [ { set: { c: c + 1 } } ] }
          - { name: later, after: 9 days, to: y }
      y: {}
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days, expect: { data: { n: 1, k: 3, c: 1 } } }, { send: suspend }, { advance: 9 days "
         "}, { "
         "send: resume, expect: { data: { n: 1, k: 3, c: 1 } } }, { advance: 4 days, expect: { states: [x], data: { n: "
         "1, "
         "k: 3, c: 1 } } }, { send: suspend }, { send: resume }, { advance: 1 days, expect: { states: [y], data: { n: "
         "1, k: "
         "3, c: 1 } } } ]"},
        {"the repetitions of a date that has come go on, one for all that were missed", R"yaml(
data: { n: 0, d: { type: date, initial: 2026-03-10 } }
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, at: d, every: 7 days, max: 4, do: [ { set: { n: n + 1 } } ] } ] } }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "{ at: 2026-03-02, steps: [ { advance: 9 days, expect: { data: { n: 1 } } }, { send: suspend }, { advance: 2 "
         "days }, { send: resume, expect: { data: { n: 1 } } }, { advance: 5 days, expect: { data: { n: 2 } } }, { "
         "send: "
         "suspend }, { advance: 30 days }, { send: resume, expect: { data: { n: 3 } } }, { advance: 30 days, expect: { "
         "data: { n: 4 } } } ] }"},
        {"returning without the history begins again", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { after: { 10 days: { to: y } } }, y: {} }
  wait: { on: { restart: { to: run }, resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { send: restart }, { advance: 9 days, expect: { states: [x] "
         "} }, { advance: 1 days, expect: { states: [y] } } ]"},
        {"each region keeps its own time", R"yaml(
states:
  run:
    on: { suspend: { to: wait } }
    type: parallel
    states:
      h: { history: deep }
      a: { states: { a1: { after: { 5 days: { to: a2 } } }, a2: {} } }
      b: { states: { b1: { after: { 8 days: { to: b2 } } }, b2: {} } }
  wait: { on: { resume: { to: run.h } } }
)yaml",
         "steps: [ { advance: 4 days }, { send: suspend }, { advance: 30 days }, { send: resume }, { advance: 1 days, "
         "expect: { states: [a2, b1] } }, { advance: 3 days, expect: { states: [a2, b2] } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("a clock set back does no harm", "[statechart][timers]") {
    const jalon::ReadResult read = jalon::read_single_workflow({"machine.yaml", R"yaml(
data: { n: 0, d: { type: date, initial: 2026-09-02 } }
states:
  run:
    on: { suspend: { to: wait } }
    states:
      h: { history: deep, default: x }
      x: { timers: [ { name: long, after: 10 days, to: y }, { name: once, at: d, do: [ { set: { n: n + 1 } } ] } ], on: { look: {} } }
      y: {}
  wait: { on: { resume: { to: run.h } } }
)yaml"});
    REQUIRE(read.ok());
    const jalon::Workflow& workflow = *read.catalogue.workflows.begin()->second;
    const auto at = [](const char* instant) {
        jalon::Facts facts;
        facts.now = *jalon::parse_instant(instant);
        return facts;
    };
    const auto sent = [&](const jalon::Situation& situation, const char* event, const jalon::Facts& facts) {
        const jalon::Result<jalon::Step> next = jalon::step(workflow, situation, {event, {}, "", ""}, facts);
        REQUIRE(next);
        return next->next;
    };
    jalon::Situation situation = jalon::start(workflow, {}, at("2026-09-01T08:00:00Z"))->next;
    situation = (*jalon::fire_due_timer(workflow, situation, at("2026-09-03T08:00:00Z")))->next;
    REQUIRE(situation.data.at("n") == jalon::Value(1));

    // What has fired does not fire again, and what runs keeps its instant.
    situation = sent(situation, "look", at("2025-01-01T08:00:00Z"));
    CHECK(situation.timers.size() == 1);
    CHECK_FALSE(*jalon::fire_due_timer(workflow, situation, at("2026-09-11T07:59:59Z")));
    // A suspension never leaves more time than there was.
    situation = sent(situation, "suspend", at("2025-01-01T08:00:00Z"));
    REQUIRE(situation.paused.size() == 1);
    CHECK(situation.paused.front().left == std::chrono::hours(10 * 24));
    situation = sent(situation, "resume", at("2026-09-20T08:00:00Z"));
    CHECK(situation.timers.front().due == *jalon::parse_instant("2026-09-30T08:00:00Z"));
}

TEST_CASE("a situation is the same after it was stored and read back", "[statechart]") {
    const jalon::ReadResult read = jalon::read_single_workflow({"machine.yaml", R"yaml(
data: { d: { type: date, initial: 2026-10-01 }, price: { type: money, initial: 52.00 } }
states:
  run:
    on: { suspend: { to: wait } }
    states: { h: { history: deep, default: x }, x: { timers: [ { name: t, after: 10 days, do: [ { log: passé } ] }, { name: u, at: d, do: [ { log: daté } ] } ] } }
  wait: {}
)yaml"});
    REQUIRE(read.ok());
    const jalon::Workflow& workflow = *read.catalogue.workflows.begin()->second;
    jalon::Facts facts;
    facts.now = *jalon::parse_instant("2026-09-01T08:00:00Z");
    const jalon::Result<jalon::Step> first = jalon::start(workflow, {}, facts);
    REQUIRE(first);
    CHECK(first->next.timers.size() == 2);
    facts.now += std::chrono::hours(100);
    const jalon::Result<jalon::Step> second = jalon::step(workflow, first->next, {"suspend", {}, "", ""}, facts);

    REQUIRE(second);
    CHECK(second->next.paused.size() == 1);
    for (const jalon::Situation& situation : {first->next, second->next}) {
        const std::string json = jalon::situation_to_json(situation);
        const jalon::Result<jalon::Situation> back = jalon::situation_from_json(json);
        REQUIRE(back);
        CHECK(*back == situation);
        CHECK(jalon::situation_to_json(*back) == json);
    }
    CHECK_FALSE(jalon::situation_from_json("{}"));
    CHECK_FALSE(jalon::situation_from_json("not json"));
}
