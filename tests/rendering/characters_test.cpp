// Names of any European hand, and what is refused.
#include "rendering/fonts/characters.hpp"

#include <catch2/catch.hpp>

#include "rendering/text/utf8.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

std::string printed(const std::string& text) {
    const Result<std::string> bytes = test::rendered(test::template_of("{{name}}"), {{"name", text}});
    INFO((bytes ? "" : bytes.error().message));
    REQUIRE(bytes);
    CHECK(verify_pdf(*bytes)->faults == std::vector<std::string>{});
    return test::text_of_pdf(*bytes);
}

std::string composed_utf8(const std::string& text) {
    return rendering::encode_utf8(rendering::composed(rendering::decode_utf8(text)));
}

}  // namespace

TEST_CASE("names come back from the paper as they were typed", "[characters]") {
    const auto name = GENERATE(values<std::string>(
        {"Nguyễn Thị Hồng", "Łukasz Żółć", "Çelik Işık Ğ", "Jürgen Weiß", "Ştefan Țepeș", "Þórður Ægir",
         "Żaneta Źródło", "Kateřina Dvořáková", "Őze Űrhajó", "Ελένη Παπαδοπούλου", "Наталья Щёголева", "Їжак Ґудзик",
         "Ðorđe Ćirić", "Mīkêl ar Bouër", "O’Brien-Ménard", "Œdipe Ÿs"}));
    INFO(name);
    CHECK(test::contains(printed(name), name));
}

TEST_CASE("decomposed input is composed", "[characters]") {
    CHECK(composed_utf8("e\u0301te\u0301") == "été");
    CHECK(composed_utf8("Nguye\u0302\u0303n") == "Nguyễn");
    CHECK(composed_utf8("o\u0302\u0323") == "ộ");              // marks in the wrong order
    CHECK(composed_utf8("q\u0323\u0307") == "q\u0323\u0307");  // no such letter: the marks stay
    CHECK(composed_utf8("\u212B\u2126") == "ÅΩ");              // signs that are letters
    CHECK(composed_utf8("co\u00ADop\u200Bé\uFEFF") == "coopé");
    CHECK(composed_utf8("ﬁn de l’oﬃce") == "fin de l’office");
    CHECK(test::contains(printed("Nguye\u0302\u0303n He\u0301le\u0300ne"), "Nguyễn Hélène"));
}

TEST_CASE("ligatures, hyphens and spaces come back as characters", "[characters]") {
    const std::string text = printed("office affiche fleur ffi · 1\u202F560,00\u00A0€ · peut\u2011être");
    CHECK(test::contains(text, "office affiche fleur ffi"));
    CHECK(test::contains(text, "1 560,00 €"));
    CHECK(test::contains(text, "peut-être"));
}

TEST_CASE("signs that the text face lacks come from the fallback", "[characters]") {
    CHECK(test::contains(printed("☐ à faire ☑ fait ✓ → ≤ ∑"), "☐ à faire ☑ fait ✓ → ≤ ∑"));
}

TEST_CASE("a character that cannot be set is named, with the words around it", "[characters]") {
    struct Row {
        std::string text;
        std::string code;
        std::string why;
    };
    const auto row = GENERATE(values<Row>({{"Madame 中村 est reçue", "U+4E2D", "aucune police"},
                                           {"שלום à tous", "U+05E9", "droite à gauche"},
                                           {"مرحبا à tous", "U+0645", "droite à gauche"},
                                           {"la note \xF0\x9F\xA7\xBF du jour", "U+1F9FF", "aucune police"},
                                           {"नमस्ते", "U+0928", "aucune police"},
                                           {"un \x01 signe", "U+0001", "aucune police"}}));
    INFO(row.text);
    const Result<std::string> bytes = test::rendered(test::template_of("{{name}}"), {{"name", row.text}});
    REQUIRE_FALSE(bytes);
    CHECK(test::contains(bytes.error().message, row.code));
    CHECK(test::contains(bytes.error().message, row.why));
    CHECK(test::contains(bytes.error().message, "dans « "));
}

TEST_CASE("a machine without our fonts is told the package to install", "[characters]") {
    try {
        RendererOptions options;
        options.fonts = "/nonexistent";
        const PdfRenderer renderer(options);
        FAIL("fonts that are not there cannot be loaded");
    } catch (const std::runtime_error& error) {
        CHECK(test::contains(error.what(), "fonts-liberation2"));
    }
}

}  // namespace jalon
