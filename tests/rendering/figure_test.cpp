#include <cmath>

#include <catch2/catch.hpp>

#include "rendering/markdown/quantity.hpp"
#include "rendering/verify.hpp"
#include "tests/rendering/boxes.hpp"
#include "tests/rendering/sample.hpp"
#include "tests/rendering/unpacked.hpp"

namespace jalon {

namespace {

std::string laid_out(const std::string& body, const Record& facts = {}) {
    const Result<std::string> text = test::laid_out(test::template_of(body, "report"), facts);
    INFO((text ? "" : text.error().message));
    REQUIRE(text);
    return *text;
}

Error refused(const std::string& body, const Record& facts = {}) {
    const Result<std::string> text = test::laid_out(test::template_of(body, "report"), facts);
    REQUIRE_FALSE(text);
    return text.error();
}

const char* charts() {
    return "```bars\ncaption: Heures par phase\nseries: Prévu | Tenu\nunit: h\nPhase 1 | 12 | 9,5\nPhase 2 | 6 | 11 h "
           "30\n```\n\n"
           "```radar\nmax: 4\nContact | 3\nOrganisation | 4\nBureautique | 1\n```\n\n"
           "```progress\ncaption: Plan d’actions\nFait | 1\nÀ faire | 3\n```\n\n"
           "```timeline\n2012 | Jardinier | Commune\n2026 | Bilan\n```\n";
}

}  // namespace

TEST_CASE("numbers are read as documents write them", "[figures]") {
    using rendering::counted;

    CHECK(counted("12") == 12);
    CHECK(counted("12,5") == 12.5);
    CHECK(counted("1\u202F560,00\u00A0€") == 1560);
    CHECK(counted("75 %") == 75);
    CHECK(counted("21\u00A0h\u00A030") == 21.5);
    CHECK(counted("45 min") == 0.75);
    for (const char* wrong : {"", "douze", "-3", "12 34", "1,2,3", "3 h 75", "12 chevaux", "1234567890123"}) {
        INFO(wrong);
        CHECK_FALSE(counted(wrong));
    }
}

TEST_CASE("charts are laid out as recorded", "[figures]") {
    const std::string now = laid_out(charts());

    CHECK(now == test::golden("charts.layout.txt", now));
}

TEST_CASE("a bar is as long as its value is large, and its value stands beside it", "[figures]") {
    const std::string layout = laid_out("```bars\nUn | 2\nDeux | 4\n```\n");
    std::vector<double> widths;
    std::istringstream lines(layout);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        double page = 0;
        double x = 0;
        double y = 0;
        double width = 0;
        std::string kind;
        fields >> page >> x >> y >> width >> kind;
        if (kind == "shape" && line.find("fill") != std::string::npos) {
            widths.push_back(width);
        }
    }

    REQUIRE(widths.size() == 2);
    CHECK(widths[1] == Approx(2 * widths[0]).margin(0.02));
}

TEST_CASE("what stands for a chart states its figures", "[figures]") {
    const std::string layout = laid_out(charts());

    CHECK(test::contains(layout,
                         "Heures par phase\u00A0: Phase 1\u00A0: Prévu\u00A012\u00A0h, Tenu\u00A09,5\u00A0h\u202F; "
                         "Phase 2\u00A0: Prévu\u00A06\u00A0h, Tenu\u00A011\u00A0h\u00A030."));
    CHECK(test::contains(layout, "Graphique\u00A0: Contact\u00A0: 3\u202F; Organisation\u00A0: 4"));
}

TEST_CASE("a page of charts is a sound document, figures told with their words and their box", "[figures][pdf]") {
    const Result<std::string> bytes = test::rendered(test::template_of(charts(), "report"));

    REQUIRE(bytes);
    CHECK(verify_pdf(*bytes)->faults == std::vector<std::string>{});
    const std::string objects = test::unpacked(*bytes);
    CHECK(test::contains(objects, "/S /Figure"));
    CHECK(test::contains(objects, "/S /Caption"));
    CHECK(test::contains(objects, "/Alt "));
    CHECK(test::contains(objects, "/BBox ["));
    CHECK(*bytes == *test::rendered(test::template_of(charts(), "report")));
}

