// Blocks to pieces: how each kind of block looks. What the pages make of the pieces is decided later.
#pragma once

#include <vector>

#include "rendering/layout/look.hpp"
#include "rendering/layout/paragraph.hpp"
#include "rendering/layout/piece.hpp"
#include "rendering/markdown/document.hpp"

namespace jalon::rendering {

// The pieces of `document`; the elements they mean are added to `layout`. `contents` are the headings with their
// pages, as the last pass found them, for a table of contents.
Pieces compose(const Document& document, const std::vector<OutlineEntry>& contents, const Look& look,
               Typesetter& setter, Layout& layout);

}  // namespace jalon::rendering
