#include "rendering/layout/composer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Setting = TextStyle::Setting;

constexpr double list_indent = 17;
constexpr double hanging = 16;
constexpr double cell_padding_x = 5.5;
constexpr double cell_padding_y = 3.6;
constexpr double signature_room = 21 * mm;  // left for the hand, below the printed words
constexpr double signature_gap = 12;
constexpr double frame_padding = 9;
constexpr double window_top = 50 * mm;  // of the addressee, for window envelopes
constexpr double window_left = 108 * mm;
constexpr double letterhead_width = 78 * mm;
constexpr double totals_width = 270;

RuleBox framed(double x, double y, double width, double height, Colour stroke) {
    RuleBox rule = filled(x, y, width, height, {});
    rule.fill.reset();
    rule.stroke = stroke;
    rule.line_width = hairline;
    return rule;
}

// Where blocks stand: left edge, measure, the element that holds them and the style of their text.
struct Place {
    double x = 0;
    double width = 0;
    ElementId parent;
    TextStyle body;
    int depth = 0;
};

class Composer {
  public:
    Composer(Typesetter& setter, const Look& look, const std::vector<OutlineEntry>& contents, Layout& layout)
        : setter_(setter), look_(look), contents_(contents), layout_(layout) {}

    Pieces compose(const Document& document) {
        layout_.elements.push_back(Element{Role::document, std::nullopt});
        Pieces out;
        blocks(document, Place{look_.margin_left, look_.measure(), 0, look_.body, 0}, out);
        return out;
    }

  private:
    void blocks(const std::vector<Block>& list, const Place& place, Pieces& out) {
        for (const Block& one : list) {
            block(one, place, out);
        }
    }

    void block(const Block& one, const Place& place, Pieces& out) {
        switch (one.kind) {
            case Kind::paragraph:
                paragraph(one.inlines, place.body, place, Role::p, look_.paragraph_gap, out);
                break;
            case Kind::heading:
                heading(one, place, out);
                break;
            case Kind::list:
                list(one, place, out);
                break;
            case Kind::item:
                blocks(one.children, place, out);
                break;
            case Kind::quote:
                quote(one, place, out);
                break;
            case Kind::table:
                table(one, place, out);
                break;
            case Kind::rule:
                separator(place, out);
                break;
            default:
                named(one, place, out);
        }
    }

    void named(const Block& one, const Place& place, Pieces& out) {
        switch (one.kind) {
            case Kind::letterhead:
                letterhead(one, place, out);
                break;
            case Kind::addressee:
                addressee(one, place, out);
                break;
            case Kind::reference:
                reference(one, place, out);
                break;
            case Kind::title:
                title(one, place, out);
                break;
            case Kind::visas:
                visas(one, place, out);
                break;
            case Kind::parties:
                parties(one, place, out);
                break;
            case Kind::signatures:
                signatures(one, place, out);
                break;
            case Kind::toc:
                contents(place, out);
                break;
            case Kind::page_break:
                page_break_ = true;
                break;
            case Kind::key_figures:
                key_figures(one, place, out);
                break;
            case Kind::note:
                note(one, place, out);
                break;
            case Kind::totals:
                totals(one, place, out);
                break;
            default:
                break;
        }
    }

    std::size_t element(Role role, ElementId parent) {
        layout_.elements.push_back(Element{role, parent});
        return layout_.elements.size() - 1;
    }

    void push(Piece piece, Pieces& out) {
        if (page_break_) {
            piece.new_page = !out.empty();
            page_break_ = false;
        }
        if (stick_) {
            piece.break_before = false;
            stick_ = false;
        }
        out.push_back(std::move(piece));
    }

    Piece line_piece(Line line, const TextStyle& style, double x, std::size_t meaning) {
        const FontMetrics metrics = setter_.fonts().metrics({style.family, style.bold, style.italic});
        const double height = (metrics.ascent - metrics.descent) * style.size;
        Piece piece;
        piece.height = style.leading;
        for (TextBox& box : line.boxes) {
            box.x += x;
            box.y += (style.leading - height) / 2 + metrics.ascent * style.size;
            box.element = meaning;
            piece.texts.push_back(std::move(box));
        }
        return piece;
    }

