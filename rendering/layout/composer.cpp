#include "rendering/layout/composer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rendering/layout/blocks.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;

Piece line_piece(Line line, const TextStyle& style, const FontMetrics& metrics, double x, std::size_t meaning) {
    const double height = (metrics.ascent - metrics.descent) * style.size;
    Piece piece;
    piece.height = style.leading;
    piece.hyphenated = line.hyphenated;
    for (TextBox& box : line.boxes) {
        box.x += x;
        box.y += (style.leading - height) / 2 + metrics.ascent * style.size;
        box.element = meaning;
        piece.texts.push_back(std::move(box));
    }
    return piece;
}

}  // namespace

void Composer::blocks(const std::vector<Block>& list, const Place& place, Pieces& out) {
    for (const Block& one : list) {
        block(one, place, out);
    }
}

void Composer::block(const Block& one, const Place& place, Pieces& out) {
    switch (one.kind) {
        case Kind::paragraph:
            return paragraph(one.inlines, place.body, place, Role::p, look().paragraph_gap, out);
        case Kind::heading:
            return compose_heading(*this, one, place, out);
        case Kind::list:
            return compose_list(*this, one, place, out);
        case Kind::item:
            return blocks(one.children, place, out);
        case Kind::quote:
            return compose_quote(*this, one, place, out);
        case Kind::table:
            return compose_table(*this, one, place, out);
        case Kind::rule:
            return compose_rule(*this, place, out);
        default:
            return named(one, place, out);
    }
}

void Composer::named(const Block& one, const Place& place, Pieces& out) {
    switch (one.kind) {
        case Kind::letterhead:
            return compose_letterhead(*this, one, place, out);
        case Kind::addressee:
            return compose_addressee(*this, one, place, out);
        case Kind::reference:
            return compose_reference(*this, one, place, out);
        case Kind::title:
            return compose_title(*this, one, place, out);
        case Kind::visas:
            return compose_visas(*this, one, place, out);
        case Kind::parties:
            return compose_parties(*this, one, place, out);
        case Kind::signatures:
            return compose_signatures(*this, one, place, out);
        case Kind::toc:
            return compose_contents(*this, place, out);
        case Kind::page_break:
            return break_page();
        case Kind::key_figures:
            return compose_key_figures(*this, one, place, out);
        case Kind::note:
            return compose_note(*this, one, place, out);
        case Kind::totals:
            return compose_totals(*this, one, place, out);
        case Kind::keep_together:
            return compose_kept(*this, one, place, out);
        case Kind::landscape:
            return landscape(one.children, place, out);
        default:
            return drawn(one, place, out);
    }
}

void Composer::drawn(const Block& one, const Place& place, Pieces& out) {
    switch (one.kind) {
        case Kind::bars:
            return compose_bars(*this, one, place, out);
        case Kind::progress:
            return compose_progress(*this, one, place, out);
        case Kind::radar:
            return compose_radar(*this, one, place, out);
        case Kind::timeline:
            return compose_timeline(*this, one, place, out);
        case Kind::image:
            return compose_image(*this, one, place, out);
        case Kind::qr_code:
            return compose_qr_code(*this, one, place, out);
        case Kind::cover:
            return compose_cover(*this, one, place, out);
        case Kind::columns:
            return compose_columns(*this, one, place, out);
        default:
            return;
    }
}

void Composer::landscape(const std::vector<Block>& list, const Place& place, Pieces& out) {
    const Look* const outer = std::exchange(look_, &looks_.landscape);
    Place inner = place;
    inner.x = look().margin_left;
    inner.width = look().measure();
    blocks(list, inner, out);
    look_ = outer;
}

std::string Composer::next_anchor(const Block& heading) {
    ++headings_;
    return heading.label.empty() ? "titre-" + std::to_string(headings_) : heading.label;
}

std::size_t Composer::element(Role role, ElementId parent) {
    layout_.elements.push_back(Element{role, parent, {}, {}});
    return layout_.elements.size() - 1;
}

std::size_t Composer::wide_cell(std::size_t columns, ElementId parent) {
    const std::size_t made = element(Role::cell, parent);
    layout_.elements[made].columns = columns;
    return made;
}

std::size_t Composer::figure(std::string alt, ElementId parent) {
    const std::size_t made = element(Role::figure, parent);
    layout_.elements[made].alt = std::move(alt);
    return made;
}

Role Composer::heading_role(int level) {
    const int used = std::min({level, last_level_ + 1, 4});
    last_level_ = std::max(used, 1);
    constexpr std::array<Role, 4> roles = {Role::h1, Role::h2, Role::h3, Role::h4};
    return roles[static_cast<std::size_t>(last_level_ - 1)];
}

void Composer::push(Piece piece, Pieces& out) {
    piece.landscape = look().landscape();
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

Pieces Composer::lines(const Inlines& text, const TextStyle& style, double x, double width, std::size_t meaning) {
    Pieces out;
    const FontMetrics& metrics = setter_.fonts().metrics({style.family, style.bold, style.italic});
    for (Line& line : setter_.lines(text, style, width)) {
        const std::vector<Inline> calls = std::move(line.calls);
        Piece piece = line_piece(std::move(line), style, metrics, x, meaning);
        for (TextBox& box : piece.texts) {
            if (box.call) {
                box.element = element(Role::reference, meaning);
            }
        }
        for (const Inline& call : calls) {
            for (Piece& note : note_lines(call, meaning)) {
                piece.notes.push_back(std::move(note));
            }
        }
        out.push_back(std::move(piece));
    }
    const std::size_t count = out.size();
    lines_ += count;
    if (lines_ > lines_max) {
        throw TooLong{};
    }
    for (std::size_t k = 1; k < count; ++k) {
        out[k].break_before = k != 1 && k != count - 1;
    }
    return out;
}

Pieces Composer::note_lines(const Inline& call, std::size_t meaning) {
    constexpr double indent = 11;
    constexpr double gap = 2.5;
    const std::size_t note = element(Role::footnote, meaning);
    const std::size_t label = element(Role::label, note);
    const TextStyle& style = look().footnote;
    Pieces out = lines(*call.note, style, look().margin_left + indent, look().measure() - indent, note);
    if (!out.empty()) {
        Piece number = stacked(lines(plain(call.text), style, look().margin_left, indent, label));
        out.front().texts.insert(out.front().texts.begin(), number.texts.begin(), number.texts.end());
        out.front().before = gap;
    }
    return out;
}

void Composer::paragraph(const Inlines& text, const TextStyle& style, const Place& place, Role role, double gap,
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

Pieces compose(const Document& document, const std::vector<OutlineEntry>& contents, const Looks& looks,
               Typesetter& setter, Layout& layout) {
    Composer composer(setter, looks, contents, layout);
    const Look& look = looks.base;
    const std::size_t whole = composer.element(Role::document, std::nullopt);
    Pieces out;
    composer.blocks(document, Place{look.margin_left, look.measure(), whole, look.body, 0}, out);
    return out;
}

}  // namespace jalon::rendering
