#include "tests/engine/decision/support.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// Help with a move: who may have it, and how much.
const char* columns = R"(
gaps: allowed
inputs:
  age:     { type: decimal, label: Âge }
  risk:    { type: string, label: Niveau, values: [high, low, medium] }
  funded:  { type: bool, label: Financement acquis }
)";

std::string table_with(const std::string& head, const std::string& rest) {
    return "table: t\n" + head + columns + rest;
}

}  // namespace

TEST_CASE("a table whose rows exclude each other answers with the one that fits", "[decision]") {
    const DecisionTable table = table_of(table_with("hit: unique", R"(
outputs: { status: { type: string, values: [accepted, refused] } }
rows:
  - { id: adult, if: { age: ">= 18", risk: '"medium","low"', funded: true }, then: { status: '"accepted"' } }
  - { id: minor, if: { age: "<18", risk: [medium, low], funded: true }, then: refused }
  - { if: { age: "-", risk: high, funded: true }, then: refused }
  - { if: { funded: false }, then: refused }
)"));
    CHECK(answer(table, R"({"age": 18, "risk": "low", "funded": true})") == R"("accepted")");
    CHECK(answer(table, R"({"age": 17.99, "risk": "low", "funded": true})") == R"("refused")");
    CHECK(answer(table, R"({"age": 40, "risk": "high", "funded": true})") == R"("refused")");
    CHECK(answer(table, R"({"age": 40, "risk": "high", "funded": false})") == R"("refused")");
    const Result<Decision> decision = asked(table, facts_of(R"({"age": 18, "risk": "low", "funded": true})"));
    REQUIRE(decision);
    CHECK(decision->rows == std::vector<std::string>{"adult"});
    CHECK(decision->outputs == Value(Record{{"status", "accepted"}}));
}

TEST_CASE("several outputs make a record, and defaults stand for what no row says", "[decision]") {
    const DecisionTable table = table_of(table_with("hit: unique", R"(
outputs:
  status: { type: string, values: [accepted, refused], default: refused }
  rate:   { type: string, default: usual }
rows:
  - { if: { age: ">=18", risk: low, funded: true }, then: { status: accepted, rate: best } }
)"));
    CHECK(answer(table, R"({"age": 18, "risk": "low", "funded": true})") == R"({"rate":"best","status":"accepted"})");
    CHECK(answer(table, R"({"age": 18, "risk": "high", "funded": true})") == R"({"rate":"usual","status":"refused"})");
}

TEST_CASE("the first row that fits wins where the order of rows decides", "[decision]") {
    const DecisionTable table = table_of(table_with("hit: first", R"(
outputs: { status: { type: string } }
rows:
  - { if: { age: ">=18", risk: [medium, low], funded: true }, then: accepted }
  - { if: { age: "<18" }, then: refused }
  - { if: { risk: high }, then: reviewed }
)"));
    CHECK(answer(table, R"({"age": 17, "risk": "high", "funded": true})") == R"("refused")");
    CHECK(answer(table, R"({"age": 19, "risk": "high", "funded": true})") == R"("reviewed")");
    CHECK(answer(table, R"({"age": 19, "risk": "low", "funded": false})") == "null");
}

TEST_CASE("rows that agree may overlap; rows that do not are a fault", "[decision]") {
    const DecisionTable agreeing = table_of(table_with("hit: any", R"(
outputs: { status: { type: string } }
rows:
  - { id: a, if: { age: ">=18", risk: low, funded: true }, then: accepted }
  - { id: b, if: { age: "<18" }, then: refused }
  - { id: c, if: { risk: high }, then: refused }
  - { id: d, if: { funded: false }, then: refused }
)"));
    CHECK(answer(agreeing, R"({"age": 17, "risk": "high", "funded": false})") == R"("refused")");
    CHECK(asked(agreeing, facts_of(R"({"age": 17, "risk": "high", "funded": false})"))->rows.size() == 3);
    const DecisionTable quarrelling = table_of(table_with("hit: any", R"(
outputs: { status: { type: string } }
rows:
  - { id: a, if: { age: ">=18" }, then: accepted }
  - { id: b, if: { risk: high }, then: refused }
)"));
    CHECK(answer(quarrelling, R"({"age": 18, "risk": "high", "funded": false})") ==
          "! les lignes « a » et « b » de la table « t » répondent toutes deux, et différemment.");
}

TEST_CASE("priority and output order follow the order of the output values", "[decision]") {
    const std::string rows = R"(
outputs:
  status: { type: string, values: [accepted, refused] }
  rate:   { type: string }
rows:
  - { id: a, if: { age: ">=18", risk: [medium, low], funded: true }, then: { status: accepted, rate: basic } }
  - { id: b, if: { age: "<18" }, then: { status: refused, rate: usual } }
  - { id: c, if: { risk: high }, then: { status: accepted, rate: usual } }
)";
    const std::string both = R"({"age": 17, "risk": "high", "funded": true})";
    CHECK(answer(table_of(table_with("hit: priority", rows)), both) == R"({"rate":"usual","status":"accepted"})");
    CHECK(answer(table_of(table_with("hit: output_order", rows)), both) ==
          R"([{"rate":"usual","status":"accepted"},{"rate":"usual","status":"refused"}])");
    CHECK(answer(table_of(table_with("hit: rule_order", rows)), both) ==
          R"([{"rate":"usual","status":"refused"},{"rate":"usual","status":"accepted"}])");
    CHECK(answer(table_of(table_with("hit: rule_order", rows)), R"({"age": 18, "risk": "low", "funded": false})") ==
          "[]");
}

TEST_CASE("what an output allows is a list, or a text that lists it as a cell does", "[decision]") {
    const DecisionTable table = table_of(table_with("hit: priority", R"(
outputs:
  status: { type: string, values: '"accepted", "refused, for now"' }
rows:
  - { if: { age: "<18" }, then: '"refused, for now"' }
  - { if: { risk: high }, then: '"accepted"' }
)"));
    CHECK(answer(table, R"({"age": 17, "risk": "high", "funded": true})") == R"("accepted")");
    CHECK(answer(table, R"({"age": 17, "risk": "low", "funded": true})") == R"("refused, for now")");
    CHECK(told(read_single_table({"t.yaml",
                                  "table: t\ninputs: { a: { type: int } }\noutputs: { r: { type: int, values: "
                                  "'> 3' } }\nrows: [ { then: 4 } ]\n"})
                   .findings)
              .find(": une valeur permise est une constante") != std::string::npos);
}

TEST_CASE("a cell compared with a list asks whether the value is one of it", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
hit: collect
inputs:
  sign:  { type: string, label: Signe }
  known: { type: list<string>, label: Signes connus }
outputs: { r: { type: string } }
rows:
  - { if: { sign: "= known" }, then: '= sign + " : connu"' }
  - { if: { sign: "!= known" }, then: '= sign + " : inconnu"' }
  - { if: { sign: '= ["toux"]' }, then: toux }
)");
    CHECK(answer(table, R"({"sign": "toux", "known": ["fièvre", "toux"]})") == R"(["toux : connu","toux"])");
    CHECK(answer(table, R"({"sign": "rhume", "known": ["fièvre", "toux"]})") == R"(["rhume : inconnu"])");
}

TEST_CASE("collected rows are listed, added up, counted, or the least or greatest of them kept", "[decision]") {
    struct Row {
        const char* policy;
        const char* three;  // answer for three years
        const char* none;   // for none
    };
    const auto row = GENERATE(values<Row>({
        {"hit: collect", "[100,200]", "[]"},
        {"hit: collect\naggregate: sum", "300", "null"},
        {"hit: collect\naggregate: count", "2", "0"},
        {"hit: collect\naggregate: min", "100", "null"},
        {"hit: collect\naggregate: max", "200", "null"},
        {"hit: rule_order", "[100,200]", "[]"},
    }));
    const DecisionTable table = table_of(std::string("table: t\n") + row.policy + R"(
gaps: allowed
inputs: { years: { type: int } }
outputs: { bonus: { type: int } }
rows:
  - { if: { years: "> 1" }, then: 100 }
  - { if: { years: "> 2" }, then: 200 }
  - { if: { years: "> 3" }, then: 300 }
)");
    INFO(row.policy);
    CHECK(answer(table, R"({"years": 3})") == row.three);
    CHECK(answer(table, R"({"years": 0})") == row.none);
}

TEST_CASE("the least and the greatest are those of dates too, and a default answers where no row fits", "[decision]") {
    const std::string rows = R"(
gaps: allowed
inputs: { kind: { type: string }, asked: { type: date, optional: true } }
outputs: { due: { type: date, default: 2026-12-31 } }
rows:
  - { if: { kind: '["a".."c"[' }, then: 2026-01-05 }
  - { if: { kind: 'not("x", "y")' }, then: 2026-01-03 }
  - { if: { asked: "null", kind: b }, then: 2026-01-01 }
)";
    const DecisionTable least = table_of("table: t\nhit: collect\naggregate: min" + rows);
    const DecisionTable greatest = table_of("table: t\nhit: collect\naggregate: max" + rows);
    CHECK(answer(least, R"({"kind": "b", "asked": null})") == R"("2026-01-01")");
    CHECK(answer(greatest, R"({"kind": "b", "asked": null})") == R"("2026-01-05")");
    CHECK(answer(least, R"({"kind": "b", "asked": "2026-05-01"})") == R"("2026-01-03")");
    CHECK(answer(greatest, R"({"kind": "c", "asked": "2026-05-01"})") == R"("2026-01-03")");
    CHECK(answer(least, R"({"kind": "x", "asked": null})") == R"("2026-12-31")");
    CHECK(answer(least, R"({"kind": "b"})") == "? asked : quelle est la réponse ?");
}

TEST_CASE("several ranked outputs are compared from left to right", "[decision]") {
    const std::string rows = R"(
gaps: allowed
inputs: { a: { type: int } }
outputs: { r: { type: string, values: [haut, bas] }, n: { type: int, values: [3, 2, 1] } }
rows:
  - { if: { a: "> 0" }, then: { r: bas, n: 3 } }
  - { if: { a: "> 1" }, then: { r: haut, n: 1 } }
  - { if: { a: "> 2" }, then: { r: haut, n: 2 } }
)";
    CHECK(answer(table_of("table: t\nhit: priority" + rows), R"({"a": 3})") == R"({"n":2,"r":"haut"})");
    CHECK(answer(table_of("table: t\nhit: priority" + rows), R"({"a": 2})") == R"({"n":1,"r":"haut"})");
    CHECK(answer(table_of("table: t\nhit: output_order" + rows), R"({"a": 3})") ==
          R"([{"n":2,"r":"haut"},{"n":1,"r":"haut"},{"n":3,"r":"bas"}])");
}

TEST_CASE("amounts add up exactly, output by output", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
hit: collect
aggregate: sum
gaps: allowed
inputs: { years: { type: decimal }, kind: { type: string } }
outputs: { price: { type: decimal }, fees: { type: money } }
rows:
  - { if: { years: "> 1" }, then: { price: 98.83, fees: 0.10 } }
  - { if: { years: "> 3", kind: faithful }, then: { price: 256.81, fees: 0.20 } }
)");
    const Result<Decision> decision = asked(table, facts_of(R"({"years": 4, "kind": "faithful"})"));
    REQUIRE(decision);
    CHECK(decision->value["price"] == Value(*Decimal::parse("355.64")));
    CHECK(decision->value["fees"] == Value(Money::cents(30)));
}

TEST_CASE("a unique table that was decided in spite of its overlaps says which rows quarrel", "[decision]") {
    const ReadResult read = read_single_table({"t.yaml", R"(
table: t
inputs: { n: { type: int } }
outputs: { r: { type: int } }
rows:
  - { id: low, if: { n: "<= 5" }, then: 1 }
  - { id: high, if: { n: ">= 5" }, then: 2 }
)"});
    REQUIRE(read.ok());
    CHECK(told(read.findings) ==
          "t.yaml:7:5: avertissement : recouvrement dans la table « t » : les lignes « low » et « high » répondent "
          "toutes deux "
          "quand n = 5 ; séparez-les, ou choisissez « hit: first »");
    const DecisionTable& table = *read.catalogue.tables.at("t");
    CHECK(answer(table, R"({"n": 4})") == "1");
    CHECK(answer(table, R"({"n": 5})") == "! les lignes « low » et « high » de la table « t » répondent toutes deux.");
}

TEST_CASE("rows compute their outputs from the inputs", "[decision]") {
    const DecisionTable table = table_of(R"(
table: t
inputs: { hours: { type: decimal }, rate: { type: money }, name: { type: string } }
outputs: { price: { type: money }, text: { type: string } }
rows:
  - { if: { hours: "<= 30" }, then: { price: rate * 30, text: '= "forfait " + name' } }
  - { if: { hours: "> 30" }, then: { price: rate * hours, text: au réel } }
)");
    CHECK(answer(table, R"({"hours": 12, "rate": 52, "name": "A"})") == R"({"price":"1560.00","text":"forfait A"})");
    CHECK(answer(table, R"({"hours": 34.25, "rate": "52.00", "name": "A"})") ==
          R"({"price":"1781.00","text":"au réel"})");
}
