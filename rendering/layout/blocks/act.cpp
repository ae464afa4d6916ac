#include "rendering/layout/blocks.hpp"

#include <utility>

#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Setting = TextStyle::Setting;

}  // namespace

void compose_title(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    Pieces own;
    composer.open_title();
    for (std::size_t k = 0; k < one.rows.size(); ++k) {
        const std::size_t meaning = composer.element(k == 0 ? Role::h1 : Role::p, place.parent);
        Pieces text = composer.lines(one.rows[k].front(), k == 0 ? composer.look().title : composer.look().subtitle,
                                     place.x, place.width, meaning);
        if (!text.empty()) {
            text.front().before = k == 0 ? 0 : k == 1 ? 5 : 1;
            own.insert(own.end(), text.begin(), text.end());
        }
    }
    Piece whole = stacked(std::move(own));
    const bool centred = composer.look().title.setting == Setting::centre;
    const double width = centred ? 64 : place.width;
    whole.rules.push_back(
        filled(place.x + (centred ? (place.width - width) / 2 : 0), whole.height + 9, width, 1.2, colour::accent));
    whole.height += 10;
    whole.before = 10;
    whole.after = 20;
    whole.outline = {OutlineEntry{1, one.rows.empty() ? "" : text_of(one.rows.front().front()), 0, 0, {}}};
    composer.push(std::move(whole), out);
}

void compose_visas(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    Place inner = place;
    inner.x += hanging;
    inner.width -= hanging;
    inner.body.first_indent = -hanging;
    for (const Block& child : one.children) {
        if (child.kind == Kind::paragraph) {
            composer.paragraph(child.inlines, inner.body, inner, Role::p, 3.6, out);
        } else {
            composer.block(child, inner, out);
        }
    }
    if (!out.empty()) {
        out.back().after = composer.look().paragraph_gap + 4;
    }
}

void compose_parties(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    Place inner = place;
    inner.x += hanging;
    inner.width -= hanging;
    const std::size_t first = out.size();
    for (const Block& child : one.children) {
        if (child.kind == Kind::paragraph) {
            composer.paragraph(child.inlines, inner.body, inner, Role::p, composer.look().paragraph_gap + 1.5, out);
        } else {
            composer.block(child, inner, out);
        }
    }
    if (out.size() > first) {
        out[first].before = composer.look().paragraph_gap + 3;
        out.back().after = composer.look().paragraph_gap + 5;
    }
}

}  // namespace jalon::rendering
