#include "web/pages/form_view.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "web/pages/condition.hpp"

namespace jalon {

namespace {

Field field(const std::string& id, Field::Type type, const std::string& label) {
    Field made;
    made.id = id;
    made.type = type;
    made.label = label;
    return made;
}

Formula formula(const std::string& source) {
    return {*Expression::compile(source), {}};
}

Form meeting() {
    Form form;
    form.id = "tripartite-meeting";
    form.label = "Compte rendu";
    Field held_on = field("held_on", Field::Type::date, "Date de la réunion");
    held_on.required = true;
    held_on.help = "Celle de la convocation.";
    Field outcome = field("outcome", Field::Type::choice, "Suite donnée ?");
    outcome.options = {{"favourable", "Favorable"}, {"redirection", "Réorientation"}};
    Field hours = field("hours", Field::Type::duration, "Volume d’heures");
    hours.visible_if = formula("outcome == 'favourable'");
    Field attendees = field("attendees", Field::Type::table, "Personnes présentes");
    attendees.columns = {field("name", Field::Type::text, "Nom")};
    form.fields = {held_on, outcome, hours, attendees, field("scan", Field::Type::file, "Feuille signée")};
    return form;
}

std::string html(const Form& form, const RawForm& values, const std::vector<Error>& errors = {},
                 const std::map<std::string, std::string>& kept = {},
                 const std::map<std::string, int>& extra_rows = {}) {
    const std::map<std::string, std::vector<Option>> options;
    View view = form_view({form, values, options, errors, kept, extra_rows});
    for (const char* name : {"title", "intro", "help", "confirm", "case_path", "reference", "event", "csrf", "revision",
                             "key", "submit", "problem", "notice", "badge"}) {
        view.text(name, "");
    }
    return printed("step", view);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every field has its label, and a wrong one its message beside it and in the summary", "[web]") {
    const std::string page = html(meeting(), {}, {{ErrorKind::invalid, "Indiquez la date.", "held_on", {}}});

    CHECK(holds(page, "<label for=\"f-held_on\">Date de la réunion <span class=\"mark\">(obligatoire)</span>"));
    CHECK(holds(page, "<a href=\"#f-held_on\">Date de la réunion : Indiquez la date.</a>"));
    CHECK(holds(page, "aria-describedby=\"f-held_on-help f-held_on-hint f-held_on-error\" aria-invalid=\"true\""));
    CHECK(holds(page, "id=\"f-held_on-error\""));
}

TEST_CASE("what was typed is shown again, escaped", "[web]") {
    RawForm values;
    values.texts["held_on"] = {"\"><script>alert(1)</script>"};
    values.texts["outcome"] = {"redirection"};
    values.texts["attendees[0].name"] = {"L’Hôte & fils"};
    const std::string page = html(meeting(), values);

    CHECK_FALSE(holds(page, "<script>"));
    CHECK(holds(page, "&lt;script&gt;"));
    CHECK(holds(page, "value=\"redirection\" checked"));
    CHECK(holds(page, "L’Hôte &amp; fils"));
}

TEST_CASE("a table shows the rows typed, and one more when asked", "[web]") {
    RawForm values;
    values.texts["attendees[1].name"] = {"Solange"};

    CHECK(rows_typed(values, "attendees") == 2);
    CHECK_FALSE(holds(html(meeting(), values), "attendees[2].name"));
    CHECK(holds(html(meeting(), values, {}, {}, {{"attendees", 1}}), "attendees[2].name"));
}

TEST_CASE("a file already received is not asked for again", "[web]") {
    RawForm values;
    values.files["scan"] = {"signé.pdf", "application/pdf", "abc", 2'400'000};
    const std::string page = html(meeting(), values, {}, {{"scan", "sealed"}});

    CHECK(holds(page, "Fichier reçu : <strong>signé.pdf</strong>"));
    CHECK(holds(page, "name=\"_kept.scan\" value=\"sealed\""));
    CHECK(holds(page, "multipart/form-data"));
}

TEST_CASE("a condition is told in words and given to the script when it is simple", "[web]") {
    struct Row {
        const char* expression;
        const char* attribute;
    };
    const Form form = meeting();
    const auto row =
        GENERATE(values<Row>({{"outcome == 'favourable'", "outcome=favourable"},
                              {"event.outcome != 'redirection'", "outcome!=redirection"},
                              {"outcome in ['favourable', 'redirection']", "outcome=favourable,redirection"},
                              {"(outcome == 'a' || outcome == 'b') && held_on", "outcome=a,b;held_on=yes"},
                              {"!held_on", "held_on=no"},
                              {"size(attendees) > 2", ""},
                              {"employer.affiliated", ""}}));

    CHECK(condition_attribute(simple_conditions(form, row.expression)) == row.attribute);
    CHECK(holds(html(form, {}), "data-if=\"outcome=favourable\""));
    CHECK(holds(html(form, {}), "À remplir si «\u00A0Suite donnée\u00A0» est «\u00A0Favorable\u00A0»."));
}

}  // namespace jalon
