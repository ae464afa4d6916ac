// A radar: one axis for each entry, one outline for each series, the numbers beside the names.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"

namespace jalon::rendering {

namespace {

constexpr double radius = 78;
constexpr double name_gap = 9;  // from the end of an axis to its name
constexpr double name_width = 130;
constexpr double flank = 0.1;  // beyond this cosine a name stands beside its axis, not above or below it
constexpr double rings_of_levels_max = 6;
constexpr double rings_otherwise = 4;
constexpr double mark = 2.2;  // radius of the dot at a value

struct Plan {
    Point centre;
    double largest = 0;
    std::size_t axes = 0;

    Point at(std::size_t axis, double share) const {
        const double angle =
            2 * std::numbers::pi * static_cast<double>(axis) / static_cast<double>(axes) - std::numbers::pi / 2;
        return {centre.x + radius * share * std::cos(angle), centre.y + radius * share * std::sin(angle)};
    }
};

double largest_of(const Figure& figure) {
    double out = figure.scale_max;
    for (const Figure::Entry& entry : figure.entries) {
        for (const Quantity& quantity : entry.values) {
            out = std::max(out, quantity.value);
        }
    }
    return out > 0 ? out : 1;
}

void draw_grid(const Plan& plan, const Figure& figure, Drawing& drawing) {
    const bool levels = figure.scale_max >= 1 && figure.scale_max <= rings_of_levels_max;
    const double rings = levels ? std::floor(figure.scale_max) : rings_otherwise;
    for (double ring = 1; ring <= rings; ++ring) {
        Shape shape;
        shape.outlines.emplace_back();
        for (std::size_t k = 0; k < plan.axes; ++k) {
            shape.outlines.front().push_back(plan.at(k, levels ? ring / plan.largest : ring / rings));
        }
        shape.stroke = colour::hairline;
        shape.line_width = hairline;
        drawing.shapes.push_back(std::move(shape));
    }
    for (std::size_t k = 0; k < plan.axes; ++k) {
        drawing.shapes.push_back(line(plan.centre, plan.at(k, 1), colour::hairline, hairline));
    }
}

// The first series as a full area with full dots; the second dashed, with hollow ones.
void draw_series(const Plan& plan, const Figure& figure, std::size_t series, Drawing& drawing) {
    const bool first = series == 0;
    Shape area;
    area.outlines.emplace_back();
    for (std::size_t k = 0; k < plan.axes; ++k) {
        area.outlines.front().push_back(plan.at(k, figure.entries[k].values[series].value / plan.largest));
    }
    Shape dots;
    for (const Point& point : area.outlines.front()) {
        dots.outlines.push_back({point});
    }
    area.stroke = first ? shade::dark : colour::ink;
    area.line_width = first ? 1.4 : 1.1;
    area.dash = first ? 0 : 3;
    dots.radius = mark;
    dots.fill = first ? shade::dark : shade::white;
    dots.stroke = area.stroke;
    dots.line_width = 0.9;
    if (first) {
        Shape tint = area;
        tint.stroke.reset();
        tint.fill = shade::pale;
        drawing.shapes.insert(drawing.shapes.begin(), std::move(tint));
    }
    drawing.shapes.push_back(std::move(area));
    drawing.shapes.push_back(std::move(dots));
}

std::string name_of(const Figure& figure, const Figure::Entry& entry) {
    std::string out = entry.label + " (";
    for (std::size_t s = 0; s < entry.values.size(); ++s) {
        out += (s == 0 ? "" : figure.series.size() > 1 ? " / " : ", ") + entry.values[s].text;
    }
    return out + ")";
}

// The words at the end of an axis; places are from the centre.
struct Name {
    Piece words;
    double x = 0;
    double y = 0;
    double width = 0;  // that the words take
    bool above = false;

