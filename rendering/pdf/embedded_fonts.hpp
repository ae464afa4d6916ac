// The faces of one document as PDF fonts: Type 0 with Identity-H, reduced to the glyphs drawn, every glyph mapped
// back to its characters.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rendering/fonts/font_set.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/pdf/objects.hpp"
#include "rendering/text/remembered.hpp"

namespace jalon::rendering {

// Faces reduced to the glyphs drawn. Papers of one template mostly draw the same letters: what was reduced and deflated
// for one serves the next. Several threads may ask at once.
class FontPrograms {
  public:
    using Characters = std::map<std::uint32_t, std::string>;  // glyph → text

    // What the objects of a font are written from.
    struct Program {
        std::string name;        // « ABCDEF+LiberationSerif »
        std::string widths;      // what /W lists
        std::size_t length = 0;  // of the TrueType file
        std::string file;        // the TrueType file, deflated
        std::string to_unicode;  // deflated
    };

    // `fonts` belongs to the caller and outlives the programs.
    explicit FontPrograms(const FontSet& fonts);

    const FontSet& fonts() const { return fonts_; }
    std::shared_ptr<const Program> program(FontId font, const Characters& used) const;
    // The width of a glyph as the font object tells it, in thousandths of an em.
    double told_width(FontId font, std::uint32_t glyph) const;

  private:
    Program made(FontId font, const Characters& used) const;

    const FontSet& fonts_;
    Remembered<std::pair<FontId, Characters>, Program> programs_;
};

class EmbeddedFonts {
  public:
    // Embeds what `layout` draws.
    EmbeddedFonts(const FontPrograms& programs, const Layout& layout, Objects& objects);

    HPDF_Dict object(FontId font) const;
    double told_width(FontId font, std::uint32_t glyph) const { return programs_.told_width(font, glyph); }

  private:
    void collect(const std::vector<Glyph>& glyphs);
    HPDF_Dict embed(FontId font, const FontPrograms::Characters& used, Objects& objects) const;

    const FontPrograms& programs_;
    std::map<FontId, FontPrograms::Characters> used_;
    std::map<FontId, HPDF_Dict> objects_;
};

}  // namespace jalon::rendering
