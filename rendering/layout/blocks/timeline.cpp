// Dated steps along a line. They are a list, with words that flow over pages; the line is decoration.
#include <algorithm>
#include <utility>

#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"

namespace jalon::rendering {

namespace {

constexpr double date_share = 0.2;
constexpr double date_min = 62;
constexpr double rail_gap = 13;  // from dates to line and from line to words
constexpr double dot_radius = 3;

// What happened, in bold, then its details below.
Pieces step_lines(Composer& composer, const std::vector<Inlines>& row, double x, double width, std::size_t meaning) {
    Pieces out;
    for (std::size_t k = 1; k < row.size(); ++k) {
        TextStyle style = k == 1 ? composer.look().cell : composer.look().small;
        style.bold = k == 1;
        for (Piece& piece : composer.lines(row[k], style, x, width, meaning)) {
            out.push_back(std::move(piece));
        }
    }
    return out;
}

}  // namespace

void compose_timeline(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t whole = composer.element(Role::list, place.parent);
    double dates = date_min;
    TextStyle date = composer.look().small_bold;
    date.setting = TextStyle::Setting::right;
    for (const std::vector<Inlines>& row : one.rows) {
        dates = std::max(dates, composer.setter().natural_width(row.front(), date) + 1);
    }
    dates = std::min(dates, std::max(date_min, place.width * date_share));
    const double rail = place.x + dates + rail_gap;
    for (std::size_t k = 0; k < one.rows.size(); ++k) {
        const std::size_t entry = composer.element(Role::list_item, whole);
        const std::size_t label = composer.element(Role::label, entry);
        const std::size_t body = composer.element(Role::list_body, entry);
        Piece when = stacked(composer.lines(one.rows[k].front(), date, place.x, dates, label));
        Piece what =
            stacked(step_lines(composer, one.rows[k], rail + rail_gap, place.x + place.width - rail - rail_gap, body));
        Piece step;
        constexpr double below = 9;
        const bool last = k + 1 == one.rows.size();
        step.height = std::max(when.height, what.height) + (last ? 0 : below);
        insert(step, std::move(when), 0, 0);
        insert(step, std::move(what), 0, 0);
        const double middle = date.leading / 2;
        const double from = k == 0 ? middle : 0;
        const double to = last ? middle : step.height;
        step.rules.push_back(filled(rail - 0.6, from, 1.2, to - from, shade::middle));
        Drawing dot;
        dot.x = rail - dot_radius;
        dot.y = middle - dot_radius;
        dot.width = dot.height = 2 * dot_radius;
        Shape shape;
        shape.outlines = {{{dot_radius, dot_radius}}};
        shape.radius = dot_radius;
        shape.fill = shade::dark;
        dot.shapes.push_back(std::move(shape));
        step.drawings.push_back(std::move(dot));
        step.before = k == 0 ? composer.look().paragraph_gap + 2 : 0;
        step.after = last ? composer.look().paragraph_gap + 5 : 0;
        step.break_before = k != 1;
        composer.push(std::move(step), out);
    }
}

}  // namespace jalon::rendering
