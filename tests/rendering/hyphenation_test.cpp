// Where words are cut: the patterns of a dictionary, and what French asks beyond them.
#include "rendering/layout/hyphenation.hpp"

#include <catch2/catch.hpp>

#include "rendering/renderer.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon {

namespace {

// The word with a hyphen wherever it may be cut.
std::string cut(const std::string& word) {
    static const rendering::Hyphenation hyphenation(RendererOptions{}.hyphenation);
    std::u32string out = rendering::decode_utf8(word);
    const std::vector<std::size_t> places = hyphenation.cuts(out);
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        out.insert(*place, 1, U'-');
    }
    return rendering::encode_utf8(out);
}

}  // namespace

TEST_CASE("French words are cut where a printer would cut them", "[hyphenation]") {
    const auto shown = GENERATE(values<std::string>(
        {"ac-com-pa-gne-ment", "col-lec-ti-vité", "pro-fes-sion-nelle", "dé-li-bé-ra-tion", "ins-truc-tion",
         "trans-mis-sion", "at-tes-ta-tion", "em-ployeur", "in-té-res-sée", "conven-tion", "re-clas-se-ment", "chaque",
         "œuvre", "l’ac-com-pa-gne-ment", "quelqu’un"}));
    std::string word = shown;
    std::erase(word, '-');
    CHECK(cut(word) == shown);
}

TEST_CASE("capitals, short words and ends of words stay whole", "[hyphenation]") {
    CHECK(cut("Accompagnement") == "Accompagnement");
    CHECK(cut("CNFPT") == "CNFPT");
    CHECK(cut("août") == "août");
    CHECK(cut("idée") == "idée");
    CHECK(cut("") == "");
    CHECK(cut("2027") == "2027");
}

TEST_CASE("of the digits of several patterns the greatest has the word, and a point is an edge", "[hyphenation]") {
    const rendering::HyphenationPatterns patterns(
        "UTF-8\nLEFTHYPHENMIN 2\n% said\n1b\na2b\r\n.ab3c\nd1e.\n1f/f=f,1,1\n");
    using Digits = std::vector<std::uint8_t>;
    CHECK(patterns.digits(U"xbx") == Digits{1, 0});
    CHECK(patterns.digits(U"xabx") == Digits{0, 2, 0});
    CHECK(patterns.digits(U"abcb") == Digits{2, 3, 1});
    CHECK(patterns.digits(U"xabc") == Digits{0, 2, 0});
    CHECK(patterns.digits(U"dede") == Digits{0, 0, 1});
    CHECK(patterns.digits(U"xffx") == Digits{0, 0, 0});  // a pattern that changes the spelling is left out
    CHECK(patterns.digits(U"x").empty());
    CHECK(patterns.digits(U"").empty());
}

TEST_CASE("a dictionary that is missing or holds nothing is refused with the package to install", "[hyphenation]") {
    CHECK_THROWS_WITH(rendering::Hyphenation("/nowhere/hyph_fr.dic"), Catch::Contains("hyphen-fr"));
    CHECK_THROWS_WITH(rendering::Hyphenation("/dev/null"), Catch::Contains("hyphen-fr"));
}

}  // namespace jalon
