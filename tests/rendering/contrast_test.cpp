// Words stand out from what lies behind them, on paper and in browsers: at least 4.5 to 1, as the WCAG ask for.
#include <cmath>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "rendering/html/style.hpp"
#include "rendering/layout/figure.hpp"
#include "rendering/layout/look.hpp"

namespace jalon {

namespace {

using rendering::Colour;
namespace colour = rendering::colour;
namespace shade = rendering::shade;

constexpr double contrast_min = 4.5;

double linear(double share) {
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

double luminance(const Colour& one) {
    return 0.2126 * linear(one.red) + 0.7152 * linear(one.green) + 0.0722 * linear(one.blue);
}

double contrast(const Colour& words, const Colour& ground) {
    const double a = luminance(words);
    const double b = luminance(ground);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Colour from_hex(const std::string& digits) {
    const std::string all =
        digits.size() == 3 ? std::string{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]} : digits;
    const auto share = [&](std::size_t at) { return std::stoi(all.substr(at, 2), nullptr, 16) / 255.0; };
    return {share(0), share(2), share(4)};
}

// The values that a property has in the style sheet of the page for browsers.
std::set<std::string> values_of(const std::string& property) {
    const std::string css(rendering::twin_style);
    const std::regex pattern("[;{]" + property + ":#([0-9a-f]+)");
    std::set<std::string> out;
    for (std::sregex_iterator found(css.begin(), css.end(), pattern), end; found != end; ++found) {
        out.insert((*found)[1].str());
    }
    return out;
}

}  // namespace

TEST_CASE("contrasts are those that the WCAG tell", "[contrast]") {
    CHECK(contrast({0, 0, 0}, {1, 1, 1}) == Approx(21));
    CHECK(contrast(from_hex("777"), {1, 1, 1}) == Approx(4.48).margin(0.005));
}

TEST_CASE("words of a paper stand out from what lies behind them", "[contrast]") {
    for (const Colour& ground : {shade::white, colour::tint, shade::pale}) {
        for (const Colour& words : {colour::ink, colour::accent, colour::grey, colour::warning}) {
            CHECK(contrast(words, ground) >= contrast_min);
        }
    }
    // Numbers within the parts of a bar.
    CHECK(contrast(shade::white, shade::dark) >= contrast_min);
    for (const Colour& part : {shade::middle, shade::light, shade::pale, shade::white}) {
        CHECK(contrast(colour::ink, part) >= contrast_min);
    }
    for (const char* kind : {"act", "letter", "report", "invoice", "sheet"}) {
        const rendering::Look look = rendering::look_of(kind, false);
        for (const rendering::TextStyle* style :
             {&look.body, &look.title, &look.subtitle, &look.part, &look.article, &look.minor, &look.small,
              &look.small_bold, &look.cell, &look.header_cell, &look.figure, &look.footnote}) {
            CHECK(contrast(style->colour, shade::white) >= contrast_min);
        }
    }
}

TEST_CASE("lines that carry meaning stand out from the paper", "[contrast]") {
    constexpr double drawn_min = 3;  // for what is not words
    for (const Colour& line : {shade::dark, colour::ink, colour::accent, colour::warning, colour::grey}) {
        CHECK(contrast(line, shade::white) >= drawn_min);
    }
}

TEST_CASE("words of the page for browsers stand out from what lies behind them", "[contrast][html]") {
    const std::set<std::string> words = values_of("color");
    const std::set<std::string> grounds = values_of("background");
    REQUIRE(words.size() >= 4);
    REQUIRE(grounds.size() >= 2);
    for (const std::string& ground : grounds) {
        for (const std::string& own : words) {
            INFO(own + " on " + ground);
            CHECK(contrast(from_hex(own), from_hex(ground)) >= contrast_min);
        }
    }
}

}  // namespace jalon
