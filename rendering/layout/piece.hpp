// What pages are filled with: indivisible slices of the document, one line or one row each, and the rules that say
// where a page may end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rendering/layout/box.hpp"

namespace jalon::rendering {

struct Piece {
    double height = 0;
    double before = 0;  // white space wanted above; the larger of `after` and `before` counts
    double after = 0;
    bool break_before = true;
    bool new_page = false;
    bool hyphenated = false;  // a word goes on in the next piece: not over the page, if it can be helped
    // Distance from the top of the page where the piece stands, whatever came before (the addressee's window).
    std::optional<double> fixed_top;
    bool landscape = false;                 // the page it stands on lies on its side
    std::string appendix;                   // opened by this piece: its letter, or ""
    std::shared_ptr<const Piece> repeated;  // printed again above this piece when it opens a page
    std::shared_ptr<const Piece> reported;  // printed below `repeated` then: what the pages before came to
    std::shared_ptr<const Piece> closing;   // printed below this piece when it closes a page
    std::vector<TextBox> texts;             // relative to the top of the piece
    std::vector<RuleBox> rules;
    std::vector<Drawing> drawings;
    std::vector<SignatureField> fields;
    std::vector<std::size_t> empty_elements;
    std::vector<OutlineEntry> outline;  // y from the top of the piece
    std::vector<Piece> notes;           // lines of the footnotes called here; x from the left of the page
};
using Pieces = std::vector<Piece>;

// The pieces one above the other as a single one.
Piece stacked(Pieces pieces);
// Adds the boxes of `inner` to `outer`, moved by (x, y).
void insert(Piece& outer, Piece inner, double x, double y);

struct PageFrame {
    double width = 0;  // of the page
    double height = 0;
    double left = 0;    // of the text, from the left of the page
    double top = 0;     // of the text, from the top of the page
    double bottom = 0;  // of the text, from the top of the page
};

struct PageFrames {
    PageFrame upright;
    PageFrame landscape;

    const PageFrame& of(const Piece& piece) const { return piece.landscape ? landscape : upright; }
};

// Fills the pages of `layout`. Footnotes stand at the foot of the page that calls them; what does not fit there goes on
// at the foot of the next.
void paginate(Pieces pieces, const PageFrames& frames, Layout& layout);

}  // namespace jalon::rendering
