#include "tests/engine/decision/support.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

std::string table_with(const std::string& hit) {
    return "table: t\nhit: " + hit + R"(
gaps: allowed
inputs:
  affiliated: { type: bool, label: Affiliation de la collectivité }
  followed:   { type: bool, label: Suivi, ask: "L’agent est-il suivi par la commission ?" }
  body:       { type: string, label: Organisme, values: [commune, syndicat] }
outputs: { price: { type: money, values: [640.00, 663.00, 0.00] } }
rows:
  - { id: free, if: { affiliated: true, followed: true }, then: 0.00 }
  - { id: member, if: { affiliated: true, followed: false }, then: 640.00 }
  - { id: other, if: { affiliated: false, body: commune }, then: 663.00 }
)";
}

}  // namespace

TEST_CASE("an unknown fact blocks with its question, and only when the answer rests on it", "[decision]") {
    const DecisionTable table = table_of(table_with("unique"));
    CHECK(answer(table, R"({"affiliated": true})") == "? L’agent est-il suivi par la commission ?");
    CHECK(answer(table, R"({"affiliated": true, "followed": false})") == R"("640.00")");
    CHECK(answer(table, R"({"affiliated": false})") == "? Organisme : « commune » ou « syndicat » ?");
    CHECK(answer(table, R"({"affiliated": false, "body": "commune"})") == R"("663.00")");
    CHECK(answer(table, R"({"affiliated": false, "body": "syndicat"})") == "null");
    CHECK(answer(table, "{}") ==
          "? Affiliation de la collectivité : oui ou non ? L’agent est-il suivi par la commission ? "
          "Organisme : « commune » ou « syndicat » ?");
    // Whatever the affiliation, a body that is no commune and an agent who is not followed leave one row.
    CHECK(answer(table, R"({"followed": true, "body": "syndicat"})") ==
          "? Affiliation de la collectivité : oui ou non ?");
}

TEST_CASE("an unknown fact never counts as a default", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
inputs: { open: { type: bool, label: Ouvert } }
outputs: { r: { type: string, default: refusé } }
rows:
  - { if: { open: true }, then: accepté }
)");
    CHECK(answer(table, "{}") == "? Ouvert : oui ou non ?");
    CHECK(answer(table, R"({"open": false})") == R"("refusé")");
}

TEST_CASE("where the first row decides, what later rows would ask does not matter", "[decision]") {
    const DecisionTable table = table_of(table_with("first"));
    CHECK(answer(table, R"({"affiliated": true, "followed": true})") == R"("0.00")");
    const DecisionTable reversed = table_of(R"(
table: t
hit: first
gaps: allowed
inputs: { a: { type: bool, label: A }, b: { type: bool, label: B } }
outputs: { r: { type: int } }
rows:
  - { if: { a: true }, then: 1 }
  - { if: { b: true }, then: 2 }
)");
    CHECK(answer(reversed, R"({"a": true})") == "1");
    CHECK(answer(reversed, R"({"b": true})") == "? A : oui ou non ?");
    CHECK(answer(reversed, R"({"a": false})") == "? B : oui ou non ?");
}

TEST_CASE("rows that agree, or that rank lower, do not wait for the unknown", "[decision]") {
    const auto hit = GENERATE(as<std::string>(), "any", "priority", "collect");
    const DecisionTable table = table_of("table: t\nhit: " + hit + R"(
gaps: allowed
inputs: { a: { type: bool, label: A }, b: { type: bool, label: B } }
outputs: { r: { type: int, values: [1, 2] } }
rows:
  - { if: { a: true }, then: 1 }
  - { if: { b: true }, then: 1 }
)");
    CHECK(answer(table, R"({"a": true})") == (hit == "collect" ? "? B : oui ou non ?" : "1"));
}

TEST_CASE("in data given on purpose null means that there is none; in a case it means that nobody knows",
          "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
hit: first
gaps: allowed
inputs: { n: { type: int, label: Nombre } }
outputs: { r: { type: string } }
rows:
  - { if: { n: "> 5" }, then: many }
  - { if: { n: 'not(3, 4)' }, then: other
}
)");
    CHECK(answer(table, R"({"n": null})") == R"("other")");
    const Record null_fact{{"n", Value()}};
    CHECK(asked(table, null_fact, "2026-06-01", NullFact::unknown)->questions.size() == 1);
    const DecisionTable with_null = table_of(R"(
table: t
inputs: { n: { type: int, label: Nombre } }
outputs: { r: { type: string } }
rows:
  - { if: { n: "null" }, then: none }
  - { if: { n: ">= 0" }, then: some }
  - { if: { n: "< 0" }, then: debt }
)");
    CHECK(asked(with_null, null_fact, "2026-06-01", NullFact::unknown)->value == Value("none"));
    CHECK(asked(with_null, {}, "2026-06-01", NullFact::unknown)->questions.size() == 1);
}

TEST_CASE("an output that rests on an unknown fact asks for it", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
inputs: { kind: { type: string }, hours: { type: decimal, label: Heures faites } }
outputs: { price: { type: decimal } }
rows:
  - { if: { kind: flat }, then: 640.0 }
  - { if: { kind: not(flat) }, then: hours * 52.0 }
)");
    CHECK(answer(table, R"({"kind": "flat"})") == R"("640.0")");
    CHECK(answer(table, R"({"kind": "real"})") == "? Heures faites : quelle est la réponse ?");
}

TEST_CASE("a fact of the wrong type or outside what is allowed is refused", "[decision]") {
    const DecisionTable table = table_of(table_with("unique"));
    CHECK(answer(table, R"({"affiliated": "oui"})") == "! « affiliated » vaut « oui », qui n’est pas de type bool.");
    CHECK(answer(table, R"({"affiliated": false, "body": "comune"})") ==
          "! « body » vaut « comune », qui n’est pas une valeur permise : commune, syndicat.");
}

TEST_CASE("the rows in force on the day decide, and name the act they come from", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
inputs: { followed: { type: bool } }
outputs: { price: { type: money } }
versions:
  - from: 2024-01-01
    until: 2026-12-31
    source: délibération 2023-47
    rows: [ { if: { followed: true }, then: 0.00 }, { if: { followed: false }, then: 52.00 } ]
  - from: 2027-01-01
    source: délibération 2026-12
    rows: [ { if: { followed: true }, then: 0.00, source: article L1 }, { if: { followed: false }, then: 55.00 } ]
)");
    CHECK(answer(table, R"({"followed": false})", "2026-12-31") == R"("52.00")");
    CHECK(answer(table, R"({"followed": false})", "2027-01-01") == R"("55.00")");
    CHECK(answer(table, R"({"followed": false})", "2023-12-31") ==
          "! aucune ligne de la table « t » n’est en vigueur le 2023-12-31.");
    CHECK(asked(table, facts_of(R"({"followed": false})"), "2027-01-01")->sources ==
          std::vector<std::string>{"délibération 2026-12"});
    CHECK(asked(table, facts_of(R"({"followed": true})"), "2027-01-01")->sources ==
          std::vector<std::string>{"article L1"});
}
