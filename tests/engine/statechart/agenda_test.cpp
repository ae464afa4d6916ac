// Tasks that actions give and appointments that they set, on the machine alone.
#include <catch2/catch.hpp>

#include <string>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"
#include "engine/statechart/situation_json.hpp"

using namespace jalon;

namespace {

std::string first_difference(const std::string& workflow, const std::string& script) {
    const ReadResult read = read_single_workflow({"flow.yaml", workflow}, {}, Purpose::play);
    REQUIRE(read.ok());
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario = read_scenario({"script.yaml", script}, findings);
    REQUIRE(scenario);
    for (const Restore restore : {Restore::no, Restore::yes}) {
        MachineHost host(read.catalogue, *read.catalogue.workflows.begin()->second);
        if (const PlayResult result = play(*scenario, host, restore); result.difference) {
            return result.difference->str();
        }
    }
    return "";
}

Situation after(const Workflow& workflow, const std::vector<std::pair<std::string, const char*>>& events) {
    Facts facts;
    facts.now = parse_instant("2026-03-02T09:00:00Z").value();
    Situation situation = start(workflow, {}, facts).value().next;
    for (const auto& [event, at] : events) {
        facts.now = parse_instant(at).value();
        const Result<Step> next = step(workflow, situation, {event, {}, "", ""}, facts);
        REQUIRE(next);
        situation = next->next;
    }
    return situation;
}

const char* flow = R"yaml(
data: { day: { type: date }, start: { type: time } }
states:
  running:
    entry:
      - task: { name: around, label: Suivre le dossier, by: secretary }
    on:
      suspend: { to: waiting }
      leave: { to: gone }
      set_date:
        do:
          - appointment: { name: meeting, label: Réunion, on: event.day, start: event.start, minutes: "90", place: event.place, people: [agent, counsellor] }
      call_off: { do: [ { appointment: { name: meeting, cancelled: true } } ] }
    states:
      back: { history: deep, default: first }
      first:
        on:
          ask:
            to: second
            do:
              - task: { name: reply, label: Répondre, by: [agent, counsellor], due: 10 days, done: [replied, dropped] }
      second:
        on:
          replied: {}
          again: { do: [ { task: { name: reply, label: Répondre encore, by: agent, due: "date(2026, 12, 24)", done: replied } } ] }
          internal: { do: [ { raise: dropped } ] }
          dropped: {}
          on: { to: third }
      third: {}
  waiting: { on: { resume: { to: running.back }, anew: { to: running } } }
  gone: { type: final }
)yaml";

Workflow read_flow() {
    ReadResult read = read_single_workflow({"flow.yaml", flow}, {}, Purpose::play);
    REQUIRE(read.ok());
    return *read.catalogue.workflows.begin()->second;
}

}  // namespace

TEST_CASE("a task ends by its event, raised or sent, or with the state it belongs to", "[statechart][agenda]") {
    CHECK(first_difference(flow,
                           "expect: { tasks: [around] }\nsteps:\n"
                           "  - { send: ask, expect: { tasks: [around, reply] } }\n"
                           "  - { send: replied, expect: { tasks: [around] } }\n"
                           "  - { send: again, expect: { tasks: [around, reply] } }\n"
                           "  - { send: again, expect: { tasks: [around, reply] } }\n"
                           "  - { send: on, expect: { tasks: [around] } }\n"
                           "  - { send: leave, expect: { tasks: [], finished: true } }\n") == "");
    CHECK(first_difference(flow,
                           "steps:\n"
                           "  - { send: ask }\n"
                           "  - { send: internal, expect: { tasks: [around] } }\n") == "");
}

TEST_CASE("a task waits with its state for the return by history, and its date with it", "[statechart][agenda]") {
    CHECK(first_difference(flow,
                           "steps:\n"
                           "  - { send: ask }\n"
                           "  - { send: suspend, expect: { tasks: [] } }\n"
                           "  - { send: resume, expect: { tasks: [around, reply] } }\n"
                           "  - { send: suspend }\n"
                           "  - { send: anew, expect: { tasks: [around] } }\n") == "");
    const Workflow workflow = read_flow();
    const Situation resumed = after(
        workflow,
        {{"ask", "2026-03-02T10:00:00Z"}, {"suspend", "2026-03-04T10:00:00Z"}, {"resume", "2026-03-09T10:00:00Z"}});
    REQUIRE(resumed.tasks.size() == 2);
    CHECK(iso_date(*resumed.tasks[0].due) == "2026-03-17");  // ten days, and the five that it waited
    CHECK(resumed.tasks[0].state == "running.second");
    CHECK(resumed.tasks[0].by == std::vector<std::string>{"agent", "counsellor"});
    CHECK(resumed.tasks[1].name == "around");  // given anew by the entry
    CHECK_FALSE(resumed.tasks[1].due);
}

