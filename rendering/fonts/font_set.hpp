// The typefaces of our documents and the shaping of text in them. A face that is loaded never changes, and words once
// shaped are remembered for all, so one FontSet serves every thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rendering/text/remembered.hpp"

namespace jalon::rendering {

enum class Family : std::uint8_t { serif, sans, mono, fallback };

// Which face: family, bold, italic.
struct FontId {
    Family family = Family::serif;
    bool bold = false;
    bool italic = false;

    auto operator<=>(const FontId&) const = default;
    std::size_t index() const { return static_cast<std::size_t>(family) * 4 + (bold ? 2U : 0U) + (italic ? 1U : 0U); }
    static constexpr std::size_t count = 16;
    // "serif", "sans-bold", "serif-italic": as layout goldens name it.
    std::string name() const;
};

struct Glyph {
    double advance = 0;  // in ems, kerning included
    std::uint32_t id = 0;
    std::uint32_t first_character = 0;  // index in the shaped text
    FontId font;
    // What it stands for, zero-filled; none for the second glyph of a cluster. Text is composed, so that no glyph of
    // ours stands for more (« ffi »).
    std::array<char32_t, 3> characters{};

    std::string text() const;
};

// A stretch of text once shaped, shared by all who set it.
struct Word {
    std::vector<Glyph> glyphs;
    std::vector<char32_t> missing;  // characters that no face has
    // How PDF shows the glyphs, when they are of one face; see `show`.
    std::string shown;
    double owed = 0;  // thousandths of an em left over by `shown`
};
using WordHandle = std::shared_ptr<const Word>;

struct FontMetrics {
    double ascent = 0;   // ems, positive up
    double descent = 0;  // ems, negative
    double cap_height = 0;
    std::array<double, 4> box{};
};

class FontSet {
  public:
    // The Liberation and DejaVu faces under `directory`. Throws std::runtime_error, with the package to install, when
    // one is missing.
    explicit FontSet(const std::string& directory);
    ~FontSet();
    FontSet(const FontSet&) = delete;
    FontSet& operator=(const FontSet&) = delete;

    // Glyphs of `text` in `font`; characters the face lacks come from the fallback. Those that no face has are added
    // to `missing`.
    WordHandle shape(std::u32string_view text, FontId font, std::vector<char32_t>& missing) const;

    const FontMetrics& metrics(FontId font) const;
    // Advance of a glyph as the face's own table gives it and as a PDF tells it, in thousandths of an em to two
    // decimals.
    double told_width(FontId font, std::uint32_t glyph) const;
    std::size_t glyph_count(FontId font) const;
    // Writes `glyphs`, all of one face, as the inside of a PDF string: their numbers in two bytes, with closed and
    // opened again around the corrections between them. `owed` are thousandths of an em by which what was written
    // before is too wide, and after.
    void show(std::span<const Glyph> glyphs, std::string& out, double& owed) const;
    std::string postscript_name(FontId font) const;
    // The TrueType file reduced to `glyphs`, which keep their numbers.
    std::string subset(FontId font, const std::vector<std::uint32_t>& glyphs) const;

  private:
    struct Face;
    struct LazyFace;
    const Face& face(FontId font) const;
    Word shaped(std::u32string_view text, FontId font) const;

    std::array<std::unique_ptr<LazyFace>, FontId::count> faces_;  // each is read when it is first asked for
    RememberedWords<Word> words_;                                 // the index of the face follows the word
};

// Writes the correction by which what follows moves left, in thousandths of an em, between two parts of a PDF string,
// when it is large enough to be seen; what is not written stays owed.
void show_correction(std::string& out, double& owed);

}  // namespace jalon::rendering
