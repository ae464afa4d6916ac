#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/rendering/boxes.hpp"

namespace jalon {

namespace {

using test::Box;
using test::boxes_of;
using test::page_of;
using test::repeated;
using test::sentence;

}  // namespace

TEST_CASE("the layout of a convention is the recorded one", "[layout]") {
    const Result<std::string> now = test::laid_out(test::convention(), test::convention_facts());

    REQUIRE(now);
    CHECK(*now == test::golden("convention.layout.txt", *now));
}

TEST_CASE("justified lines fill the measure, the last one does not", "[layout]") {
    const std::vector<Box> all = boxes_of(repeated(sentence, 3));
    constexpr double right = 595.28 - 70.87;

    std::vector<Box> lines;
    std::ranges::copy_if(all, std::back_inserter(lines), [](const Box& box) { return box.y < 700; });
    REQUIRE(lines.size() >= 5);
    for (std::size_t k = 0; k + 1 < lines.size(); ++k) {
        CHECK(lines[k].x + lines[k].width == Approx(right).margin(0.1));
    }
    CHECK(lines.back().x + lines.back().width < right + 0.1);
}

TEST_CASE("lines set left stay within the margin", "[layout]") {
    constexpr double right = 595.28 - 20 * 72 / 25.4;

    for (const Box& box : boxes_of(repeated(sentence, 12), "sheet")) {
        CHECK(box.x + box.width <= right + 0.1);
    }
}

TEST_CASE("no line of a paragraph stands alone at a page break", "[layout]") {
    for (int lines_before = 36; lines_before < 46; ++lines_before) {
        std::string body;
        for (int k = 0; k < lines_before; ++k) {
            body += "Ligne  \n";
        }
        const std::vector<Box> all = boxes_of(body + "fin\n\n" + repeated(sentence, 2));
        int on_first = 0;
        int on_second = 0;
        bool paragraph = false;
        for (const Box& box : all) {
            if (test::contains(box.text, "page") || box.y > 780) {
                continue;
            }
            paragraph = paragraph || box.text.starts_with("La présente");
            on_first += paragraph && box.page == 1 ? 1 : 0;
            on_second += paragraph && box.page == 2 ? 1 : 0;
        }
        CHECK(on_first != 1);
        CHECK(on_second != 1);
    }
}

TEST_CASE("no page ends within a word", "[layout]") {
    int pages = 0;
    for (int lines_before = 0; lines_before < 24; ++lines_before) {
        const std::vector<Box> all = boxes_of(repeated("Ligne  \n", lines_before) + "fin\n\n" + repeated(sentence, 40));
        const Box* last = nullptr;  // of the text on the first page
        for (const Box& box : all) {
            if (box.page == 1 && box.y < 780 && (last == nullptr || box.y >= last->y)) {
                last = &box;
            }
        }
        REQUIRE(last != nullptr);
        pages += page_of(all, "fin") == 1 && all.back().page > 1 ? 1 : 0;
        INFO(lines_before << ": " << last->text);
        CHECK_FALSE(last->text.ends_with('-'));
    }
    CHECK(pages > 10);
}

TEST_CASE("a heading stays with the text that follows", "[layout]") {
    for (int k = 30; k < 50; ++k) {
        const std::vector<Box> all = boxes_of(repeated("Ligne  \n", k) + "fin\n\n### Titre\n\nSuite.");
        CHECK(page_of(all, "Titre") == page_of(all, "Suite."));
    }
}

TEST_CASE("a table that crosses a page repeats its header", "[layout]") {
    std::string body = "| Séance | Durée |\n|:--|--:|\n";
    for (int k = 1; k <= 60; ++k) {
        body += "| séance " + std::to_string(k) + " | 2 h |\n";
    }
    const std::vector<Box> all = boxes_of(body);

    std::vector<int> pages;
    for (const Box& box : all) {
        if (box.text == "Séance") {
            pages.push_back(box.page);
        }
    }
    CHECK(pages == std::vector<int>{1, 2});
    CHECK(page_of(all, "séance 60") == 2);
}

TEST_CASE("what is taller than a page goes on overleaf, and no word is lost", "[layout]") {
    const std::string text = repeated(sentence, 60) + "dernier";
    const auto body = GENERATE_REF(values<std::string>({
        "| Note | Texte |\n|:--|:--|\n| a | " + text + " |",
        "```note\n" + text + "\n```",
    }));
    const std::vector<Box> all = boxes_of(body, "sheet");
    constexpr double foot = 841.89 - 24 * 72 / 25.4;

    CHECK(page_of(all, "dernier") >= 2);
    for (const Box& box : all) {
        const bool of_foot = test::contains(box.text, "page ");
        CHECK((of_foot || box.y <= foot));
    }
}

TEST_CASE("signatures never stand alone on a page", "[layout]") {
    for (int k = 25; k < 45; ++k) {
        const std::vector<Box> all = boxes_of(repeated("Ligne  \n", k) + "avant\n\nFait à Lierneville.\n\n" +
                                              "```signatures\nLe Président | B. Delaunay\nLa Maire | J. Ferrand\n```");
        CHECK(page_of(all, "Fait à") == page_of(all, "Le Président"));
        CHECK(page_of(all, "Le Président") == page_of(all, "La Maire"));
    }
}

TEST_CASE("the addressee stands in the window of the envelope", "[layout]") {
    const std::vector<Box> all =
        boxes_of("```letterhead\nCDG\nRue\n```\n\n```addressee\nMonsieur Lemoine\n```\n\nMonsieur,", "letter");
    const auto found = std::ranges::find_if(all, [](const Box& box) { return box.text == "Monsieur Lemoine"; });

    REQUIRE(found != all.end());
    CHECK(found->x > 100 * 72 / 25.4);
    CHECK(found->y > 50 * 72 / 25.4);
    CHECK(found->y < 60 * 72 / 25.4);
}

TEST_CASE("articles are numbered through the document and the contents give their pages", "[layout]") {
    const std::vector<Box> all =
        boxes_of("```toc\n```\n\n### § Objet\n\nTexte.\n\n```page-break\n```\n\n### § Durée\n\nTexte.", "report");

    CHECK(page_of(all, "Article 1 – Objet") == 1);
    const auto last =
        std::find_if(all.rbegin(), all.rend(), [](const Box& box) { return test::contains(box.text, "Durée"); });
    REQUIRE(last != all.rend());
    CHECK(last->page == 2);
    CHECK(std::ranges::any_of(all, [](const Box& box) { return box.page == 1 && box.text == "2 → #titre-2"; }));
}

TEST_CASE("foot, banner and mark stand on each page", "[layout]") {
    DocumentTemplate model = test::template_of("un\n\n```page-break\n```\n\ndeux");
    model.confidentiality = Confidentiality::s3;
    const Record facts = {
        {"document",
         Record{{"number", "BP-2026-0042/CT/v1"}, {"version", 1}, {"issued_on", *parse_date("2027-02-03")}}}};
    const Result<std::string> text = test::laid_out(model, facts);

    REQUIRE(text);
    CHECK(test::contains(*text, "BP-2026-0042/CT/v1 · version 1 · émis le 03/02/2027"));
    CHECK(test::contains(*text, "page 2 / 2"));
    CHECK(test::contains(*text, "CONFIDENTIEL – destiné à l’agent et à son conseiller"));
}

TEST_CASE("a character that no font prints is refused by name", "[layout]") {
    const Result<std::string> out = test::rendered(test::template_of("Bonjour 中"));

    REQUIRE_FALSE(out);
    CHECK(out.error().kind == ErrorKind::invalid);
    CHECK(test::contains(out.error().message, "« 中 » (U+4E2D)"));
}

}  // namespace jalon
