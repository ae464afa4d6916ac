// Two columns side by side: one text shared between both, or two texts that face each other.
#include <algorithm>
#include <utility>

#include "rendering/layout/blocks.hpp"

namespace jalon::rendering {

namespace {

constexpr double gutter = 18;

double gap_above(const Pieces& pieces, std::size_t from, std::size_t k) {
    return k == from ? 0 : std::max(pieces[k - 1].after, pieces[k].before);
}

// The piece after the last one that stands above `height` when `from` stands at the top; breaks stay where pieces allow
// them, and one piece at least is taken.
std::size_t filled_to(const Pieces& pieces, std::size_t from, double height) {
    double y = 0;
    std::size_t end = from;
    while (end < pieces.size()) {
        y += gap_above(pieces, from, end) + pieces[end].height;
        if (end > from && y > height + 0.01) {
            break;
        }
        ++end;
    }
    std::size_t allowed = end;
    while (allowed > from && allowed < pieces.size() && !pieces[allowed].break_before) {
        --allowed;
    }
    return allowed > from ? allowed : end;
}

double height_of(const Pieces& pieces, std::size_t from, std::size_t to) {
    double out = 0;
    for (std::size_t k = from; k < to; ++k) {
        out += gap_above(pieces, from, k) + pieces[k].height;
    }
    return out;
}

// Where the second column begins so that the taller of both is as low as can be.
std::size_t balanced(const Pieces& pieces, std::size_t from, std::size_t to) {
    std::size_t best = to;
    double lowest = height_of(pieces, from, to);
    for (std::size_t k = from + 1; k < to; ++k) {
        const double taller = std::max(height_of(pieces, from, k), height_of(pieces, k, to));
        if (pieces[k].break_before && taller < lowest - 0.01) {
            best = k;
            lowest = taller;
        }
    }
    return best;
}

Piece part(const Pieces& pieces, std::size_t from, std::size_t to) {
    return stacked(
        Pieces(pieces.begin() + static_cast<std::ptrdiff_t>(from), pieces.begin() + static_cast<std::ptrdiff_t>(to)));
}

class Columns {
  public:
    Columns(Composer& composer, const Place& place, double room)
        : composer_(composer), room_(room), width_((place.width - gutter) / 2) {}

    // One text: both columns of a page are filled before the next page begins.
    void share(const Pieces& pieces, Pieces& out) {
        for (std::size_t from = 0; from < pieces.size();) {
            const std::size_t middle = filled_to(pieces, from, room_);
            std::size_t end = middle == pieces.size() ? middle : filled_to(pieces, middle, room_);
            const std::size_t turn = end == pieces.size() ? balanced(pieces, from, end) : middle;
            push(part(pieces, from, turn), part(pieces, turn, end), out);
            from = end;
        }
    }

    // Two texts, each in its column.
    void face(const Pieces& left, const Pieces& right, Pieces& out) {
        std::size_t l = 0;
        std::size_t r = 0;
        while (l < left.size() || r < right.size()) {
            const std::size_t left_end = filled_to(left, l, room_);
            const std::size_t right_end = filled_to(right, r, room_);
            push(part(left, l, left_end), part(right, r, right_end), out);
            l = left_end;
            r = right_end;
        }
    }

  private:
    void push(Piece left, Piece right, Pieces& out) {
        Piece both;
        both.height = std::max(left.height, right.height);
        insert(both, std::move(left), 0, 0);
        insert(both, std::move(right), width_ + gutter, 0);
        both.before = both.after = composer_.look().paragraph_gap;
        composer_.push(std::move(both), out);
    }

    Composer& composer_;
    double room_;
    double width_;
};

}  // namespace

void compose_columns(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Look& look = composer.look();
    Columns columns(composer, place, look.page_height - look.margin_top - look.margin_bottom);
    Place inner = place;
    inner.width = (place.width - gutter) / 2;
    // What waits for the next piece waits for the columns, not for their first line.
    const bool new_page = composer.page_pending();
    std::vector<Pieces> texts;
    for (const Block& column : one.children) {
        composer.blocks(column.children, inner, texts.emplace_back());
    }
    if (new_page) {
        composer.break_page();
    }
    if (!texts.front().empty() && !texts.front().front().break_before) {
        composer.stick();
    }
    if (texts.size() == 1) {
        columns.share(texts.front(), out);
    } else {
        columns.face(texts[0], texts[1], out);
    }
}

}  // namespace jalon::rendering
