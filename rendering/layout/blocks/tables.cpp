#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
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

double sum(const std::vector<double>& widths) {
    return std::accumulate(widths.begin(), widths.end(), 0.0);
}

// The widths cut down to one measure, as high as `room` allows: the small ones keep what they need.
std::vector<double> levelled(std::vector<double> widths, double room) {
    std::vector<double> sorted = widths;
    std::ranges::sort(sorted);
    double level = 0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        level = room / static_cast<double>(sorted.size() - k);
        if (sorted[k] >= level) {
            break;
        }
        room -= sorted[k];
    }
    for (double& width : widths) {
        width = std::min(width, level);
    }
    return widths;
}

struct Wanted {
    std::vector<double> natural;  // without any break
    std::vector<double> least;    // without cutting a word
};

void widen(Wanted& wanted, const std::vector<Inlines>& cells, const TextStyle& style, Typesetter& setter) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
        wanted.natural[c] = std::max(wanted.natural[c], setter.natural_width(cells[c], style));
        wanted.least[c] = std::max(wanted.least[c], setter.narrowest_width(cells[c], style));
    }
}

TextStyle total_style(const Look& look) {
    TextStyle style = look.cell;
    style.bold = true;
    return style;
}

std::vector<double> column_widths(Composer& composer, const Block& one, double width) {
    const std::size_t columns = one.aligns.size();
    const Look& look = composer.look();
    Wanted wanted{std::vector<double>(columns, 0), std::vector<double>(columns, 0)};
    const TextStyle total = total_style(look);
    for (std::size_t r = 0; r < one.rows.size(); ++r) {
        const bool of_total = r + one.total_rows >= one.rows.size();
        widen(wanted, one.rows[r], r == 0 ? look.header_cell : of_total ? total : look.cell, composer.setter());
        if (r < one.forward.size()) {
            widen(wanted, one.forward[r], total, composer.setter());
        }
    }
    for (std::size_t c = 0; c < columns; ++c) {
        wanted.natural[c] += 2 * cell_padding_x + 0.5;
        wanted.least[c] = std::min(wanted.natural[c], wanted.least[c] + 2 * cell_padding_x + 0.5);
    }
    const double natural = sum(wanted.natural);
    const double least = sum(wanted.least);
    if (least >= width && natural > width) {
        return levelled(wanted.least, width);
    }
    for (std::size_t c = 0; c < columns; ++c) {
        double& own = wanted.natural[c];
        own = natural <= width ? own * width / natural
                               : wanted.least[c] + (width - least) * (own - wanted.least[c]) / (natural - least);
    }
    return wanted.natural;
}

enum class RowKind { header, body, total };

// One table as it is set: what its rows share.
struct Grid {
    const Block& table;
    std::vector<double> widths;
    double x = 0;
    bool headed = false;
};

TextStyle style_of(RowKind kind, std::size_t column, const Grid& grid, const Look& look) {
    TextStyle style = kind == RowKind::header  ? look.header_cell
                      : kind == RowKind::total ? total_style(look)
                                               : look.cell;
    style.setting = setting_of(grid.table.aligns[column]);
    style.hyphenate = kind != RowKind::header && grid.widths[column] < 120;
    if (kind == RowKind::body && column == 0 && !grid.headed) {
        style.colour = colour::grey;  // labels of a table of two columns
    }
    return style;
}

Piece table_row(Composer& composer, const Grid& grid, const std::vector<Inlines>& cells, RowKind kind,
                std::size_t group) {
    const std::size_t meaning = composer.element(Role::row, group);
    Piece row;
    std::vector<Piece> contents;
    for (std::size_t c = 0; c < grid.widths.size(); ++c) {
        const TextStyle style = style_of(kind, c, grid, composer.look());
        const std::size_t cell = composer.element(kind == RowKind::header ? Role::header_cell : Role::cell, meaning);
        Piece content = stacked(composer.lines(cells[c], style, 0, grid.widths[c] - 2 * cell_padding_x, cell));
        if (content.texts.empty()) {
            content.empty_elements.push_back(cell);
        }
        row.height = std::max(row.height, content.height + 2 * cell_padding_y);
        contents.push_back(std::move(content));
    }
    double total = 0;
    for (std::size_t c = 0; c < contents.size(); ++c) {
        const double spare = kind == RowKind::header ? row.height - 2 * cell_padding_y - contents[c].height : 0;
        insert(row, std::move(contents[c]), grid.x + total + cell_padding_x, cell_padding_y + spare);
        total += grid.widths[c];
    }
    if (kind != RowKind::body) {
        row.rules.insert(row.rules.begin(), filled(grid.x, 0, total, row.height, colour::tint));
    }
    if (kind == RowKind::header) {
        row.rules.push_back(filled(grid.x, row.height - 0.9, total, 0.9, colour::accent));
    } else {
        row.rules.push_back(filled(grid.x, row.height - hairline, total, hairline, colour::hairline));
    }
    return row;
}

