// What pages are filled with: indivisible slices of the document, one line or one row each, and the rules that say
// where a page may end.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "rendering/layout/box.hpp"

namespace jalon::rendering {

struct Piece {
    double height = 0;
    double before = 0;  // white space wanted above; the larger of `after` and `before` counts
    double after = 0;
    bool break_before = true;
    bool new_page = false;
    // Distance from the top of the page where the piece stands, whatever came before (the addressee's window).
    std::optional<double> fixed_top;
    std::shared_ptr<const Piece> repeated;  // printed again above this piece when it opens a page
    std::vector<TextBox> texts;             // relative to the top of the piece
    std::vector<RuleBox> rules;
    std::vector<std::size_t> empty_elements;
    std::optional<OutlineEntry> outline;
};
using Pieces = std::vector<Piece>;

// The pieces one above the other as a single one.
Piece stacked(Pieces pieces);
// Adds the boxes of `inner` to `outer`, moved by (x, y).
void insert(Piece& outer, Piece inner, double x, double y);

struct PageFrame {
    double top = 0;     // of the text, from the top of the page
    double bottom = 0;  // of the text, from the top of the page
};

// Fills the pages of `layout`.
void paginate(Pieces pieces, const PageFrame& frame, Layout& layout);

}  // namespace jalon::rendering
