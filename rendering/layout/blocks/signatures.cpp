#include "rendering/layout/blocks.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

constexpr double signature_room = 21 * mm;  // left for the hand, below the printed words
constexpr double signature_room_of_many = 14 * mm;
constexpr double field_gap = 3;  // above and below the place to sign
constexpr std::size_t many = 6;
constexpr std::size_t very_many = 12;

// How many sign side by side.
std::size_t signers_per_row(std::size_t count) {
    if (count > very_many) {
        return 4;
    }
    return count == 3 || count > 4 ? 3 : 2;
}
constexpr double signature_gap = 12;

RuleBox framed(double x, double y, double width, double height, Colour stroke) {
    RuleBox rule = filled(x, y, width, height, {});
    rule.fill.reset();
    rule.stroke = stroke;
    rule.line_width = hairline;
    return rule;
}

Piece signature(Composer& composer, const std::vector<Inlines>& row, double width, double room, const Place& place) {
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
    box.height = content.height + frame_padding + room;
    const double below = frame_padding - 1 + content.height;
    insert(box, std::move(content), 0, frame_padding - 1);
    if (!row.empty()) {
        box.fields.push_back(SignatureField{frame_padding, below + field_gap, inside, room - 2 * field_gap,
                                            text_of(row.front()), composer.element(Role::form, place.parent)});
    }
    return box;
}

}  // namespace

void compose_signatures(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const std::size_t count = one.rows.size();
    const std::size_t per_row = signers_per_row(count);
    const double room = count > many ? signature_room_of_many : signature_room;
    const double width =
        (place.width - signature_gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
    Pieces rows;
    for (std::size_t at = 0; at < count; at += per_row) {
        std::vector<Piece> boxes;
        double height = room + 4 * mm;
        for (std::size_t k = at; k < std::min(at + per_row, count); ++k) {
            boxes.push_back(signature(composer, one.rows[k], width, room, place));
            height = std::max(height, boxes.back().height);
        }
        Piece row;
        row.height = height;
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
    // They stay together, and with the two lines before them.
    if (!out.empty()) {
        out.back().break_before = out.size() == 1;
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        rows[k].before = k == 0 ? 16 : signature_gap;
        rows[k].after = k + 1 == rows.size() ? 10 : 0;
        rows[k].break_before = k == 0 && (out.empty() || composer.page_pending());
        composer.push(std::move(rows[k]), out);
    }
}

}  // namespace jalon::rendering
