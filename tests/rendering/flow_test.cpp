// How text flows onto pages: notes, references, appendices, what stays together.
#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/verify.hpp"
#include "tests/rendering/boxes.hpp"

namespace jalon {

namespace {

using test::Box;
using test::boxes_of;
using test::contains;
using test::page_of;
using test::repeated;
using test::sentence;

const Box& box_of(const std::vector<Box>& all, const std::string& text) {
    const auto found = std::ranges::find_if(all, [&text](const Box& box) { return contains(box.text, text); });
    REQUIRE(found != all.end());
    return *found;
}

std::string refusal_of(const std::string& body) {
    const Result<std::string> out = test::laid_out(test::template_of(body));
    REQUIRE_FALSE(out);
    return out.error().where + ": " + out.error().message;
}

void check_conforms(const std::string& body) {
    const Result<std::string> bytes = test::rendered(test::template_of(body));
    REQUIRE(bytes);
    const Result<VerifyReport> report = verify_pdf(*bytes);
    REQUIRE(report);
    CHECK(report->faults == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("a footnote stands at the foot of the page that calls it", "[layout][flow]") {
    const std::string body = repeated("Ligne  \n", 20) + "fin\n\nUn mot[^a] et la suite.\n\n```page-break\n```\n\n" +
                             "Autre mot[^b].\n\n[^a]: Première note.\n\n[^b]: Seconde note.\n";
    const std::vector<Box> all = boxes_of(body);

    CHECK(page_of(all, "Première note.") == 1);
    CHECK(page_of(all, "Seconde note.") == 2);
    CHECK(box_of(all, "Première note.").y > 750);
    CHECK(box_of(all, "Première note.").y < 841.89 - 24 * 72 / 25.4);
    const Box& call = box_of(all, "Un mot");
    const auto number = std::ranges::find_if(
        all, [&call](const Box& box) { return box.text == "1" && box.page == call.page && box.y < call.y; });
    CHECK(number != all.end());
    check_conforms(body);
}

TEST_CASE("a note called twice is printed once and keeps its number", "[layout][flow]") {
    const std::vector<Box> all = boxes_of("Un[^a] deux[^b] trois[^a].\n\n[^b]: Bleu.\n\n[^a]: Rouge.\n");

    CHECK(std::ranges::count_if(all, [](const Box& box) { return contains(box.text, "Rouge."); }) == 1);
    CHECK(box_of(all, "Rouge.").y < box_of(all, "Bleu.").y);
}

TEST_CASE("footnotes never cover the text, and the longest goes on overleaf", "[layout][flow]") {
    const std::string note = repeated(sentence, 45) + "dernier mot de la note";
    const std::string body =
        repeated(sentence, 20) + "appel[^n]. " + repeated(sentence, 20) + "\n\n[^n]: " + note + "\n";
    const std::vector<Box> all = boxes_of(body);

    CHECK(page_of(all, "dernier mot de la note") > page_of(all, "appel"));
    for (const Box& box : all) {
        const bool of_note = contains(box.style, "/8.4");
        for (const Box& other : all) {
            const bool text_below_note =
                of_note && contains(other.style, "/10.5") && other.page == box.page && other.y > box.y;
            CHECK_FALSE(text_below_note);
        }
        CHECK((contains(box.text, "page ") || box.y < 841.89 - 24 * 72 / 25.4));
    }
    check_conforms(body);
}

TEST_CASE("a note that nobody wrote is refused with its line", "[layout][flow]") {
    CHECK(contains(refusal_of("Un mot[^x]."), "la note « [^x] » n’est pas définie"));
}

TEST_CASE("a label gives the number of an article wherever it stands", "[layout][flow]") {
    const std::vector<Box> all = boxes_of(
        "Voir l’[](#prix) et les [articles §](#objet) et [§](#prix).\n\n"
        "### § Objet {#objet}\n\nTexte.\n\n### § Prix {#prix}\n\nTexte.");

    CHECK(box_of(all, "Article 2 – Prix").text == "Article 2 – Prix");
    CHECK(box_of(all, "article 2").text == "article 2 → #prix");
    CHECK(box_of(all, "articles 1").text == "articles 1 → #objet");
    CHECK(box_of(all, "2 → #prix").page == 1);
}

TEST_CASE("an unknown label and one given twice are refused by name", "[layout][flow]") {
    CHECK(contains(refusal_of("### § Objet {#objet}\n\nVoir [](#objets)."),
                   "« #objets » ; vouliez-vous dire « objet » ?"));
    CHECK(contains(refusal_of("### § Un {#a}\n\nTexte.\n\n### § Deux {#a}\n\nTexte."), "donnée à deux titres"));
    CHECK(contains(refusal_of("## Cadre {#cadre}\n\nVoir [l’article §](#cadre)."), "n’a pas de numéro"));
}

TEST_CASE("an appendix begins a page, counts its own pages and articles", "[layout][flow]") {
    const std::string body =
        "### § Objet\n\nVoir l’[](#tarif).\n\n## Annexe § Calendrier\n\n### § Dates\n\nTexte.\n\n"
        "```page-break\n```\n\nSuite.\n\n## Annexe § Tarif {#tarif}\n\n### § Prix\n\nTexte.";
    const std::vector<Box> all = boxes_of(body);

    CHECK(box_of(all, "annexe B").page == 1);
    CHECK(page_of(all, "Annexe A – Calendrier") == 2);
    CHECK(page_of(all, "Article A-1 – Dates") == 2);
    CHECK(page_of(all, "A-2 · page 3 / 4") == 3);
    CHECK(page_of(all, "Article B-1 – Prix") == 4);
    CHECK(page_of(all, "B-1 · page 4 / 4") == 4);
    check_conforms(body);
}

TEST_CASE("a block may lie on its side among upright pages", "[layout][flow]") {
    const std::string body = "Avant.\n\n```landscape\n" + repeated(sentence, 3) + "\n```\n\nAprès.";
    const std::vector<Box> all = boxes_of(body);

    CHECK(page_of(all, "Avant.") == 1);
    CHECK(page_of(all, "Après.") == 3);
    const auto widest = std::ranges::max_element(all, {}, &Box::width);
    CHECK(widest->page == 2);
    CHECK(widest->width > 650);
    check_conforms(body);
}

TEST_CASE("what is kept together stands on one page, unless no page holds it", "[layout][flow]") {
    for (int k = 30; k < 48; ++k) {
        const std::vector<Box> all = boxes_of(repeated("Ligne  \n", k) + "fin\n\n```keep-together\nDébut.\n\n" +
                                              repeated(sentence, 3) + "\n\nTerme.\n```");
        CHECK(page_of(all, "Début.") == page_of(all, "Terme."));
    }
    const std::vector<Box> all = boxes_of("```keep-together\nDébut.\n\n" + repeated(sentence, 30) + "\n\nTerme.\n```");
    CHECK(page_of(all, "Début.") == 1);
    CHECK(page_of(all, "Terme.") == 2);
}

TEST_CASE("twenty signers sign on one page, under two lines of text at least", "[layout][flow]") {
    const auto count = GENERATE(1, 2, 3, 4, 7, 20);
    std::string boxes;
    for (int k = 1; k <= count; ++k) {
        boxes += "Pour le Président et par délégation, la directrice | Nom" + std::to_string(k) + " P. | Vu, le\n";
    }
    for (int k = 24; k < 44; k += 3) {
        const std::vector<Box> all = boxes_of(repeated("Ligne  \n", k) + "avant\n\n" + sentence +
                                              "\n\nFait à Lierneville.\n\n" + "```signatures\n" + boxes + "```");
        const int page = page_of(all, "Nom1 ");
        CHECK(page_of(all, "Nom" + std::to_string(count) + " ") == page);
        CHECK(page_of(all, "Fait à") == page);
        const auto lines = std::ranges::count_if(
            all, [page](const Box& box) { return box.page == page && contains(box.style, "serif"); });
        CHECK(lines >= 2);
    }
}

TEST_CASE("lists count by levels, each in its own signs", "[layout][flow]") {
    const std::string body = "1. un\n    1. deux\n        1. trois\n        2. quatre\n2. cinq\n";
    const std::vector<Box> all = boxes_of(body);

    std::vector<std::string> signs;
    for (const Box& box : all) {
        if (box.text.ends_with('.') || box.text.ends_with(')')) {
            signs.push_back(box.text);
        }
    }
    CHECK(signs == std::vector<std::string>{"1.", "a)", "i.", "ii.", "2."});
    check_conforms(body);
}

TEST_CASE("the contents give right pages when they are long themselves", "[layout][flow]") {
    std::string body = "```toc\n```\n";
    for (int k = 1; k <= 90; ++k) {
        body += "\n### § Sujet " + std::to_string(k) + "\n\n" + sentence + "\n";
    }
    const std::vector<Box> all = boxes_of(body, "report");

    const auto entry = std::ranges::find_if(all, [](const Box& box) { return contains(box.text, "Sujet 88 →"); });
    REQUIRE(entry != all.end());
    const auto heading = std::ranges::find_if(all, [](const Box& box) { return box.text.ends_with("Sujet 88"); });
    REQUIRE(heading != all.end());
    const auto number = std::ranges::find_if(
        all, [&entry](const Box& box) { return box.page == entry->page && box.y == entry->y && box.x > entry->x; });
    REQUIRE(number != all.end());
    CHECK(number->text.starts_with(std::to_string(heading->page) + " → #titre-88"));
    check_conforms(body);
}

TEST_CASE("pages after the first say which document they belong to", "[layout][flow]") {
    const std::vector<Box> all = boxes_of("un\n\n```page-break\n```\n\ndeux");

    CHECK(std::ranges::count_if(all, [](const Box& box) { return box.text == "Document d’essai"; }) == 1);
    CHECK(box_of(all, "Document d’essai").page == 2);
}

}  // namespace jalon
