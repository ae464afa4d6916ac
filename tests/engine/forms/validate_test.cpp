#include "engine/forms/validate.hpp"

#include <catch2/catch.hpp>

#include "engine/definition/catalogue.hpp"
#include "tests/engine/cases/small_directory.hpp"

using namespace jalon;

namespace {

// The form of a text, read as the installation reads its own.
Form form_from(const std::string& fields) {
    const ReadResult read =
        read_catalogue({{"forms/trial.yaml", "form: trial\nlabel: Essai\naudience: [counsellor]\n" + fields}});
    for (const Finding& finding : read.findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(read.ok());
    return read.catalogue.form("trial");
}

Result<Record> answers(const Form& form, std::map<std::string, std::vector<std::string>> texts) {
    const test::SmallDirectory directory;
    Facts facts;
    facts.now = paris_instant(Date(std::chrono::year(2026), std::chrono::September, std::chrono::day(1)));
    return validate(form, RawForm{std::move(texts), {}}, directory, OrganisationId("saint-aubin"), facts);
}

std::vector<std::string> wrong_fields(const Result<Record>& result) {
    std::vector<std::string> fields;
    for (const Error& error : result ? std::vector<Error>{} : result.error().details) {
        fields.push_back(error.where);
    }
    return fields;
}

}  // namespace

TEST_CASE("every wrong field is told at once, in the order of the form", "[forms]") {
    const Form form = form_from(R"(fields:
  last: { label: Fin, type: date, required: true }
  first: { label: Début, type: date, required: true }
  minutes: { label: Durée, type: duration, min: 30, max: 60 }
)");

    const Result<Record> result = answers(form, {{"first", {"demain"}}, {"minutes", {"2 h"}}});

    CHECK(wrong_fields(result) == std::vector<std::string>{"last", "first", "minutes"});
    CHECK(result.error().message == "3 réponses sont à corriger ; rien n’est perdu.");
    CHECK(result.error().details[2].message == "Indiquez au plus 1\u00A0h.");
}

TEST_CASE("a field that is not asked is neither required nor kept", "[forms]") {
    const Form form = form_from(R"(fields:
  kind: { label: Nature, type: choice, required: true, options: { interview: Entretien, other: Autre } }
  detail: { label: Précision, type: text, if: "kind == 'other'", required_if: "kind == 'other'" }
)");

    SECTION("hidden") {
        const Result<Record> result = answers(form, {{"kind", {"interview"}}, {"detail", {"oublié"}}});
        REQUIRE(result);
        CHECK(result->at("detail").is_null());
        CHECK(result->at("kind_label") == Value("Entretien"));
    }
    SECTION("asked") {
        CHECK(wrong_fields(answers(form, {{"kind", {"other"}}})) == std::vector<std::string>{"detail"});
    }
    SECTION("an option that is not offered") {
        CHECK(wrong_fields(answers(form, {{"kind", {"secret"}}})) == std::vector<std::string>{"kind"});
    }
}

TEST_CASE("a table keeps its filled rows and tells the cell that is wrong", "[forms]") {
    const Form form = form_from(R"(fields:
  planned: { label: Calendrier, type: table, min: 1, max: 3, columns: { date: { label: Date, type: date, required: true }, place: { label: Lieu, type: text } } }
)");

    SECTION("rows left blank do not count") {
        const Result<Record> result =
            answers(form, {{"planned[0].date", {""}}, {"planned[0].place", {""}}, {"planned[4].date", {"12/10/2026"}}});
        REQUIRE(result);
        REQUIRE(result->at("planned").list()->size() == 1);
    }
    SECTION("a wrong cell") {
        CHECK(wrong_fields(answers(form, {{"planned[2].place", {"Mairie"}}})) ==
              std::vector<std::string>{"planned[2].date"});
    }
    SECTION("too many rows") {
        std::map<std::string, std::vector<std::string>> texts;
        for (const char* row : {"0", "1", "2", "3"}) {
            texts[std::string("planned[") + row + "].date"] = {"12/10/2026"};
        }
        CHECK(wrong_fields(answers(form, texts)) == std::vector<std::string>{"planned"});
    }
}

TEST_CASE("a person is chosen among those of the authority", "[forms]") {
    const Form form = form_from("fields:\n  agent: { label: Agent, type: person, source: agents, required: true }\n");

    const Result<Record> known = answers(form, {{"agent", {"thierry"}}});
    const Result<Record> foreign = answers(form, {{"agent", {"somebody-else"}}});

    REQUIRE(known);
    CHECK(known->at("agent_name") == Value("LEMOINE Thierry, adjoint technique territorial"));
    CHECK(wrong_fields(foreign) == std::vector<std::string>{"agent"});
}

TEST_CASE("a text that looks medical is sent back once, then kept when it was read again", "[forms]") {
    const Form form = form_from("fields:\n  context: { label: Contexte, type: long_text, no_medical_words: true }\n");

    CHECK(wrong_fields(answers(form, {{"context", {"Opération du dos en mai."}}})) ==
          std::vector<std::string>{"context"});
    CHECK(answers(form, {{"context", {"Opération « cœur de bourg »."}}, {"_reread", {"yes"}}}));
}

TEST_CASE("sensitive words are found whole, whatever their case and accents, and said with what they tell of",
          "[forms]") {
    SensitiveWords words;
    words.groups = {{"la santé", {{"depress*"}, {"operation"}, {"arret", "maladie"}}}, {"un syndicat", {{"cgt"}}}};

    const std::vector<SensitiveFound> found =
        sensitive_words(words, "Une Dépression, puis l’opération ; ARRÊT-MALADIE en mai, à la CGT.");
    REQUIRE(found.size() == 4);
    CHECK(found[0] == SensitiveFound{"Dépression", "la santé"});
    CHECK(found[2].word == "ARRÊT MALADIE");
    CHECK(found[3].of == "un syndicat");
    CHECK(sensitive_words(words, "Un agent opérationnel, en arrêt de bus, aux espaces verts.").empty());
}

TEST_CASE("a word that would warn everywhere is refused", "[forms]") {
    for (const char* word : {"'*'", "' '", "'* *'"}) {
        CAPTURE(word);
        const ReadResult read = read_catalogue(
            {{"forms/sensitive-words.yaml",
              std::string("sensitive: { union: { warning: \"Un syndicat ({})\", words: [") + word + "] } }\n"}});
        REQUIRE(read.findings.size() == 1);
        CHECK(read.findings[0].str().find("n’est pas un mot") != std::string::npos);
    }
}

TEST_CASE("the list of sensitive words is a file of the definitions, for every form that asks for it", "[forms]") {
    const std::string form =
        "form: trial\nlabel: Essai\naudience: [counsellor]\nfields:\n  context: { label: Contexte, type: long_text, "
        "no_medical_words: true }\n";
    const ReadResult read =
        read_catalogue({{"forms/sensitive-words.yaml",
                         "sensitive: { union: { warning: \"Un syndicat ({})\", words: [syndiqué*] } }\n"},
                        {"forms/trial.yaml", form}});
    REQUIRE(read.ok());

    const Result<Record> warned = answers(read.catalogue.form("trial"), {{"context", {"Agente syndiquée."}}});

    REQUIRE_FALSE(warned);
    CHECK(warned.error().details.front().message.find("Un syndicat (« syndiquée »)") != std::string::npos);
    CHECK(answers(read.catalogue.form("trial"), {{"context", {"Un cancer."}}}));  // not in this list
}

TEST_CASE("what was typed in one's own way is shown again in the way it is kept", "[forms]") {
    const Form form = form_from(R"(fields:
  day: { label: Jour, type: date }
  phone: { label: Téléphone, type: phone }
  note: { label: Note, type: text }
  rows: { label: Lignes, type: table, columns: { on: { label: Le, type: date } } }
)");
    const RawForm shown = normalised(
        form, {{{"day", {"3/2/27"}}, {"phone", {"05.36"}}, {"note", {"3/2/27"}}, {"rows[0].on", {"3.2.27"}}}, {}});

    CHECK(shown.first("day") == "03/02/2027");
    CHECK(shown.first("phone") == "05.36");
    CHECK(shown.first("note") == "3/2/27");
    CHECK(shown.first("rows[0].on") == "03/02/2027");
}

TEST_CASE("only ordinary answers are recalled from another case", "[forms]") {
    const auto read = [](const std::string& of_class) {
        return read_catalogue({{"forms/trial.yaml",
                                "form: trial\nlabel: Essai\naudience: [counsellor]\nfields:\n  name: { "
                                "label: Nom, type: text, recall: true, class: " +
                                    of_class + " }\n"}});
    };
    CHECK(read("S1").ok());
    CHECK_FALSE(read("S2").ok());
}

TEST_CASE("a rule over several fields is told at its field, once each field is right", "[forms]") {
    const Form form = form_from(R"(fields:
  start: { label: Début, type: time, required: true }
  end: { label: Fin, type: time, required: true }
checks:
  - { if: end > start, message: La fin suit le début., field: end }
)");

    CHECK(wrong_fields(answers(form, {{"start", {"10:00"}}, {"end", {"9:00"}}})) == std::vector<std::string>{"end"});
    CHECK(answers(form, {{"start", {"9:00"}}, {"end", {"10:00"}}}));
}

TEST_CASE("text that is not UTF-8 is refused before anything is read", "[forms]") {
    const Form form = form_from("fields:\n  context: { label: Contexte, type: long_text }\n");

    const Result<Record> result = answers(form, {{"context", {"\xC3\x28"}}});

    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::invalid);
    CHECK(result.error().where == "context");
}

TEST_CASE("answers shown again are those that were given", "[forms]") {
    const Form form = form_from(R"(fields:
  places: { label: Lieux, type: choices, options: { a: Mairie, b: Centre } }
  planned: { label: Calendrier, type: table, columns: { date: { label: Date, type: date } } }
)");
    const std::map<std::string, std::vector<std::string>> sent = {{"places", {"a", "b"}},
                                                                  {"planned[0].date", {"12/10/2026"}}};
    const Result<Record> first = answers(form, sent);
    REQUIRE(first);

    const Result<Record> again = answers(form, raw_of(form, *first).texts);

    REQUIRE(again);
    CHECK(*again == *first);
}
