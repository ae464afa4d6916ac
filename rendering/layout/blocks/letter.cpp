#include <algorithm>
#include <utility>

#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"

namespace jalon::rendering {

namespace {

using Setting = TextStyle::Setting;

constexpr double window_top = 50 * mm;  // of the addressee, for window envelopes
constexpr double window_left = 108 * mm;
constexpr double letterhead_width = 78 * mm;

}  // namespace

void compose_letterhead(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    constexpr double logo_gap = 12;
    Piece logo;
    double x = place.x;
    if (one.figure != nullptr) {
        Drawing drawing = picture(*one.figure, letterhead_width / 2);
        drawing.x = place.x;
        drawing.element = composer.figure(one.figure->alt, place.parent);
        x += drawing.width + logo_gap;
        logo.height = drawing.height;
        logo.drawings.push_back(std::move(drawing));
    }
    Pieces own;
    TextStyle name = composer.look().article;
    name.colour = colour::accent;
    const std::size_t meaning = composer.element(Role::p, place.parent);
    for (std::size_t k = 0; k < one.rows.size(); ++k) {
        for (Piece& piece : composer.lines(one.rows[k].front(), k == 0 ? name : composer.look().small, x + 10,
                                           letterhead_width - (x - place.x), meaning)) {
            own.push_back(std::move(piece));
        }
    }
    Piece whole = stacked(std::move(own));
    whole.rules.push_back(filled(x, 0, 2.4, whole.height, colour::accent));
    whole.height = std::max(whole.height, logo.height);
    insert(whole, std::move(logo), 0, 0);
    whole.after = 18;
    composer.push(std::move(whole), out);
}

void compose_addressee(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    TextStyle style = composer.look().body;
    style.setting = Setting::left;
    style.hyphenate = false;
    style.leading = style.size * 1.28;
    const std::size_t meaning = composer.element(Role::p, place.parent);
    Pieces own;
    const double width = composer.look().page_width - composer.look().margin_right - window_left;
    for (const std::vector<Inlines>& row : one.rows) {
        for (Piece& piece : composer.lines(row.front(), style, window_left, width, meaning)) {
            own.push_back(std::move(piece));
        }
    }
    Piece whole = stacked(std::move(own));
    whole.fixed_top = window_top;
    whole.after = 30;
    composer.push(std::move(whole), out);
}

void compose_reference(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t meaning = composer.element(Role::p, place.parent);
    Pieces own;
    for (const std::vector<Inlines>& row : one.rows) {
        Inlines text = row.front();
        for (Inline& piece : text) {
            piece.bold = false;
        }
        TextStyle style = composer.look().small;
        for (Inline& piece : plain("\u00A0: ")) {
            text.push_back(piece);
        }
        for (Inline piece : row.back()) {
            piece.bold = true;
            text.push_back(piece);
        }
        for (Piece& piece : composer.lines(text, style, place.x, place.width, meaning)) {
            own.push_back(std::move(piece));
        }
    }
    Piece whole = stacked(std::move(own));
    whole.before = 4;
    whole.after = 14;
    composer.push(std::move(whole), out);
}

}  // namespace jalon::rendering
