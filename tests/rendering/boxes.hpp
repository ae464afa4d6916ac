// Laid-out pages as a test looks at them: the boxes of text, one by one.
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/rendering/sample.hpp"

namespace jalon::test {

struct Box {
    int page = 0;
    double x = 0;
    double y = 0;
    double width = 0;
    std::string style;
    std::string text;
};

inline std::vector<Box> boxes(const std::string& layout) {
    std::vector<Box> out;
    std::istringstream lines(layout);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        Box box;
        fields >> box.page >> box.x >> box.y >> box.width >> box.style >> std::ws;
        std::getline(fields, box.text);
        if (box.style != "fill" && box.style != "frame") {
            out.push_back(box);
        }
    }
    return out;
}

inline std::vector<Box> boxes_of(const std::string& body, const std::string& layout = "act", const Record& facts = {}) {
    const Result<std::string> text = laid_out(template_of(body, layout), facts);
    REQUIRE(text);
    return boxes(*text);
}

inline std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int k = 0; k < times; ++k) {
        out += text;
    }
    return out;
}

inline constexpr const char* sentence =
    "La présente convention a pour objet de définir les conditions dans lesquelles le Centre de gestion accompagne les "
    "agents qui souhaitent entreprendre un bilan professionnel, en précisant les engagements réciproques des parties. ";

inline int page_of(const std::vector<Box>& all, const std::string& text) {
    const auto found = std::ranges::find_if(all, [&text](const Box& box) { return contains(box.text, text); });
    REQUIRE(found != all.end());
    return found->page;
}

}  // namespace jalon::test
