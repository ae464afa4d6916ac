// A document as a tree: what there is to say, before any thought of pages.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jalon::rendering {

// A stretch of text in one style. A line feed in `text` is a hard break.
struct Inline {
    std::string text;
    bool bold = false;
    bool italic = false;
    bool code = false;
    std::string link;                           // target, or ""; "#label" is a place in the document
    bool raised = false;                        // small and above the line: the number of a footnote
    std::shared_ptr<std::vector<Inline>> note;  // the footnote that is called here for the first time

    bool same_style(const Inline& other) const {
        return bold == other.bold && italic == other.italic && code == other.code && link == other.link &&
               raised == other.raised && note == other.note;
    }
};
using Inlines = std::vector<Inline>;

// Text without any style.
inline Inlines plain(std::string text) {
    Inline piece;
    piece.text = std::move(text);
    return {std::move(piece)};
}

enum class Align { left, centre, right };

struct Block {
    enum class Kind {
        paragraph,
        heading,  // level 1 to 6, inlines
        list,     // children are items; ordered, first_number
        item,     // children
        quote,    // children
        table,    // rows; the first is the header; aligns
        rule,
        letterhead,  // rows of one cell: lines
        addressee,   // rows of one cell: lines
        reference,   // rows of two cells: label, value
        title,       // rows of one cell: title, then subtitles
        visas,       // children: paragraphs
        parties,     // children: paragraphs
        signatures,  // rows: capacity, name, mention
        toc,
        page_break,
        key_figures,    // rows: label, value
        note,           // children
        totals,         // rows: label, amount
        keep_together,  // children
        landscape,      // children, on pages laid on their side
    };
    Kind kind = Kind::paragraph;
    int level = 0;
    bool ordered = false;
    int first_number = 1;
    bool tight = false;
    int line = 0;          // where it begins in the Markdown
    std::string label;     // of a heading that the text refers to, or ""
    std::string appendix;  // of a heading that opens an appendix, its letter, or ""
    Inlines inlines;
    std::vector<Block> children;
    std::vector<std::vector<Inlines>> rows;
    std::vector<Align> aligns;
};

using Document = std::vector<Block>;

}  // namespace jalon::rendering
