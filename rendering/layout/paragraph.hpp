// Text to lines: total-fit line breaking after Knuth and Plass, French hyphenation, justification.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rendering/fonts/font_set.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/layout/hyphenation.hpp"
#include "rendering/markdown/document.hpp"
#include "rendering/text/remembered.hpp"

namespace jalon::rendering {

struct TextStyle {
    Family family = Family::serif;
    bool bold = false;
    bool italic = false;
    double size = 10.5;
    double leading = 14.2;
    Colour colour;
    enum class Setting { justified, left, centre, right } setting = Setting::justified;
    bool hyphenate = true;
    double first_indent = 0;  // of the first line; negative hangs it
};

// One line, boxes relative to the left of the paragraph and to the baseline.
struct Line {
    std::vector<TextBox> boxes;
    double width = 0;
    bool hyphenated = false;    // a word goes on in the next line
    std::vector<Inline> calls;  // of footnotes, where they are first called
};

// Texts as they were set before: most paragraphs of a paper say the same to everybody. Several threads may ask at once.
struct SetTexts {
    struct Set {
        std::vector<Line> lines;
        std::vector<char32_t> missing;
    };
    struct Widths {
        double natural = 0;
        double narrowest = 0;
        std::vector<char32_t> missing;
    };
    // By all that the result depends on, weighed by the bytes of the text: some fifteen bytes are kept for each.
    RememberedTexts<Set> sets{400'000};
    RememberedTexts<Widths> widths{100'000};
};

class Typesetter {
  public:
    // All belong to the caller and outlive the typesetter.
    Typesetter(const FontSet& fonts, const Hyphenation& hyphenation, const SetTexts& texts)
        : fonts_(fonts), hyphenation_(hyphenation), texts_(texts) {}

    // Lines of `text` in a measure of `width`.
    std::vector<Line> lines(const Inlines& text, const TextStyle& style, double width);
    // Widths of the text without any break but the forced ones, and of its longest unbreakable part.
    double natural_width(const Inlines& text, const TextStyle& style);
    double narrowest_width(const Inlines& text, const TextStyle& style);
    WordHandle shape(const std::string& text, FontId font);
    const FontSet& fonts() const { return fonts_; }

    // Characters met that no font can print.
    const std::vector<char32_t>& missing() const { return missing_; }
    // The text that holds the first of them.
    const std::string& missing_in() const { return missing_in_; }

  private:
    void report(const std::vector<char32_t>& missing, const Inlines& text);
    SetTexts::Set set(const Inlines& text, const TextStyle& style, double width) const;
    SetTexts::Widths measured(const Inlines& text, const TextStyle& style) const;
    std::shared_ptr<const SetTexts::Widths> widths(const Inlines& text, const TextStyle& style);

    const FontSet& fonts_;
    const Hyphenation& hyphenation_;
    const SetTexts& texts_;
    std::vector<char32_t> missing_;
    std::string missing_in_;
};

}  // namespace jalon::rendering
