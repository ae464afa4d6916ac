#include "rendering/layout/paragraph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "engine/base/expect.hpp"
#include "rendering/fonts/characters.hpp"
#include "rendering/layout/breaker.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr double ratio_drawn_max = 6;  // beyond, a ragged line is less ugly
constexpr double hyphen_cost = 80;
constexpr std::size_t compound_part_min = 3;
constexpr std::size_t word_characters_max = 500;  // shaped at once
constexpr double other_break_cost = 60;
constexpr double anywhere_cost = 1'000;  // within a word that no line holds
constexpr double raised_scale = 0.66;
constexpr double raised_by = 0.32;  // ems of the line's own size
constexpr Colour link_colour{0.09, 0.31, 0.42};

struct Style {
    FontId font;
    std::string link;
    const Inline* call = nullptr;  // of a footnote
};

struct Items {
    std::vector<Item> items;
    std::vector<Style> styles;
};

double width_of(std::span<const Glyph> glyphs, double size) {
    double width = 0;
    for (const Glyph& glyph : glyphs) {
        width += glyph.advance * size;
    }
    return width;
}

// Where the ending of an ordinal begins (« 1er », « 2e », « 1re, »), or 0.
std::size_t ordinal_ending(std::u32string_view word) {
    const auto digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
    std::size_t at = 0;
    while (at < word.size() && digit(word[at])) {
        ++at;
    }
    if (at == 0) {
        return 0;
    }
    for (const std::u32string_view ending : {U"er", U"re", U"e"}) {
        const std::u32string_view rest = word.substr(at);
        if (rest.starts_with(ending)) {
            const std::u32string_view tail = rest.substr(ending.size());
            return tail.empty() || tail == U"," || tail == U"." || tail == U";" || tail == U")" ? at : 0;
        }
    }
    return 0;
}

class ItemMaker {
  public:
    // Words wider than `measure` may be cut anywhere.
    ItemMaker(const FontSet& fonts, const Hyphenation& hyphenation, const TextStyle& style,
              std::vector<char32_t>& missing, double measure = infinite)
        : fonts_(fonts), hyphenation_(hyphenation), style_(style), missing_(missing), measure_(measure) {}

    Items make(const Inlines& text) {
        for (const Inline& piece : text) {
            Style own{FontId{piece.code ? Family::mono : style_.family, style_.bold || piece.bold,
                             style_.italic != piece.italic},
                      piece.link, piece.raised ? &piece : nullptr};
            out_.styles.push_back(std::move(own));
            if (piece.raised) {
                add_raised(composed(decode_utf8(piece.text)), out_.styles.size() - 1);
            } else {
                add(composed(decode_utf8(piece.text)), out_.styles.size() - 1);
            }
        }
        free_endless_runs();
        return std::move(out_);
    }

  private:
    void add(const std::u32string& text, std::size_t style) {
        std::size_t begin = 0;
        for (std::size_t at = 0; at <= text.size(); ++at) {
            const bool end = at == text.size();
            if (!end && text[at] != U' ' && text[at] != U'\u00A0' && text[at] != U'\n') {
                continue;
            }
            for (; at - begin > word_characters_max; begin += word_characters_max) {
                add_word(std::u32string_view(text).substr(begin, word_characters_max), style);
                add_place(Cut{0, false, anywhere_cost}, style);
            }
            if (at > begin) {
                add_word(std::u32string_view(text).substr(begin, at - begin), style);
            }
            const bool repeated = !end && text[at] == U' ' && !out_.items.empty() && out_.items.back().is_gap();
            if (!end && !repeated) {
                add_gap(text[at], style);
            }
            begin = at + 1;
        }
    }

    // Words that protected spaces join may be parted there when no line holds them together.
    void free_endless_runs() {
        const auto ends_run = [](const Item& item) { return item.kind == Item::Kind::place || item.is_gap(); };
        std::vector<Item>& items = out_.items;
        for (auto from = items.begin(); from != items.end();) {
            const auto end = std::find_if(from, items.end(), ends_run);
            double width = 0;
            std::for_each(from, end, [&width](const Item& item) { width += item.width; });
            for (auto item = from; item != end && width > measure_; ++item) {
                if (item->kind == Item::Kind::space) {
                    item->breakable = true;
                    item->cost = anywhere_cost;
                }
            }
            from = end == items.end() ? end : std::next(end);
        }
    }

