#include "rendering/layout/piece.hpp"

#include <algorithm>

namespace jalon::rendering {

namespace {

double gap_between(const Piece& above, const Piece& below) {
    return std::max(above.after, below.before);
}

void put(Piece piece, double y, Layout& layout) {
    Page& page = layout.pages.back();
    for (TextBox& box : piece.texts) {
        box.y += y;
        page.texts.push_back(std::move(box));
    }
    for (RuleBox rule : piece.rules) {
        rule.y += y;
        page.rules.push_back(rule);
    }
    page.empty_elements.insert(page.empty_elements.end(), piece.empty_elements.begin(), piece.empty_elements.end());
    if (piece.outline) {
        OutlineEntry entry = std::move(*piece.outline);
        entry.page = layout.pages.size() - 1;
        entry.y = y;
        layout.outline.push_back(std::move(entry));
    }
}

// The boxes of a header repeated on a later page are decoration: assistive software has read them once.
Piece without_meaning(Piece piece) {
    for (TextBox& box : piece.texts) {
        box.element.reset();
    }
    piece.empty_elements.clear();
    return piece;
}

constexpr double above_baseline = 1.0;  // ems that a line takes above and below its baseline
constexpr double below_baseline = 0.3;

// The lowest place at or above `limit` where no line of `piece` would be cut through.
double clear_cut(const Piece& piece, double limit) {
    double cut = limit;
    for (bool moved = true; moved;) {
        moved = false;
        for (const TextBox& box : piece.texts) {
            const double top = box.y - above_baseline * box.size;
            if (top < cut - 0.001 && box.y + below_baseline * box.size > cut) {
                cut = top;
                moved = true;
            }
        }
    }
    return cut > 0 ? cut : limit;
}

// Takes the part of `piece` above `cut` off and returns it; what is left moves up.
Piece taken_off(Piece& piece, double cut) {
    Piece head = piece;
    head.height = cut;
    head.after = 0;
    std::erase_if(head.texts, [cut](const TextBox& box) { return box.y > cut; });
    std::erase_if(head.rules, [cut](const RuleBox& rule) { return rule.y >= cut; });
    for (RuleBox& rule : head.rules) {
        rule.height = std::min(rule.height, cut - rule.y);
    }
    std::erase_if(piece.texts, [cut](const TextBox& box) { return box.y <= cut; });
    std::erase_if(piece.rules, [cut](const RuleBox& rule) { return rule.y + rule.height <= cut; });
    for (TextBox& box : piece.texts) {
        box.y -= cut;
    }
    for (RuleBox& rule : piece.rules) {
        const double top = std::max(rule.y, cut);
        rule.height -= top - rule.y;
        rule.y = top - cut;
    }
    piece.height -= cut;
    piece.before = 0;
    piece.break_before = true;
    piece.new_page = false;
    piece.fixed_top.reset();
    piece.outline.reset();
    piece.empty_elements.clear();
    return head;
}

// Rows and frames stay whole unless they are taller than a page: then no word may fall off it.
Pieces fitting(Pieces pieces, double room) {
    Pieces out;
    out.reserve(pieces.size());
    for (Piece& rest : pieces) {
        const double header = rest.repeated == nullptr ? 0 : std::min(rest.repeated->height, room / 2);
        while (rest.height > room - header) {
            out.push_back(taken_off(rest, clear_cut(rest, room - header)));
        }
        out.push_back(std::move(rest));
    }
    return out;
}

class Filler {
  public:
    Filler(Pieces pieces, const PageFrame& frame, Layout& layout)
        : pieces_(std::move(pieces)), frame_(frame), layout_(layout) {}

    void fill() {
        std::size_t from = 0;
        do {
            layout_.pages.emplace_back();
            from = fill_page(from);
        } while (from < pieces_.size());
    }

  private:
    // Fills one page from piece `from` and returns the first piece of the next.
    std::size_t fill_page(std::size_t from) {
        std::vector<double> tops;
        double y = frame_.top;
        const Piece* repeated = from > 0 && from < pieces_.size() ? pieces_[from].repeated.get() : nullptr;
        if (repeated != nullptr) {
            put(without_meaning(*repeated), y, layout_);
            y += repeated->height;
        }
        std::size_t end = from;
        while (end < pieces_.size()) {
            const Piece& piece = pieces_[end];
            if (end > from && piece.new_page) {
                break;
            }
            double top = y + (end == from ? 0 : gap_between(pieces_[end - 1], piece));
            if (piece.fixed_top) {
                top = std::max(*piece.fixed_top, frame_.top);
            }
            if (end > from && top + piece.height > frame_.bottom + 0.01) {
                end = last_break(from, end);
                break;
            }
            tops.push_back(top);
            y = std::max(y, top + piece.height);
            ++end;
        }
        for (std::size_t k = from; k < end; ++k) {
            put(std::move(pieces_[k]), tops[k - from], layout_);
        }
        return end;
    }

    // The last place in (from, end] where the page may end; `end` itself when nothing allows it.
    std::size_t last_break(std::size_t from, std::size_t end) const {
        for (std::size_t k = end; k > from; --k) {
            if (pieces_[k].break_before) {
                return k;
            }
        }
        return end;
    }

    Pieces pieces_;  // those of the pages that are full have moved there
    const PageFrame& frame_;
    Layout& layout_;
};

}  // namespace

void insert(Piece& outer, Piece inner, double x, double y) {
    for (TextBox& box : inner.texts) {
        box.x += x;
        box.y += y;
        outer.texts.push_back(std::move(box));
    }
    for (RuleBox rule : inner.rules) {
        rule.x += x;
        rule.y += y;
        outer.rules.push_back(rule);
    }
    outer.empty_elements.insert(outer.empty_elements.end(), inner.empty_elements.begin(), inner.empty_elements.end());
}

Piece stacked(Pieces pieces) {
    Piece out;
    for (std::size_t k = 0; k < pieces.size(); ++k) {
        out.height += k == 0 ? 0 : gap_between(pieces[k - 1], pieces[k]);
        const double height = pieces[k].height;
        insert(out, std::move(pieces[k]), 0, out.height);
        out.height += height;
    }
    return out;
}

void paginate(Pieces pieces, const PageFrame& frame, Layout& layout) {
    Filler(fitting(std::move(pieces), frame.bottom - frame.top), frame, layout).fill();
}

}  // namespace jalon::rendering
