// What a step gives to those who carry it out: effects, answers in the data, possibilities, deadlines.
#include "engine/statechart/step.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"

using jalon::Effect;
using jalon::Event;
using jalon::Facts;
using jalon::Possibility;
using jalon::Record;
using jalon::Result;
using jalon::Situation;
using jalon::Step;
using jalon::Value;
using jalon::Workflow;

namespace {

const char* text = R"yaml(
parties: { agent: { label: Agent } }
data: { interviews: { type: list, initial: [] }, total: { type: int, compute: "sum(interviews.map(i, i.minutes))" } }
states:
  open:
    task: { form: tripartite-meeting, by: counsellor, due: 10 working days }
    on:
      meet:
        label: Établir le compte rendu
        by: counsellor
        form: tripartite-meeting
        if: event.outcome == 'favourable' && tripartite_meeting.outcome == event.outcome
        refuse: L’avis doit être favorable.
        to: held
        do:
          - number: { sequence: conventions, into: number }
          - document: { template: convention, as: paper, freeze: true, audience: [agent], with: { outcome: tripartite_meeting.outcome } }
          - file: { from: event.scan, as: scan, title: Exemplaire signé, signs: paper }
          - invoice: { into: invoice, sequence: invoices, minutes: 60 * 2, completed: true }
          - notify: { message: hello, to: [agent, hr_officer], with: { n: 1 } }
          - consent: { type: accord_bilan, granted: event.agreed }
          - assign: { counsellor: event.who }
          - log: Réunion tenue
      leave: { label: Renoncer, by: agent, to: held }
  held:
    on:
      record: { label: Saisir un entretien, by: counsellor, form: interview, collect: interviews, if: total < 100, refuse: Le plafond est atteint., unblock: head_of_service }
      outer: { label: Clore, by: counsellor, to: done }
    states:
      inner: { on: { outer: { label: Clore, by: counsellor, if: total > 1000, to: "#done" }, inner_only: { label: Dedans, by: agent } } }
  done: { type: final }
)yaml";

struct Fixture {
    jalon::ReadResult read = jalon::read_single_workflow({"m.yaml", text});
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    Facts facts;
    Situation situation;

    Fixture() {
        REQUIRE(read.ok());
        facts.now = *jalon::parse_instant("2026-09-01T08:00:00Z");
        situation = jalon::start(workflow, {}, facts)->next;
    }

    Result<Step> send(const Event& event) {
        Result<Step> next = jalon::step(workflow, situation, event, facts);
        if (next) {
            situation = next->next;
        }
        return next;
    }

    std::vector<std::string> offered(bool open) {
        std::vector<std::string> names;
        for (const Possibility& possibility : jalon::possibilities(workflow, situation, facts)) {
            if (possibility.open == open) {
                names.push_back(possibility.state + "/" + possibility.transition->event);
            }
        }
        return names;
    }
};

const Record answers{
    {"outcome", "favourable"}, {"agreed", true}, {"who", "maud"}, {"scan", Value(Record{{"name", "a.pdf"}})}};

}  // namespace

TEST_CASE_METHOD(Fixture, "answers are stored under the form's name and effects come in the order asked for",
                 "[statechart][step]") {
    const Result<Step> next = send({"meet", answers, "tripartite-meeting", "counsellor"});

    REQUIRE(next);
    CHECK(next->taken == std::vector<std::string>{"open/meet"});
    CHECK(Value(situation.data).at_path("tripartite_meeting.outcome") == Value("favourable"));
    const std::vector<Effect> expected{
        jalon::TakeNumber{"conventions", "number"},
        jalon::ProduceDocument{"convention", "paper", {"agent"}, "to_sign", Record{{"outcome", "favourable"}}},
        jalon::FileDocument{Value(Record{{"name", "a.pdf"}}), "scan", "Exemplaire signé", "paper", {}},
        jalon::IssueInvoice{"invoice", "invoices", Record{{"minutes", 120}, {"completed", true}}},
        jalon::Notify{"hello", {"agent", "hr_officer"}, Record{{"n", 1}}},
        jalon::RecordConsent{"accord_bilan", true, {}},
        jalon::Assign{"counsellor", "maud"},
        jalon::LogNote{"Réunion tenue"},
    };
    CHECK(next->effects == expected);
}

TEST_CASE_METHOD(Fixture, "a refused event leaves no trace of its answers", "[statechart][step]") {
    const Situation before = situation;
    Record other = answers;
    other.insert_or_assign("outcome", "adverse");
    const Result<Step> next = send({"meet", other, "tripartite-meeting", "counsellor"});

    REQUIRE_FALSE(next);
    CHECK(next.error().kind == jalon::ErrorKind::not_allowed);
    CHECK(next.error().message == "L’avis doit être favorable.");
    CHECK(situation == before);
}

TEST_CASE_METHOD(Fixture, "only the roles named may send an event", "[statechart][step]") {
    const Result<Step> next = send({"meet", answers, "tripartite-meeting", "agent"});

    REQUIRE_FALSE(next);
    CHECK(next.error().message == "« Établir le compte rendu » ne vous revient pas ; peut le faire : Conseiller.");
}