    void add_gap(char32_t c, std::size_t style) {
        Item item;
        item.style = style;
        if (c == U'\n') {
            item.kind = Item::Kind::place;
            item.forced = true;
        } else {
            item.kind = Item::Kind::space;
            item.breakable = c == U' ';
            item.show(shaped(U" ", style));
            item.width = width_of(item.glyphs(), style_.size);
        }
        out_.items.push_back(std::move(item));
    }

    // Where a word may be cut, before the character `at`.
    struct Cut {
        std::size_t at;
        bool hyphen;
        double cost;
    };

    std::vector<Cut> cuts_of(std::u32string_view word, bool endless) const {
        std::vector<Cut> cuts;
        if (style_.hyphenate || endless) {
            for (const std::size_t at : hyphenation_.cuts(word)) {
                cuts.push_back({at, true, hyphen_cost});
            }
        }
        for (std::size_t at = 1; at + 1 < word.size(); ++at) {
            const bool compound = at >= compound_part_min && word[at] == U'-' && is_letter(word[at - 1]) &&
                                  is_letter(word[at + 1]) && word.size() - at > compound_part_min;
            const bool address = (word[at] == U'/' || word[at] == U'@' || word[at] == U'_') && word.size() > 12;
            if (compound || address) {
                cuts.push_back({at + 1, false, other_break_cost});
            }
        }
        std::ranges::sort(cuts, {}, &Cut::at);
        if (endless) {
            const std::vector<Cut> good = std::exchange(cuts, {});
            auto next = good.begin();
            for (std::size_t at = 1; at < word.size(); ++at) {
                const bool better = next != good.end() && next->at == at;
                cuts.push_back(better ? *next++ : Cut{at, false, anywhere_cost});
            }
        }
        return cuts;
    }

    // A word, shaped whole and then cut where it may be cut, so that kerning is that of the whole.
    void add_word(std::u32string_view word, std::size_t style) {
        if (const std::size_t at = ordinal_ending(word); at != 0) {
            add_ordinal(word, at, style);
            return;
        }
        const WordHandle whole = shaped(word, style);
        const std::vector<Glyph>& glyphs = whole->glyphs;
        const bool endless = width_of(glyphs, style_.size) > measure_;
        const std::vector<Cut> cuts = cuts_of(word, endless);
        std::uint32_t glyph = 0;
        for (const Cut& cut : cuts) {
            Item part = box(style);
            part.word = whole;
            part.begin = glyph;
            while (glyph < glyphs.size() && glyphs[glyph].first_character < cut.at) {
                ++glyph;
            }
            part.end = glyph;
            const bool clean = glyph < glyphs.size() && glyphs[glyph].first_character == cut.at;
            add_box(std::move(part));
            if (clean) {
                add_place(cut, style);
            }
        }
        Item rest = box(style);
        rest.show(whole);
        rest.begin = glyph;
        add_box(std::move(rest));
    }

    void add_ordinal(std::u32string_view word, std::size_t at, std::size_t style) {
        std::size_t end = at;
        while (end < word.size() && is_letter(word[end])) {
            ++end;
        }
        const std::array<std::u32string_view, 3> parts = {word.substr(0, at), word.substr(at, end - at),
                                                          word.substr(end)};
        for (std::size_t k = 0; k < parts.size(); ++k) {
            if (!parts[k].empty()) {
                Item part = box(style);
                part.raised = k == 1;
                part.show(shaped(parts[k], style));
                add_box(std::move(part));
            }
        }
    }

    void add_raised(std::u32string_view text, std::size_t style) {
        Item part = box(style);
        part.raised = true;
        part.show(shaped(text, style));
        add_box(std::move(part));
    }

    WordHandle shaped(std::u32string_view text, std::size_t style) {
        return fonts_.shape(text, out_.styles[style].font, missing_);
    }

    static Item box(std::size_t style) {
        Item item;
        item.style = style;
        return item;
    }

    void add_box(Item item) {
        item.width = width_of(item.glyphs(), style_.size * (item.raised ? raised_scale : 1));
        out_.items.push_back(std::move(item));
    }