    // The lines of a paragraph, with no break that would leave a line alone.
    Pieces lines(const Inlines& text, const TextStyle& style, double x, double width, std::size_t meaning) {
        Pieces out;
        for (Line& line : setter_.lines(text, style, width)) {
            out.push_back(line_piece(std::move(line), style, x, meaning));
        }
        const std::size_t count = out.size();
        for (std::size_t k = 1; k < count; ++k) {
            out[k].break_before = k != 1 && k != count - 1;
        }
        return out;
    }

    void paragraph(const Inlines& text, const TextStyle& style, const Place& place, Role role, double gap,
                   Pieces& out) {
        const std::size_t meaning = element(role, place.parent);
        Pieces own = lines(text, style, place.x, place.width, meaning);
        if (own.empty()) {
            return;
        }
        own.front().before = gap;
        own.back().after = gap;
        for (Piece& piece : own) {
            push(std::move(piece), out);
        }
    }

    void heading(const Block& one, const Place& place, Pieces& out) {
        const TextStyle& style = one.level == 1   ? look_.title
                                 : one.level == 2 ? look_.part
                                 : one.level == 3 ? look_.article
                                                  : look_.minor;
        const double before = one.level == 1 ? 6 : one.level == 2 ? 19 : one.level == 3 ? 13 : 10;
        const double after = one.level == 1 ? 14 : one.level == 2 ? 7 : 4;
        const Role role = heading_role(one.level);
        const std::size_t first = out.size();
        const std::size_t meaning = element(role, place.parent);
        Pieces own = lines(one.inlines, style, place.x, place.width, meaning);
        for (Piece& piece : own) {
            piece.break_before = out.size() == first;
            push(std::move(piece), out);
        }
        if (out.size() == first) {
            return;
        }
        out[first].before = before;
        out[first].outline = OutlineEntry{one.level, text_of(one.inlines), 0, 0};
        if (one.level == 2) {
            out.back().rules.push_back(
                filled(place.x, out.back().height + 1.5, place.width, hairline + 0.1, colour::accent));
            out.back().height += 2;
        }
        out.back().after = after;
        stick_ = true;
    }

    // H1 to H4 without a gap in the sequence: a title set by a ```title block counts as the first.
    Role heading_role(int level) {
        const int used = std::min({level, last_level_ + 1, 4});
        last_level_ = std::max(used, 1);
        constexpr std::array<Role, 4> roles = {Role::h1, Role::h2, Role::h3, Role::h4};
        return roles[static_cast<std::size_t>(last_level_ - 1)];
    }

    void list(const Block& one, const Place& place, Pieces& out) {
        const std::size_t whole = element(one.ordered ? Role::ordered_list : Role::list, place.parent);
        int number = one.first_number;
        for (const Block& item : one.children) {
            const std::size_t entry = element(Role::list_item, whole);
            const std::size_t label = element(Role::label, entry);
            const std::size_t body = element(Role::list_body, entry);
            const std::size_t first = out.size();
            Place inner = place;
            inner.x += list_indent;
            inner.width -= list_indent;
            inner.parent = body;
            inner.depth = place.depth + 1;
            blocks(item.children, inner, out);
            if (out.size() == first) {
                continue;
            }
            const std::string sign = one.ordered ? std::to_string(number++) + "." : place.depth == 0 ? "–" : "•";
            mark(sign, label, place, out[first]);
            const bool opens = &item == &one.children.front();
            out[first].before = opens ? look_.paragraph_gap * 0.6 : one.tight ? 2.2 : look_.paragraph_gap * 0.7;
            out.back().after = &item == &one.children.back() ? look_.paragraph_gap : 0;
        }
    }

    // Puts the sign of a list item before its first line.
    void mark(const std::string& sign, std::size_t meaning, const Place& place, Piece& line) {
        TextStyle style = place.body;
        style.setting = Setting::left;
        style.colour = colour::accent;
        const double indent = sign.size() > 3 ? 0 : 4;
        Piece own = stacked(lines(plain(sign), style, place.x + indent, list_indent, meaning));
        if (!line.texts.empty()) {
            for (TextBox& box : own.texts) {
                box.y = line.texts.front().y;  // the baseline of the item's first words
            }
        }
        line.texts.insert(line.texts.begin(), own.texts.begin(), own.texts.end());
    }

