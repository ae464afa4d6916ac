// What it takes to set a line of text: the faces, the breaks of words, what was set before. The renderer's own.
#pragma once

#include "rendering/layout/hyphenation.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/pdf/embedded_fonts.hpp"

namespace jalon::rendering {

struct WritingTools {
    const FontPrograms& fonts;
    const Hyphenation& hyphenation;
    const SetTexts& texts;
};

}  // namespace jalon::rendering
