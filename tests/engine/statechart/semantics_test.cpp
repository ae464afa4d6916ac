// The corpus of statechart semantics: SCXML's algorithm, and the places where we differ on purpose.
// The datum `t` collects letters, so that the order of actions can be read.
#include <catch2/catch.hpp>

#include "tests/engine/statechart/machine_cases.hpp"

using jalon::tests::MachineCase;
using jalon::tests::played;

TEST_CASE("hierarchy: states enter outside in, leave inside out, and inner transitions go first", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"the first child is the initial one when none is named", "states: { a: {}, b: {} }",
         "steps: [ { expect: { states: [a] } } ]"},
        {"initial names the child", "{ initial: b, states: { a: {}, b: {} } }",
         "steps: [ { expect: { states: [b] } } ]"},
        {"entering a compound state enters its initial child",
         "states: { a: { initial: y, states: { x: {}, y: {} } } }", "steps: [ { expect: { states: [a.y] } } ]"},
        {"initial may reach deep",
         "{ initial: a.y.q, states: { a: { states: { x: {}, y: { states: { p: {}, q: {} } } } } } }",
         "steps: [ { expect: { states: [a.y.q] } } ]"},
        {"entry runs outside in, exit inside out, the transition's actions in between", R"yaml(
data: { t: "" }
states:
  a:
    entry: [ { set: { t: "t + 'a'" } } ]
    exit: [ { set: { t: "t + 'A'" } } ]
    states: { x: { entry: [ { set: { t: "t + 'x'" } } ], exit: [ { set: { t: "t + 'X'" } } ], on: { go: { to: "#b", do: [ { set: { t: "t + '-'" } } ] } } } }
  b: { entry: [ { set: { t: "t + 'b'" } } ] }
)yaml",
         "steps: [ { expect: { data: { t: ax } } }, { send: go, expect: { states: [b], data: { t: axXA-b } } } ]"},
        {"the inner state answers before the outer one",
         "{ states: { a: { on: { e: { to: c } }, states: { x: { on: { e: { to: y } } }, y: {} } }, c: {} } }",
         "steps: [ { send: e, expect: { states: [y] } }, { send: e, expect: { states: [c] } } ]"},
        {"an inner condition that is false lets the outer one answer",
         "{ data: { n: 0 }, states: { a: { on: { e: { to: c } }, states: { x: { on: { e: { to: y, if: n > 0 } } }, y: "
         "{} } }, c: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"the first candidate that holds wins",
         "{ data: { n: 2 }, states: { a: { on: { e: [ { if: n > 5, to: b }, { if: n > 1, to: c }, { to: d } ] } }, b: "
         "{}, c: {}, d: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"a dotted target goes through a sibling",
         "{ states: { a: { on: { e: { to: b.y } } }, b: { states: { x: {}, y: {} } } } }",
         "steps: [ { send: e, expect: { states: [b.y] } } ]"},
        {"a target with a leading point is a child",
         "{ states: { a: { on: { e: { to: .y } }, states: { x: {}, y: {} } } } }",
         "steps: [ { send: e, expect: { states: [a.y] } } ]"},
        {"a transition to a child does not leave the parent", R"yaml(
data: { t: "" }
states:
  a:
    entry: [ { set: { t: "t + 'a'" } } ]
    exit: [ { set: { t: "t + 'A'" } } ]
    on: { e: { to: .y } }
    states: { x: { exit: [ { set: { t: "t + 'X'" } } ] }, y: { entry: [ { set: { t: "t + 'y'" } } ] } }
)yaml",
         "steps: [ { send: e, expect: { states: [y], data: { t: aXy } } } ]"},
        {"a transition to a child with reenter leaves and enters the parent", R"yaml(
data: { t: "" }
states:
  a:
    entry: [ { set: { t: "t + 'a'" } } ]
    exit: [ { set: { t: "t + 'A'" } } ]
    on: { e: { to: .y, reenter: true } }
    states: { x: {}, y: { entry: [ { set: { t: "t + 'y'" } } ] } }
)yaml",
         "steps: [ { send: e, expect: { states: [y], data: { t: aAay } } } ]"},
        {"a transition to self does not leave the state",
         "{ data: { t: '' }, states: { a: { entry: [ { set: { t: \"t + 'a'\" } } ], on: { e: { to: a, do: [ { set: { "
         "t: \"t + '-'\" } } ] } } } } }",
         "steps: [ { send: e, expect: { states: [a], data: { t: a- } } } ]"},
        {"a transition to self with reenter does",
         "{ data: { t: '' }, states: { a: { entry: [ { set: { t: \"t + 'a'\" } } ], on: { e: { to: a, reenter: true } "
         "} } } }",
         "steps: [ { send: e, expect: { states: [a], data: { t: aa } } } ]"},
        {"a transition of a compound state to itself begins its inside anew",
         "{ states: { a: { on: { again: { to: a } }, states: { x: { on: { e: { to: y } } }, y: {} } } } }",
         "steps: [ { send: e, expect: { states: [y] } }, { send: again, expect: { states: [x] } } ]"},
        {"a transition without target keeps everything in place",
         "{ data: { n: 0 }, states: { a: { on: { tick: { do: [ { set: { n: n + 1 } } ] } }, states: { x: { on: { e: { "
         "to: y } } }, y: {} } } } }",
         "steps: [ { send: e }, { send: tick }, { send: tick, expect: { states: [y], data: { n: 2 } } } ]"},
        {"actions of `initial` run when the state begins by default", R"yaml(
data: { t: "" }
states:
  a: { on: { e: { to: b }, f: { to: b.y } } }
  b:
    initial: { to: x, do: [ { set: { t: "t + 'i'" } } ]}
    on: { back: { to: a } }
    states: { x: {}, y: {} }
)yaml",
         "steps: [ { send: e, expect: { data: { t: i } } }, { send: back }, { send: f, expect: { states: [b.y], data: "
         "{ t: i } } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("events match exactly, and what nothing waits for is refused", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"an event that nothing waits for is refused with the list of those possible",
         "{ states: { a: { on: { go: { to: b }, stay: {} } }, b: {} } }",
         "steps: [ { send: nonsense, refused: \"Possible maintenant : go, stay.\" }, { send: go, expect: { states: [b] "
         "} } ]"},
        {"a prefix is another event", "{ states: { a: { on: { sign: { to: b } } }, b: {} } }",
         "steps: [ { send: sign.agent, refused: true, expect: { states: [a] } } ]"},
        {"a lone star answers last, wherever it is written",
         "{ states: { a: { on: { '*': { to: c }, e: { to: b } } }, b: { on: { '*': { to: c } } }, c: {} } }",
         "steps: [ { send: e, expect: { states: [b] } }, { send: anything, expect: { states: [c] } } ]"},
        {"a star inside comes before an exact match outside",
         "{ states: { a: { on: { e: { to: c } }, states: { x: { on: { '*': { to: y } } }, y: {} } }, c: {} } }",
         "steps: [ { send: e, expect: { states: [y] } } ]"},
        {"a false condition is refused with its reason",
         "{ data: { n: 0 }, states: { a: { on: { go: { to: b, if: n > 0, refuse: Il faut un jeton. } } }, b: {} } }",
         "steps: [ { send: go, refused: Il faut un jeton. } ]"},
        {"a guard that fails refuses the event",
         "{ data: { n: 0 }, states: { a: { on: { go: { to: b, if: 1 / n > 0 } } }, b: {} } }",
         "steps: [ { send: go, refused: ne peut pas être calculée, expect: { states: [a] } } ]"},
        {"an action that fails saves nothing",
         "{ data: { n: 0, m: 1 }, states: { a: { on: { go: { to: b, do: [ { set: { m: 2 } }, { set: { m: 1 / n } } ] } "
         "} }, b: {} } }",
         "steps: [ { send: go, refused: « m » ne peut pas être calculé, expect: { states: [a], data: { m: 1 } } } ]"},
        {"data of the event is typed and seen by guards and actions",
         "{ data: { sum: 0 }, states: { a: { on: { pay: { if: event.amount > 10, do: [ { set: { sum: sum + "
         "event.amount } } ] } } } } }",
         "steps: [ { send: pay, data: { amount: 5 }, refused: true }, { send: pay, data: { amount: 15 }, expect: { "
         "data: { sum: 15 } } } ]"},
        {"a role that may not send is refused",
         "{ states: { a: { on: { go: { to: b, by: counsellor } } }, b: { on: { back: { by: agent, to: a } } } } }",
         "steps: [ { send: go, by: agent, refused: ne vous revient pas }, { send: go, by: counsellor, expect: { "
         "states: [b] } } ]"},
        {"nor may what the root still answers", "{ on: { e: {} }, states: { z: { type: final } } }",
         "steps: [ { send: e, refused: le dossier est terminé } ]"},
        {"nothing may be sent to a machine that is finished",
         "{ states: { a: { on: { end: { to: z } } }, z: { type: final } } }",
         "steps: [ { send: end, expect: { finished: true } }, { send: end, refused: le dossier est terminé } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("parallel states: regions run side by side, and conflicts are pre-empted", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"every region is entered",
         "{ states: { p: { type: parallel, states: { a: { states: { a1: {}, a2: {} } }, b: { initial: b2, states: { "
         "b1: {}, b2: {} } } } } } }",
         "steps: [ { expect: { states: [a1, b2] } } ]"},
        {"the root may be parallel",
         "{ type: parallel, states: { a: { states: { a1: {} } }, b: { states: { b1: {} } } } }",
         "steps: [ { expect: { states: [a1, b1] } } ]"},
        {"one event moves every region that waits for it", R"yaml(
type: parallel
states:
  a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
  b: { states: { b1: { on: { e: { to: b2 } } }, b2: {} } }
)yaml",
         "steps: [ { send: e, expect: { states: [a2, b2] } } ]"},
        {"an event for one region leaves the other alone", R"yaml(
type: parallel
states:
  a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
  b: { states: { b1: { on: { f: { to: b2 } } }, b2: {} } }
)yaml",
         "steps: [ { send: f, expect: { states: [a1, b2] } } ]"},
        {"of two transitions that leave the same states the first in document order wins", R"yaml(
states:
  p:
    type: parallel
    states:
      a: { states: { a1: { on: { e: { to: "#x" } } } } }
      b: { states: { b1: { on: { e: { to: "#y" } } } } }
  x: {}
  y: {}
)yaml",
         "steps: [ { send: e, expect: { states: [x] } } ]"},
        {"a transition that leaves the parallel state is pre-empted by an earlier one inside", R"yaml(
states:
  p:
    type: parallel
    states:
      a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
      b: { states: { b1: { on: { e: { to: "#out" } } } } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { states: [a2, b1] } } ]"},
        {"an inner transition pre-empts the outer one of the same region, which spares the other", R"yaml(
states:
  p:
    type: parallel
    on: { e: { to: out } }
    states:
      a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
      b: { states: { b1: {} } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { states: [a2, b1] } }, { send: e, expect: { states: [out] } } ]"},
        {"a transition without target does not conflict", R"yaml(
data: { n: 0 }
states:
  p:
    type: parallel
    states:
      a: { states: { a1: { on: { e: { do: [ { set: { n: n + 1 } } ] } } } } }
      b: { states: { b1: { on: { e: { to: "#out", do: [ { set: { n: n + 10 } } ] } } } } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { states: [out], data: { n: 11 } } } ]"},
        {"exit runs in reverse document order across regions", R"yaml(
data: { t: "" }
states:
  p:
    type: parallel
    on: { e: { to: out } }
    exit: [ { set: { t: "t + 'P'" } } ]
    states:
      a: { exit: [ { set: { t: "t + 'A'" } } ], states: { a1: { exit: [ { set: { t: "t + '1'" } } ] } } }
      b: { exit: [ { set: { t: "t + 'B'" } } ], states: { b1: { exit: [ { set: { t: "t + '2'" } } ] } } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { data: { t: 2B1AP } } } ]"},
        {"several targets, one per region", R"yaml(
states:
  s: { on: { e: { to: [p.a.a2, p.b.b3] } } }
  p:
    type: parallel
    states:
      a: { states: { a1: {}, a2: {} } }
      b: { states: { b1: {}, b2: {}, b3: {} } }
      c: { states: { c1: {}, c2: {} } }
)yaml",
         "steps: [ { send: e, expect: { states: [a2, b3, c1] } } ]"},
        {"initial may reach into several regions", R"yaml(
initial: [p.a.a2, p.b.b2]
states:
  p:
    type: parallel
    states:
      a: { states: { a1: {}, a2: {} } }
      b: { states: { b1: {}, b2: {} } }
)yaml",
         "steps: [ { expect: { states: [a2, b2] } } ]"},
        {"a target in one region enters the others by default", R"yaml(
states:
  s: { on: { e: { to: p.b.b2 } } }
  p: { type: parallel, states: { a: { states: { a1: {}, a2: {} } }, b: { states: { b1: {}, b2: {} } } } }
)yaml",
         "steps: [ { send: e, expect: { states: [a1, b2] } } ]"},
        {"re-entry with reset_regions begins every region anew", R"yaml(
states:
  p:
    type: parallel
    states:
      a: { states: { a1: { on: { e: { to: a2 } } }, a2: { on: { reset: { to: "#p", reset_regions: true } } } } }
      b: { states: { b1: { on: { f: { to: b2 } } }, b2: {} } }
)yaml",
         "steps: [ { send: e }, { send: f, expect: { states: [a2, b2] } }, { send: reset, expect: { states: [a1, b1] } "
         "} ]"},
        {"regions see each other through in_state", R"yaml(
type: parallel
states:
  a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
  b: { states: { b1: { on: { f: { to: b2, if: "in_state('a.a2')" } } }, b2: {} } }
)yaml",
         "steps: [ { send: f, refused: true }, { send: e }, { send: f, expect: { states: [a2, b2] } } ]"},
        {"in_state takes the end of a path",
         "{ states: { a: { states: { x: { on: { e: { to: y, if: \"in_state('x')\" } } }, y: {} } } } }",
         "steps: [ { send: e, expect: { states: [y] } } ]"},
        {"a parallel state within a region", R"yaml(
type: parallel
states:
  a: { states: { q: { type: parallel, states: { q1: { states: { u: { on: { e: { to: v } } }, v: {} } }, q2: { states: { w: {} } } } } } }
  b: { states: { b1: {} } }
)yaml",
         "steps: [ { expect: { states: [u, w, b1] } }, { send: e, expect: { states: [v, w, b1] } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("final states tell when a region is complete", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"done of a compound state",
         "{ states: { a: { done: { to: b }, states: { x: { on: { e: { to: z } } }, z: { type: final } } }, b: {} } }",
         "steps: [ { send: e, expect: { states: [b] } } ]"},
        {"done may be a bare target",
         "{ states: { a: { done: b, states: { x: { on: { e: z } }, z: { type: final } } }, b: {} } }",
         "steps: [ { send: e, expect: { states: [b] } } ]"},
        {"done of a parallel state waits for every region", R"yaml(
states:
  p:
    type: parallel
    done: { to: out }
    states:
      a: { states: { a1: { on: { e: { to: az } } }, az: { type: final } } }
      b: { states: { b1: { on: { f: { to: bz } } }, bz: { type: final } } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { states: [az, b1] } }, { send: f, expect: { states: [out] } } ]"},
        {"both regions complete in one event", R"yaml(
states:
  p:
    type: parallel
    done: { to: out }
    states:
      a: { states: { a1: { on: { e: { to: az } } }, az: { type: final } } }
      b: { states: { b1: { on: { e: { to: bz } } }, bz: { type: final } } }
  out: {}
)yaml",
         "steps: [ { send: e, expect: { states: [out] } } ]"},
        {"done of a parallel state that is itself a region's content", R"yaml(
states:
  p:
    type: parallel
    done: { to: out }
    states:
      q: { type: parallel, states: { q1: { states: { u: { on: { e: { to: uz } } }, uz: { type: final } } } } }
      b: { states: { b1: { on: { f: { to: bz } } }, bz: { type: final } } }
  out: {}
)yaml",
         "steps: [ { send: f }, { send: e, expect: { states: [out] } } ]"},
        {"a top-level final state finishes the machine",
         "{ states: { a: { on: { e: { to: z } } }, z: { type: final } } }",
         "steps: [ { expect: { finished: false } }, { send: e, expect: { states: [z], finished: true } } ]"},
        {"a parallel root is finished when every region is", R"yaml(
type: parallel
states:
  a: { states: { a1: { on: { e: { to: az } } }, az: { type: final } } }
  b: { states: { b1: { on: { f: { to: bz } } }, bz: { type: final } } }
)yaml",
         "steps: [ { send: e, expect: { finished: false } }, { send: f, expect: { finished: true } } ]"},
        {"done chooses between candidates",
         "{ data: { n: 1 }, states: { a: { done: [ { if: n > 5, to: b }, { to: c } ], states: { x: { on: { e: { to: z "
         "} } }, z: { type: final } } }, b: {}, c: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"entry of the final state runs before done is answered",
         "{ data: { t: '' }, states: { a: { done: { to: b, do: [ { set: { t: \"t + 'd'\" } } ] }, states: { x: { on: { "
         "e: { to: z } } }, z: { type: final, entry: [ { set: { t: \"t + 'z'\" } } ] } } }, b: {} } }",
         "steps: [ { send: e, expect: { states: [b], data: { t: zd } } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("history brings back what was left", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"shallow history remembers the child, whose inside begins anew", R"yaml(
states:
  a:
    on: { out: { to: w } }
    states:
      h: { history: shallow, default: x }
      x: { on: { e: { to: y } } }
      y: { states: { p: { on: { e: { to: q } } }, q: {} } }
  w: { on: { back: { to: a.h } } }
)yaml",
         "steps: [ { send: e }, { send: e, expect: { states: [q] } }, { send: out }, { send: back, expect: { states: "
         "[p] } } ]"},
        {"deep history remembers the leaves", R"yaml(
states:
  a:
    on: { out: { to: w } }
    states:
      h: { history: deep, default: x }
      x: { on: { e: { to: y } } }
      y: { states: { p: { on: { e: { to: q } } }, q: {} } }
  w: { on: { back: { to: a.h } } }
)yaml",
         "steps: [ { send: e }, { send: e }, { send: out }, { send: back, expect: { states: [q] } } ]"},
        {"a history that remembers nothing goes to its default",
         "{ initial: w, states: { a: { states: { h: { history: deep, default: y }, x: {}, y: {} } }, w: { on: { back: "
         "{ to: a.h } } } } }",
         "steps: [ { send: back, expect: { states: [y] } } ]"},
        {"actions of a default run after the entry of the parent and its own `initial`, and only the first time",
         R"yaml(
data: { t: "" }
states:
  w: { on: { back: { to: a } } }
  a:
    entry: [ { set: { t: "t + 'a'" } } ]
    initial: { to: h, do: [ { set: { t: "t + 'i'" } } ] }
    on: { out: { to: w } }
    states:
      h: { history: shallow, default: { to: y, do: [ { set: { t: "t + 'h'" } } ] } }
      x: {}
      y: { entry: [ { set: { t: "t + 'y'" } } ] }
)yaml",
         "steps: [ { send: back, expect: { states: [y], data: { t: aihy } } }, { send: out }, { send: back, expect: { "
         "states: [y], data: { t: aihyaiy } } } ]"},
        {"they run, too, when the state around the history was not left", R"yaml(
data: { t: "" }
states:
  a:
    initial: x
    entry: [ { set: { t: "t + 'a'" } } ]
    states:
      h: { history: deep, default: { to: y, do: [ { set: { t: "t + 'h'" } } ] } }
      x: { on: { e: { to: h } } }
      y: { entry: [ { set: { t: "t + 'y'" } } ] }
)yaml",
         "steps: [ { send: e, expect: { states: [y], data: { t: ahy } } } ]"},
        {"without default it goes where its parent begins",
         "{ initial: w, states: { a: { initial: y, states: { h: { history: deep }, x: {}, y: {} } }, w: { on: { back: "
         "{ to: a.h } } } } }",
         "steps: [ { send: back, expect: { states: [y] } } ]"},
        {"deep history of a parallel state remembers every region", R"yaml(
states:
  p:
    type: parallel
    on: { out: { to: w } }
    states:
      h: { history: deep }
      a: { states: { a1: { on: { e: { to: a2 } } }, a2: {} } }
      b: { states: { b1: { on: { f: { to: b2 } } }, b2: {} } }
  w: { on: { back: { to: p.h } } }
)yaml",
         "steps: [ { send: f }, { send: out }, { send: back, expect: { states: [a1, b2] } }, { send: e }, { send: out "
         "}, { send: back, expect: { states: [a2, b2] } } ]"},
        {"what is remembered is what was active last", R"yaml(
states:
  a:
    on: { out: { to: w } }
    states: { h: { history: shallow, default: x }, x: { on: { e: { to: y } } }, y: { on: { e: { to: x } } } }
  w: { on: { back: { to: a.h } } }
)yaml",
         "steps: [ { send: e }, { send: out }, { send: back, expect: { states: [y] } }, { send: e }, { send: out }, { "
         "send: back, expect: { states: [x] } } ]"},
        {"states around what a history brings back are not entered again when they were not left", R"yaml(
data: { t: "" }
states:
  a:
    states:
      h: { history: deep, default: c.y }
      c:
        entry: [ { set: { t: "t + 'c'" } } ]
        states: { x: { on: { e: { to: "#a.h" } } }, y: { entry: [ { set: { t: "t + 'y'" } } ] } }
)yaml",
         "steps: [ { expect: { data: { t: c } } }, { send: e, expect: { states: [y], data: { t: cy } } } ]"},
        {"a state brought back to itself by a history is not entered again", R"yaml(
data: { t: "" }
states:
  a:
    states:
      h: { history: shallow }
      x: { entry: [ { set: { t: "t + 'x'" } } ], on: { e: { to: h } } }
)yaml",
         "steps: [ { send: e, expect: { states: [x], data: { t: x } } } ]"},
        {"`type: history` is shallow", R"yaml(
states:
  a:
    on: { out: { to: w } }
    states: { h: { type: history, default: x }, x: { on: { e: { to: y } } }, y: {} }
  w: { on: { back: { to: a.h } } }
)yaml",
         "steps: [ { send: e }, { send: out }, { send: back, expect: { states: [y] } } ]"},
        {"entry actions run again on return", R"yaml(
data: { t: "" }
states:
  a:
    entry: [ { set: { t: "t + 'a'" } } ]
    on: { out: { to: w } }
    states: { h: { history: deep, default: x }, x: { entry: [ { set: { t: "t + 'x'" } } ] } }
  w: { on: { back: { to: a.h } } }
)yaml",
         "steps: [ { send: out }, { send: back, expect: { data: { t: axax } } } ]"},
        {"initial may be a history", R"yaml(
states:
  a:
    initial: h
    on: { out: { to: w } }
    states: { h: { history: deep, default: x }, x: { on: { e: { to: y } } }, y: {} }
  w: { on: { back: { to: a } } }
)yaml",
         "steps: [ { expect: { states: [x] } }, { send: e }, { send: out }, { send: back, expect: { states: [y] } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("a macrostep runs to its end: eventless transitions and internal events", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"always is taken on entry when it holds",
         "{ data: { n: 3 }, states: { a: { on: { e: { to: b } } }, b: { always: [ { if: n > 2, to: c } ] }, c: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"always waits until it holds",
         "{ data: { n: 0 }, states: { a: { on: { e: { do: [ { set: { n: n + 1 } } ] } }, always: { if: n == 2, to: b } "
         "}, b: {} } }",
         "steps: [ { send: e, expect: { states: [a] } }, { send: e, expect: { states: [b] } } ]"},
        {"always chains at the start", "{ states: { a: { always: { to: b } }, b: { always: c }, c: {} } }",
         "steps: [ { expect: { states: [c] } } ]"},
        {"an internal event is answered in the same step",
         "{ states: { a: { on: { e: { to: b, do: [ { raise: next } ] } } }, b: { on: { next: { to: c } } }, c: {} } }",
         "steps: [ { send: e, expect: { states: [c] } } ]"},
        {"always goes before internal events",
         "{ data: { t: '' }, states: { a: { on: { e: { to: b, do: [ { raise: r } ] } } }, b: { always: { to: c }, on: "
         "{ r: { to: wrong } } }, c: { on: { r: { to: d } } }, d: {}, wrong: {} } }",
         "steps: [ { send: e, expect: { states: [d] } } ]"},
        {"internal events come in the order raised", R"yaml(
data: { t: "" }
states:
  a:
    on:
      e: { do: [ { raise: one }, { raise: two } ] }
      one: { do: [ { set: { t: "t + '1'" } }, { raise: three } ] }
      two: { do: [ { set: { t: "t + '2'" } } ] }
      three: { do: [ { set: { t: "t + '3'" } } ] }
)yaml",
         "steps: [ { send: e, expect: { data: { t: '123' } } } ]"},
        {"an internal event that nothing waits for is dropped",
         "{ states: { a: { on: { e: { to: b, do: [ { raise: lost } ] }, lost: {} } }, b: {} } }",
         "steps: [ { send: e, expect: { states: [b] } } ]"},
        {"an internal event may carry data",
         "{ data: { n: 0 }, states: { a: { on: { e: { do: [ { raise: { event: add, data: { by: 2 + 3 } } } ] }, add: { "
         "do: [ { set: { n: event.by } } ] } } } } }",
         "steps: [ { send: e, expect: { data: { n: 5 } } } ]"},
        {"an internal event without data of its own keeps those of the event that raised it", R"yaml(
data: { t: "" }
states:
  a:
    on:
      e: { do: [ { raise: { event: one, data: { by: "'1'" } } }, { raise: two } ] }
      one: { do: [ { set: { t: "t + event.by" } } ] }
      two: { do: [ { set: { t: "t + event.by" } } ] }
)yaml",
         "steps: [ { send: e, data: { by: e }, expect: { data: { t: 1e } } } ]"},
        {"at the end states are left one by one, innermost first", R"yaml(
data: { t: "" }
states:
  a: { on: { e: { to: z } } }
  z: { type: final, exit: [ { when: [ { if: in_state('z'), do: [ { set: { t: "t + 'z'" } } ] } ] } ] }
exit: [ { when: [ { if: "!in_state('z')", do: [ { set: { t: "t + 'r'" } } ] } ] } ]
)yaml",
         "steps: [ { send: e, expect: { states: [z], finished: true, data: { t: zr } } } ]"},
        {"when takes the first branch that holds",
         "{ data: { n: 2, t: '' }, states: { a: { on: { e: { do: [ { when: [ { if: n > 5, do: [ { set: { t: \"'big'\" "
         "} } ] }, { if: n > 1, do: [ { set: { t: \"'mid'\" } } ] }, { do: [ { set: { t: \"'low'\" } } ] } ] } ] } } } "
         "} }",
         "steps: [ { send: e, expect: { data: { t: mid } } } ]"},
        {"the values of one set are computed before any is stored",
         "{ data: { a: 1, b: 2 }, states: { s: { on: { swap: { do: [ { set: { a: b, b: a } } ] } } } } }",
         "steps: [ { send: swap, expect: { data: { a: 2, b: 1 } } } ]"},
        {"set reaches into records",
         "{ data: { r: {} }, states: { s: { on: { e: { do: [ { set: { r.x.y: 1 } } ] } } } } }",
         "steps: [ { send: e, expect: { data: { r.x.y: 1 } } } ]"},
        {"a loop of internal events is stopped and nothing is saved",
         "{ data: { n: 0 }, states: { a: { on: { e: { do: [ { raise: e }, { set: { n: n + 1 } } ] } } } } }",
         "steps: [ { send: e, refused: tourne en rond, expect: { data: { n: 0 } } } ]"},
        {"actions of transitions run in document order of their sources", R"yaml(
data: { t: "" }
type: parallel
states:
  a: { states: { a1: { on: { e: { to: a2, do: [ { set: { t: "t + 'a'" } } ] } } }, a2: { entry: [ { set: { t: "t + '1'" } } ] } } }
  b: { states: { b1: { on: { e: { to: b2, do: [ { set: { t: "t + 'b'" } } ] } } }, b2: { entry: [ { set: { t: "t + '2'" } } ] } } }
)yaml",
         "steps: [ { send: e, expect: { data: { t: ab12 } } } ]"},
        {"computed data follow what they name",
         "{ data: { n: 2, double: { type: int, compute: n * 2 }, more: { type: int, compute: double + 1 } }, states: { "
         "a: { on: { e: { if: more == 7, to: b }, up: { do: [ { set: { n: 3 } } ] } } }, b: {} } }",
         "steps: [ { send: e, refused: true }, { send: up }, { send: e, expect: { states: [b], data: { more: 7 } } } "
         "]"},
        {"an integer set into a decimal datum becomes a decimal",
         "{ data: { d: { type: decimal, initial: 1.5 } }, states: { a: { on: { e: { do: [ { set: { d: 2 } } ] }, f: { "
         "if: d > 1.0, to: b } } }, b: {} } }",
         "steps: [ { send: e }, { send: f, expect: { states: [b] } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("what a translator of SCXML writes is taken", "[statechart]") {
    const auto row = GENERATE(values<MachineCase>({
        {"the end of a state may be awaited further out, by its name", R"yaml(
states:
  s0:
    on: { done.state.s01: { to: pass } }
    states: { s01: { states: { s011: { on: { e: { to: s012 } } }, s012: { type: final } } } }
  pass: { type: final }
)yaml",
         "steps: [ { send: e, expect: { states: [pass], finished: true } } ]"},
        {"a parallel state is done when each region is", R"yaml(
states:
  s1:
    on: { done.state.s1p1: pass, done.state.s1p12: { do: [ { set: { n: n + 1 } } ] } }
    states:
      s1p1:
        type: parallel
        states:
          s1p11: { states: { a: { on: { e1: b } }, b: { type: final } } }
          s1p12: { states: { a: { on: { e2: b } }, b: { type: final } } }
  pass: { type: final }
data: { n: 0 }
)yaml",
         "steps: [ { send: e1, expect: { states: [b, a] } }, { send: e2, expect: { states: [pass], data: { n: 1 } } } "
         "]"},
        {"a final state gives its output to the event of its end", R"yaml(
data: { got: 0, n: 3 }
states:
  s0:
    done: { to: pass, if: event.twice == 6, do: [ { set: { got: event.twice } } ] }
    states: { s01: { on: { e: { to: s02 } } }, s02: { type: final, output: { twice: n * 2 } } }
  pass: { type: final }
)yaml",
         "steps: [ { send: e, expect: { states: [pass], data: { got: 6 } } } ]"},
        {"states may say that they are atomic or compound",
         "{ states: { a: { type: compound, states: { x: { type: atomic, on: { e: '#b' } } } }, b: { type: atomic } } }",
         "steps: [ { expect: { states: [a.x] } }, { send: e, expect: { states: [b] } } ]"},
        {"the root may begin deep in several regions", R"yaml(
initial: [ s1.s11p1.s11p11.s11p112, s1.s11p1.s11p12.s11p122 ]
states:
  s1:
    states:
      s11p1:
        type: parallel
        states:
          s11p11: { states: { s11p111: {}, s11p112: {} } }
          s11p12: { states: { s11p121: {}, s11p122: {} } }
)yaml",
         "steps: [ { expect: { states: [s11p112, s11p122] } } ]"},
        {"raised events keep their order, and a star takes the rest",
         "{ states: { s0: { entry: [ { raise: foo }, { raise: bar } ], on: { foo: { to: s1 }, '*': { to: fail } } }, "
         "s1: { on: { bar: { to: pass }, '*': { to: fail } } }, pass: { type: final }, fail: { type: final } } }",
         "steps: [ { expect: { states: [pass], finished: true } } ]"},
        {"transitions of the root answer last and may always be taken",
         "{ data: { n: 0 }, always: { if: n == 2, to: z }, on: { e: { do: [ { set: { n: n + 1 } } ] } }, states: { a: "
         "{}, z: { type: final } } }",
         "steps: [ { send: e, expect: { states: [a] } }, { send: e, expect: { states: [z], finished: true } } ]"},
        {"a state already left is not active for the exit of the one around it", R"yaml(
data: { seen: false }
states:
  s0:
    exit: [ { when: [ { if: in_state('s0.s01'), do: [ { set: { seen: true } } ] } ] } ]
    states: { s01: { on: { e: { to: "#s1" } } } }
  s1: {}
)yaml",
         "steps: [ { send: e, expect: { states: [s1], data: { seen: false } } } ]"},
        {"a region that is left and entered again by name takes its parallel state with it", R"yaml(
data: { n: 0 }
states:
  both:
    type: parallel
    entry: [ { set: { n: n + 1 } } ]
    exit: [ { set: { n: n + 1 } } ]
    states:
      left:
        entry: [ { set: { n: n + 1 } } ]
        exit: [ { set: { n: n + 1 } } ]
        on: { again: { to: "#both.left", reenter: true, reset_regions: true } }
      right: { states: { one: { on: { again: two, go: two } }, two: {} } }
)yaml",
         "steps: [ { expect: { data: { n: 2 } } }, { send: go, expect: { states: [left, two] } }, { send: again, "
         "expect: "
         "{ states: [left, one], data: { n: 6 } } } ]"},
        {"one candidate under several events, and an event refused leaves all as it was", R"yaml(
states:
  a: { on: { x.one: b, x.two: b } }
  b: { on: { "*": { if: in_state('a'), to: a } } }
)yaml",
         "steps: [ { send: x, refused: possible }, { send: x.two, expect: { states: [b] } }, { send: x.one, refused: "
         "possible, expect: { states: [b] } } ]"},
        {"internal events wait for eventless transitions of every region", R"yaml(
data: { t: "" }
type: parallel
states:
  left:
    states:
      one: { entry: [ { raise: seen } ], always: { to: two } }
      two: { on: { seen: { to: three, do: [ { set: { t: "t + 's'" } } ] } } }
      three: {}
  right: { states: { one: { always: { to: two, do: [ { set: { t: "t + 'r'" } } ] } }, two: {} } }
)yaml",
         "steps: [ { expect: { states: [three, two], data: { t: rs } } } ]"},
        {"of two regions, an outer transition gives way to an inner one that conflicts", R"yaml(
states:
  s0:
    on: { event2: { to: "#fail" } }
    states:
      p0:
        type: parallel
        states:
          r1: { on: { event1: { to: "#s1" } }, states: { a: {} } }
          r2: { states: { b: { on: { event1: { to: c } } }, c: { on: { event2: { to: b } } } } }
  s1: {}
  fail: {}
)yaml",
         "steps: [ { send: event1, expect: { states: [s1] } } ]"},
    }));
    CAPTURE(row.name);
    CHECK(played(row) == "");
}

TEST_CASE("the end of a state that does not exist is told", "[statechart]") {
    const MachineCase row{"", "states: { s0: { on: { done.state.s9: { to: s0 } }, states: { s1: {} } } }", "steps: []"};
    CHECK(played(row).find("l’état « s9 » n’existe pas") != std::string::npos);
}
