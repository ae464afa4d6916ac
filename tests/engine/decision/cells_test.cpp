#include <fmt/format.h>

#include "tests/engine/decision/support.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct Row {
    const char* type;
    const char* cell;  // as in YAML
    const char* fact;  // as in JSON
    bool fits;
};

}  // namespace

TEST_CASE("a cell says which values fit", "[decision]") {
    const auto row = GENERATE(values<Row>({
        {"int", "'-'", "7", true},
        {"int", "7", "7", true},
        {"int", "7", "8", false},
        {"int", "7", "7.0", true},
        {"int", "[7, 9]", "9", true},
        {"int", "'7, 9'", "9", true},
        {"int", "'7,9'", "8", false},
        {"int", "'>= 7'", "7", true},
        {"int", "'>7'", "7", false},
        {"int", "'<= 7'", "7", true},
        {"int", "'< 7'", "7", false},
        {"int", "'!= 7'", "7", false},
        {"int", "'!= 7'", "8", true},
        {"int", "'= 7'", "7", true},
        {"int", "'== 7'", "8", false},
        {"int", "[1..7]", "7", true},
        {"int", "'[1..7]'", "7", true},
        {"int", "'[1..7['", "7", false},
        {"int", "']1..7]'", "1", false},
        {"int", "(1..7)", "7", false},
        {"int", "'(1..7]'", "7", true},
        {"int", "'[-5..-1]'", "-3", true},
        {"int", "'[1..3], [5..7], 9'", "6", true},
        {"int", "'[1..3], [5..7], 9'", "4", false},
        {"int", "not(7)", "7", false},
        {"int", "'not([1..7])'", "8", true},
        {"int", "'not(< 3, 9)'", "9", false},
        {"int", "'not(< 3, 9)'", "5", true},
        {"int", "'? % 2 == 0'", "8", true},
        {"int", "'? % 2 == 0'", "7", false},
        {"int", "'x > 3 && x < 9'", "7", true},
        {"int", "'? > other'", "7", true},
        {"int", "'> other'", "4", false},
        {"int", "other + 1", "6", true},
        {"int", "'[other..other + 2]'", "7", true},
        {"int", "'? in [1, 7]'", "7", true},
        {"int", "'(other == 5 ? 7 : 8)'", "7", true},
        {"time", "'>= 14:30'", "\"14:30:00\"", true},
        {"time", "'14:30:00'", "\"14:30\"", true},
        {"date", "'!= 2026-09-01'", "\"2026-09-01\"", false},
        {"date", "'!= 2026-09-01'", "\"2026-09-02\"", true},
        {"date", "'[2026-09-01..add_days(date(2026, 9, other), 5)]'", "\"2026-09-10\"", true},
        {"date", "'[2026-09-01..add_days(date(2026, 9, other), 5)]'", "\"2026-08-31\"", false},
        {"money", "'[52.00..cents(other * 2000)['", "99.99", true},
        {"duration", "'[PT1H..duration(string(other) + \"h\")]'", "\"PT5H\"", true},
        {"months", "'[P1Y..months(other * 3)]'", "\"P1Y3M\"", true},
        {"string", "'\"unknown\"'", "\"unknown\"", true},
        {"int", "'null'", "null", true},
        {"int", "'null'", "7", false},
        {"int", "not(null)", "7", true},
        {"int", "not(null)", "null", false},
        {"int", "'> 3'", "null", false},
        {"int", "'-'", "null", true},
        {"decimal", "'>= 4.75'", "4.75", true},
        {"decimal", "'[0..0.5['", "0.5", false},
        {"decimal", "10", "10.00", true},
        {"money", "52.00", "52", true},
        {"money", "'> 52.00 EUR'", "\"52.01\"", true},
        {"bool", "true", "true", true},
        {"bool", "false", "true", false},
        {"bool", "not(true)", "false", true},
        {"bool", "'true, false'", "false", true},
        {"bool", "'!?'", "false", true},
        {"string", "commune", "\"commune\"", true},
        {"string", "'\"commune\"'", "\"commune\"", true},
        {"string", "[commune, CCAS]", "\"CCAS\"", true},
        {"string", "'\"commune\", \"CCAS\"'", "\"CCAS\"", true},
        {"string", "'\"a, b\"'", "\"a, b\"", true},
        {"string", "'a, b'", "\"a, b\"", true},
        {"string", "not(commune)", "\"CCAS\"", true},
        {"string", "'not(\"commune\", \"CCAS\")'", "\"CCAS\"", false},
        {"string", "Centre d’action sociale", "\"Centre d’action sociale\"", true},
        {"string", "'?.startsWith(\"co\")'", "\"commune\"", true},
        {"string", "'size(?) > 10'", "\"commune\"", false},
        {"string", "'x.contains(\"mm\")'", "\"commune\"", true},
        {"string", "'< \"d\"'", "\"commune\"", true},
        {"string", "'\"-\"'", "\"-\"", true},
        {"date", "2026-09-01", "\"2026-09-01\"", true},
        {"date", "'>= 2026-09-01'", "\"2026-08-31\"", false},
        {"date", "'[2026-01-01..2026-12-31]'", "\"2026-12-31\"", true},
        {"date", "'< date(\"2026-09-01\")'", "\"2026-08-31\"", true},
        {"date", "'> add_days(today(), 10)'", "\"2026-06-12\"", true},
        {"time", "'>= 14:30'", "\"14:30\"", true},
        {"timestamp", "'< 2026-09-01T08:00:00Z'", "\"2026-09-01T07:59:59Z\"", true},
        {"duration", "'>= 7 days'", "\"P7D\"", true},
        {"duration", "PT36H", "\"P1DT12H\"", true},
        {"duration", "'< 90 minutes'", "\"PT1H30M\"", false},
        {"months", "'[6 months..P1Y]'", "\"P12M\"", true},
        {"list<string>", "'\"a\" in ?'", "[\"a\", \"b\"]", true},
        {"list<int>", "'?.exists(i, i > 2)'", "[1, 2]", false},
        {"list<int>", "'size(?) == 0'", "[]", true},
    }));
    const DecisionTable table = table_of(fmt::format(R"(
table: t
hit: first
inputs: {{ x: {{ type: {} }}, other: {{ type: int }} }}
outputs: {{ r: {{ type: bool, default: false }} }}
rows: [ {{ if: {{ x: {} }}, then: true }} ]
)",
                                                     row.type, row.cell));
    INFO(row.type << " " << row.cell << " " << row.fact);
    CHECK(answer(table, fmt::format(R"({{"x": {}, "other": 5}})", row.fact)) == (row.fits ? "true" : "false"));
}