// What stands under the header of a table without rows.
Piece empty_row(Composer& composer, const Grid& grid, std::size_t group) {
    const std::size_t row = composer.element(Role::row, group);
    const std::size_t cell = composer.wide_cell(grid.widths.size(), row);
    const double total = sum(grid.widths);
    const TextStyle style = style_of(RowKind::body, 0, grid, composer.look());
    Piece out;
    Piece words =
        stacked(composer.lines(plain("Néant"), style, grid.x + cell_padding_x, total - 2 * cell_padding_x, cell));
    out.height = words.height + 2 * cell_padding_y;
    insert(out, std::move(words), 0, cell_padding_y);
    out.rules.push_back(filled(grid.x, out.height - hairline, total, hairline, colour::hairline));
    return out;
}

// « À reporter » at the foot of a page, « Report » at the head of the next.
std::shared_ptr<const Piece> brought_forward(Composer& composer, const Grid& grid, const std::vector<Inlines>& amounts,
                                             const char* words, std::size_t group) {
    std::vector<Inlines> cells = amounts;
    cells.front() = plain(words);
    return std::make_shared<const Piece>(table_row(composer, grid, cells, RowKind::total, group));
}

// The rows under the header. The totals stay with the last row before them.
Pieces body_rows(Composer& composer, const Grid& grid, const std::shared_ptr<const Piece>& header, std::size_t body) {
    const Block& one = grid.table;
    Pieces rows;
    const std::size_t lines = one.rows.size() - 1 - one.total_rows;
    if (lines == 0 && grid.headed) {
        rows.push_back(empty_row(composer, grid, body));
    }
    for (std::size_t r = 1; r < one.rows.size(); ++r) {
        const bool total = r > lines;
        rows.push_back(table_row(composer, grid, one.rows[r], total ? RowKind::total : RowKind::body, body));
        rows.back().break_before = !total;
        rows.back().repeated = header;
    }
    // The first row stays with the header.
    if (grid.headed) {
        rows.front().break_before = false;
    }
    if (!one.forward.empty()) {
        for (std::size_t k = 0; k + 1 < lines; ++k) {
            rows[k].closing = brought_forward(composer, grid, one.forward[k + 1], "À reporter", body);
            rows[k + 1].reported = brought_forward(composer, grid, one.forward[k + 1], "Report", body);
        }
    } else if (one.total_rows > 0 && lines > 0) {
        // The totals at the foot of every page: each of them can be read alone.
        const Pieces totals(rows.end() - static_cast<std::ptrdiff_t>(one.total_rows), rows.end());
        const auto foot = std::make_shared<const Piece>(stacked(totals));
        for (std::size_t k = 0; k + 1 < lines; ++k) {
            rows[k].closing = foot;
        }
    }
    return rows;
}

}  // namespace

void compose_table(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Grid grid{one, column_widths(composer, one, place.width), place.x, has_header(one)};
    const std::size_t whole = composer.element(Role::table, place.parent);
    std::shared_ptr<const Piece> header;
    const std::size_t first = out.size();
    if (grid.headed) {
        const std::size_t head = composer.element(Role::table_head, whole);
        Piece row = table_row(composer, grid, one.rows.front(), RowKind::header, head);
        header = std::make_shared<const Piece>(row);
        composer.push(std::move(row), out);
    }
    const std::size_t body = composer.element(Role::table_body, whole);
    for (Piece& row : body_rows(composer, grid, header, body)) {
        composer.push(std::move(row), out);
    }
    if (out.size() > first) {
        if (!grid.headed) {
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