TEST_CASE_METHOD(Fixture, "collected answers grow a list that computed data follow", "[statechart][step]") {
    REQUIRE(send({"leave", {}, "", "agent"}));
    REQUIRE(send({"record", Record{{"minutes", 60}}, "interview", "counsellor"}));
    const Result<Step> second = send({"record", Record{{"minutes", 90}}, "interview", "counsellor"});

    // The condition sees the list as it would be.
    REQUIRE_FALSE(second);
    CHECK(second.error().message == "Le plafond est atteint.");
    CHECK(Value(situation.data)["interviews"].list()->size() == 1);
    const Result<Record> names = jalon::all_names(workflow, situation, facts);
    REQUIRE(names);
    CHECK(names->at("total") == Value(60));
}

TEST_CASE("data computed from the active states follow them within one step", "[statechart]") {
    const jalon::ReadResult read = jalon::read_single_workflow({"m.yaml", R"yaml(
data:
  where: { type: string, compute: "in_state('b') ? 'b' : in_state('c.inner') ? 'inner' : 'a'" }
  seen:  { type: string, initial: "" }
  again: { type: string, compute: "where + '!'" }
states:
  a:
    exit: [ { set: { seen: "seen + where" } } ]
    on: { go: b }
  b:
    entry: [ { set: { seen: "seen + where" } } ]
    always: { if: "again == 'b!'", to: c }
  c: { states: { inner: { entry: [ { set: { seen: "seen + again" } } ] } } }
)yaml"});
    REQUIRE(read.ok());
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    const Result<Step> begun = jalon::start(workflow, {}, Facts());
    REQUIRE(begun);

    const Result<Step> gone = jalon::step(workflow, begun->next, Event{"go", {}, "", ""}, Facts());

    REQUIRE(gone);
    CHECK(gone->next.data.at("seen") == Value("abinner!"));
    CHECK(jalon::all_names(workflow, begun->next, Facts())->at("where") == Value("a"));
    CHECK(jalon::all_names(workflow, gone->next, Facts())->at("where") == Value("inner"));
}

TEST_CASE_METHOD(Fixture,
                 "possibilities tell what can be asked for now, inner states speaking first when they are open",
                 "[statechart][step]") {
    CHECK(offered(true) == std::vector<std::string>{"open/meet", "open/leave"});  // its condition waits for the answers

    REQUIRE(send({"leave", {}, "", "agent"}));
    CHECK(offered(true) == std::vector<std::string>{"held/record", "held/outer", "held.inner/inner_only"});
    CHECK(offered(false).empty());
}

TEST_CASE_METHOD(Fixture, "a task falls due in working days from the entry of its state", "[statechart][step]") {
    CHECK(jalon::task_due(workflow, situation, "open", facts) == jalon::parse_date("2026-09-15").value());
    CHECK_FALSE(jalon::task_due(workflow, situation, "held", facts));
}

TEST_CASE("an event refused by all its candidates tells each reason once", "[statechart]") {
    const jalon::ReadResult read = jalon::read_single_workflow({"m.yaml", R"yaml(
data: { n: 0 }
states:
  a:
    on:
      go:
        - { if: n == 1, refuse: Il faut un. }
        - { if: n == 2, refuse: Il faut deux. }
        - { if: n == 3, refuse: Il faut un. }
        - { if: n == 4 }
      silent: [ { if: n == 1 }, { if: n == 2 } ]
)yaml"});
    REQUIRE(read.ok());
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    const Result<Step> begun = jalon::start(workflow, {}, Facts());
    REQUIRE(begun);
    const auto refusal = [&](const char* event) {
        return jalon::step(workflow, begun->next, Event{event, {}, "", ""}, Facts()).error().message;
    };

    CHECK(refusal("go") == "Il faut un. Ou bien : Il faut deux.");
    CHECK(refusal("silent") == "« silent » n’est pas possible : sa condition n’est pas remplie.");
}

TEST_CASE("a value that cannot be computed refuses the event, named or not", "[statechart]") {
    const jalon::ReadResult read = jalon::read_single_workflow({"m.yaml", R"yaml(
data: { n: 0 }
states:
  a:
    on:
      set_it: { do: [ { set: { n: 1 / n } } ] }
      raise_it: { do: [ { raise: { event: set_it, data: { x: 1 / n } } } ] }
)yaml"});
    REQUIRE(read.ok());
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    const Result<Step> begun = jalon::start(workflow, {}, Facts());
    REQUIRE(begun);
    const auto refusal = [&](const char* event) {
        return jalon::step(workflow, begun->next, Event{event, {}, "", ""}, Facts()).error().message;
    };

    CHECK(refusal("set_it").starts_with("La valeur de « n » ne peut pas être calculée : "));
    CHECK(refusal("raise_it").starts_with("Une valeur de l’action ne peut pas être calculée : "));
}
