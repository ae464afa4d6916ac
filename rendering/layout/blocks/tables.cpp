#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace jalon::rendering {

namespace {

using Setting = TextStyle::Setting;

constexpr double totals_width = 270;

Setting setting_of(Align align) {
    return align == Align::right ? Setting::right : align == Align::centre ? Setting::centre : Setting::left;
}

// Markdown always writes a header; one without words is none.
bool has_header(const Block& one) {
    return std::ranges::any_of(one.rows.front(), [](const Inlines& cell) { return !cell.empty(); });
}

std::vector<double> column_widths(Composer& composer, const Block& one, double width) {
    const std::size_t columns = one.aligns.size();
    std::vector<double> natural(columns, 0);
    std::vector<double> least(columns, 0);
    for (std::size_t r = 0; r < one.rows.size(); ++r) {
        const TextStyle& style = r == 0 ? composer.look().header_cell : composer.look().cell;
        for (std::size_t c = 0; c < columns; ++c) {
            natural[c] = std::max(natural[c], composer.setter().natural_width(one.rows[r][c], style));
            least[c] = std::max(least[c], composer.setter().narrowest_width(one.rows[r][c], style));
        }
    }
    double natural_sum = 0;
    double least_sum = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        natural[c] += 2 * cell_padding_x + 0.5;
        least[c] = std::min(natural[c], least[c] + 2 * cell_padding_x + 0.5);
        natural_sum += natural[c];
        least_sum += least[c];
    }
    for (std::size_t c = 0; c < columns; ++c) {
        if (natural_sum <= width) {
            natural[c] += (width - natural_sum) * natural[c] / natural_sum;
        } else if (least_sum >= width) {
            natural[c] = least[c] * width / least_sum;
        } else {
            natural[c] = least[c] + (width - least_sum) * (natural[c] - least[c]) / (natural_sum - least_sum);
        }
    }
    return natural;
}

Piece table_row(Composer& composer, const Block& one, std::size_t r, const std::vector<double>& widths, double x,
                std::size_t group) {
    const std::size_t meaning = composer.element(Role::row, group);
    Piece row;
    std::vector<Piece> cells;
    for (std::size_t c = 0; c < widths.size(); ++c) {
        TextStyle style = r == 0 ? composer.look().header_cell : composer.look().cell;
        style.setting = setting_of(one.aligns[c]);
        style.hyphenate = r != 0 && widths[c] < 120;
        if (r != 0 && c == 0 && !has_header(one)) {
            style.colour = colour::grey;  // labels of a table of two columns
        }
        const std::size_t cell = composer.element(r == 0 ? Role::header_cell : Role::cell, meaning);
        Piece content = stacked(composer.lines(one.rows[r][c], style, 0, widths[c] - 2 * cell_padding_x, cell));
        if (content.texts.empty()) {
            content.empty_elements.push_back(cell);
        }
        row.height = std::max(row.height, content.height + 2 * cell_padding_y);
        cells.push_back(std::move(content));
    }
    double total = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const double spare = r == 0 ? row.height - 2 * cell_padding_y - cells[c].height : 0;
        insert(row, std::move(cells[c]), x + total + cell_padding_x, cell_padding_y + spare);
        total += widths[c];
    }
    if (r == 0) {
        row.rules.insert(row.rules.begin(), filled(x, 0, total, row.height, colour::tint));
        row.rules.push_back(filled(x, row.height - 0.9, total, 0.9, colour::accent));
    } else {
        row.rules.push_back(filled(x, row.height - hairline, total, hairline, colour::hairline));
    }
    return row;
}

}  // namespace

void compose_table(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const bool headed = has_header(one);
    const std::vector<double> widths = column_widths(composer, one, place.width);
    const std::size_t whole = composer.element(Role::table, place.parent);
    std::shared_ptr<const Piece> header;
    const std::size_t first = out.size();
    if (headed) {
        const std::size_t head = composer.element(Role::table_head, whole);
        Piece row = table_row(composer, one, 0, widths, place.x, head);
        header = std::make_shared<const Piece>(row);
        composer.push(std::move(row), out);
    }
    const std::size_t body = one.rows.size() > 1 ? composer.element(Role::table_body, whole) : whole;
    for (std::size_t r = 1; r < one.rows.size(); ++r) {
        Piece row = table_row(composer, one, r, widths, place.x, body);
        row.break_before = !headed || r > 1;
        row.repeated = header;
        composer.push(std::move(row), out);
    }
    if (out.size() > first) {
        if (!headed) {
            out[first].rules.push_back(filled(place.x, 0, place.width, hairline, colour::hairline));
        }
        out[first].before = composer.look().paragraph_gap + 2;
        out.back().after = composer.look().paragraph_gap + 5;
    }
}

void compose_totals(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const double width = std::min(place.width, totals_width);
    const double x = place.x + place.width - width;
    Pieces rows;
    for (std::size_t k = 0; k < one.rows.size(); ++k) {
        const bool last = k + 1 == one.rows.size();
        const std::size_t meaning = composer.element(Role::p, place.parent);
        TextStyle style = composer.look().cell;
        style.bold = last;
        style.size = last ? 10.5 : 9.2;
        style.leading = last ? 15 : 12.6;
        style.colour = last ? colour::accent : colour::ink;
        const double room = width - 3 * cell_padding_x - composer.setter().natural_width(one.rows[k].back(), style);
        Piece row;
        const Piece label = stacked(composer.lines(one.rows[k].front(), style, 0, room, meaning));
        style.setting = Setting::right;
        const Piece amount = stacked(composer.lines(one.rows[k].back(), style, 0, width - 2 * cell_padding_x, meaning));
        row.height = std::max(label.height, amount.height) + 2 * cell_padding_y;
        if (last) {
            row.rules.push_back(filled(x, 0, width, row.height, colour::tint));
            row.rules.push_back(filled(x, 0, width, 0.9, colour::accent));
        } else {
            row.rules.push_back(filled(x, row.height - hairline, width, hairline, colour::hairline));
        }
        insert(row, label, x + cell_padding_x, cell_padding_y);
        insert(row, amount, x + cell_padding_x, cell_padding_y);
        rows.push_back(std::move(row));
    }
    Piece whole = stacked(std::move(rows));
    whole.before = 6;
    whole.after = composer.look().paragraph_gap + 6;
    whole.break_before = out.empty();
    composer.push(std::move(whole), out);
}

}  // namespace jalon::rendering
