// A document as a tree: what there is to say, before any thought of pages.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace jalon::rendering {

struct Image;  // rendering/images/image.hpp

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

// A number as it counts and as it is written: 21.5 and « 21 h 30 ».
struct Quantity {
    double value = 0;
    std::string text;
};

// What a picture or a chart shows, whoever draws it.
struct Figure {
    struct Entry {
        std::string label;
        std::vector<Quantity> values;  // one for each series
    };

    std::string alt;  // says in words what is shown; never empty
    Inlines caption;
    Align align = Align::left;
    double width_mm = 0;  // of a picture or a code; 0: what suits it
    std::string source;   // the name of a picture's file, or what a code says
    std::shared_ptr<const Image> picture;
    std::vector<std::string> series;  // of a chart; empty: one, without a name
    double scale_max = 0;             // the end of a chart's axis; 0: what the values want
    std::vector<Entry> entries;
};

// The first page of a booklet or a report, before its contents.
struct Cover {
    Inlines kicker;  // what kind of document, above its title
    Inlines title;
    Inlines subtitle;
    Inlines person;               // whose document this is
    Inlines mention;              // who may read it
    std::vector<Inlines> issuer;  // name and address of the centre
    std::shared_ptr<const Figure> logo;
};

struct Block {
    enum class Kind {
        paragraph,
        heading,  // level 1 to 6, inlines
        list,     // children are items; ordered, first_number
        item,     // children
        quote,    // children
        table,    // rows; the first is the header; aligns
        rule,
        letterhead,  // rows of one cell: lines; figure: the logo
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
        image,          // figure
        qr_code,        // figure
        bars,           // figure: horizontal bars, one for each entry and series
        radar,          // figure: entries are axes
        progress,       // figure: entries are the parts of a whole
        timeline,       // rows: date, what, details…
        columns,        // children: two columns, or one to be shared between both
        column,         // children
        cover,          // cover; rows: label, value
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
    std::shared_ptr<const Figure> figure;
    std::shared_ptr<const Cover> cover;
    // Of a table: how many rows at its end are totals, and what each row brings forward to the next page, by column.
    std::size_t total_rows = 0;
    std::vector<std::vector<Inlines>> forward;
};

using Document = std::vector<Block>;

}  // namespace jalon::rendering
