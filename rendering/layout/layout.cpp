#include "rendering/layout/layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "rendering/layout/composer.hpp"
#include "rendering/layout/look.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/layout/piece.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Setting = TextStyle::Setting;

constexpr int layout_passes_max = 5;
constexpr std::size_t shown_max = 250;  // characters at the head or foot of a page

// Head and foot of every page, and the mark across it.
class Furnisher {
  public:
    Furnisher(Typesetter& setter, const Looks& looks, const PageSetup& setup, Layout& layout)
        : setter_(setter), looks_(looks), setup_(setup), layout_(layout) {}

    void furnish() {
        std::size_t in_appendix = 0;
        for (std::size_t k = 0; k < layout_.pages.size(); ++k) {
            Page& page = layout_.pages[k];
            look_ = page.width > page.height ? &looks_.landscape : &looks_.base;
            const bool continues = k > 0 && page.appendix == layout_.pages[k - 1].appendix;
            in_appendix = page.appendix.empty() ? 0 : continues ? in_appendix + 1 : 1;
            foot(page, k + 1, in_appendix);
            if (!setup_.banner.empty()) {
                banner(page);
            }
            if (k > 0 && !setup_.header.empty()) {
                head(page);
            }
            if (!setup_.watermark.empty()) {
                watermark(page);
            }
        }
    }

  private:
    // One line: names that are longer are cut short.
    void text(Page& page, const std::string& words, TextStyle style, double baseline) {
        style.hyphenate = false;
        std::u32string shown = decode_utf8(words);
        if (shown.size() > shown_max) {
            shown.replace(shown_max, std::u32string::npos, U"…");
        }
        while (shown.size() > 2 && setter_.natural_width(plain(encode_utf8(shown)), style) > look_->measure()) {
            shown.replace(shown.size() - 2, 2, U"…");
        }
        for (const Line& line : setter_.lines(plain(encode_utf8(shown)), style, look_->measure())) {
            for (TextBox box : line.boxes) {
                box.x += look_->margin_left;
                box.y += baseline;
                page.texts.push_back(std::move(box));
            }
        }
    }

    void foot(Page& page, std::size_t number, std::size_t in_appendix) {
        const double y = page.height - 15.5 * mm;
        TextStyle style = furniture();
        page.rules.push_back(filled(look_->margin_left, y, look_->measure(), hairline, colour::hairline));
        if (!setup_.footer.empty()) {
            text(page, setup_.footer, style, y + 12);
        }
        style.setting = Setting::right;
        if (setup_.page_numbers == "none") {
            return;
        }
        std::string words = fmt::format("page\u00A0{}", number);
        if (setup_.page_numbers == "total") {
            words += fmt::format("\u00A0/\u00A0{}", layout_.pages.size());
        }
        if (in_appendix > 0) {
            words = fmt::format("{}-{} · {}", page.appendix, in_appendix, words);
        }
        text(page, words, style, y + 12);
    }

    void banner(Page& page) {
        TextStyle style = furniture();
        style.bold = true;
        style.colour = colour::warning;
        style.setting = Setting::centre;
        const double y = 9.5 * mm;
        page.rules.push_back(filled(look_->margin_left, y + 5, look_->measure(), hairline, colour::warning));
        text(page, setup_.banner, style, y);
    }

    void head(Page& page) { text(page, setup_.header, furniture(), 15.5 * mm); }

    TextStyle furniture() const {
        TextStyle style = look_->small;
        style.size = 7.8;
        return style;
    }

    void watermark(Page& page) {
        Watermark mark;
        mark.font = FontId{Family::sans, true, false};
        const WordHandle word = setter_.shape(setup_.watermark, mark.font);
        mark.run = whole_run(word);
        for (const Glyph& glyph : word->glyphs) {
            mark.width += glyph.advance;
        }
        mark.size = std::min(112.0, 0.66 * std::hypot(page.width, page.height) / mark.width);
        mark.width *= mark.size;
        page.watermark = std::move(mark);
    }

    Typesetter& setter_;
    const Looks& looks_;
    const Look* look_ = nullptr;
    const PageSetup& setup_;
    Layout& layout_;
};

