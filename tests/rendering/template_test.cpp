#include <catch2/catch.hpp>

#include "rendering/markdown/markdown.hpp"
#include "rendering/template/print.hpp"
#include "rendering/template/template_text.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

using rendering::Partials;

const Position start{"doc-templates/sample.md.mustache", 3, 1};

Result<std::string> printed(const std::string& body, const Record& facts, const Partials& partials = {}) {
    const Result<rendering::TemplateText> text = rendering::read_template(body, start, partials);
    if (!text) {
        return tl::unexpected(text.error());
    }
    return rendering::print(*text, facts).map(rendering::plain_text);
}

Record employer(const std::string& name) {
    return Record{{"employer", Record{{"name", name}, {"staff", 1240}}}};
}

Date date(int year, unsigned month, unsigned day) {
    return Date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

}  // namespace

TEST_CASE("a name that the facts lack is refused with its place and the nearest name", "[template]") {
    const Result<std::string> out = printed("Bonjour,\n\n  {{employer.nam}} et {{foo}}", employer("Lierneville"));

    REQUIRE_FALSE(out);
    CHECK(out.error().kind == ErrorKind::invalid);
    CHECK(out.error().where == "doc-templates/sample.md.mustache:5:3");
    CHECK(test::contains(out.error().message, "employer.nam"));
    CHECK(test::contains(out.error().message, "vouliez-vous dire « employer.name »"));
    REQUIRE(out.error().details.size() == 2);
    CHECK(out.error().details[1].where == "doc-templates/sample.md.mustache:5:23");
}

TEST_CASE("an empty fact is refused where it would be printed, and allowed in a section", "[template]") {
    const Record facts = employer(" ");

    CHECK_FALSE(printed("{{employer.name}}", facts));
    CHECK(printed("{{#employer.name}}oui{{/employer.name}}{{^employer.name}}non{{/employer.name}}", facts) == "non");
    CHECK(printed("{{#absent.fact}}oui{{/absent.fact}}rien", facts) == "rien");
    CHECK(printed("{{#unanswered.comment}}oui{{/unanswered.comment}}rien", Record{{"unanswered", Value()}}) == "rien");
}

TEST_CASE("a template that is not well formed is refused with its place", "[template]") {
    struct Row {
        std::string body;
        std::string where;
        std::string part;
    };
    const auto row = GENERATE(values<Row>({
        {"a\n{{#x}} b", "sample.md.mustache:4:1", "n’est pas fermée"},
        {"é {{/x}}", "sample.md.mustache:3:3", "n’est pas ouverte"},
        {"{{#x}}{{/y}}", "sample.md.mustache:3:7", "ferme la section « x »"},
        {"{{=<% %>=}}", "sample.md.mustache:3:1", "accolades"},
        {"{{{x}}}", "sample.md.mustache:3:1", "protégée"},
        {"{{&x}}", "sample.md.mustache:3:1", "protégée"},
        {"{{x", "sample.md.mustache:3:1", "fermée"},
        {"{{}}", "sample.md.mustache:3:1", "nom de donnée"},
        {"{{> heda}}", "sample.md.mustache:3:1", "vouliez-vous dire « head »"},
        {"{{> loop}}", "partials/loop.md.mustache:1:1", "lui-même"},
        {"```signature\n```", "sample.md.mustache:3:1", "vouliez-vous dire « signatures »"},
    }));
    const Partials partials = {{"head", "x"}, {"loop", "{{> loop}}"}};
    const Result<std::string> out = printed(row.body, {}, partials);

    REQUIRE_FALSE(out);
    CHECK(out.error().kind == ErrorKind::definition);
    CHECK(test::contains(out.error().where, row.where));
    CHECK(test::contains(out.error().message, row.part));
}

TEST_CASE("partials keep their indentation, comments and lone sections leave no line", "[template]") {
    const Partials partials = {{"item", "- un\n- deux\n"}};
    const Record facts = {{"yes", true}};

    CHECK(printed("a\n{{! note }}\nb", facts) == "a\nb");
    CHECK(printed("a\n  {{> item}}\nb", facts, partials) == "a\n  - un\n  - deux\nb");
    CHECK(printed("a\n{{#yes}}\nb\n{{/yes}}\nc", facts) == "a\nb\nc");
}

TEST_CASE("values print in French, and in another form when the name asks for it", "[template]") {
    const Record facts = {
        {"day", date(2027, 2, 1)},  {"price", Money::cents(156000)},
        {"minutes", 2055},          {"year", 2027},
        {"rate", Decimal(3425, 2)}, {"time", TimeOfDay{870}},
        {"consent", true},          {"name", "l'« été » d'Eva"},
        {"outcome", "favourable"},  {"outcome_label", "Favorable"},
        {"codes", List{"a", "b"}},
    };
    struct Row {
        std::string body;
        std::string text;
    };
    const auto row = GENERATE(values<Row>({
        {"{{day}}", "1er\u00A0février\u00A02027"},
        {"{{day.short}}", "01/02/2027"},
        {"{{price}}", "1\u202F560,00\u00A0€"},
        {"{{price.words}}", "mille cinq cent soixante euros"},
        {"{{minutes.hours}}", "34\u00A0h\u00A015"},
        {"{{year.plain}}", "2027"},
        {"{{rate}}", "34,25"},
        {"{{time}}", "14\u00A0h\u00A030"},
        {"{{consent.yesno}}", "oui"},
        {"{{name.capital}}", "L’«\u00A0été\u00A0» d’Eva"},
        {"{{outcome.label}}", "Favorable"},
        {"{{#outcome.is.favourable}}oui{{/outcome.is.favourable}}", "oui"},
        {"{{^outcome.is.refused}}non{{/outcome.is.refused}}", "non"},
        {"{{#codes.is.b}}b{{/codes.is.b}}", "b"},
        {"{{#codes}}{{position}}{{.}}{{^last}}, {{/last}}{{/codes}}", "1a, 2b"},
    }));
    INFO(row.body);
    CHECK(printed(row.body, facts) == row.text);
}

