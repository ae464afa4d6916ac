#include <catch2/catch.hpp>

#include "rendering/layout/difference.hpp"
#include "tests/rendering/sample.hpp"

namespace jalon {

namespace {

constexpr const char* accepted =
    "1   10.00   20.00   30.00 fill 5.00\n1   10.00   40.00   30.00 serif/10.5 Un\n"
    "1   10.00   60.00   30.00 serif/10.5 Deux\n2   10.00   20.00   30.00 serif/10.5 Trois\n";

}  // namespace

TEST_CASE("a layout that did not change shows no difference", "[difference]") {
    CHECK(rendering::page_differences(accepted, accepted).empty());
    CHECK(rendering::placed_lines(accepted).size() == 4);
}

TEST_CASE("a change is told page by page: what went, what came, what moved", "[difference]") {
    const std::string now =
        "1   10.00   20.00   30.00 fill 5.00\n1   10.00   40.00   30.00 serif/10.5 Un\n"
        "1   10.00   61.00   30.00 serif/10.5 Deux\n2   10.00   20.00   30.00 serif/10.5 Quatre\n"
        "3   10.00   20.00   30.00 serif/10.5 Cinq\n";
    const auto pages = rendering::page_differences(accepted, now);

    CHECK(rendering::difference_text(pages) ==
          "page 1\n  1 ligne(s) déplacée(s)\npage 2\n- Trois\n+ Quatre\npage 3\n+ Cinq\n");
    const std::string pictures = rendering::difference_pictures(pages, 595, 842);
    CHECK(test::contains(pictures, "text-decoration=\"line-through\">Trois</text>"));
    CHECK(test::contains(pictures, "fill=\"#1b6e3c\" font-weight=\"bold\">Quatre</text>"));
    CHECK(test::contains(pictures, "fill=\"#767676\">Un</text>"));
}

TEST_CASE("a rule that changed is told too, and text is written safely into pictures", "[difference]") {
    const auto pages = rendering::page_differences("1 0 0 9 fill 1.00\n1 0 0 9 serif/9 a < b & c\n",
                                                   "1 0 0 9 fill 2.00\n1 0 0 9 serif/9 a < b & c\n");

    CHECK(rendering::difference_text(pages) == "page 1\n  filets ou fonds changés\n");
    CHECK(test::contains(rendering::difference_pictures(pages, 10, 10), ">a &lt; b &amp; c</text>"));
}

}  // namespace jalon
