#include "rendering/layout/figure.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jalon::rendering {

namespace {

constexpr double swatch = 8;
constexpr double swatch_gap = 5;
constexpr double legend_gap = 16;

// Moves what was drawn at the left to where the figure stands.
double shift_of(Align align, double room) {
    return align == Align::right ? room : align == Align::centre ? room / 2 : 0;
}

}  // namespace

Colour shade_of(std::size_t index) {
    constexpr std::array<Colour, 5> shades = {shade::dark, shade::pale, shade::middle, shade::light, shade::white};
    return shades[std::min(index, shades.size() - 1)];
}

Shape outlined(double x, double y, double width, double height, Colour fill) {
    Shape out;
    out.outlines = {rectangle(x, y, width, height)};
    out.fill = fill;
    out.stroke = shade::dark;
    out.line_width = 0.6;
    return out;
}

Shape line(Point from, Point to, Colour stroke, double width) {
    Shape out;
    out.outlines = {{from, to}};
    out.closed = false;
    out.stroke = stroke;
    out.line_width = width;
    return out;
}

double write(Composer& composer, Piece& piece, const std::string& words, const TextStyle& style, double x, double y,
             double width, std::size_t meaning) {
    Piece own = stacked(composer.lines(plain(words), style, x, width, meaning));
    const double height = own.height;
    insert(piece, std::move(own), 0, y);
    return height;
}

double write_legend(Composer& composer, Piece& piece, Drawing& drawing, const Figure& figure, double x,
                    std::size_t meaning) {
    const TextStyle& style = composer.look().small;
    double right = x;
    for (std::size_t k = 0; k < figure.series.size(); ++k) {
        const double width = composer.setter().natural_width(plain(figure.series[k]), style) + 1;
        drawing.shapes.push_back(outlined(right, (style.leading - swatch) / 2, swatch, swatch, shade_of(k)));
        write(composer, piece, figure.series[k], style, right + swatch + swatch_gap, 0, width, meaning);
        right += swatch + swatch_gap + width + legend_gap;
    }
    return figure.series.empty() ? 0 : style.leading + 5;
}

void compose_figure(Composer& composer, const Figure& figure, const Place& place, const Draw& draw, Pieces& out) {
    const bool captioned = !figure.caption.empty();
    const ElementId group = captioned ? composer.element(Role::figure_group, place.parent) : place.parent;
    const std::size_t meaning = composer.figure(figure.alt, group);
    Piece content;
    Drawing drawing;
    drawing.element = meaning;
    draw(content, drawing, meaning);
    Piece whole;
    whole.height = drawing.height;
    const double x = place.x + shift_of(figure.align, place.width - drawing.width);
    content.drawings.insert(content.drawings.begin(), std::move(drawing));
    insert(whole, std::move(content), x, 0);
    whole.before = composer.look().paragraph_gap + 3;
    whole.after = captioned ? 4 : composer.look().paragraph_gap + 5;
    composer.push(std::move(whole), out);
    if (!captioned) {
        return;
    }
    TextStyle style = composer.look().small;
    style.italic = true;
    style.setting = figure.align == Align::right    ? TextStyle::Setting::right
                    : figure.align == Align::centre ? TextStyle::Setting::centre
                                                    : TextStyle::Setting::left;
    composer.stick();
    Piece caption =
        stacked(composer.lines(figure.caption, style, place.x, place.width, composer.element(Role::caption, group)));
    caption.after = composer.look().paragraph_gap + 5;
    composer.push(std::move(caption), out);
}

void compose_chart(Composer& composer, const Figure& figure, const Place& place, const Draw& draw, Pieces& out) {
    if (!figure.entries.empty()) {
        return compose_figure(composer, figure, place, draw, out);
    }
    TextStyle style = composer.look().small;
    style.italic = true;
    composer.paragraph(plain(figure.alt), style, place, Role::p, composer.look().paragraph_gap, out);
}

}  // namespace jalon::rendering
