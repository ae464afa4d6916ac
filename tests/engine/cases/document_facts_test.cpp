#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/cases/document_facts.hpp"
#include "engine/definition/small_readers.hpp"

using namespace jalon;

namespace {

constexpr const char* file = R"(visas:
  - { id: code, documents: [act], body_types: all, from: 2020-01-01, to: 2026-12-31, text: Vu le code de 2020 ; }
  - { id: code, documents: [act], body_types: all, from: 2027-01-01, to: null, text: Vu le code de 2027 ; }
  - { id: assembly, documents: [act], body_types: [commune], from: 1996-02-24, to: null, text: Vu les communes ; }
  - { id: circular, documents: [act], body_types: all, from: 2020-01-01, to: 2025-12-31, repealed: true, text: Vu la circulaire ; }
  - { id: order, documents: [letter], body_types: all, from: 2020-01-01, to: 2026-06-30, text: Vu l’arrêté ; }
clauses:
  - { id: late-payment, documents: [act], body_types: all, from: 2013-05-01, to: 2026-12-31, text: "{{who}} doit 40 €." }
  - { id: late-payment, documents: [act], body_types: all, from: 2027-01-01, to: null, text: "{{who}} doit 60 €." }
)";

std::vector<Visa> texts_of(const std::string& text, std::vector<std::string>& told) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> node = read_yaml({"doc-templates/visas.yaml", text}, findings);
    Reading reading(findings);
    std::vector<Visa> texts = read_visas(*node, reading);
    for (const Finding& finding : findings) {
        told.push_back(finding.str());
    }
    return texts;
}

DocumentTemplate document(const std::string& id) {
    DocumentTemplate made;
    made.id = id;
    made.title = "Acte";
    return made;
}

std::vector<std::string> cited(const Result<LegalTexts>& found) {
    REQUIRE(found);
    std::vector<std::string> texts;
    for (const Value& one : found->visas) {
        texts.push_back(*one.text());
    }
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a document cites the law of its day and of its body, whatever came since", "[document]") {
    struct Row {
        const char* day;
        const char* body;
        Texts visas;
        std::string clause;
    };
    const auto row = GENERATE(values<Row>({
        {"2019-12-31", "commune", {"Vu les communes ;"}, "La commune doit 40 €."},
        {"2020-01-01", "epci", {"Vu le code de 2020 ;", "Vu la circulaire ;"}, "La commune doit 40 €."},
        {"2025-12-31",
         "commune",
         {"Vu le code de 2020 ;", "Vu les communes ;", "Vu la circulaire ;"},
         "La commune doit 40 €."},
        {"2026-12-31", "commune", {"Vu le code de 2020 ;", "Vu les communes ;"}, "La commune doit 40 €."},
        {"2027-01-01", "commune", {"Vu le code de 2027 ;", "Vu les communes ;"}, "La commune doit 60 €."},
    }));
    CAPTURE(row.day, row.body);
    Texts told;
    const std::vector<Visa> texts = texts_of(file, told);
    CHECK(told.empty());
    const Result<LegalTexts> found =
        legal_texts(texts, document("act"), row.body, *parse_date(row.day), {{"who", "La commune"}});

    CHECK(cited(found) == row.visas);
    CHECK(found->clauses == Record{{"late_payment", row.clause}});
}

TEST_CASE("a reference that has ended without a successor refuses the document, by name", "[document]") {
    Texts told;
    const std::vector<Visa> texts = texts_of(file, told);
    CHECK(cited(legal_texts(texts, document("letter"), "commune", *parse_date("2026-06-30"), {})) ==
          Texts{"Vu l’arrêté ;"});
    const Result<LegalTexts> found = legal_texts(texts, document("letter"), "commune", *parse_date("2026-07-01"), {});

    REQUIRE_FALSE(found);
    CHECK(found.error().where == "doc-templates/visas.yaml:6:5");
    CHECK(
        found.error().message ==
        "Le document « Acte » ne peut pas être établi : la référence « order » (« Vu l’arrêté ; ») n’est plus en "
        "vigueur depuis le 1er\u00A0juillet\u00A02026. Donnez sa version suivante, ou « repealed: true » si rien ne la "
        "remplace.");
}

TEST_CASE("versions of a reference neither overlap nor leave a gap", "[document]") {
    struct Row {
        std::string second;
        Texts told;
    };
    const std::string first =
        "visas:\n  - { id: a, documents: [act], body_types: [epci], from: 2020-01-01, to: 2020-12-31, text: A }\n";
    const auto row = GENERATE(values<Row>({
        {"  - { id: a, documents: [act], body_types: all, from: 2020-12-31, text: B }\n",
         {"doc-templates/visas.yaml:3:5: « a » a deux versions en vigueur le même jour ; fermez la précédente par « to "
          "»"}},
        {"  - { id: a, documents: [act], body_types: all, from: 2021-02-01, text: B }\n",
         {"doc-templates/visas.yaml:3:5: « a » n’a pas de version du 2021-01-01 au 2021-01-31"}},
        {"  - { id: a, documents: [act], body_types: [commune], from: 2020-06-01, text: B }\n", {}},
        {"  - { id: a, documents: [act], body_types: all, from: 2021-01-01, text: B }\n", {}},
    }));
    CAPTURE(row.second);
    Texts told;
    texts_of(first + row.second, told);
    CHECK(told == row.told);
}

TEST_CASE("computed facts come in their order; what was given may be kept", "[document]") {
    DocumentTemplate made = document("act");
    made.facts = {{"total", "sum(hours)", {}}, {"twice", "total * 2", {}}};
    const Record facts = {{"hours", List{1, 2}}, {"total", 10}};

    const Result<Record> replaced = with_computed_facts(made, facts, Instant{}, Calendar());
    const Result<Record> kept = with_computed_facts(made, facts, Instant{}, Calendar(), Given::kept);
    REQUIRE(replaced);
    REQUIRE(kept);
    CHECK(Value(*replaced)["twice"] == Value(6));
    CHECK(Value(*kept)["twice"] == Value(20));
}
