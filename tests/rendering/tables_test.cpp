// Tables as they flow: columns, totals, what is brought forward, and tables of any length.
#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
#include "tests/rendering/boxes.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

using test::Box;
using test::boxes_of;
using test::contains;
using test::page_of;

std::vector<int> pages_of(const std::vector<Box>& all, const std::string& text) {
    std::vector<int> out;
    for (const Box& box : all) {
        if (box.text == text) {
            out.push_back(box.page);
        }
    }
    return out;
}

// `count` rows of one hour, with the hours up to each of them in a column that is not printed.
std::string hours(int count) {
    std::string body = "| Séance | Heures | (report) |\n|:--|--:|--:|\n";
    for (int k = 1; k <= count; ++k) {
        body += "| séance " + std::to_string(k) + " | 1 h | " + std::to_string(k) + " h |\n";
    }
    return body + "| = Total | " + std::to_string(count) + " h | |\n";
}

}  // namespace

TEST_CASE("a table tells at the foot of a page what it brings forward to the next", "[layout][tables]") {
    const std::vector<Box> all = boxes_of(hours(60));

    CHECK(pages_of(all, "À reporter") == std::vector<int>{1});
    CHECK(pages_of(all, "Report") == std::vector<int>{2});
    CHECK(pages_of(all, "Total") == std::vector<int>{2});
    CHECK(pages_of(all, "(report)").empty());
    // The amount is that of the last row of the page.
    const auto foot = std::ranges::find(all, std::string("À reporter"), &Box::text);
    std::string last_row;
    for (const Box& box : all) {
        if (box.page == 1 && contains(box.text, "séance ")) {
            last_row = box.text.substr(std::string("séance ").size());
        }
    }
    const auto amount = std::ranges::find_if(
        all, [&foot](const Box& box) { return box.page == 1 && box.y == foot->y && box.x > foot->x; });
    REQUIRE(amount != all.end());
    CHECK(amount->text == last_row + " h");
}

TEST_CASE("totals stay with a row, and without amounts to bring forward stand on every page", "[layout][tables]") {
    for (int count = 30; count < 45; ++count) {
        const std::vector<Box> all = boxes_of(hours(count));
        CHECK(page_of(all, "Total") == page_of(all, "séance " + std::to_string(count)));
    }
    std::string body = "| Séance | Heures |\n|:--|--:|\n";
    for (int k = 1; k <= 60; ++k) {
        body += "| séance " + std::to_string(k) + " | 1 h |\n";
    }
    CHECK(pages_of(boxes_of(body + "| = Total | 60 h |\n"), "Total") == std::vector<int>{1, 2});
}

TEST_CASE("a total in the midst of a table is refused", "[layout][tables]") {
    const Result<std::string> out =
        test::laid_out(test::template_of("| A | B |\n|:--|--:|\n| = Total | 1 |\n| a | 2 |\n"));

    REQUIRE_FALSE(out);
    CHECK(contains(out.error().message, "ligne de total"));
}

TEST_CASE("a fact that begins with an equals sign makes no total", "[layout][tables]") {
    const std::vector<Box> all =
        boxes_of("| A | B |\n|:--|--:|\n| {{x}} | 1 |\n| a | 2 |\n", "act", {{"x", "= Total"}});

    CHECK(pages_of(all, "= Total") == std::vector<int>{1});
}

TEST_CASE("a table without rows says so", "[layout][tables]") {
    const DocumentTemplate model = test::template_of("| Séance | Heures |\n|:--|--:|\n");

    CHECK(pages_of(boxes_of(model.body), "Néant") == std::vector<int>{1});
    const Result<std::string> bytes = test::rendered(model);
    CHECK(contains(test::unpacked(*bytes), "/ColSpan 2"));
    const Result<VerifyReport> report = verify_pdf(*bytes);
    REQUIRE(report);
    CHECK(report->faults == std::vector<std::string>{});
}

TEST_CASE("ten thousand rows are set one below the other", "[layout][tables]") {
    std::string body = "| Séance | Heures |\n|:--|--:|\n";
    for (int k = 1; k <= 10'000; ++k) {
        body += "| séance " + std::to_string(k) + " | 1 h |\n";
    }
    const std::vector<Box> all = boxes_of(body, "sheet");

    CHECK(page_of(all, "séance 10000") == static_cast<int>(pages_of(all, "Séance").size()));
    CHECK(page_of(all, "séance 10000") > 200);
}

TEST_CASE("a word of four hundred letters is cut, and leaves room to the other columns", "[layout][tables]") {
    const std::string word(400, 'x');
    const std::vector<Box> all = boxes_of("| Objet | Mot | Montant |\n|:--|:--|--:|\n| bref | " + word +
                                          " | 12,00 € |\n\nAvant " + word + " après.");
    std::size_t letters = 0;
    for (const Box& box : all) {
        CHECK(box.x + box.width <= 595.28 - 70.87 + 0.1);
        letters += static_cast<std::size_t>(std::ranges::count(box.text, 'x'));
    }
    CHECK(letters == 800);
    CHECK(pages_of(all, "12,00 €").size() == 1);
    CHECK(pages_of(all, "bref").size() == 1);
}

}  // namespace jalon
