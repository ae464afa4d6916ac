// Text and bytes as mail servers take them.
#pragma once

#include <string>
#include <string_view>

namespace jalon {

// UTF-8 text as encoded words (RFC 2047), folded between them; ASCII stays as it is. No word splits a character: the
// encoder of our library does.
std::string header_text(std::string_view text);

// On one line.
std::string base64(std::string_view bytes);

}  // namespace jalon
