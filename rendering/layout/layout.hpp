// Document tree to pages: a pure function of the tree, the page and the fonts.
//
// Headings stay with what follows, paragraphs keep two lines on either side of a page break, table rows stay whole
// and their header is repeated, signature boxes stay together and with the end of the text before them.
// Footnotes stand at the foot of the page that calls them. Pages are numbered « page n / N »; those of an appendix bear
// its own number too, « A-1 ».
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/definition/template.hpp"
#include "rendering/layout/box.hpp"
#include "rendering/layout/hyphenation.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

struct PageSetup {
    std::string kind = "act";  // "act" | "letter" | "report" | "invoice" | "sheet"
    bool landscape = false;
    std::optional<Margins> margins;      // none: those of the kind
    std::string page_numbers = "total";  // as in DocumentTemplate
    std::string header;                  // at the head of each page but the first, or ""
    std::string footer;                  // at the left of each foot, before « page n / N »
    std::string banner;                  // at the head of each page, or ""
    std::string watermark;               // across each page, or ""
};

// Error (invalid): a character that no font can print; the message names it.
Result<Layout> lay_out(const Document& document, const PageSetup& setup, const FontSet& fonts,
                       const Hyphenation& hyphenation, const SetTexts& texts);

}  // namespace jalon::rendering