    bool meets(const Name& other) const {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.words.height &&
               other.y < y + words.height;
    }
    // Out of the way of `other`, further from the centre.
    void leave(const Name& other) { y = above ? other.y - words.height : other.y + other.words.height; }
};

// Beside the axes of the flanks, centred above and below.
Name name_at(Composer& composer, const Plan& plan, const Figure& figure, std::size_t axis, std::size_t meaning) {
    const Point end = plan.at(axis, 1);
    const Point towards{(end.x - plan.centre.x) / radius, (end.y - plan.centre.y) / radius};
    TextStyle style = composer.look().small;
    style.colour = colour::ink;
    const Inlines words = plain(name_of(figure, figure.entries[axis]));
    const double column = std::min(name_width, plan.centre.x - radius - name_gap);
    Name out;
    out.width = std::min(column, composer.setter().natural_width(words, style) + 1);
    out.above = towards.y < 0;
    double x = end.x + name_gap * towards.x;
    out.x = x - plan.centre.x;
    if (towards.x < -flank) {
        style.setting = TextStyle::Setting::right;
        x -= column;
        out.x -= out.width;
    } else if (towards.x <= flank) {
        style.setting = TextStyle::Setting::centre;
        x -= column / 2;
        out.x -= out.width / 2;
    }
    out.words = stacked(composer.lines(words, style, x, column, meaning));
    out.y = (radius + name_gap) * towards.y + out.words.height / 2 * (towards.y - 1);
    return out;
}

// The names of all axes, in their order. From the flanks to the top and to the bottom, each makes way for those before.
std::vector<Name> names_around(Composer& composer, const Plan& plan, const Figure& figure, std::size_t meaning) {
    std::vector<Name> names;
    for (std::size_t k = 0; k < plan.axes; ++k) {
        names.push_back(name_at(composer, plan, figure, k, meaning));
    }
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t k) { return std::abs(plan.at(k, 1).y - plan.centre.y); });
    for (std::size_t k = 1; k < order.size(); ++k) {
        Name& own = names[order[k]];
        for (std::size_t before = 0; before < k; ++before) {
            if (own.meets(names[order[before]])) {
                own.leave(names[order[before]]);
            }
        }
    }
    return names;
}

// The two series told apart by line and dot, not by colour alone.
double write_key(Composer& composer, const Figure& figure, Piece& piece, Drawing& drawing, std::size_t meaning) {
    const TextStyle& style = composer.look().small;
    constexpr double stroke = 22;
    double x = 0;
    for (std::size_t k = 0; k < figure.series.size(); ++k) {
        Shape sample = line({x, style.leading / 2}, {x + stroke, style.leading / 2}, k == 0 ? shade::dark : colour::ink,
                            k == 0 ? 1.4 : 1.1);
        sample.dash = k == 0 ? 0 : 3;
        Shape dot;
        dot.outlines = {{{x + stroke / 2, style.leading / 2}}};
        dot.radius = mark;
        dot.fill = k == 0 ? shade::dark : shade::white;
        dot.stroke = sample.stroke;
        dot.line_width = 0.9;
        drawing.shapes.push_back(std::move(sample));
        drawing.shapes.push_back(std::move(dot));
        const double width = composer.setter().natural_width(plain(figure.series[k]), style) + 1;
        write(composer, piece, figure.series[k], style, x + stroke + 5, 0, width, meaning);
        x += stroke + 5 + width + 16;
    }
    return figure.series.empty() ? 0 : style.leading + 6;
}

void draw_radar(Composer& composer, const Figure& figure, double width, Piece& piece, Drawing& drawing,
                std::size_t meaning) {
    Plan plan;
    plan.axes = figure.entries.size();
    plan.largest = largest_of(figure);
    plan.centre.x = width / 2;
    Drawing key;
    const double top = write_key(composer, figure, piece, key, meaning);
    std::vector<Name> names = names_around(composer, plan, figure, meaning);
    double above = radius;
    double below = radius;
    for (const Name& name : names) {
        above = std::max(above, -name.y);
        below = std::max(below, name.y + name.words.height);
    }
    plan.centre.y = top + above;
    draw_grid(plan, figure, drawing);
    for (std::size_t series = 0; series < std::max<std::size_t>(figure.series.size(), 1); ++series) {
        draw_series(plan, figure, series, drawing);
    }
    drawing.shapes.insert(drawing.shapes.end(), key.shapes.begin(), key.shapes.end());
    for (Name& name : names) {
        insert(piece, std::move(name.words), 0, plan.centre.y + name.y);
    }
    drawing.width = width;
    drawing.height = top + above + below;
}

}  // namespace

void compose_radar(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Figure& figure = *one.figure;
    compose_chart(
        composer, figure, place,
        [&](Piece& piece, Drawing& drawing, std::size_t meaning) {
            draw_radar(composer, figure, place.width, piece, drawing, meaning);
        },
        out);
}

}  // namespace jalon::rendering
