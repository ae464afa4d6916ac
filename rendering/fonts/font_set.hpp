// The typefaces of our documents and the shaping of text in them. A face that is loaded never changes, and words once
// shaped are remembered for all, so one FontSet serves every thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rendering/text/remembered.hpp"

namespace jalon::rendering {

enum class Family { serif, sans, mono, fallback };

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
    FontId font;
    std::uint32_t id = 0;
    double advance = 0;               // in ems, kerning included
    std::string text;                 // the characters it stands for; "" for the second glyph of a cluster
    std::size_t first_character = 0;  // index in the shaped text
};

// Shared with whoever shaped the same word before.
using Glyphs = std::shared_ptr<const std::vector<Glyph>>;

struct FontMetrics {
    double ascent = 0;   // ems, positive up
    double descent = 0;  // ems, negative
    double cap_height = 0;
    std::array<double, 4> box{};
};

class FontSet {
  public:
    // Loads the Liberation and DejaVu faces found under `directory`. Throws std::runtime_error when one is missing.
    explicit FontSet(const std::string& directory);
    ~FontSet();
    FontSet(const FontSet&) = delete;
    FontSet& operator=(const FontSet&) = delete;

    // Glyphs of `text` in `font`; characters the face lacks come from the fallback. Those that no face has are added
    // to `missing`.
    Glyphs shape(std::u32string_view text, FontId font, std::vector<char32_t>& missing) const;

    const FontMetrics& metrics(FontId font) const;
    // Advance of a glyph as the face's own table gives it, in ems.
    double natural_advance(FontId font, std::uint32_t glyph) const;
    std::string postscript_name(FontId font) const;
    // The TrueType file reduced to `glyphs`, which keep their numbers.
    std::string subset(FontId font, const std::vector<std::uint32_t>& glyphs) const;

  private:
    struct Face;
    struct Shaped {
        std::vector<Glyph> glyphs;
        std::vector<char32_t> missing;
    };
    const Face& face(FontId font) const;
    Shaped shaped(std::u32string_view text, FontId font) const;

    std::array<std::unique_ptr<Face>, FontId::count> faces_;
    RememberedWords<Shaped> words_;  // the index of the face follows the word
};

}  // namespace jalon::rendering
