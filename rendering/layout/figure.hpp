// What pictures and charts share: the element that says in words what they show, their caption, their colours.
#pragma once

#include <functional>

#include "rendering/layout/composer.hpp"

namespace jalon::rendering {

// Shades that stay apart in grey; each area is outlined besides and has its number beside it.
namespace shade {
constexpr Colour dark = colour::accent;
constexpr Colour middle{0.47, 0.63, 0.69};
constexpr Colour light{0.76, 0.85, 0.88};
constexpr Colour pale{0.92, 0.95, 0.96};
constexpr Colour white{1, 1, 1};
}  // namespace shade

// How the n-th series or part is filled.
Colour shade_of(std::size_t index);

// A filled rectangle with an outline.
Shape outlined(double x, double y, double width, double height, Colour fill);
// A line from one point to another.
Shape line(Point from, Point to, Colour stroke, double width);

// Adds words to `piece` at (x, y) within `width`, as part of the element `meaning`; returns their height.
double write(Composer& composer, Piece& piece, const std::string& words, const TextStyle& style, double x, double y,
             double width, std::size_t meaning);

// The picture of `figure`, as wide as it asks for but not more than `width_max` nor too high for a page; it has no
// element yet.
Drawing picture(const Figure& figure, double width_max);

// The names of the series, each with its shade, in a row; returns its height, 0 when the series have no names.
double write_legend(Composer& composer, Piece& piece, Drawing& drawing, const Figure& figure, double x,
                    std::size_t meaning);

// Draws into `piece`, and `drawing` of it, from (0, 0); sets the drawing's size.
using Draw = std::function<void(Piece& piece, Drawing& drawing, std::size_t meaning)>;

// Adds the figure to `out`: what `draw` makes, at its place across `place`, then its caption, kept together.
void compose_figure(Composer& composer, const Figure& figure, const Place& place, const Draw& draw, Pieces& out);

// The same for a chart, which says in words that it has no entries instead of drawing none.
void compose_chart(Composer& composer, const Figure& figure, const Place& place, const Draw& draw, Pieces& out);

}  // namespace jalon::rendering
