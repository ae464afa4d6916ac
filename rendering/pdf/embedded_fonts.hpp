// The faces of one document as PDF fonts: Type 0 with Identity-H, reduced to the glyphs drawn, every glyph mapped
// back to its characters.
#pragma once

#include <array>
#include <memory>
#include <string>
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
    // The glyphs of a face that a document draws, each with the characters it stands for, in order.
    using Drawn = std::vector<Glyph>;

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
    // `deflated` belongs to the thread that asks.
    std::shared_ptr<const Program> program(FontId font, const Drawn& drawn, const Deflater& deflated) const;
    // The colour profile of all documents, deflated.
    const std::string& colour_profile() const { return colour_profile_; }

  private:
    Program made(FontId font, const Drawn& drawn, const Deflater& deflated) const;

    const FontSet& fonts_;
    std::string colour_profile_;
    RememberedTexts<Program> programs_;
};

class EmbeddedFonts {
  public:
    // Embeds what `layout` draws.
    EmbeddedFonts(const FontPrograms& programs, const Layout& layout, Objects& objects);

    HPDF_Dict object(FontId font) const { return objects_[font.index()]; }
    const FontSet& fonts() const { return programs_.fonts(); }

  private:
    void collect(const Run& run);
    void round_off(FontId font);
    HPDF_Dict embed(FontId font, Objects& objects) const;

    const FontPrograms& programs_;
    Deflater deflated_{Deflater::Effort::thorough};
    // By face: the first glyph met of each number, or none.
    std::array<std::vector<const Glyph*>, FontId::count> used_;
    std::vector<WordHandle> letters_;  // kept for the glyphs that no page shows
    std::array<HPDF_Dict, FontId::count> objects_{};
};

}  // namespace jalon::rendering
