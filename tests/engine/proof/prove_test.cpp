#include <catch2/catch.hpp>

#include <string>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/prove.hpp"
#include "engine/scenario/machine_host.hpp"

using jalon::Finding;
using jalon::ReadResult;
using jalon::proof::Proof;
using jalon::proof::Verdict;
using Outcome = jalon::proof::Verdict::Outcome;

namespace {

struct Row {
    const char* about;
    const char* machine;
    Outcome outcome;
};

// "" when the scenario plays as it says; else the first difference.
std::string difference(const ReadResult& read, const std::string& text) {
    std::vector<Finding> findings;
    const std::optional<jalon::Scenario> scenario = jalon::read_scenario({"scenario.yaml", text}, findings);
    if (!scenario) {
        return findings.front().str();
    }
    jalon::MachineHost host(read.catalogue, *read.catalogue.workflows.begin()->second);
    const jalon::PlayResult result = jalon::play(*scenario, host, jalon::Restore::no);
    return result.difference ? result.difference->str() : "";
}

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.str() + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("a property is proved, or shown to be violated by a scenario that plays", "[proof]") {
    const auto row = GENERATE(values<Row>({
        {"what follows the end of another case",
         "states: { a: { child: { case: o }, done: [ { if: event.outcome == 'completed', to: b }, { to: c } ] }, b: { "
         "type: final }, c: { type: final } }\nproperties: [ { name: p, never: in_state('b') } ]",
         Outcome::violated},
        {"the end of another case before it is opened",
         "states: { a: { on: { open: { do: [ { child: { case: o, name: n } } ] }, done.child.n: b } }, b: { type: "
         "final "
         "} }\nproperties: [ { name: p, never: in_state('b') && times('open') == 0 } ]",
         Outcome::proved},
        {"the end of another case once it is opened",
         "states: { a: { on: { open: { do: [ { child: { case: o, name: n } } ] }, done.child.n: b } }, b: { type: "
         "final "
         "} }\nproperties: [ { name: p, never: in_state('b') } ]",
         Outcome::violated},
        {"whoever acts in the other case",
         "states: { a: { child: { case: o }, done: b }, b: { type: final } }\nproperties: [ { name: p, never: "
         "waits_without_owner() } ]",
         Outcome::proved},
        {"a way out that only another case opens",
         "states: { a: { child: { case: o }, done: b }, b: { type: final } }\nproperties: [ { name: p, "
         "from_everywhere: can_reach_final } ]",
         Outcome::proved},
        {"a way out that waits for a case nobody opened",
         "states: { a: { on: { open: b, done.child.n: z } }, b: { child: { case: o, name: n }, on: { back: a } }, z: { "
         "type: final } }\nproperties: [ { name: p, from_everywhere: can_reach_final } ]",
         Outcome::violated},
        {"a state nobody reaches",
         "states: { a: { on: { go: b } }, b: { type: final }, c: {} }\nproperties: [ { name: "
         "p, never: in_state('c') } ]",
         Outcome::proved},
        {"a state one event away",
         "states: { a: { on: { go: b } }, b: { type: final } }\nproperties: [ { name: p, never: in_state('b') } ]",
         Outcome::violated},
        {"a guard on a flag that only another event sets",
         "data: { paid: { type: bool, initial: false } }\n"
         "states: { a: { on: { pay: { do: [ { set: { paid: true } } ] }, ship: { if: paid, to: b } } }, b: { type: "
         "final } }\nproperties: [ { name: p, never: in_state('b') && !paid } ]",
         Outcome::proved},
        {"the same without the guard",
         "data: { paid: { type: bool, initial: false } }\n"
         "states: { a: { on: { pay: { do: [ { set: { paid: true } } ] }, ship: { to: b } } }, b: { type: final } }\n"
         "properties: [ { name: p, never: in_state('b') && !paid } ]",
         Outcome::violated},
        {"a counter that a guard bounds",
         "data: { n: { type: int, initial: 0 } }\n"
         "states: { a: { on: { more: { if: n < 3, do: [ { set: { n: n + 1 } } ] } } } }\n"
         "properties: [ { name: p, never: n > 3 } ]",
         Outcome::proved},
        {"a counter bounded too late",
         "data: { n: { type: int, initial: 0 } }\n"
         "states: { a: { on: { more: { if: n <= 3, do: [ { set: { n: n + 1 } } ] } } } }\n"
         "properties: [ { name: p, never: n > 3 } ]",
         Outcome::violated},
        {"a number typed and compared with a constant",
         "data: { amount: { type: int } }\n"
         "states: { a: { on: { ask: { if: event.amount <= 100, to: b, do: [ { set: { amount: event.amount } } ] } } }, "
         "b: {} }\nproperties: [ { name: p, never: in_state('b') && amount > 100 } ]",
         Outcome::proved},
        {"a number typed and compared with a smaller constant",
         "data: { amount: { type: int } }\n"
         "states: { a: { on: { ask: { if: event.amount <= 100, to: b, do: [ { set: { amount: event.amount } } ] } } }, "
         "b: {} }\nproperties: [ { name: p, never: in_state('b') && amount > 50 } ]",
         Outcome::violated},
        {"a word typed",
         "data: { kind: { type: string, initial: none } }\n"
         "states: { a: { on: { choose: { do: [ { set: { kind: event.kind } } ] }, go: [ { if: kind == 'red', to: r }, "
         "{ if: kind == 'blue', to: b } ] } }, r: {}, b: {} }\n"
         "properties: [ { name: p, never: in_state('b') && kind != 'blue' } ]",
         Outcome::proved},
        {"hours required at the opening, as the convention bounds them",
         "data: { hours: { type: decimal, required: true } }\n"
         "states: { a: { on: { go: { if: hours >= 30.0 && hours <= 40.0, to: b } } }, b: {} }\n"
         "properties: [ { name: p, never: in_state('b') && hours < 30.0 } ]",
         Outcome::proved},
        {"hours that the guard lets through",
         "data: { hours: { type: decimal, required: true } }\n"
         "states: { a: { on: { go: { if: hours >= 30.0 || hours == 7.0, to: b } } }, b: {} }\n"
         "properties: [ { name: p, never: in_state('b') && hours < 30.0 } ]",
         Outcome::violated},
        {"two timers in the order of their delays",
         "states: { a: { timers: [ { name: first, after: 3 days, to: b }, { name: second, after: 5 days, to: c } ] }, "
         "b: {}, c: {} }\nproperties: [ { name: p, never: in_state('c') } ]",
         Outcome::proved},
        {"a timer that fires",
         "states: { a: { timers: [ { name: late, after: 3 days, to: b } ] }, b: {} }\n"
         "properties: [ { name: p, never: in_state('b') } ]",
         Outcome::violated},
        {"three signatures, all needed",
         "states:\n  s:\n    type: parallel\n    done: { to: started }\n    states:\n"
         "      a: { states: { wait: { on: { sign_a: ok } }, ok: { type: final } }, initial: wait }\n"
         "      b: { states: { wait: { on: { sign_b: ok } }, ok: { type: final } }, initial: wait }\n"
         "      c: { states: { wait: { on: { sign_c: ok } }, ok: { type: final } }, initial: wait }\n"
         "  started: {}\nproperties: [ { name: p, never: in_state('started') && times('sign_b') == 0 } ]",
         Outcome::proved},
        {"three signatures, one way around them",
         "states:\n  s:\n    type: parallel\n    done: { to: started }\n    on: { skip: { to: started } }\n    "
         "states:\n"
         "      a: { states: { wait: { on: { sign_a: ok } }, ok: { type: final } }, initial: wait }\n"
         "      b: { states: { wait: { on: { sign_b: ok } }, ok: { type: final } }, initial: wait }\n"
         "  started: {}\nproperties: [ { name: p, never: in_state('started') && times('sign_b') == 0 } ]",
         Outcome::violated},
        {"history brings back what was left",
         "states:\n  run: { initial: x, states: { h: { history: deep, default: x }, x: { on: { next: y } }, y: {} }, "
         "on: "
         "{ pause: idle } }\n  idle: { on: { resume: run.h } }\n"
         "properties: [ { name: p, never: in_state('x') && times('next') > 0 } ]",
         Outcome::proved},
        {"always, violated at the opening",
         "data: { n: { type: int, initial: 0 } }\nstates: { a: {} }\nproperties: [ { name: p, always: n > 0 } ]",
         Outcome::violated},
        {"a state that can be reached",
         "states: { a: { on: { go: b } }, b: {} }\nproperties: [ { name: p, can_reach: b } ]", Outcome::proved},
        {"a state that cannot be reached",
         "data: { ok: { type: bool, initial: false } }\n"
         "states: { a: { on: { go: { if: ok, to: b } } }, b: {} }\nproperties: [ { name: p, can_reach: b } ]",
         Outcome::violated},
        {"a way out everywhere",
         "states: { a: { on: { go: b } }, b: { on: { end: c, back: a } }, c: { type: final } }\n"
         "properties: [ { name: p, from_everywhere: can_reach_final } ]",
         Outcome::proved},
        {"a trap",
         "states: { a: { on: { go: b, end: c } }, b: { on: { stay: { to: b } } }, c: { type: final } }\n"
         "properties: [ { name: p, from_everywhere: can_reach_final } ]",
         Outcome::violated},
        {"a way out that a stored flag closes for good",
         "data: { ok: { type: bool, initial: true } }\n"
         "states: { a: { on: { spoil: { do: [ { set: { ok: false } } ] }, end: { if: ok, to: c } } }, c: { type: final "
         "} }\nproperties: [ { name: p, from_everywhere: can_reach_final } ]",
         Outcome::violated},
        {"a way out for whoever types the right thing",
         "states: { a: { on: { end: { if: event.code == 'open', to: c } } }, c: { type: final } }\n"
         "properties: [ { name: p, from_everywhere: can_reach_final } ]",
         Outcome::proved},
        {"a timer leads on",
         "states: { a: { timers: [ { name: t, after: 1 day, to: b } ], on: { poke: {} } }, b: { type: final } }\n"
         "properties: [ { name: p, leads_to: { from: in_state('a'), to: in_state('b') } } ]",
         Outcome::proved},
        {"a person need not act",
         "states: { a: { on: { go: b } }, b: { type: final } }\n"
         "properties: [ { name: p, leads_to: { from: in_state('a'), to: in_state('b') } } ]",
         Outcome::violated},
        {"a timer that is begun again for ever",
         "states: { a: { timers: [ { name: t, after: 1 day, to: b } ], on: { again: { to: a, reenter: true } } }, b: { "
         "type: final } }\nproperties: [ { name: p, leads_to: { from: in_state('a'), to: in_state('b') } } ]",
         Outcome::violated},
        {"an event at most once",
         "states: { a: { on: { go: b } }, b: { on: { end: c } }, c: { type: final } }\n"
         "properties: [ { name: p, at_most_once: go } ]",
         Outcome::proved},
        {"an event as often as one likes",
         "states: { a: { on: { go: b } }, b: { on: { back: a } } }\nproperties: [ { name: p, at_most_once: go } ]",
         Outcome::violated},
        {"a paper read by the wrong role",
         "states: { a: { on: { write: { do: [ { document: { template: report, as: report, audience: [agent, boss] } } "
         "] "
         "} } } }\nproperties: [ { name: p, never: \"visible('report', 'boss')\" } ]",
         Outcome::violated},
        {"consent given and withdrawn",
         "states: { a: { on: { yes: { to: b, do: [ { consent: { type: c } } ] } } }, b: { on: { no: { to: z, do: [ { "
         "consent: { type: c, granted: \"false\" } } ] } } }, z: { type: final } }\n"
         "properties: [ { name: p, never: withdrawn('c') && in_state('b') } ]",
         Outcome::proved},
        {"nobody has anything to do",
         "states: { a: { on: { go: b } }, b: {} }\nproperties: [ { name: p, never: waits_without_owner() } ]",
         Outcome::violated},
        {"what is computed from the states, in step with them",
         "data: { n: { type: int }, where: { type: string, compute: \"in_state('b') ? 'b' : 'a'\" }, "
         "big: { type: bool, compute: \"in_state('b') && n > 3\" } }\n"
         "states: { a: { on: { go: { to: b, do: [ { set: { n: event.n } } ] } } }, "
         "b: { always: { if: \"where != 'b'\", to: wrong }, on: { back: { if: big, to: a } } }, wrong: {} }\n"
         "properties: [ { name: p, never: \"in_state('wrong') || (where == 'b' && in_state('a'))\" } ]",
         Outcome::proved},
        {"what is computed from the states and a datum, once back",
         "data: { n: { type: int }, big: { type: bool, compute: \"in_state('b') && n > 3\" } }\n"
         "states: { a: { on: { go: { to: b, do: [ { set: { n: event.n } } ] }, late: { if: big, to: wrong } } }, "
         "b: { on: { back: { if: big, to: a } } }, wrong: {} }\n"
         "properties: [ { name: p, never: in_state('wrong') } ]",
         Outcome::proved},
        {"what is computed from the states and a datum that nobody knows",
         "data: { n: { type: int }, big: { type: bool, compute: \"in_state('b') && n > 3\" } }\n"
         "states: { a: { on: { go: { to: b, do: [ { set: { n: event.n } } ] } } }, b: { on: { on: { if: big, to: c } } "
         "}, "
         "c: { type: final } }\nproperties: [ { name: p, never: in_state('c') } ]",
         Outcome::violated},
        {"a sum that cannot be told, on a path that cannot be made",
         "data: { total: { type: int, initial: 0 } }\n"
         "states: { a: { on: { add: { do: [ { set: { total: total + event.n * 2 } } ] }, odd: { if: total % 2 == 1, "
         "to: "
         "b } } }, b: {} }\nproperties: [ { name: p, never: in_state('b') } ]",
         Outcome::perhaps},
    }));
    const ReadResult read = jalon::read_single_workflow({"machine.yaml", row.machine});
    INFO(row.about << "\n" << told(read.findings));
    REQUIRE(read.ok());

    const Proof proof = jalon::proof::prove(*read.catalogue.workflows.begin()->second, nullptr);

    INFO(told(proof.findings));
    REQUIRE(proof.verdicts.size() == 1);
    const Verdict& verdict = proof.verdicts.front();
    INFO(verdict.str() << "\n" << verdict.scenario);
    CHECK(verdict.outcome == row.outcome);
    if (!verdict.scenario.empty()) {
        CHECK(difference(read, verdict.scenario) == "");
    }
}

TEST_CASE("the scenario that violates a property is a shortest one", "[proof]") {
    const ReadResult read = jalon::read_single_workflow(
        {"machine.yaml",
         "states: { a: { on: { detour: b, straight: c } }, b: { on: { go: c } }, c: { on: { end: d } }, d: {} }\n"
         "properties: [ { name: p, never: in_state('d') } ]"});
    REQUIRE(read.ok());

    const Proof proof = jalon::proof::prove(*read.catalogue.workflows.begin()->second, nullptr);

    CHECK(proof.verdicts.front().path == std::vector<std::string>{"straight", "end"});
    CHECK(proof.verdicts.front().scenario ==
          "scenario: 'contre-exemple de p'\n"
          "case: { workflow: machine, data: {} }\n"
          "at: 2026-01-05\n"
          "steps:\n"
          "  - send: 'straight'\n"
          "  - send: 'end'\n"
          "    expect: { states: [d] }\n");
}

TEST_CASE("a property that cannot be read is refused with its place", "[proof]") {
    struct Wrong {
        const char* property;
        const char* finding;
    };
    const auto row = GENERATE(values<Wrong>({
        {"never: in_state('bb')", "machine.yaml:2:42: L’état « bb » n’existe pas."},
        {"never: nn > 3", "machine.yaml:2:33: « nn » est inconnu."},
        {"never: n > 3 && issued('paper')", "machine.yaml:2:42: le document « paper » n’existe pas dans ce workflow"},
        {"never: times(go) > 3", "machine.yaml:2:33: « times » attend un nom entre apostrophes"},
        {"always: n", "machine.yaml:2:34: une propriété est vraie ou fausse ; celle-ci donne int"},
        {"at_most_once: gone", "machine.yaml:2:40: l’événement ou le document « gone » n’existe pas dans ce workflow"},
    }));
    const ReadResult read = jalon::read_single_workflow(
        {"machine.yaml", std::string("data: { n: { type: int, initial: 0 } }\nproperties: [ { name: p, ") +
                             row.property + " } ]\nstates: { a: { on: { go: b } }, b: {} }\n"});
    INFO(told(read.findings));
    REQUIRE(read.ok());

    const Proof proof = jalon::proof::prove(*read.catalogue.workflows.begin()->second, nullptr);

    CHECK(told(proof.findings) == std::string(row.finding) + "\n");
}

TEST_CASE("a property about what the workflow does not know is refused before anything is proved", "[proof]") {
    struct Wrong {
        const char* property;
        const char* finding;
    };
    const auto row = GENERATE(values<Wrong>({
        {"never: hour == 3", "machine.yaml:2:33: « hour » est inconnu ; vouliez-vous dire « hours » ?"},
        {"can_reach: waitting",
         "machine.yaml:2:37: « waitting » n’est ni un état ni une donnée de ce workflow ; vouliez-vous dire « waiting "
         "» ?"},
        {"leads_to: { from: waiting, to: hour }",
         "machine.yaml:2:44: « hour » n’est ni un état ni une donnée de ce workflow ; vouliez-vous dire « hours » ?"},
        {"from_everywhere: can_reach_finale",
         "machine.yaml:2:43: « can_reach_finale » n’est ni un état ni une donnée de ce workflow ; vouliez-vous dire "
         "« can_reach_final » ?"},
        {"at_most_once: leaves",
         "machine.yaml:2:40: l’événement ou le document « leaves » n’existe pas dans ce workflow ; vouliez-vous dire "
         "« leave » ?"},
    }));
    const ReadResult read = jalon::read_single_workflow(
        {"machine.yaml", std::string("data: { hours: { type: int, initial: 0 } }\nproperties: [ { name: p, ") +
                             row.property +
                             " }, { name: violated, never: in_state('waiting') } ]\n"
                             "states: { waiting: { on: { leave: left } }, left: { type: final } }\n"});
    INFO(told(read.findings));
    REQUIRE(read.ok());

    const Proof proof = jalon::proof::prove(*read.catalogue.workflows.begin()->second, nullptr);

    CHECK(told(proof.findings) == std::string(row.finding) + "\n");
    CHECK(proof.verdicts.empty());
}

TEST_CASE("an exploration that grows too large proves nothing and says so", "[proof]") {
    const ReadResult read =
        jalon::read_single_workflow({"machine.yaml",
                                     "data: { n: { type: int, initial: 0 }, m: { type: int, initial: 0 } }\n"
                                     "states: { a: { on: { one: { if: n < 50, do: [ { set: { n: n + 1 } } ] }, two: { "
                                     "if: m < 50, do: [ { set: { m: m + "
                                     "1 } } ] } } }, b: {} }\n"
                                     "properties: [ { name: p, never: n + m > 200 } ]"});
    REQUIRE(read.ok());
    jalon::proof::ExploreOptions few;
    few.places_max = 100;

    const Proof proof = jalon::proof::prove(*read.catalogue.workflows.begin()->second, nullptr, few);

    CHECK(proof.verdicts.front().outcome == Outcome::gave_up);
    CHECK(proof.verdicts.front().str() == "p : non prouvée, l’exploration s’est arrêtée : plus de 100 situations");
}

// A table is called without arguments, and yet looks at the data of the case.
TEST_CASE("what a table says is not known before the data are", "[proof]") {
    const ReadResult read = jalon::read_catalogue({
        {"workflows/tables/tax.yaml",
         "table: tax\nlabel: Taxe\nsource: Essai\ninputs:\n  rank: { label: Rang, type: int, from: rank }\n"
         "outputs:\n  due: { label: Dû, type: int }\nrows:\n  - { id: one, if: { rank: 1 }, then: 5 }\n"
         "  - { id: other, if: {}, then: 0 }\nhit: first\n"},
        {"workflows/programmes/toll.yaml",
         "workflow: toll\nversion: 1\nlabel: Péage\nprefix: PE\nopened_by: [secretary]\nparties: { secretary: { label: "
         "Secrétariat } }\ndata: { rank: { type: int, initial: 0 } }\ninitial: open\nstates:\n"
         "  open:\n    label: Ouvert\n    task: { label: Avancer, by: secretary }\n    on:\n"
         "      raise: { label: Hausser, by: secretary, do: [ { set: { rank: rank + 1 } } ] }\n"
         "      pay: { label: Payer, by: secretary, if: decide('tax') == 5, refuse: Rien n’est dû., to: paid }\n"
         "      leave: { label: Partir, by: secretary, if: decide('tax') != 5, refuse: La taxe est due., to: left }\n"
         "  paid: { label: Payé, type: final, outcome: completed }\n  left: { label: Parti, type: final, outcome: "
         "stopped }\nproperties:\n  - { name: free, never: in_state('paid') }\n  - { name: stuck, never: "
         "in_state('left') }\n"},
    });
    INFO(told(read.findings));
    REQUIRE(read.ok());

    const Proof proof = jalon::proof::prove(read.catalogue.workflow("toll"), &read.catalogue);

    REQUIRE(proof.verdicts.size() == 2);
    for (const Verdict& verdict : proof.verdicts) {
        INFO(verdict.str());
        CHECK(verdict.outcome != Outcome::proved);
    }
}
