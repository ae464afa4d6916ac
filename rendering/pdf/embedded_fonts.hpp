// The faces of one document as PDF fonts: Type 0 with Identity-H, reduced to the glyphs drawn, every glyph mapped
// back to its characters.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "rendering/fonts/font_set.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/pdf/objects.hpp"

namespace jalon::rendering {

class EmbeddedFonts {
  public:
    // Embeds what `layout` draws.
    EmbeddedFonts(const FontSet& fonts, const Layout& layout, Objects& objects);

    HPDF_Dict object(FontId font) const;
    // The width of a glyph as the font object tells it, in thousandths of an em.
    double told_width(FontId font, std::uint32_t glyph) const;

  private:
    using Characters = std::map<std::uint32_t, std::string>;  // glyph → text
    void collect(const std::vector<Glyph>& glyphs);
    HPDF_Dict embed(FontId font, const Characters& used, Objects& objects) const;

    const FontSet& fonts_;
    std::map<FontId, Characters> used_;
    std::map<FontId, HPDF_Dict> objects_;
};

}  // namespace jalon::rendering
