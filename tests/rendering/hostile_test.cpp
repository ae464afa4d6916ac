// What nobody means to write: each ends in pages or in a sentence that says what to do, soon and within bounds.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "rendering/markdown/bounds.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/boxes.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

using test::Box;
using test::boxes_of;
using test::repeated;

std::string table_of(int columns, int rows, const std::string& row) {
    return repeated("| a ", columns) + "|\n" + repeated("|---", columns) + "|\n" + repeated(row, rows);
}

std::string chain_of_notes(int count) {
    std::string out = "Début[^1].\n\n";
    for (int k = 1; k <= count; ++k) {
        out += "[^" + std::to_string(k) + "]: suite[^" + std::to_string(k + 1) + "]\n\n";
    }
    return out + "[^" + std::to_string(count + 1) + "]: fin\n";
}

std::size_t letters_in(const std::vector<Box>& all, char letter) {
    std::size_t count = 0;
    for (const Box& box : all) {
        count += static_cast<std::size_t>(std::ranges::count(box.text, letter));
    }
    return count;
}

}  // namespace

TEST_CASE("a template whose parts lie too deep or too wide is refused at its place", "[hostile]") {
    struct Row {
        std::string body;
        std::string message;
    };
    const auto row = GENERATE(values<Row>({
        {repeated("> ", 20'000) + "a\n", "niveaux s’emboîtent"},
        {repeated("- ", 20'000) + "a\n", "niveaux s’emboîtent"},
        {repeated("*", 100'000) + "a" + repeated("*", 100'000) + "\n", "niveaux s’emboîtent"},
        {chain_of_notes(1'000), "niveaux s’emboîtent"},
        {table_of(41, 1, "| x |\n"), "au plus 40 colonnes"},
        {table_of(20'000, 1, "| x |\n"), "au plus 40 colonnes"},
        {table_of(40, 20'000, "|x|\n"), "plus de 500000 cases"},
    }));
    const Result<std::string> out = test::laid_out(test::template_of("Avant.\n\n" + row.body));

    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, row.message));
    CHECK(test::contains(out.error().where, "sample.md.mustache:"));
}

TEST_CASE("what lies deep, but not too deep, is set", "[hostile]") {
    std::string lists;
    for (int k = 0; k < 10; ++k) {
        lists += std::string(2 * static_cast<std::size_t>(k), ' ') + "- niveau\n";
    }
    CHECK(letters_in(boxes_of(lists), 'n') == 10);
    CHECK(letters_in(boxes_of(table_of(40, 2, repeated("| x ", 40) + "|\n")), 'x') == 80);
}

TEST_CASE("a text that no paper holds is refused, and only where it is printed", "[hostile]") {
    const Record facts = {{"short", "Bonjour"}, {"long", std::string(10'000'000, 'x')}};

    CHECK(test::rendered(test::template_of("{{short}}"), facts));
    const Result<std::string> out = test::rendered(test::template_of("Avant.\n\n{{long}}"), facts);
    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "la donnée « long » dépasse 4 Mio"));
    CHECK(out.error().where == "doc-templates/sample.md.mustache:3:1");

    const Result<std::string> half = test::rendered(test::template_of("Avant.\n\n{{long}}"),
                                                    {{"long", std::string(rendering::text_bytes_max + 1, 'x')}});
    REQUIRE_FALSE(half);
    CHECK(half.error().kind == ErrorKind::invalid);
    CHECK(test::contains(half.error().message, "trop long pour un seul paragraphe"));
    CHECK(half.error().where == "doc-templates/sample.md.mustache:3:1");
}

TEST_CASE("a list printed within itself is refused as such", "[hostile]") {
    const Record facts = {{"lines", List(3'000, Value(std::string(200, 'x')))}};
    const Result<std::string> out =
        test::rendered(test::template_of("{{#lines}}{{#lines}}{{.}} {{/lines}}{{/lines}}"), facts);
    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "une liste dans une autre"));
}

TEST_CASE("a character of command is told by its number, and nothing is sent to the terminal", "[hostile]") {
    const Result<std::string> out =
        test::rendered(test::template_of("Bonjour {{text}}."), {{"text", std::string("Jean\x07 Bon\x1b[2J")}});
    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "le caractère de commande (U+0007), dans « Bonjour Jean· Bon·[2J. »"));
}

TEST_CASE("a list that would fill thousands of pages is refused", "[hostile]") {
    const Record facts = {{"lines", List(100'000, Value("a"))}};
    const Result<std::string> out = test::rendered(test::template_of("{{#lines}}\na\\\na\\\na\n\n{{/lines}}\n"), facts);

    REQUIRE_FALSE(out);
    CHECK(test::contains(out.error().message, "le document dépasse 200000 lignes"));
}

TEST_CASE("texts without an end to their words or spaces are set within the margins", "[hostile]") {
    struct Row {
        const char* what;
        std::string text;
        char letter;
        std::size_t count;
    };
    const auto row = GENERATE(values<Row>({
        {"one word", std::string(60'000, 'x'), 'x', 60'000},
        {"blanks", "x" + std::string(60'000, ' ') + "x", 'x', 2},
        {"words joined by protected spaces", repeated("xxx\u00A0", 10'000), 'x', 30'000},
        {"marks on one letter", "x" + repeated("\u0301", 30'000), 'x', 1},
        {"parts of an address", repeated("x/", 20'000), 'x', 20'000},
        {"parts of a compound", repeated("xxx-", 10'000), 'x', 30'000},
        {"lines", repeated("x\n", 20'000), 'x', 20'000},
    }));
    INFO(row.what);
    const std::vector<Box> all = boxes_of("Avant {{text}} après.", "act", {{"text", row.text}});

    CHECK(letters_in(all, row.letter) == row.count);
    CHECK(std::ranges::all_of(all, [](const Box& box) { return box.x + box.width <= 595.28 - 70.87 + 0.1; }));
}

TEST_CASE("a document of two hundred pages is sound, its contents right", "[hostile]") {
    const Record facts = {{"parts", List(310, Value(repeated("Le conseiller accompagne l’agent. ", 95)))}};
    const Result<std::string> bytes = test::rendered(
        test::template_of("```toc\n```\n\n{{#parts}}\n## Partie {{position}}\n\n{{.}}\n\n{{/parts}}\n", "report"),
        facts);
    REQUIRE(bytes);
    const Result<VerifyReport> report = verify_pdf(*bytes);
    REQUIRE(report);
    CHECK(report->pages >= 200);
    CHECK(report->faults == std::vector<std::string>{});
}

TEST_CASE("what a page says of its document is cut short to one line", "[hostile]") {
    const Record facts = {
        {"document", Record{{"title", std::string(100'000, 'x')}, {"number", std::string(100'000, 'y')}}}};
    const std::vector<Box> all = boxes_of(repeated("Un paragraphe.\n\n", 60), "act", facts);

    CHECK(letters_in(all, 'x') > 20);
    CHECK(letters_in(all, 'x') < 250);
    CHECK(letters_in(all, 'y') > 20);
    CHECK(std::ranges::all_of(all, [](const Box& box) { return box.x + box.width <= 595.28 - 70.87 + 0.1; }));
}

TEST_CASE("signs of joy among words are printed, named or refused, never lost", "[hostile]") {
    struct Row {
        std::string text;
        bool printed;
    };
    const auto row = GENERATE(values<Row>({{"merci \u263A", true},
                                           {"merci \xF0\x9F\x98\x80", true},
                                           {"merci \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", false},
                                           {"\u202Eenvers", true}}));
    const Result<std::string> bytes = test::rendered(test::template_of("{{text}}"), {{"text", row.text}});

    INFO(row.text);
    CHECK(bytes.has_value() == row.printed);
    CHECK((bytes || test::contains(bytes.error().message, "retirez-le du texte")));
}

}  // namespace jalon
