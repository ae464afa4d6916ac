// The look of our documents: measures, colours and text styles, in one place.
#pragma once

#include <string>

#include "rendering/layout/paragraph.hpp"

namespace jalon::rendering {

constexpr double mm = 72.0 / 25.4;
constexpr double hairline = 0.5;

namespace colour {
constexpr Colour ink{0.10, 0.11, 0.13};
constexpr Colour accent{0.122, 0.306, 0.373};  // #1F4E5F
constexpr Colour grey{0.36, 0.39, 0.42};
constexpr Colour hairline{0.74, 0.77, 0.79};
constexpr Colour tint{0.937, 0.953, 0.957};
constexpr Colour warning{0.55, 0.14, 0.14};
}  // namespace colour

struct Look {
    double page_width = 0;
    double page_height = 0;
    double margin_left = 0;
    double margin_right = 0;
    double margin_top = 0;
    double margin_bottom = 0;
    TextStyle body;
    TextStyle title;
    TextStyle subtitle;
    TextStyle part;
    TextStyle article;
    TextStyle minor;  // fourth-level headings
    TextStyle small;  // letterhead, references, mentions
    TextStyle small_bold;
    TextStyle cell;
    TextStyle header_cell;
    TextStyle figure;
    TextStyle footnote;
    double paragraph_gap = 0;

    bool landscape() const { return page_width > page_height; }
    double measure() const { return page_width - margin_left - margin_right; }
};

// That of a document, and that of the pages that it lays on their side.
struct Looks {
    Look base;
    Look landscape;
};

// The look of a kind of document: "act", "letter", "report", "invoice" or "sheet".
Look look_of(const std::string& kind, bool landscape);

}  // namespace jalon::rendering