// The headings of `document` before any page is known: a table of contents then has its length from the start.
void collect_headings(const Document& document, std::vector<OutlineEntry>& out) {
    for (const Block& block : document) {
        if (block.kind == Kind::heading) {
            out.push_back(OutlineEntry{block.level, text_of(block.inlines), 0, 0, block.label});
        } else if (block.kind == Kind::title && !block.rows.empty()) {
            out.push_back(OutlineEntry{1, text_of(block.rows.front().front()), 0, 0, {}});
        }
        collect_headings(block.children, out);
    }
}

bool has_contents(const Document& document) {
    return std::ranges::any_of(
        document, [](const Block& block) { return block.kind == Kind::toc || has_contents(block.children); });
}

PageFrame frame_of(const Look& look) {
    return PageFrame{look.page_width, look.page_height, look.margin_left, look.margin_top,
                     look.page_height - look.margin_bottom};
}

bool same_contents(const std::vector<OutlineEntry>& left, const std::vector<OutlineEntry>& right) {
    return std::ranges::equal(left, right, [](const OutlineEntry& a, const OutlineEntry& b) {
        return a.page == b.page && a.text == b.text && a.anchor == b.anchor;
    });
}

Look look_on(const PageSetup& setup, bool landscape) {
    Look look = look_of(setup.kind, landscape);
    if (setup.margins) {
        look.margin_top = static_cast<double>(setup.margins->top) * mm;
        look.margin_right = static_cast<double>(setup.margins->right) * mm;
        look.margin_bottom = static_cast<double>(setup.margins->bottom) * mm;
        look.margin_left = static_cast<double>(setup.margins->left) * mm;
    }
    return look;
}

// Hebrew, Arabic and their kin.
bool runs_leftwards(char32_t c) {
    return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

Error missing_character(char32_t c, const std::string& text) {
    constexpr std::size_t shown = 40;  // characters of the text around
    const std::u32string all = decode_utf8(text);
    const std::size_t at = std::min(all.find(c), all.size());
    const std::size_t from = at < shown / 2 ? 0 : at - shown / 2;
    std::u32string around = all.substr(from, shown);
    std::ranges::replace_if(around, is_control, U'·');  // a terminal would obey them
    const std::string named =
        is_control(c) ? "le caractère de commande" : "le caractère « " + encode_utf8(std::u32string(1, c)) + " »";
    return Error{ErrorKind::invalid,
                 fmt::format("{} (U+{:04X}), dans « {} », {} ; retirez-le du texte", named,
                             static_cast<std::uint32_t>(c), encode_utf8(around),
                             runs_leftwards(c) ? "s’écrit de droite à gauche, ce que nos documents ne savent pas faire"
                                               : "ne s’imprime dans aucune police"),
                 {},
                 {}};
}

}  // namespace

Result<Layout> lay_out(const Document& document, const PageSetup& setup, const FontSet& fonts,
                       const Hyphenation& hyphenation, const SetTexts& texts) {
    Typesetter setter(fonts, hyphenation, texts);
    const Looks looks{look_on(setup, setup.landscape), look_on(setup, true)};
    const PageFrames frames{frame_of(looks.base), frame_of(looks.landscape)};
    const bool lists_contents = has_contents(document);
    std::vector<OutlineEntry> contents;
    if (lists_contents) {
        collect_headings(document, contents);
    }
    Layout layout;
    // A table of contents needs the pages that it moves: further passes settle it.
    for (int pass = 0; pass < layout_passes_max; ++pass) {
        layout = Layout{};
        try {
            paginate(compose(document, contents, looks, setter, layout), frames, layout);
        } catch (const TooLong&) {
            return failure(ErrorKind::invalid,
                           fmt::format("le document dépasse {} lignes ; partagez-le en plusieurs", lines_max));
        }
        if (!lists_contents || same_contents(contents, layout.outline)) {
            break;
        }
        contents = layout.outline;
    }
    Furnisher(setter, looks, setup, layout).furnish();
    if (!setup.watermark.empty()) {  // nobody signs a draft or a duplicate
        for (Page& page : layout.pages) {
            page.fields.clear();
        }
    }
    if (!setter.missing().empty()) {
        return tl::unexpected(missing_character(setter.missing().front(), setter.missing_in()));
    }
    return layout;
}

}  // namespace jalon::rendering