    void add_place(const Cut& cut, std::size_t style) {
        Item item;
        item.kind = Item::Kind::place;
        item.style = style;
        item.cost = cut.cost;
        if (cut.hyphen) {
            item.show(shaped(U"-", style));
            item.width = width_of(item.glyphs(), style_.size);
        }
        out_.items.push_back(std::move(item));
    }

    const FontSet& fonts_;
    const Hyphenation& hyphenation_;
    const TextStyle& style_;
    std::vector<char32_t>& missing_;
    double measure_;
    Items out_;
};

class LineMaker {
  public:
    LineMaker(const Items& source, const TextStyle& style, double width)
        : source_(source), style_(style), width_(width) {}

    // The line of items from..to, its spaces stretched by `ratio`.
    Line make(std::size_t from, std::size_t to, double ratio, bool first) {
        Line line;
        x_ = first ? style_.first_indent : 0;
        for (std::size_t k = from; k < to; ++k) {
            const Item& item = source_.items[k];
            if (item.kind != Item::Kind::place) {
                add(line, item, item.kind == Item::Kind::space ? ratio : 0);
            }
        }
        if (to < source_.items.size() && source_.items[to].kind == Item::Kind::place) {
            add(line, source_.items[to], 0);
            line.hyphenated = source_.items[to].width > 0;
        }
        line.width = x_;
        for (std::size_t k = 0; k < line.boxes.size(); ++k) {
            runs_[k].shrink_to_fit();  // lines are kept: a report of two hundred pages has a quarter of a million parts
            line.boxes[k].run = std::make_shared<const std::vector<Part>>(std::move(runs_[k]));
        }
        runs_.clear();
        shift(line);
        return line;
    }

  private:
    void add(Line& line, const Item& item, double ratio) {
        const Style& style = source_.styles[item.style];
        const double size = style_.size * (item.raised ? raised_scale : 1);
        const double rise = item.raised ? -raised_by * style_.size : 0;
        const double give = ratio >= 0 ? ratio * stretch_of_space : ratio * shrink_of_space;
        if (style.call != nullptr && style.call->note != nullptr) {
            line.calls.push_back(*style.call);
        }
        for (std::uint32_t k = item.begin; k < item.end; ++k) {
            const Glyph& glyph = item.word->glyphs[k];
            const bool same = !line.boxes.empty() && line.boxes.back().font == glyph.font &&
                              line.boxes.back().link == style.link && line.boxes.back().size == size &&
                              line.boxes.back().call == (style.call != nullptr);
            if (!same) {
                TextBox box;
                box.x = x_;
                box.font = glyph.font;
                box.y = rise;
                box.size = size;
                box.colour = style.link.empty() || style.link.starts_with('#') ? style_.colour : link_colour;
                box.link = style.link;
                box.call = style.call != nullptr;
                line.boxes.push_back(std::move(box));
                runs_.emplace_back();
            }
            const double widened = item.kind == Item::Kind::space ? glyph.advance * give : 0;
            append(runs_.back(), item.word, k, static_cast<float>(widened));
            const double advance = (glyph.advance + widened) * size;
            line.boxes.back().width += advance;
            x_ += advance;
        }
    }

    // The k-th glyph of `word` after those of `run`; syllables of a word that was not cut come together again.
    static void append(std::vector<Part>& run, const WordHandle& word, std::uint32_t glyph, float widened) {
        expect(glyph < std::numeric_limits<std::uint16_t>::max(), "words are shaped in pieces that short");
        const auto k = static_cast<std::uint16_t>(glyph);
        if (!run.empty() && run.back().word == word && run.back().end == k && run.back().widened == widened) {
            ++run.back().end;
        } else {
            run.push_back({word, k, static_cast<std::uint16_t>(k + 1), widened});
        }
    }

    void shift(Line& line) const {
        const double slack = width_ - line.width;
        const double by = style_.setting == TextStyle::Setting::centre  ? slack / 2
                          : style_.setting == TextStyle::Setting::right ? slack
                                                                        : 0;
        for (TextBox& box : line.boxes) {
            box.x += by;
        }
    }

    const Items& source_;
    const TextStyle& style_;
    double width_;
    double x_ = 0;
    std::vector<std::vector<Part>> runs_;  // of the boxes of the line
};