TEST_CASE("a chart without data says so", "[figures]") {
    for (const char* name : {"bars", "radar", "progress"}) {
        INFO(name);
        CHECK(test::contains(laid_out("```" + std::string(name) + "\ncaption: Heures\n```\n"), "aucune donnée."));
    }
}

TEST_CASE("what a chart cannot draw is refused at its place in the template", "[figures]") {
    struct Row {
        std::string block;
        std::string message;
    };
    std::string many = "bars\n";
    for (int k = 0; k < 31; ++k) {
        many += "x | 1\n";
    }
    const auto row = GENERATE_COPY(values<Row>({
        {"bars\nUn | douze\n", "douze"},
        {"bars\nUn | {{word}}\n", "beaucoup"},
        {"bars\nUn | 1 | 2\n", "2 valeur(s)"},
        {"bars\nseries: a | b\nUn | 1\n", "il en faut 2"},
        {"bars\nUn\n", "libellé | valeur"},
        {"bars\n| 1\n", "libellé"},
        {"bars\nmax: 3\nUn | 4\n", "maximum"},
        {"bars\ncaptoin: Titre\n", "caption"},
        {"radar\nUn | 1\nDeux | 2\n", "3 axes"},
        {"progress\na | 1\nb | 1\nc | 1\nd | 1\ne | 1\nf | 1\n", "5"},
        {many, "30"},
    }));
    INFO(row.block);
    const Error error = refused("Texte.\n\n```" + row.block + "```\n", {{"word", "beaucoup"}});

    CHECK(test::contains(error.message, row.message));
    CHECK(error.where == "doc-templates/sample.md.mustache:3:1");
}

TEST_CASE("no name of a radar stands on another, however many and long they are", "[figures]") {
    for (int axes = 3; axes <= 12; ++axes) {
        INFO(axes);
        std::string block = "```radar\n";
        for (int k = 0; k < axes; ++k) {
            block += "Préparer, conduire et contrôler des chantiers, équipe " + std::to_string(k) + " | 3\n";
        }
        std::vector<test::Box> lines = test::boxes_of(block + "```\n", "report");
        std::erase_if(lines, [](const test::Box& one) { return one.style != "sans/8.6"; });
        constexpr double size = 8.6;
        for (std::size_t a = 0; a < lines.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                const bool beside =
                    lines[a].x >= lines[b].x + lines[b].width || lines[b].x >= lines[a].x + lines[a].width;
                CHECK((beside || std::abs(lines[a].y - lines[b].y) >= size));
            }
        }
        CHECK(lines.size() >= static_cast<std::size_t>(2 * axes));
    }
}

TEST_CASE("steps of a timeline flow over pages, a date with its step", "[figures]") {
    std::string block = "```timeline\n";
    for (int k = 0; k < 60; ++k) {
        block += std::to_string(1960 + k) + " | Étape " + std::to_string(k) + " | Lieu\n";
    }
    const std::string layout = laid_out(block + "```\n");

    CHECK(test::contains(layout, "\n3 "));
    for (int k = 0; k < 60; ++k) {
        const std::string year = " " + std::to_string(1960 + k) + "\n";
        const std::size_t date = layout.find(year);
        const std::size_t step = layout.find("Étape\u00A0" + std::to_string(k) + "\n") != std::string::npos
                                     ? layout.find("Étape\u00A0" + std::to_string(k) + "\n")
                                     : layout.find("Étape " + std::to_string(k) + "\n");
        REQUIRE(date != std::string::npos);
        REQUIRE(step != std::string::npos);
        CHECK(layout[layout.rfind('\n', date - 1) + 1] == layout[layout.rfind('\n', step - 1) + 1]);
    }
}

TEST_CASE("a block begun within one that is not closed is refused", "[template]") {
    const Error error = refused("```note\ntexte\n```bars\nUn | 1\n```\n");

    CHECK(error.where == "doc-templates/sample.md.mustache:3:1");
    CHECK(test::contains(error.message, "pas fermé"));
}

}  // namespace jalon
