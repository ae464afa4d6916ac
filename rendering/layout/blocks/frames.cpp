#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <utility>

namespace jalon::rendering {

namespace {

Piece key_figure(Composer& composer, const std::vector<Inlines>& row, double width, const Place& place) {
    const std::size_t meaning = composer.element(Role::p, place.parent);
    Pieces own = composer.lines(row.front(), composer.look().small, 0, width, meaning);
    if (row.size() > 1) {
        TextStyle figure = composer.look().figure;
        while (figure.size > 10 && composer.setter().natural_width(row[1], figure) > width) {
            figure.size -= 0.5;
        }
        for (Piece& piece : composer.lines(row[1], figure, 0, width, meaning)) {
            own.push_back(std::move(piece));
        }
    }
    return stacked(std::move(own));
}

}  // namespace

void compose_key_figures(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t per_row = std::min<std::size_t>(std::max<std::size_t>(one.rows.size(), 1), 4);
    const double gap = 9;
    const double width = (place.width - gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
    for (std::size_t at = 0; at < one.rows.size(); at += per_row) {
        Piece row;
        std::vector<Piece> boxes;
        for (std::size_t k = at; k < std::min(at + per_row, one.rows.size()); ++k) {
            boxes.push_back(key_figure(composer, one.rows[k], width - 2 * frame_padding, place));
            row.height = std::max(row.height, boxes.back().height + 2 * frame_padding - 4);
        }
        for (std::size_t k = 0; k < boxes.size(); ++k) {
            const double x = place.x + static_cast<double>(k) * (width + gap);
            row.rules.push_back(filled(x, 0, width, row.height, colour::tint));
            row.rules.push_back(filled(x, 0, 2, row.height, colour::accent));
            insert(row, std::move(boxes[k]), x + frame_padding + 1, frame_padding - 2);
        }
        row.before = at == 0 ? composer.look().paragraph_gap + 2 : gap;
        row.after = composer.look().paragraph_gap + 4;
        composer.push(std::move(row), out);
    }
}

void compose_note(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    Place inner = place;
    inner.x += frame_padding + 5;
    inner.width -= 2 * frame_padding + 5;
    inner.parent = composer.element(Role::note, place.parent);
    inner.body.size -= 0.6;
    inner.body.leading -= 0.8;
    Pieces own;
    composer.blocks(one.children, inner, own);
    Piece content = stacked(std::move(own));
    Piece box;
    box.height = content.height + 2 * frame_padding - 2;
    box.rules.push_back(filled(place.x, 0, place.width, box.height, colour::tint));
    box.rules.push_back(filled(place.x, 0, 2.4, box.height, colour::accent));
    insert(box, std::move(content), 0, frame_padding - 1);
    box.before = box.after = composer.look().paragraph_gap + 3;
    composer.push(std::move(box), out);
}

}  // namespace jalon::rendering
