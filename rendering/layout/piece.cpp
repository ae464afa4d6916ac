#include "rendering/layout/piece.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

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
    for (Drawing& drawing : piece.drawings) {
        drawing.y += y;
        if (drawing.element) {
            layout.elements[*drawing.element].area =
                Area{layout.pages.size() - 1, drawing.x, drawing.y, drawing.width, drawing.height};
        }
        page.drawings.push_back(std::move(drawing));
    }
    for (SignatureField& field : piece.fields) {
        field.y += y;
        page.fields.push_back(std::move(field));
    }
    page.empty_elements.insert(page.empty_elements.end(), piece.empty_elements.begin(), piece.empty_elements.end());
    for (OutlineEntry& entry : piece.outline) {
        entry.page = layout.pages.size() - 1;
        entry.y += y;
        layout.outline.push_back(std::move(entry));
    }
}

// The boxes of a header repeated on a later page are decoration: assistive software has read them once.
Piece without_meaning(Piece piece) {
    for (TextBox& box : piece.texts) {
        box.element.reset();
        box.link.clear();
    }
    for (Drawing& drawing : piece.drawings) {
        drawing.element.reset();
    }
    piece.fields.clear();
    piece.empty_elements.clear();
    piece.outline.clear();
    return piece;
}

constexpr double above_baseline = 1.0;  // ems that a line takes above and below its baseline
constexpr double below_baseline = 0.3;

