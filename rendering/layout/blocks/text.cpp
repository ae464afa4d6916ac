#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

using Setting = TextStyle::Setting;

constexpr double list_indent = 17;

Role ordered_role(int depth) {
    return depth == 0 ? Role::ordered_list : depth == 1 ? Role::alpha_list : Role::roman_list;
}

std::string roman(int number) {
    constexpr std::array<std::pair<int, const char*>, 9> signs = {
        {{100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}}};
    std::string out;
    for (const auto& [worth, sign] : signs) {
        for (; number >= worth; number -= worth) {
            out += sign;
        }
    }
    return out;
}

// « 1. », then « a) », then « i. ».
std::string numbered(int number, int depth) {
    constexpr int letters = 26;
    if (depth == 0 || number < 1 || (depth == 1 && number > letters)) {
        return std::to_string(number) + ".";
    }
    return depth == 1 ? std::string(1, static_cast<char>('a' + number - 1)) + ")" : roman(number) + ".";
}

std::string bullet(int depth) {
    return depth == 0 ? "–" : depth == 1 ? "•" : "·";
}

// Puts the sign of a list item before its first line.
void mark(Composer& composer, const std::string& sign, std::size_t meaning, const Place& place, Piece& line) {
    TextStyle style = place.body;
    style.setting = Setting::left;
    style.colour = colour::accent;
    const double indent = sign.size() > 3 ? 0 : 4;
    Piece own = stacked(composer.lines(plain(sign), style, place.x + indent, list_indent, meaning));
    if (!line.texts.empty()) {
        for (TextBox& box : own.texts) {
            box.y = line.texts.front().y;  // the baseline of the item's first words
        }
    }
    line.texts.insert(line.texts.begin(), own.texts.begin(), own.texts.end());
}

}  // namespace

void compose_heading(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const TextStyle& style = one.level == 1   ? composer.look().title
                             : one.level == 2 ? composer.look().part
                             : one.level == 3 ? composer.look().article
                                              : composer.look().minor;
    const double before = one.level == 1 ? 6 : one.level == 2 ? 19 : one.level == 3 ? 13 : 10;
    const double after = one.level == 1 ? 14 : one.level == 2 ? 7 : 4;
    if (!one.appendix.empty()) {
        composer.break_page();
    }
    const Role role = composer.heading_role(one.level);
    const std::size_t first = out.size();
    const std::size_t meaning = composer.element(role, place.parent);
    Pieces own = composer.lines(one.inlines, style, place.x, place.width, meaning);
    for (Piece& piece : own) {
        piece.break_before = out.size() == first;
        composer.push(std::move(piece), out);
    }
    if (out.size() == first) {
        return;
    }
    out[first].before = before;
    out[first].outline = {OutlineEntry{one.level, text_of(one.inlines), 0, 0, composer.next_anchor(one)}};
    out[first].appendix = one.appendix;
    if (one.level == 2) {
        out.back().rules.push_back(
            filled(place.x, out.back().height + 1.5, place.width, hairline + 0.1, colour::accent));
        out.back().height += 2;
    }
    out.back().after = after;
    composer.stick();
}

// Blocks that one page holds, when one page can.
void compose_kept(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t first = out.size();
    composer.blocks(one.children, place, out);
    const Look& look = composer.look();
    double height = 0;
    for (std::size_t k = first; k < out.size(); ++k) {
        height += out[k].height + (k == first ? 0 : std::max(out[k - 1].after, out[k].before));
    }
    if (height <= look.page_height - look.margin_top - look.margin_bottom) {
        for (std::size_t k = first + 1; k < out.size(); ++k) {
            out[k].break_before = false;
        }
    }
}

void compose_list(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t whole = composer.element(one.ordered ? ordered_role(place.depth) : Role::list, place.parent);
    int number = one.first_number;
    for (const Block& item : one.children) {
        const std::size_t entry = composer.element(Role::list_item, whole);
        const std::size_t label = composer.element(Role::label, entry);
        const std::size_t body = composer.element(Role::list_body, entry);
        const std::size_t first = out.size();
        Place inner = place;
        inner.x += list_indent;
        inner.width -= list_indent;
        inner.parent = body;
        inner.depth = place.depth + 1;
        composer.blocks(item.children, inner, out);
        if (out.size() == first) {
            continue;
        }
        const std::string sign = one.ordered ? numbered(number++, place.depth) : bullet(place.depth);
        mark(composer, sign, label, place, out[first]);
        const bool opens = &item == &one.children.front();
        const double between = one.tight ? 2.2 : composer.look().paragraph_gap * 0.7;
        out[first].before = opens && place.depth == 0 ? composer.look().paragraph_gap * 0.6 : between;
        out.back().after = &item == &one.children.back() ? composer.look().paragraph_gap : 0;
    }
}

void compose_quote(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t first = out.size();
    Place inner = place;
    inner.x += hanging;
    inner.width -= 2 * hanging;
    inner.parent = composer.element(Role::quote, place.parent);
    inner.body.colour = colour::grey;
    composer.blocks(one.children, inner, out);
    for (std::size_t k = first; k < out.size(); ++k) {
        const double above = k == first ? 0 : std::max(out[k - 1].after, out[k].before);
        out[k].rules.push_back(filled(place.x + 5, -above, 1.4, out[k].height + above, colour::hairline));
    }
}

void compose_rule(Composer& composer, const Place& place, Pieces& out) {
    Piece piece;
    piece.height = 1;
    piece.before = piece.after = 10;
    piece.rules.push_back(filled(place.x, 0, place.width, hairline, colour::hairline));
    composer.push(std::move(piece), out);
}

}  // namespace jalon::rendering