TEST_CASE("a case waits for the one it opened, by its state or by its name", "[statechart][family]") {
    const std::string text = R"yaml(
data: { got: 0 }
states:
  asking:
    child: { case: other, name: help }
    done: { to: asked, do: [ { set: { got: event.given } } ] }
    on: { leave: { to: asked } }
  asked:
    on:
      two: { do: [ { child: { case: other, name: second } } ] }
      done.child.second: { to: ended }
  ended: { type: final }
)yaml";
    CHECK(first_difference(text,
                           "expect: { children: [help] }\nsteps:\n"
                           "  - { send: done.child.help, data: { given: 7 }, expect: { states: [asked], children: "
                           "[], data: { got: 7 } } }\n"
                           "  - { send: done.child.help, refused: possible }\n"
                           "  - { send: two, expect: { children: [second] } }\n"
                           "  - { send: two, refused: est déjà ouvert }\n"
                           "  - { send: done.child.second, expect: { finished: true } }\n") == "");
    CHECK(first_difference(text, "steps: [ { send: leave, expect: { children: [] } } ]") == "");
}

TEST_CASE("a case that would be stopped in the same step is not opened, one that goes on alone is",
          "[statechart][family]") {
    const ReadResult read = read_single_workflow({"flow.yaml",
                                                  "states:\n"
                                                  "  a: { on: { go: through } }\n"
                                                  "  through:\n"
                                                  "    entry: [ { child: { case: alone } }, { child: { case: awaited, "
                                                  "stop: end } } ]\n"
                                                  "    always: z\n"
                                                  "  z: { on: { done.child.alone: a, go: a } }\n"},
                                                 {}, Purpose::play);
    REQUIRE(read.ok());
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    Facts facts;
    facts.now = parse_instant("2026-03-02T09:00:00Z").value();

    const Result<Step> next = step(workflow, start(workflow, {}, facts).value().next, {"go", {}, "", ""}, facts);

    REQUIRE(next);
    CHECK(next->effects == std::vector<Effect>{OpenChild{"alone", "alone", {}}});
    REQUIRE(next->next.children.size() == 1);
    CHECK_FALSE(next->next.children[0].awaited);
    CHECK_FALSE(step(workflow, next->next, {"done.child.alone", {}, "", ""}, facts));
}

TEST_CASE("a task that is given again takes the place of the earlier one", "[statechart][agenda]") {
    const Workflow workflow = read_flow();
    const Situation twice = after(workflow, {{"ask", "2026-03-02T10:00:00Z"}, {"again", "2026-03-03T10:00:00Z"}});
    REQUIRE(twice.tasks.size() == 2);
    CHECK(twice.tasks[1].label == "Répondre encore");
    CHECK(iso_date(*twice.tasks[1].due) == "2026-12-24");
    CHECK(situation_from_json(situation_to_json(twice)).value() == twice);
}

TEST_CASE("an appointment of one name is moved, called off, and gone when the case ends before it",
          "[statechart][agenda]") {
    const std::string set =
        "  - { send: set_date, data: { day: 2026-03-10, start: 14:30, place: Mairie }, expect: { "
        "appointments: [meeting] } }\n";
    CHECK(first_difference(flow, "at: 2026-03-02\nexpect: { appointments: [] }\nsteps:\n" + set + set +
                                     "  - { send: call_off, expect: { appointments: [] } }\n") == "");
    CHECK(first_difference(
              flow, "at: 2026-03-02\nsteps:\n" + set + "  - { send: leave, expect: { appointments: [] } }\n") == "");
    CHECK(first_difference(flow, "at: 2026-03-02\nsteps:\n" + set +
                                     "  - { advance: 9 days }\n"
                                     "  - { send: leave, expect: { appointments: [meeting] } }\n") == "");
    CHECK(first_difference(flow, "steps: [ { send: set_date, data: { place: Mairie }, refused: event.day } ]") == "");
}

TEST_CASE("an appointment has its hour in Paris, or takes the whole day", "[statechart][agenda]") {
    const Workflow workflow = read_flow();
    Facts facts;
    facts.now = parse_instant("2026-03-02T09:00:00Z").value();
    const Situation opened = start(workflow, {}, facts).value().next;
    const Record data{{"day", parse_date("2026-07-10").value()}, {"start", TimeOfDay{870}}, {"place", "Mairie"}};
    const Situation timed = step(workflow, opened, {"set_date", data, "", ""}, facts).value().next;
    REQUIRE(timed.appointments.size() == 1);
    CHECK(iso_instant(timed.appointments[0].at) == "2026-07-10T12:30:00Z");
    CHECK_FALSE(timed.appointments[0].whole_day);
    CHECK(timed.appointments[0].minutes == 90);
    CHECK(timed.appointments[0].place == "Mairie");
    CHECK(situation_from_json(situation_to_json(timed)).value() == timed);

    Record open = data;
    open["start"] = Value();
    Record undated = data;
    undated["day"] = Value();
    const Result<Step> refused = step(workflow, opened, {"set_date", undated, "", ""}, facts);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "Le rendez-vous « Réunion » n’a pas de date ; indiquez-la.");
    CHECK(step(workflow, opened, {"set_date", open, "", ""}, facts).value().next.appointments[0].whole_day);
}