TEST_CASE("a wrong table is refused with place and advice, all faults at once", "[decision]") {
    struct Wrong {
        const char* text;
        const char* findings;
    };
    const auto row = GENERATE(values<Wrong>({
        {"inputs: { a: { type: bol } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]",
         "t.yaml:2:22: le type « bol » est inconnu ; vouliez-vous dire « bool » ?"},
        {"inputs: { a: { type: record } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]",
         "t.yaml:2:22: le type « record » est inconnu ; faites une colonne de chaque membre dont parlent les lignes, "
         "par exemple { type: decimal, from: case.amount }"},
        {"hit: uniqe\ninputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]",
         "t.yaml:2:6: « uniqe » n’est pas une valeur de « hit » ; vouliez-vous dire « unique » ?"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows: [ { if: { b: 1 }, then: { s: 1 } } ]",
         "t.yaml:4:17: « b » n’est pas une entrée de cette table\n"
         "t.yaml:4:31: cette ligne ne dit rien de la sortie « r »\n"
         "t.yaml:4:33: « s » n’est pas une sortie de cette table"},
        {"inputs: { size: { type: int } }\noutputs: { r: { type: int } }\nrows:\n  - { if: { size: '> sixe' }, then: 1 "
         "}",
         "t.yaml:5:22: « sixe » est inconnu ; vouliez-vous dire « size » ?"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows:\n  - { if: { a: '? >' }, then: 1 }",
         "t.yaml:5:20: L’expression s’arrête trop tôt : il manque une valeur."},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows:\n  - { if: { a: '[5..1]' }, then: 1 }",
         "t.yaml:5:17: l’intervalle « [5..1] » est vide"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows:\n  - { if: { a: deux }, then: 1 }",
         "t.yaml:5:16: « deux » est inconnu."},
        {"inputs: { a: { type: string, values: [commune, syndicat] } }\noutputs: { r: { type: int } }\nrows:\n"
         "  - { if: { a: comune }, then: 1 }",
         "t.yaml:5:16: « comune » n’est pas une valeur permise de « a » ; vouliez-vous dire « commune » ?"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: string, values: [oui, non] } }\nrows: [ { then: peut } ]",
         "t.yaml:4:17: « peut » n’est pas une valeur permise de « r »"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: money } }\nrows: [ { then: a == 1 } ]",
         "t.yaml:4:17: la sortie « r » est de type money ; cette case donne bool"},
        {"hit: priority\ninputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } ]",
         "t.yaml:4:12: la priorité se lit dans « values » d’une sortie, la plus prioritaire d’abord"},
        {"hit: first\naggregate: sum\ninputs: { a: { type: int } }\noutputs: { r: { type: int } }\nrows: [ { then: 1 } "
         "]",
         "t.yaml:3:12: « aggregate » ne va qu’avec « hit: collect »"},
        {"hit: collect\naggregate: sum\ninputs: { a: { type: int } }\noutputs: { r: { type: bool } }\nrows: [ { then: "
         "true } ]",
         "t.yaml:5:12: on ne peut pas faire « sum » d’une sortie de type bool"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\n"
         "rows: [ { id: x, if: { a: 1 }, then: 1 }, { id: x, if: { a: 2 }, then: 1 } ]",
         "t.yaml:4:43: une autre ligne s’appelle déjà « x »"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nfrom: 2026-02-01\nuntil: 2026-01-01\nrows: [ { "
         "then: 1 } ]",
         "t.yaml:1:1: la fin de validité précède son début"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\nversions:\n  - { from: 2026-01-01, rows: [ { "
         "then: 1 } ] }\n"
         "  - { from: 2027-01-01, rows: [ { then: 2 } ] }",
         "t.yaml:6:5: cette version est en vigueur en même temps que celle de la ligne 5 ; donnez à la première une "
         "date "
         "« until »"},
        {"inputs: { a: { type: int } }\noutputs: { r: { type: int } }\ngaps: yes\nrows: [ { if: { a: '' }, then: 1 } ]",
         "t.yaml:4:7: « yes » n’est pas une valeur de « gaps » ; écrivez allowed\n"
         "t.yaml:5:20: cette case est vide ; écrivez « - » si toute valeur convient"},
        {"inputs: { a: { type: int, typo: 1 } }\noutputs: { r: { type: int } }\nrows: [ { when: {}, then: 1 } ]",
         "t.yaml:2:27: la clé « typo » est inconnue dans une entrée ; vouliez-vous dire « type » ?\n"
         "t.yaml:4:11: la clé « when » est inconnue dans une ligne ; vouliez-vous dire « then » ?"},
    }));
    const ReadResult read =
        read_single_table({"t.yaml", std::string("table: t\n") + row.text + "\n"}, Purpose::publish);
    INFO(row.text);
    CHECK(told(read.findings) == row.findings);
}
