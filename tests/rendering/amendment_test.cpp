#include <vector>

#include <catch2/catch.hpp>

#include "rendering/copies/articles_of_page.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

using Changes = std::vector<rendering::ArticleChange>;

Changes changes(const DocumentTemplate& act, const Record& before, const Record& after) {
    RenderRequest one;
    one.document_template = &act;
    one.facts = before;
    RenderRequest other = one;
    other.facts = after;
    const Result<Changes> found = test::renderer().changed_articles(one, other);
    REQUIRE(found);
    // The page that was kept with the act tells the same as the act set again.
    const Result<Paper> kept = test::renderer().paper(one);
    REQUIRE(kept);
    const Result<List> from_page = PdfPaperTools(test::renderer()).changed_articles(kept->html, other);
    REQUIRE(from_page);
    CHECK(*from_page == rendering::as_facts(*found));
    return *found;
}

const DocumentTemplate& act() {
    static const DocumentTemplate made = test::template_of(
        "```title\nActe {{number}}\n```\n\n## Cadre\n\n### § Objet\n\nUn objet.\n\n{{#extra}}\n### § "
        "Clause\n\n{{extra}}\n\n"
        "{{/extra}}\n### § Durée\n\nDu {{start}}.\n\n- au plus {{hours}}\n- deux lieux.\n\n| A | B |\n|---|---|\n| x | "
        "{{hours}} "
        "|\n\n## Annexe 1 – Calendrier\n\nLe {{start.short}}.\n\n```signatures\nLe Maire | {{number}} |\n```");
    return made;
}

Date day(const char* text) {
    return *parse_date(text);
}

}  // namespace

TEST_CASE("an amendment names the articles whose text changes, before and after", "[amendment]") {
    const Record before = {{"number", 1}, {"start", day("2026-09-01")}, {"hours", 35}};
    Record after = before;
    after["number"] = 2;
    after["hours"] = 38;

    CHECK(changes(act(), before, before).empty());
    CHECK(changes(act(), before, after) ==
          Changes{{"Article\u00A02", "Durée",
                   "Du 1er\u00A0septembre\u00A02026.\n– au plus 35\n– deux lieux.\nA | B\nx | 35",
                   "Du 1er\u00A0septembre\u00A02026.\n– au plus 38\n– deux lieux.\nA | B\nx | 38"}});
}

TEST_CASE("an article that is added, taken out or moved is told as such", "[amendment]") {
    const Record without = {{"number", 1}, {"start", day("2026-09-01")}, {"hours", 35}};
    Record with = without;
    with["extra"] = "Une clause.";

    CHECK(changes(act(), without, with) == Changes{{"Article\u00A02", "Clause", "", "Une clause."}});
    CHECK(changes(act(), with, without) == Changes{{"Article\u00A02", "Clause", "Une clause.", ""}});
}

TEST_CASE("a change reaches the annexes", "[amendment]") {
    const Record before = {{"number", 1}, {"start", day("2026-09-01")}, {"hours", 35}};
    Record after = before;
    after["start"] = day("2026-10-01");

    const Changes found = changes(act(), before, after);
    REQUIRE(found.size() == 2);
    CHECK(found[0].place == "Article\u00A02");
    CHECK(found[1] == rendering::ArticleChange{"Annexe 1", "Calendrier", "Le 01/09/2026.", "Le 01/10/2026."});
    const Value facts(rendering::as_facts(found));
    CHECK((*facts.list())[0]["of_place"] == Value("de l’article\u00A02"));
    CHECK((*facts.list())[1]["of_place"] == Value("de l’annexe 1"));
}

TEST_CASE("the words of an act are read back from the page that was kept with it", "[amendment]") {
    const DocumentTemplate model = test::template_of(
        "# Acte\n\n### § Objet\n\nSoit *A* & <[lien](https://example.org/)>,  \nà la ligne.\n\n3. trois\n4. quatre\n   "
        "- "
        "dedans\n\n#### Détail\n\n> Cité.\n\n## Suite\n\nHors d’un article.\n\n## Annexe 1\n\n```keyfigures\nHeures | "
        "35\n```\n");
    RenderRequest request;
    request.document_template = &model;
    const Result<Paper> paper = test::renderer().paper(request);
    REQUIRE(paper);
    const std::vector<rendering::Article> articles = rendering::articles_of_page(paper->html);

    REQUIRE(articles.size() == 2);
    CHECK(articles[0].title == "Objet");
    CHECK(articles[0].text == "Soit A & <lien>,\nà la ligne.\n3. trois\n4. quatre\n– dedans\nDétail\nCité.");
    CHECK(articles[1].place == "Annexe 1");
    CHECK(articles[1].text == "Heures\n35");
    CHECK(rendering::articles_of_page("").empty());
    CHECK(rendering::articles_of_page("<main><p").empty());
}

}  // namespace jalon
