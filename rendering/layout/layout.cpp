#include "rendering/layout/layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "rendering/layout/composer.hpp"
#include "rendering/layout/look.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/layout/piece.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Setting = TextStyle::Setting;

constexpr int layout_passes_max = 3;

// Head and foot of every page, and the mark across it.
class Furnisher {
  public:
    Furnisher(Typesetter& setter, const Look& look, const PageSetup& setup, Layout& layout)
        : setter_(setter), look_(look), setup_(setup), layout_(layout) {}

    void furnish() {
        for (std::size_t k = 0; k < layout_.pages.size(); ++k) {
            Page& page = layout_.pages[k];
            foot(page, k + 1);
            if (!setup_.banner.empty()) {
                head(page);
            }
            if (!setup_.watermark.empty()) {
                watermark(page);
            }
        }
    }

  private:
    void text(Page& page, const std::string& words, const TextStyle& style, double baseline) {
        for (const Line& line : setter_.lines(plain(words), style, look_.measure())) {
            for (TextBox box : line.boxes) {
                box.x += look_.margin_left;
                box.y += baseline;
                page.texts.push_back(std::move(box));
            }
        }
    }

    void foot(Page& page, std::size_t number) {
        const double y = look_.page_height - 15.5 * mm;
        TextStyle style = look_.small;
        style.size = 7.8;
        page.rules.push_back(filled(look_.margin_left, y, look_.measure(), hairline, colour::hairline));
        if (!setup_.footer.empty()) {
            text(page, setup_.footer, style, y + 12);
        }
        style.setting = Setting::right;
        text(page, fmt::format("page\u00A0{}\u00A0/\u00A0{}", number, layout_.pages.size()), style, y + 12);
    }

    void head(Page& page) {
        TextStyle style = look_.small_bold;
        style.size = 7.8;
        style.colour = colour::warning;
        style.setting = Setting::centre;
        const double y = 9.5 * mm;
        page.rules.push_back(filled(look_.margin_left, y + 5, look_.measure(), hairline, colour::warning));
        text(page, setup_.banner, style, y);
    }

    void watermark(Page& page) {
        Watermark mark;
        mark.font = FontId{Family::sans, true, false};
        const WordHandle word = setter_.shape(setup_.watermark, mark.font);
        mark.run = whole_run(word);
        for (const Glyph& glyph : word->glyphs) {
            mark.width += glyph.advance;
        }
        mark.size = std::min(112.0, 0.66 * std::hypot(layout_.width, layout_.height) / mark.width);
        mark.width *= mark.size;
        page.watermark = std::move(mark);
    }

    Typesetter& setter_;
    const Look& look_;
    const PageSetup& setup_;
    Layout& layout_;
};

bool same_contents(const std::vector<OutlineEntry>& left, const std::vector<OutlineEntry>& right) {
    return std::ranges::equal(
        left, right, [](const OutlineEntry& a, const OutlineEntry& b) { return a.page == b.page && a.text == b.text; });
}

Error missing_character(char32_t c) {
    return Error{ErrorKind::invalid,
                 fmt::format("le caractère « {} » (U+{:04X}) ne s’imprime dans aucune police ; retirez-le du texte",
                             encode_utf8(std::u32string(1, c)), static_cast<std::uint32_t>(c)),
                 {},
                 {}};
}

}  // namespace

Result<Layout> lay_out(const Document& document, const PageSetup& setup, const FontSet& fonts,
                       const Hyphenation& hyphenation) {
    Typesetter setter(fonts, hyphenation);
    const Look look = look_of(setup.kind, setup.landscape);
    std::vector<OutlineEntry> contents;
    Layout layout;
    // A table of contents needs the pages that it moves: a second pass settles it.
    for (int pass = 0; pass < layout_passes_max; ++pass) {
        layout = Layout{};
        layout.width = look.page_width;
        layout.height = look.page_height;
        Pieces pieces = compose(document, contents, look, setter, layout);
        paginate(std::move(pieces), PageFrame{look.margin_top, look.page_height - look.margin_bottom}, layout);
        if (same_contents(contents, layout.outline)) {
            break;
        }
        contents = layout.outline;
        const bool has_contents =
            std::ranges::any_of(document, [](const Block& block) { return block.kind == Kind::toc; });
        if (!has_contents) {
            break;
        }
    }
    Furnisher(setter, look, setup, layout).furnish();
    if (!setter.missing().empty()) {
        return tl::unexpected(missing_character(setter.missing().front()));
    }
    return layout;
}

}  // namespace jalon::rendering