TEST_CASE("a bare truth or a list does not print", "[template]") {
    const Record facts = {{"consent", true}, {"codes", List{"a"}}};

    CHECK_FALSE(printed("{{consent}}", facts));
    CHECK_FALSE(printed("{{codes}}", facts));
}

TEST_CASE("names tells what a template prints and tests", "[template]") {
    const DocumentTemplate model = test::template_of(
        "{{employer.name.upper}} {{#sessions}}{{date.short}} {{position}}{{/sessions}}"
        "{{#referral.ground.is.mobility}}{{agent.grade}}{{/referral.ground.is.mobility}}{{! x }}");

    const Result<std::vector<PrintedName>> names = test::renderer().names(model);
    REQUIRE(names);
    std::vector<std::string> told;
    for (const PrintedName& name : *names) {
        told.push_back((name.printed ? "" : "?") + name.name + "@" + std::to_string(name.position.column));
    }
    CHECK(told == std::vector<std::string>{"employer.name@1", "?sessions@25", "sessions[].date@38",
                                           "?referral.ground.is.mobility@78", "agent.grade@110"});
}

TEST_CASE("what people typed is never taken for markup", "[template][markdown]") {
    const std::string nasty = "Saint-Médard_en*Jalles* [x](y) | <b> `c` # 1. & \\";
    const auto body = GENERATE(values<std::string>({"**{{x}}**", "- {{x}}", "| a |\n|---|\n| {{x}} |", "# {{x}}",
                                                    "```note\n{{x}}\n```", "```totals\n{{x}} | 1\n```"}));
    const Result<rendering::TemplateText> text = rendering::read_template(body, start, {});
    REQUIRE(text);
    const Result<std::string> markdown = rendering::print(*text, Record{{"x", nasty}});
    REQUIRE(markdown);
    const Result<rendering::Document> document = rendering::read_markdown(*markdown);
    REQUIRE(document);

    rendering::Block block = document->front();
    while (!block.children.empty()) {
        block = rendering::Block(block.children.front());
    }
    const rendering::Inlines found = block.rows.empty() ? block.inlines : block.rows.back().front();
    CHECK(rendering::text_of(found) == nasty);
}

TEST_CASE("what Markdown refuses is told where the template wrote it, behind lists and partials too", "[template]") {
    const Record facts = {{"items", List{"a", "b", "c"}}, {"yes", true}};
    struct Row {
        std::string body;
        std::string where;
    };
    const auto row = GENERATE(values<Row>({
        {"{{#items}}\n- {{.}}\n{{/items}}\n\n{{#yes}}\nUn <u>mot</u>.\n{{/yes}}", "sample.md.mustache:6:1"},
        {"{{! a\nb }}\nUn\n\n```note\nDeux\n\n<u>trois</u>\n```", "sample.md.mustache:8:1"},
        {"```signatures\nL’agent | {{#yes}}oui{{/yes}}\nLe centre | <u>x</u>\n```", "sample.md.mustache:3:1"},
        {"Un\n\n{{> wrong}}", "doc-templates/partials/wrong.md.mustache:2:1"},
    }));
    INFO(row.body);
    const PdfRenderer renderer({.partials = {{"wrong", "bon\n<u>faux</u>\n"}}});
    const DocumentTemplate model = test::template_of(row.body);
    RenderRequest request;
    request.document_template = &model;
    request.facts = facts;
    const Result<std::string> out = renderer.layout_text(request);

    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "ce balisage n’est pas permis"));
    CHECK(out.error().where.ends_with(row.where));
}

TEST_CASE("a template that would grow without end is refused where it does", "[template]") {
    Partials tenfold = {{"p0", "texte "}};
    for (int k = 1; k < 8; ++k) {
        std::string ten;
        for (int i = 0; i < 10; ++i) {
            ten += "{{> p" + std::to_string(k - 1) + "}}";
        }
        tenfold["p" + std::to_string(k)] = ten;
    }
    std::string deep;
    for (std::size_t k = 0; k <= rendering::section_depth_max; ++k) {
        deep += "{{#a}}";
    }
    struct Row {
        std::string body;
        std::string message;
    };
    const auto row = GENERATE_REF(values<Row>({
        {"{{> p7}}", "le modèle et ses morceaux dépassent 1024 Kio"},
        {deep, "plus de 32 sections s’emboîtent"},
        {std::string(2 * rendering::template_bytes_max, 'x'), "dépassent 1024 Kio"},
        {"{{#list}}{{#list}}{{#list}}{{#list}}un texte{{/list}}{{/list}}{{/list}}{{/list}}", "le texte dépasse 4 Mio"},
    }));
    const Record facts = {{"list", List(200, Value(1))}};
    const Result<std::string> out = printed(row.body, facts, tenfold);

    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, row.message));
    CHECK(test::contains(out.error().where, ".md.mustache:"));
}

TEST_CASE("partials that include one another are told in their order", "[template]") {
    const Partials partials = {{"a", "{{> b}}"}, {"b", "x\n{{> a}}"}};
    const Result<std::string> out = printed("{{> a}}", {}, partials);

    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "« a » s’inclut lui-même (a → b → a)"));
    CHECK(test::contains(out.error().where, "b.md.mustache:2:1"));
}

}  // namespace jalon
