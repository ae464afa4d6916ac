// Template and facts to Markdown, strictly: what the template prints must be there.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "rendering/template/template_text.hpp"

namespace jalon::rendering {

// The Markdown of `text` with `facts` in place of its names. Punctuation that comes from facts is shifted to
// U+E000 + character so that Markdown cannot take it for markup; `plain_text` shifts it back.
//
// Errors (invalid): one detail per name that is missing or empty, with the position of the tag, or more text than
// `printed_bytes_max`. A section on a missing name is simply not shown.
Result<std::string> print(const TemplateText& text, const Record& facts);

// Where line `number` (from 1) of what `print` gives comes from. For messages: it prints a second time.
Position position_of_line(const TemplateText& text, const Record& facts, std::size_t number);

// `text` with protected punctuation restored.
std::string plain_text(std::string_view text);

}  // namespace jalon::rendering
