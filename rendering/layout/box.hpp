// Pages as positioned boxes, in points, the origin at the top left of the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rendering/fonts/font_set.hpp"

namespace jalon::rendering {

struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
    bool operator==(const Colour&) const = default;
};

// The meaning of a box, for assistive software: an index into `Layout::elements`; furniture has none.
using ElementId = std::optional<std::size_t>;

enum class Role {
    document,
    p,
    h1,
    h2,
    h3,
    h4,
    list,
    ordered_list,  // 1, 2, 3
    alpha_list,    // a, b, c
    roman_list,    // i, ii, iii
    list_item,
    label,
    list_body,
    table,
    table_head,
    table_body,
    row,
    header_cell,
    cell,
    quote,
    note,
    footnote,
    reference,  // the call of a footnote, an entry of the contents
    toc,
    toc_item,
    link,
    figure,        // a picture or a drawing
    figure_group,  // a figure with its caption
    caption,
    form,  // the place of a signature
};

// Where something stands: the page it is on and its box there.
struct Area {
    std::size_t page = 0;
    double x = 0;
    double y = 0;  // of the top
    double width = 0;
    double height = 0;
};

struct Element {
    Role role = Role::p;
    ElementId parent;
    std::string alt;           // of a figure: what it says, in words
    std::optional<Area> area;  // of a figure
    std::size_t columns = 1;   // of its table, that a cell covers
};

// Glyphs begin..end of a word, all of one face. Two hundred pages hold a quarter of a million of them: no larger than
// need be.
struct Part {
    WordHandle word;
    std::uint16_t begin = 0;
    std::uint16_t end = 0;
    float widened = 0;  // ems added to each, for justification

    std::span<const Glyph> glyphs() const { return std::span(word->glyphs).subspan(begin, end - begin); }
    bool whole() const { return begin == 0 && end == word->glyphs.size(); }
};
// What a box shows, shared by all that show the same.
using Run = std::shared_ptr<const std::vector<Part>>;
// All of a word of one face.
Run whole_run(const WordHandle& word);

// A stretch of one line in one style.
struct TextBox {
    double x = 0;
    double y = 0;  // of the baseline
    double width = 0;
    FontId font;
    double size = 0;
    Colour colour;
    Run run;
    ElementId element;
    std::string link;   // target, or ""; "#anchor" is that of an entry of the outline
    bool call = false;  // of a footnote

    std::string text() const;
};

struct RuleBox {
    double x = 0;
    double y = 0;  // of the top
    double width = 0;
    double height = 0;
    std::optional<Colour> fill;
    std::optional<Colour> stroke;
    double line_width = 0;
    double step = 0;  // above 0: squares of its height, so far apart, instead of the whole box
};

// A box filled with one colour.
RuleBox filled(double x, double y, double width, double height, Colour fill);

struct Point {
    double x = 0;
    double y = 0;  // downwards
};

// One stroke of a drawing: outlines, or a round dot.
struct Shape {
    std::vector<std::vector<Point>> outlines;
    double radius = 0;  // above 0: a dot around the first point of each outline
    bool closed = true;
    std::optional<Colour> fill;
    std::optional<Colour> stroke;
    double line_width = 0;
    double dash = 0;  // length of the dashes; 0: a full line
};

struct Image;  // rendering/images/image.hpp

// A picture, or shapes one over the other; both are placed within its box.
struct Drawing {
    double x = 0;
    double y = 0;  // of the top
    double width = 0;
    double height = 0;
    std::vector<Shape> shapes;
    std::shared_ptr<const Image> image;  // fills the box
    ElementId element;
};

// A rectangle as an outline.
std::vector<Point> rectangle(double x, double y, double width, double height);

// The place where somebody signs, by hand or with a certificate.
struct SignatureField {
    double x = 0;
    double y = 0;  // of the top
    double width = 0;
    double height = 0;
    std::string signer;  // « Le président du centre de gestion »
    std::size_t element = 0;
};

// A mark across the page, drawn under everything else.
struct Watermark {
    Run run;
    FontId font;
    double size = 0;
    double width = 0;
};

struct Page {
    double width = 0;
    double height = 0;
    std::string appendix;  // the letter of the appendix it belongs to, or ""
    std::vector<RuleBox> rules;
    std::vector<Drawing> drawings;  // over the rules, under the texts
    std::vector<TextBox> texts;
    std::vector<SignatureField> fields;
    std::optional<Watermark> watermark;
    // Elements that stand here without any text (an empty cell).
    std::vector<std::size_t> empty_elements;
};

struct OutlineEntry {
    int level = 1;
    std::string text;
    std::size_t page = 0;
    double y = 0;
    std::string anchor;  // by which links name it, or ""
};

struct Layout {
    std::vector<Page> pages;
    std::vector<Element> elements;  // a parent comes before its children; the first is the document
    std::vector<OutlineEntry> outline;
};

// One line per box: page, x, y, width, style, text, and « → #anchor » for a link within the document.
std::string as_text(const Layout& layout);

}  // namespace jalon::rendering
