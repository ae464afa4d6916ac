// Markdown with tables and our named blocks, read into a document tree. French typography (no-break spaces,
// apostrophes) is applied to every text on the way.
//
// Named blocks are fenced code whose info word is one of `block_names()`; `document.hpp` says what each holds.
// A heading `### § Objet` becomes « Article n – Objet », numbered through the document; `references.hpp` tells of
// labels, appendices and what refers to them. `[^1]` calls a footnote.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "rendering/markdown/document.hpp"
#include "rendering/markdown/figure_blocks.hpp"

namespace jalon::rendering {

// `picture` gives the pictures that blocks name.
//
// Error (definition, `where` the line of `markdown`, from 1): raw HTML other than <br>, an unknown named block, a
// footnote or a label that is not defined, one of the bounds of `bounds.hpp`.
Result<Document> read_markdown(const std::string& markdown, const FindPicture& picture = {});

bool is_block_name(std::string_view name);
std::span<const std::string> block_names();

// The text of inlines without their style.
std::string text_of(const Inlines& inlines);

}  // namespace jalon::rendering
