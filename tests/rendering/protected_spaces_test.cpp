#include "rendering/text/protected_spaces.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/rendering/boxes.hpp"

namespace jalon {

namespace {

// The spaces that a line may end at as « | », the protected ones as « ~ » (« ^ » when narrow).
std::string marked(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.compare(at, 2, "\u00A0") == 0) {
            out += '~';
            ++at;
        } else if (text.compare(at, 3, "\u202F") == 0) {
            out += '^';
            at += 2;
        } else {
            out += text[at] == ' ' ? '|' : text[at];
        }
    }
    return out;
}

}  // namespace

TEST_CASE("what reads as one is not parted at the end of a line", "[typography]") {
    struct Row {
        std::string typed;
        std::string set;
    };
    const Row row = GENERATE(values<Row>({
        {"chez M. Dupont et Mme Martin", "chez|M.~Dupont|et|Mme~Martin"},
        {"J. Ferrand, É. Zola", "J.~Ferrand,|É.~Zola"},
        {"l’art. 5 et les articles L. 452-30", "l’art.~5|et|les|articles|L.~452-30"},
        {"le 3 février 2027 à 9 h 30", "le|3~février~2027|à|9~h~30"},
        {"le 1er mars (2 mars 2028)", "le|1er~mars|(2~mars~2028)"},
        {"12 000 habitants, 1 250 000,50 euros", "12^000|habitants,|1^250^000,50~euros"},
        {"05 45 00 12 34", "05~45~00~12~34"},
        {"pendant 6 mois, 35 h par semaine", "pendant|6~mois,|35~h|par|semaine"},
        {"en 2026 cent agents, vers 12 agents", "en|2026|cent|agents,|vers|12|agents"},
        {"une phrase. Une autre", "une|phrase.|Une|autre"},
        {"mai est un mois", "mai|est|un|mois"},
    }));

    CHECK(marked(rendering::with_protected_spaces(row.typed)) == row.set);
}

TEST_CASE("no line of a document ends at a protected space", "[typography][layout]") {
    for (int words = 12; words < 26; ++words) {
        for (const test::Box& box :
             test::boxes_of(test::repeated("mot ", words) + "M. Dupont, puis encore des mots.")) {
            CHECK_FALSE(box.text.ends_with("M."));
        }
    }
}

}  // namespace jalon