template <class T>
void append_bytes(std::string& key, const T& value) {
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// All that the setting of a text depends on, but the measure. A member more in one of the two must be added here.
std::string key_of(const Inlines& text, const TextStyle& style) {
    static_assert(sizeof(TextStyle) == 64 && sizeof(Inline) == 96, "the key holds every member");
    std::string key;
    for (const double number :
         {style.size, style.leading, style.colour.red, style.colour.green, style.colour.blue, style.first_indent}) {
        append_bytes(key, number);
    }
    for (const int choice : {static_cast<int>(style.family), static_cast<int>(style.setting), style.bold ? 1 : 0,
                             style.italic ? 1 : 0, style.hyphenate ? 1 : 0}) {
        key += static_cast<char>(choice);
    }
    for (const Inline& piece : text) {
        key += static_cast<char>((piece.bold ? 1 : 0) + (piece.italic ? 2 : 0) + (piece.code ? 4 : 0) +
                                 (piece.raised ? 8 : 0));
        append_bytes(key, piece.text.size());
        key += piece.text;
        append_bytes(key, piece.link.size());
        key += piece.link;
    }
    return key;
}

}  // namespace

std::vector<Line> Typesetter::lines(const Inlines& text, const TextStyle& style, double width) {
    // Lines that call a footnote carry it, and it is another in each document.
    if (std::ranges::any_of(text, [](const Inline& piece) { return piece.note != nullptr; })) {
        SetTexts::Set own = set(text, style, width);
        report(own.missing, text);
        return std::move(own.lines);
    }
    std::string key = key_of(text, style);
    append_bytes(key, width);
    const std::shared_ptr<const SetTexts::Set> known = texts_.sets.get(
        key, [&] { return set(text, style, width); }, key.size());
    report(known->missing, text);
    return known->lines;
}

void Typesetter::report(const std::vector<char32_t>& missing, const Inlines& text) {
    if (!missing.empty() && missing_in_.empty()) {
        missing_in_ = text_of(text);
    }
    missing_.insert(missing_.end(), missing.begin(), missing.end());
}

SetTexts::Set Typesetter::set(const Inlines& text, const TextStyle& style, double width) const {
    SetTexts::Set out;
    const Items source = ItemMaker(fonts_, hyphenation_, style, out.missing, width).make(text);
    if (source.items.empty()) {
        return out;
    }
    const Breaker breaker(source.items, style, width);
    LineMaker maker(source, style, width);
    std::size_t from = 0;
    for (const std::size_t end : breaker.ends()) {
        const bool first = out.lines.empty();
        const bool last = end == source.items.size() || source.items[end].forced;
        double ratio = 0;
        if (style.setting == TextStyle::Setting::justified) {
            ratio = breaker.ratio(from, end, first);
            ratio = ratio > ratio_drawn_max || ratio < -infinite / 2 || (last && ratio > 0) ? 0 : std::max(ratio, -1.0);
        }
        out.lines.push_back(maker.make(from, end, ratio, first));
        from = breaker.after(end);
    }
    return out;
}

double Typesetter::natural_width(const Inlines& text, const TextStyle& style) {
    return widths(text, style)->natural;
}

double Typesetter::narrowest_width(const Inlines& text, const TextStyle& style) {
    return widths(text, style)->narrowest;
}

std::shared_ptr<const SetTexts::Widths> Typesetter::widths(const Inlines& text, const TextStyle& style) {
    const std::string key = key_of(text, style);
    std::shared_ptr<const SetTexts::Widths> known = texts_.widths.get(
        key, [&] { return measured(text, style); }, key.size());
    report(known->missing, text);
    return known;
}

SetTexts::Widths Typesetter::measured(const Inlines& text, const TextStyle& style) const {
    TextStyle plain = style;
    plain.hyphenate = false;
    SetTexts::Widths out;
    const Items source = ItemMaker(fonts_, hyphenation_, plain, out.missing).make(text);
    double line = 0;
    double word = 0;
    for (const Item& item : source.items) {
        const bool place = item.kind == Item::Kind::place;
        line = item.forced ? 0 : line + (place ? 0 : item.width);
        word = place || (item.kind == Item::Kind::space && item.breakable) ? 0 : word + item.width;
        out.natural = std::max(out.natural, line);
        out.narrowest = std::max(out.narrowest, word);
    }
    return out;
}

WordHandle Typesetter::shape(const std::string& text, FontId font) {
    return fonts_.shape(composed(decode_utf8(text)), font, missing_);
}

}  // namespace jalon::rendering