    void quote(const Block& one, const Place& place, Pieces& out) {
        const std::size_t first = out.size();
        Place inner = place;
        inner.x += hanging;
        inner.width -= 2 * hanging;
        inner.parent = element(Role::quote, place.parent);
        inner.body.colour = colour::grey;
        blocks(one.children, inner, out);
        for (std::size_t k = first; k < out.size(); ++k) {
            const double above = k == first ? 0 : std::max(out[k - 1].after, out[k].before);
            out[k].rules.push_back(filled(place.x + 5, -above, 1.4, out[k].height + above, colour::hairline));
        }
    }

    void separator(const Place& place, Pieces& out) {
        Piece piece;
        piece.height = 1;
        piece.before = piece.after = 10;
        piece.rules.push_back(filled(place.x, 0, place.width, hairline, colour::hairline));
        push(std::move(piece), out);
    }

    // ---- tables

    Setting setting_of(Align align) const {
        return align == Align::right ? Setting::right : align == Align::centre ? Setting::centre : Setting::left;
    }

    // Markdown always writes a header; one without words is none.
    static bool has_header(const Block& one) {
        return std::ranges::any_of(one.rows.front(), [](const Inlines& cell) { return !cell.empty(); });
    }

    std::vector<double> column_widths(const Block& one, double width) {
        const std::size_t columns = one.aligns.size();
        std::vector<double> natural(columns, 0);
        std::vector<double> least(columns, 0);
        for (std::size_t r = 0; r < one.rows.size(); ++r) {
            const TextStyle& style = r == 0 ? look_.header_cell : look_.cell;
            for (std::size_t c = 0; c < columns; ++c) {
                natural[c] = std::max(natural[c], setter_.natural_width(one.rows[r][c], style));
                least[c] = std::max(least[c], setter_.narrowest_width(one.rows[r][c], style));
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

    Piece table_row(const Block& one, std::size_t r, const std::vector<double>& widths, double x, std::size_t group) {
        const std::size_t meaning = element(Role::row, group);
        Piece row;
        std::vector<Piece> cells;
        for (std::size_t c = 0; c < widths.size(); ++c) {
            TextStyle style = r == 0 ? look_.header_cell : look_.cell;
            style.setting = setting_of(one.aligns[c]);
            style.hyphenate = r != 0 && widths[c] < 120;
            if (r != 0 && c == 0 && !has_header(one)) {
                style.colour = colour::grey;  // labels of a table of two columns
            }
            const std::size_t cell = element(r == 0 ? Role::header_cell : Role::cell, meaning);
            Piece content = stacked(lines(one.rows[r][c], style, 0, widths[c] - 2 * cell_padding_x, cell));
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

    void table(const Block& one, const Place& place, Pieces& out) {
        const bool headed = has_header(one);
        const std::vector<double> widths = column_widths(one, place.width);
        const std::size_t whole = element(Role::table, place.parent);
        std::shared_ptr<const Piece> header;
        const std::size_t first = out.size();
        if (headed) {
            const std::size_t head = element(Role::table_head, whole);
            Piece row = table_row(one, 0, widths, place.x, head);
            header = std::make_shared<const Piece>(row);
            push(std::move(row), out);
        }
        const std::size_t body = one.rows.size() > 1 ? element(Role::table_body, whole) : whole;
        for (std::size_t r = 1; r < one.rows.size(); ++r) {
            Piece row = table_row(one, r, widths, place.x, body);
            row.break_before = !headed || r > 1;
            row.repeated = header;
            push(std::move(row), out);
        }
        if (out.size() > first) {
            if (!headed) {
                out[first].rules.push_back(filled(place.x, 0, place.width, hairline, colour::hairline));
            }
            out[first].before = look_.paragraph_gap + 2;
            out.back().after = look_.paragraph_gap + 5;
        }
    }

    // ---- named blocks

    void letterhead(const Block& one, const Place& place, Pieces& out) {
        Pieces own;
        TextStyle name = look_.article;
        name.colour = colour::accent;
        const std::size_t meaning = element(Role::p, place.parent);
        for (std::size_t k = 0; k < one.rows.size(); ++k) {
            for (Piece& piece :
                 lines(one.rows[k].front(), k == 0 ? name : look_.small, place.x + 10, letterhead_width, meaning)) {
                own.push_back(std::move(piece));
            }
        }
        Piece whole = stacked(std::move(own));
        whole.rules.push_back(filled(place.x, 0, 2.4, whole.height, colour::accent));
        whole.after = 18;
        push(std::move(whole), out);
    }

    void addressee(const Block& one, const Place& place, Pieces& out) {
        TextStyle style = look_.body;
        style.setting = Setting::left;
        style.hyphenate = false;
        style.leading = style.size * 1.28;
        const std::size_t meaning = element(Role::p, place.parent);
        Pieces own;
        const double width = look_.page_width - look_.margin_right - window_left;
        for (const std::vector<Inlines>& row : one.rows) {
            for (Piece& piece : lines(row.front(), style, window_left, width, meaning)) {
                own.push_back(std::move(piece));
            }
        }
        Piece whole = stacked(std::move(own));
        whole.fixed_top = window_top;
        whole.after = 30;
        push(std::move(whole), out);
    }

    void reference(const Block& one, const Place& place, Pieces& out) {
        const std::size_t meaning = element(Role::p, place.parent);
        Pieces own;
        for (const std::vector<Inlines>& row : one.rows) {
            Inlines text = row.front();
            for (Inline& piece : text) {
                piece.bold = false;
            }
            TextStyle style = look_.small;
            for (Inline& piece : plain("\u00A0: ")) {
                text.push_back(piece);
            }
            for (Inline piece : row.back()) {
                piece.bold = true;
                text.push_back(piece);
            }
            for (Piece& piece : lines(text, style, place.x, place.width, meaning)) {
                own.push_back(std::move(piece));
            }
        }
        Piece whole = stacked(std::move(own));
        whole.before = 4;
        whole.after = 14;
        push(std::move(whole), out);
    }

    void title(const Block& one, const Place& place, Pieces& out) {
        Pieces own;
        last_level_ = 1;
        for (std::size_t k = 0; k < one.rows.size(); ++k) {
            const std::size_t meaning = element(k == 0 ? Role::h1 : Role::p, place.parent);
            Pieces text =
                lines(one.rows[k].front(), k == 0 ? look_.title : look_.subtitle, place.x, place.width, meaning);
            if (!text.empty()) {
                text.front().before = k == 0 ? 0 : k == 1 ? 5 : 1;
                own.insert(own.end(), text.begin(), text.end());
            }
        }
        Piece whole = stacked(std::move(own));
        const bool centred = look_.title.setting == Setting::centre;
        const double width = centred ? 64 : place.width;
        whole.rules.push_back(
            filled(place.x + (centred ? (place.width - width) / 2 : 0), whole.height + 9, width, 1.2, colour::accent));
        whole.height += 10;
        whole.before = 10;
        whole.after = 20;
        whole.outline = OutlineEntry{1, one.rows.empty() ? "" : text_of(one.rows.front().front()), 0, 0};
        push(std::move(whole), out);
    }

    void visas(const Block& one, const Place& place, Pieces& out) {
        Place inner = place;
        inner.x += hanging;
        inner.width -= hanging;
        inner.body.first_indent = -hanging;
        for (const Block& child : one.children) {
            if (child.kind == Kind::paragraph) {
                paragraph(child.inlines, inner.body, inner, Role::p, 3.6, out);
            } else {
                block(child, inner, out);
            }
        }
        if (!out.empty()) {
            out.back().after = look_.paragraph_gap + 4;
        }
    }

    void parties(const Block& one, const Place& place, Pieces& out) {
        Place inner = place;
        inner.x += hanging;
        inner.width -= hanging;
        const std::size_t first = out.size();
        for (const Block& child : one.children) {
            if (child.kind == Kind::paragraph) {
                paragraph(child.inlines, inner.body, inner, Role::p, look_.paragraph_gap + 1.5, out);
            } else {
                block(child, inner, out);
            }
        }
        if (out.size() > first) {
            out[first].before = look_.paragraph_gap + 3;
            out.back().after = look_.paragraph_gap + 5;
        }
    }

    Piece signature(const std::vector<Inlines>& row, double width, const Place& place) {
        const std::size_t meaning = element(Role::p, place.parent);
        const double inside = width - 2 * frame_padding;
        Pieces own;
        TextStyle name = look_.cell;
        TextStyle mention = look_.small;
        mention.italic = true;
        const std::array<const TextStyle*, 3> styles = {&look_.small_bold, &name, &mention};
        for (std::size_t k = 0; k < row.size() && k < styles.size(); ++k) {
            Pieces text = lines(row[k], *styles[k], frame_padding, inside, meaning);
            if (!text.empty()) {
                text.front().before = 2;
                own.insert(own.end(), text.begin(), text.end());
            }
        }
        Piece content = stacked(std::move(own));
        Piece box;
        box.height = content.height + frame_padding + signature_room;
        insert(box, std::move(content), 0, frame_padding - 1);
        return box;
    }

    void signatures(const Block& one, const Place& place, Pieces& out) {
        const std::size_t count = one.rows.size();
        const std::size_t per_row = count == 3 || count > 4 ? 3 : 2;
        const double width =
            (place.width - signature_gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
        Pieces rows;
        for (std::size_t at = 0; at < count; at += per_row) {
            std::vector<Piece> boxes;
            double height = 25 * mm;
            for (std::size_t k = at; k < std::min(at + per_row, count); ++k) {
                boxes.push_back(signature(one.rows[k], width, place));
                height = std::max(height, boxes.back().height);
            }
            Piece row;
            row.height = height;
            row.before = rows.empty() ? 0 : signature_gap;
            // One signer alone stands at the right, where a letter is signed.
            const double shift = count == 1 ? place.width - width : 0;
            for (std::size_t k = 0; k < boxes.size(); ++k) {
                const double x = place.x + shift + static_cast<double>(k) * (width + signature_gap);
                insert(row, std::move(boxes[k]), x, 0);
                row.rules.push_back(framed(x, 0, width, height, colour::hairline));
                row.rules.push_back(filled(x, 0, width, 1.2, colour::accent));
            }
            rows.push_back(std::move(row));
        }
        Piece whole = stacked(std::move(rows));
        whole.before = 16;
        whole.after = 10;
        whole.break_before = out.empty() || page_break_;
        push(std::move(whole), out);
    }

    void contents(const Place& place, Pieces& out) {
        const std::size_t whole = element(Role::toc, place.parent);
        for (const OutlineEntry& entry : contents_) {
            if (entry.level < 2 || entry.level > 3) {
                continue;
            }
            const std::size_t meaning = element(Role::toc_item, whole);
            TextStyle style = look_.body;
            style.setting = Setting::left;
            style.bold = entry.level == 2;
            const double indent = entry.level == 2 ? 0 : 14;
            const double number_room = 26;
            Pieces own = lines(plain(entry.text), style, place.x + indent, place.width - indent - number_room, meaning);
            style.setting = Setting::right;
            const Piece number = stacked(lines(plain(" " + std::to_string(entry.page + 1)), style,
                                               place.x + place.width - number_room, number_room, meaning));
            if (own.empty()) {
                continue;
            }
            insert(own.back(), number, 0, 0);
            leaders(own.back());
            own.front().before = entry.level == 2 ? 6 : 1.5;
            for (Piece& piece : own) {
                push(std::move(piece), out);
            }
        }
        if (!out.empty()) {
            out.back().after = 16;
        }
    }

    // Dots between an entry of the contents and its page.
    static void leaders(Piece& line) {
        if (line.texts.size() < 2) {
            return;
        }
        const TextBox& text = line.texts[line.texts.size() - 2];
        const TextBox& number = line.texts.back();
        constexpr double step = 4.5;
        for (double x = std::ceil((text.x + text.width + 5) / step) * step; x < number.x - 4; x += step) {
            line.rules.push_back(filled(x, number.y - 0.7, 0.7, 0.7, colour::grey));
        }
    }

    void key_figures(const Block& one, const Place& place, Pieces& out) {
        const std::size_t per_row = std::min<std::size_t>(std::max<std::size_t>(one.rows.size(), 1), 4);
        const double gap = 9;
        const double width = (place.width - gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
        for (std::size_t at = 0; at < one.rows.size(); at += per_row) {
            Piece row;
            std::vector<Piece> boxes;
            for (std::size_t k = at; k < std::min(at + per_row, one.rows.size()); ++k) {
                boxes.push_back(key_figure(one.rows[k], width - 2 * frame_padding, place));
                row.height = std::max(row.height, boxes.back().height + 2 * frame_padding - 4);
            }
            for (std::size_t k = 0; k < boxes.size(); ++k) {
                const double x = place.x + static_cast<double>(k) * (width + gap);
                row.rules.push_back(filled(x, 0, width, row.height, colour::tint));
                row.rules.push_back(filled(x, 0, 2, row.height, colour::accent));
                insert(row, std::move(boxes[k]), x + frame_padding + 1, frame_padding - 2);
            }
            row.before = at == 0 ? look_.paragraph_gap + 2 : gap;
            row.after = look_.paragraph_gap + 4;
            push(std::move(row), out);
        }
    }

    Piece key_figure(const std::vector<Inlines>& row, double width, const Place& place) {
        const std::size_t meaning = element(Role::p, place.parent);
        Pieces own = lines(row.front(), look_.small, 0, width, meaning);
        if (row.size() > 1) {
            TextStyle figure = look_.figure;
            while (figure.size > 10 && setter_.natural_width(row[1], figure) > width) {
                figure.size -= 0.5;
            }
            for (Piece& piece : lines(row[1], figure, 0, width, meaning)) {
                own.push_back(std::move(piece));
            }
        }
        return stacked(std::move(own));
    }

    void note(const Block& one, const Place& place, Pieces& out) {
        Place inner = place;
        inner.x += frame_padding + 5;
        inner.width -= 2 * frame_padding + 5;
        inner.parent = element(Role::note, place.parent);
        inner.body.size -= 0.6;
        inner.body.leading -= 0.8;
        Pieces own;
        blocks(one.children, inner, own);
        Piece content = stacked(std::move(own));
        Piece box;
        box.height = content.height + 2 * frame_padding - 2;
        box.rules.push_back(filled(place.x, 0, place.width, box.height, colour::tint));
        box.rules.push_back(filled(place.x, 0, 2.4, box.height, colour::accent));
        insert(box, std::move(content), 0, frame_padding - 1);
        box.before = box.after = look_.paragraph_gap + 3;
        push(std::move(box), out);
    }

    void totals(const Block& one, const Place& place, Pieces& out) {
        const double width = std::min(place.width, totals_width);
        const double x = place.x + place.width - width;
        Pieces rows;
        for (std::size_t k = 0; k < one.rows.size(); ++k) {
            const bool last = k + 1 == one.rows.size();
            const std::size_t meaning = element(Role::p, place.parent);
            TextStyle style = look_.cell;
            style.bold = last;
            style.size = last ? 10.5 : 9.2;
            style.leading = last ? 15 : 12.6;
            style.colour = last ? colour::accent : colour::ink;
            const double room = width - 3 * cell_padding_x - setter_.natural_width(one.rows[k].back(), style);
            Piece row;
            const Piece label = stacked(lines(one.rows[k].front(), style, 0, room, meaning));
            style.setting = Setting::right;
            const Piece amount = stacked(lines(one.rows[k].back(), style, 0, width - 2 * cell_padding_x, meaning));
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
        whole.after = look_.paragraph_gap + 6;
        whole.break_before = out.empty();
        push(std::move(whole), out);
    }

    Typesetter& setter_;
    const Look& look_;
    const std::vector<OutlineEntry>& contents_;
    Layout& layout_;
    bool page_break_ = false;
    bool stick_ = false;
    int last_level_ = 0;
};

}  // namespace

Pieces compose(const Document& document, const std::vector<OutlineEntry>& contents, const Look& look,
               Typesetter& setter, Layout& layout) {
    return Composer(setter, look, contents, layout).compose(document);
}

}  // namespace jalon::rendering