// The lowest place at or above `limit` where no line and no drawing of `piece` would be cut through.
double clear_cut(const Piece& piece, double limit) {
    double cut = limit;
    for (bool moved = true; moved;) {
        moved = false;
        const auto spare = [&cut, &moved](double top, double bottom) {
            if (top < cut - 0.001 && bottom > cut) {
                cut = top;
                moved = true;
            }
        };
        for (const TextBox& box : piece.texts) {
            spare(box.y - above_baseline * box.size, box.y + below_baseline * box.size);
        }
        for (const Drawing& drawing : piece.drawings) {
            spare(drawing.y, drawing.y + drawing.height);
        }
        for (const SignatureField& field : piece.fields) {
            spare(field.y, field.y + field.height);
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
    std::erase_if(head.drawings, [cut](const Drawing& drawing) { return drawing.y >= cut; });
    std::erase_if(head.fields, [cut](const SignatureField& field) { return field.y >= cut; });
    std::erase_if(piece.fields, [cut](const SignatureField& field) { return field.y < cut; });
    std::erase_if(piece.texts, [cut](const TextBox& box) { return box.y <= cut; });
    std::erase_if(piece.drawings, [cut](const Drawing& drawing) { return drawing.y < cut; });
    std::erase_if(piece.rules, [cut](const RuleBox& rule) { return rule.y + rule.height <= cut; });
    for (TextBox& box : piece.texts) {
        box.y -= cut;
    }
    for (Drawing& drawing : piece.drawings) {
        drawing.y -= cut;
    }
    for (SignatureField& field : piece.fields) {
        field.y -= cut;
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
    piece.outline.clear();
    piece.notes.clear();
    piece.appendix.clear();
    piece.empty_elements.clear();
    return head;
}

double height_of(const std::shared_ptr<const Piece>& piece) {
    return piece == nullptr ? 0 : piece->height;
}

// Rows and frames stay whole unless they are taller than a page: then no word may fall off it.
Pieces fitting(Pieces pieces, const PageFrames& frames) {
    const auto may_need_cutting = [&frames](const Piece& piece) {
        const PageFrame& frame = frames.of(piece);
        return piece.height + height_of(piece.repeated) + height_of(piece.reported) + height_of(piece.closing) >
               (frame.bottom - frame.top) / 2;
    };
    if (std::ranges::none_of(pieces, may_need_cutting)) {
        return pieces;
    }
    Pieces out;
    out.reserve(pieces.size());
    for (Piece& rest : pieces) {
        const PageFrame& frame = frames.of(rest);
        const double room = frame.bottom - frame.top;
        double around = height_of(rest.repeated) + height_of(rest.reported) + height_of(rest.closing);
        if (around > room / 2) {  // a header or totals that leave no room to the rows stand once only
            rest.repeated.reset();
            rest.reported.reset();
            rest.closing.reset();
            around = 0;
        }
        const double free = room - around;
        while (rest.height > free) {
            out.push_back(taken_off(rest, clear_cut(rest, free)));
        }
        out.push_back(std::move(rest));
    }
    return out;
}

constexpr std::size_t lines_given_up_max = 2;  // at the foot of a page, for the sake of a whole word
constexpr double notes_gap = 9;                // between the text and the rule above the footnotes
constexpr double notes_below_rule = 4;
constexpr double notes_rule_width = 120;
constexpr double notes_rule_height = 0.4;
constexpr Colour notes_rule_colour{0.36, 0.39, 0.42};

class Filler {
  public:
    Filler(Pieces pieces, const PageFrames& frames, Layout& layout)
        : pieces_(std::move(pieces)), frames_(frames), layout_(layout) {}

    void fill() {
        std::size_t from = 0;
        do {
            from = fill_page(from);
        } while (from < pieces_.size() || !notes_left_.empty());
    }

  private:
    // Fills one page from piece `from` and returns the first piece of the next.
    std::size_t fill_page(std::size_t from) {
        open_page(from);
        double y = frame_->top;
        if (from > 0 && from < pieces_.size()) {
            for (const std::shared_ptr<const Piece>& above : {pieces_[from].repeated, pieces_[from].reported}) {
                if (above != nullptr) {
                    put(without_meaning(*above), y, layout_);
                    y += above->height;
                }
            }
        }
        std::vector<double> tops;
        Notes notes;
        for (const Piece& line : notes_left_) {
            notes.add(line);
        }
        std::size_t end = from;
        while (end < pieces_.size()) {
            const Piece& piece = pieces_[end];
            if (end > from && (piece.new_page || &frames_.of(piece) != frame_)) {
                break;
            }
            double top = y + (end == from ? 0 : gap_between(pieces_[end - 1], piece));
            if (piece.fixed_top) {
                top = std::max(*piece.fixed_top, frame_->top);
            }
            Notes with = notes;
            for (const Piece& line : piece.notes) {
                with.add(line);
            }
            if (end > from && top + piece.height + height_of(piece.closing) + with.height > frame_->bottom + 0.01) {
                end = last_break(from, end);
                break;
            }
            notes = with;
            tops.push_back(top);
            y = std::max(y, top + piece.height);
            ++end;
        }
        put_all(from, end, tops);
        return end;
    }

    // The room that footnotes take.
    struct Notes {
        double height = 0;

        void add(const Piece& line) {
            height += (height == 0 ? notes_gap + notes_below_rule : line.before) + line.height;
        }
    };

    void open_page(std::size_t from) {
        if (from < pieces_.size()) {
            frame_ = &frames_.of(pieces_[from]);
            appendix_ = pieces_[from].appendix.empty() ? appendix_ : pieces_[from].appendix;
        }
        Page& page = layout_.pages.emplace_back();
        page.width = frame_->width;
        page.height = frame_->height;
        page.appendix = appendix_;
    }

    void put_all(std::size_t from, std::size_t end, const std::vector<double>& tops) {
        double y = frame_->top;
        for (std::size_t k = from; k < end; ++k) {
            y = std::max(y, tops[k - from] + pieces_[k].height);
        }
        const bool continues = end > from && end < pieces_.size();
        if (const std::shared_ptr<const Piece> closing = continues ? pieces_[end - 1].closing : nullptr) {
            put(without_meaning(*closing), tops[end - 1 - from] + pieces_[end - 1].height, layout_);
            y += closing->height;
        }
        Pieces notes = std::move(notes_left_);
        for (std::size_t k = from; k < end; ++k) {
            notes.insert(notes.end(), std::make_move_iterator(pieces_[k].notes.begin()),
                         std::make_move_iterator(pieces_[k].notes.end()));
            put(std::move(pieces_[k]), tops[k - from], layout_);
        }
        put_notes(std::move(notes), y);
    }

    // As many lines of `notes` as fit below `y`, at the foot of the page; the others wait for the next one.
    void put_notes(Pieces notes, double y) {
        notes_left_.clear();
        Notes room;
        std::size_t count = 0;
        const bool alone = y <= frame_->top;
        for (; count < notes.size(); ++count) {
            Notes with = room;
            with.add(notes[count]);
            if (y + with.height > frame_->bottom + 0.01 && !(alone && count == 0)) {
                break;
            }
            room = with;
        }
        if (count > 0) {
            double top = frame_->bottom - room.height + notes_gap;
            layout_.pages.back().rules.push_back(
                filled(frame_->left, top, notes_rule_width, notes_rule_height, notes_rule_colour));
            top += notes_below_rule;
            for (std::size_t k = 0; k < count; ++k) {
                top += k == 0 ? 0 : notes[k].before;
                const double height = notes[k].height;
                put(std::move(notes[k]), top, layout_);
                top += height;
            }
        }
        notes_left_.assign(std::make_move_iterator(notes.begin() + static_cast<std::ptrdiff_t>(count)),
                           std::make_move_iterator(notes.end()));
    }

    // The last place in (from, end] where the page may end, a line or two higher rather than within a word; `end`
    // itself when nothing allows it.
    std::size_t last_break(std::size_t from, std::size_t end) const {
        std::size_t last = end;
        while (last > from && !pieces_[last].break_before) {
            --last;
        }
        if (last == from) {
            return end;
        }
        for (std::size_t k = last; k > from && k + lines_given_up_max >= last; --k) {
            if (pieces_[k].break_before && !pieces_[k - 1].hyphenated) {
                return k;
            }
        }
        return last;
    }

    Pieces pieces_;  // those of the pages that are full have moved there
    const PageFrames& frames_;
    const PageFrame* frame_ = &frames_.upright;
    Layout& layout_;
    std::string appendix_;
    Pieces notes_left_;  // lines of footnotes that found no room yet
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
    for (OutlineEntry& entry : inner.outline) {
        entry.y += y;
        outer.outline.push_back(std::move(entry));
    }
    for (Drawing& drawing : inner.drawings) {
        drawing.x += x;
        drawing.y += y;
        outer.drawings.push_back(std::move(drawing));
    }
    for (SignatureField& field : inner.fields) {
        field.x += x;
        field.y += y;
        outer.fields.push_back(std::move(field));
    }
    outer.empty_elements.insert(outer.empty_elements.end(), inner.empty_elements.begin(), inner.empty_elements.end());
    outer.notes.insert(outer.notes.end(), std::make_move_iterator(inner.notes.begin()),
                       std::make_move_iterator(inner.notes.end()));
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

void paginate(Pieces pieces, const PageFrames& frames, Layout& layout) {
    Filler(fitting(std::move(pieces), frames), frames, layout).fill();
}

}  // namespace jalon::rendering
