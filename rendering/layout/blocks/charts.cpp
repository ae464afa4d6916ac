// Charts with bars: each value stands beside its bar, so that neither colour nor length has to be read alone.
#include <algorithm>
#include <cmath>
#include <utility>

#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"

namespace jalon::rendering {

namespace {

constexpr double label_share_max = 0.4;
constexpr double label_gap = 8;
constexpr double value_gap = 5;
constexpr double bar_alone = 9.5;
constexpr double bar_of_many = 9;
constexpr double bar_gap = 1.6;
constexpr double row_gap = 6;
constexpr double scale_lines_max = 10;  // an axis of levels shows each of them
constexpr double part_height = 17;

double largest_of(const Figure& figure) {
    double out = figure.scale_max;
    for (const Figure::Entry& entry : figure.entries) {
        for (const Quantity& quantity : entry.values) {
            out = std::max(out, quantity.value);
        }
    }
    return out;
}

// Where labels, bars and values stand, from left to right.
struct Columns {
    double labels = 0;  // widths
    double values = 0;
    double bars_from = 0;
    double bars = 0;
};

Columns columns_of(Composer& composer, const Figure& figure, double width) {
    const Look& look = composer.look();
    Columns out;
    for (const Figure::Entry& entry : figure.entries) {
        out.labels = std::max(out.labels, composer.setter().natural_width(plain(entry.label), look.cell) + 1);
        for (const Quantity& quantity : entry.values) {
            out.values = std::max(out.values, composer.setter().natural_width(plain(quantity.text), look.small) + 1);
        }
    }
    out.labels = std::min(out.labels, width * label_share_max);
    out.values = std::min(out.values, width / 4);
    out.bars_from = out.labels + label_gap;
    out.bars = width - out.bars_from - value_gap - out.values;
    return out;
}

// The axis on which the bars stand, and a line for each level when the axis counts levels.
void draw_axis(const Figure& figure, const Columns& columns, double top, double bottom, double largest,
               Drawing& drawing) {
    std::vector<Shape> lines;
    if (figure.scale_max >= 1 && figure.scale_max <= scale_lines_max) {
        for (double level = 1; level <= figure.scale_max; ++level) {
            const double x = columns.bars_from + columns.bars * level / largest;
            lines.push_back(line({x, top}, {x, bottom}, colour::hairline, hairline));
        }
    }
    drawing.shapes.insert(drawing.shapes.begin(), lines.begin(), lines.end());
    drawing.shapes.push_back(line({columns.bars_from, top}, {columns.bars_from, bottom}, colour::grey, hairline + 0.3));
}

void draw_bars(Composer& composer, const Figure& figure, double width, Piece& piece, Drawing& drawing,
               std::size_t meaning) {
    const Look& look = composer.look();
    const Columns columns = columns_of(composer, figure, width);
    const double largest = largest_of(figure);
    const double top = write_legend(composer, piece, drawing, figure, columns.bars_from, meaning);
    double y = top;
    for (const Figure::Entry& entry : figure.entries) {
        const auto count = static_cast<double>(entry.values.size());
        const double thick = entry.values.size() == 1 ? bar_alone : bar_of_many;
        const double bars_height = count * thick + (count - 1) * bar_gap;
        TextStyle style = look.cell;
        Piece label = stacked(composer.lines(plain(entry.label), style, 0, columns.labels, meaning));
        const double row = std::max(bars_height, label.height);
        const double label_y = y + (row - label.height) / 2;
        insert(piece, std::move(label), 0, label_y);
        for (std::size_t k = 0; k < entry.values.size(); ++k) {
            const double bar_y = y + (row - bars_height) / 2 + static_cast<double>(k) * (thick + bar_gap);
            const double length = largest > 0 ? columns.bars * entry.values[k].value / largest : 0;
            if (length > 0) {
                drawing.shapes.push_back(outlined(columns.bars_from, bar_y, length, thick, shade_of(k)));
            }
            TextStyle small = look.small;
            small.colour = colour::ink;
            write(composer, piece, entry.values[k].text, small, columns.bars_from + length + value_gap,
                  bar_y + (thick - small.leading) / 2, columns.values, meaning);
        }
        y += row + row_gap;
    }
    draw_axis(figure, columns, top - row_gap / 2, y - row_gap / 2, largest, drawing);
    drawing.width = width;
    drawing.height = y;
}

// ---- parts of a whole

// A number within its part of the bar. It is furniture: the line below says it again, with what it counts.
void number_part(Composer& composer, Piece& piece, const std::string& number, std::size_t part, double x,
                 double length) {
    TextStyle style = composer.look().small_bold;
    style.colour = part == 0 ? shade::white : colour::ink;
    style.setting = TextStyle::Setting::centre;
    if (composer.setter().natural_width(plain(number), style) + 6 >= length) {
        return;
    }
    Piece own;
    write(composer, own, number, style, x, (part_height - style.leading) / 2, length, 0);
    for (TextBox& text : own.texts) {
        text.element.reset();
    }
    insert(piece, std::move(own), 0, 0);
}

double sum_of(const Figure& figure) {
    double out = 0;
    for (const Figure::Entry& entry : figure.entries) {
        out += entry.values.front().value;
    }
    return out;
}

Colour part_shade(std::size_t index) {
    constexpr std::array<Colour, 5> shades = {shade::dark, shade::middle, shade::light, shade::pale, shade::white};
    return shades[std::min(index, shades.size() - 1)];
}

void draw_parts(Composer& composer, const Figure& figure, double width, Piece& piece, Drawing& drawing,
                std::size_t meaning) {
    const Look& look = composer.look();
    const double whole = sum_of(figure);
    drawing.shapes.push_back(outlined(0, 0, width, part_height, shade::white));
    double x = 0;
    for (std::size_t k = 0; k < figure.entries.size(); ++k) {
        const Quantity& quantity = figure.entries[k].values.front();
        const double length = whole > 0 ? width * quantity.value / whole : 0;
        if (length > 0) {
            drawing.shapes.push_back(outlined(x, 0, length, part_height, part_shade(k)));
        }
        number_part(composer, piece, quantity.text, k, x, length);
        x += length;
    }
    double y = part_height + 5;
    double right = 0;
    constexpr double swatch = 8;
    TextStyle style = look.small;
    style.colour = colour::ink;
    for (std::size_t k = 0; k < figure.entries.size(); ++k) {
        const std::string words = figure.entries[k].label + "\u00A0: " + figure.entries[k].values.front().text;
        const double room =
            std::min(composer.setter().natural_width(plain(words), style) + 1, width - swatch - label_gap);
        if (right > 0 && right + swatch + value_gap + room > width) {
            right = 0;
            y += style.leading + 2;
        }
        drawing.shapes.push_back(outlined(right, y + (style.leading - swatch) / 2, swatch, swatch, part_shade(k)));
        const double height = write(composer, piece, words, style, right + swatch + value_gap, y, room, meaning);
        y += height - style.leading;
        right += swatch + value_gap + room + 2 * label_gap;
    }
    drawing.width = width;
    drawing.height = y + style.leading;
}

}  // namespace

void compose_bars(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Figure& figure = *one.figure;
    compose_chart(
        composer, figure, place,
        [&](Piece& piece, Drawing& drawing, std::size_t meaning) {
            draw_bars(composer, figure, place.width, piece, drawing, meaning);
        },
        out);
}

void compose_progress(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Figure& figure = *one.figure;
    compose_chart(
        composer, figure, place,
        [&](Piece& piece, Drawing& drawing, std::size_t meaning) {
            draw_parts(composer, figure, place.width, piece, drawing, meaning);
        },
        out);
}

}  // namespace jalon::rendering
