// Blocks to pieces: how each kind of block looks. What the pages make of the pieces is decided later.
//
// `compose` walks the tree; each kind of block has its function in `blocks.hpp`, which sets its pieces with the help of
// the `Composer` that it is given.
#pragma once

#include <string>
#include <vector>

#include "rendering/layout/look.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/layout/piece.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// Where blocks stand: left edge, measure, the element that holds them and the style of their text.
struct Place {
    double x = 0;
    double width = 0;
    ElementId parent;
    TextStyle body;
    int depth = 0;  // of lists
};

// A document of more lines than that is no paper any more: some three thousand pages.
constexpr std::size_t lines_max = 200'000;

// Thrown by the composer beyond `lines_max`.
struct TooLong {};

class Composer {
  public:
    // `contents` are the headings with their pages, as the last pass found them. The elements that the pieces mean are
    // added to `layout`. All belong to the caller and outlive the composer.
    Composer(Typesetter& setter, const Looks& looks, const std::vector<OutlineEntry>& contents, Layout& layout)
        : setter_(setter), looks_(looks), look_(&looks.base), contents_(contents), layout_(layout) {}

    Typesetter& setter() { return setter_; }
    // That of the pages being filled.
    const Look& look() const { return *look_; }
    const std::vector<OutlineEntry>& contents() const { return contents_; }

    // The pieces of the blocks, in order, added to `out`.
    void blocks(const std::vector<Block>& list, const Place& place, Pieces& out);
    void block(const Block& one, const Place& place, Pieces& out);

    // Blocks on pages laid on their side.
    void landscape(const std::vector<Block>& list, const Place& place, Pieces& out);

    // A new element under `parent`; elements are numbered in reading order.
    std::size_t element(Role role, ElementId parent);
    // A new cell that covers so many columns of its table.
    std::size_t wide_cell(std::size_t columns, ElementId parent);
    // A new figure, with the words that stand for it.
    std::size_t figure(std::string alt, ElementId parent);
    // The role of a heading of that level: H1 to H4, without a gap in the sequence.
    Role heading_role(int level);
    // From here on the document has its first-level heading.
    void open_title() { last_level_ = 1; }

    // Adds a finished piece, where a page break or a heading before it may have a say.
    void push(Piece piece, Pieces& out);
    void break_page() { page_break_ = true; }
    bool page_pending() const { return page_break_; }
    // The next piece stays with the last one.
    void stick() { stick_ = true; }

    // The name by which links find the next heading: its label, or one of ours.
    std::string next_anchor(const Block& heading);

    // The lines of a text, with no break that would leave one of them alone, and the footnotes that they call. Throws
    // `TooLong`.
    Pieces lines(const Inlines& text, const TextStyle& style, double x, double width, std::size_t meaning);
    void paragraph(const Inlines& text, const TextStyle& style, const Place& place, Role role, double gap, Pieces& out);

  private:
    Pieces note_lines(const Inline& call, std::size_t meaning);
    void named(const Block& one, const Place& place, Pieces& out);
    void drawn(const Block& one, const Place& place, Pieces& out);

    Typesetter& setter_;
    const Looks& looks_;
    const Look* look_;
    const std::vector<OutlineEntry>& contents_;
    Layout& layout_;
    bool page_break_ = false;
    bool stick_ = false;
    int last_level_ = 0;
    int headings_ = 0;
    std::size_t lines_ = 0;
};

// The pieces of `document`; the elements they mean are added to `layout`. `contents` are the headings with their
// pages, as the last pass found them, for a table of contents. Throws `TooLong`.
Pieces compose(const Document& document, const std::vector<OutlineEntry>& contents, const Looks& looks,
               Typesetter& setter, Layout& layout);

}  // namespace jalon::rendering
