#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jalon::rendering {

namespace {

constexpr double signature_room = 21 * mm;  // left for the hand, below the printed words
constexpr double signature_gap = 12;

RuleBox framed(double x, double y, double width, double height, Colour stroke) {
    RuleBox rule = filled(x, y, width, height, {});
    rule.fill.reset();
    rule.stroke = stroke;
    rule.line_width = hairline;
    return rule;
}

Piece signature(Composer& composer, const std::vector<Inlines>& row, double width, const Place& place) {
    const std::size_t meaning = composer.element(Role::p, place.parent);
    const double inside = width - 2 * frame_padding;
    Pieces own;
    TextStyle name = composer.look().cell;
    TextStyle mention = composer.look().small;
    mention.italic = true;
    const std::array<const TextStyle*, 3> styles = {&composer.look().small_bold, &name, &mention};
    for (std::size_t k = 0; k < row.size() && k < styles.size(); ++k) {
        Pieces text = composer.lines(row[k], *styles[k], frame_padding, inside, meaning);
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

}  // namespace

void compose_signatures(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t count = one.rows.size();
    const std::size_t per_row = count == 3 || count > 4 ? 3 : 2;
    const double width =
        (place.width - signature_gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
    Pieces rows;
    for (std::size_t at = 0; at < count; at += per_row) {
        std::vector<Piece> boxes;
        double height = 25 * mm;
        for (std::size_t k = at; k < std::min(at + per_row, count); ++k) {
            boxes.push_back(signature(composer, one.rows[k], width, place));
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
    whole.break_before = out.empty() || composer.page_pending();
    composer.push(std::move(whole), out);
}

}  // namespace jalon::rendering
