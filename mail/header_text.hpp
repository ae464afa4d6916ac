// Text as mail servers take it.
#pragma once

#include <string>
#include <string_view>

namespace jalon {

// UTF-8 text as encoded words (RFC 2047), folded between them; ASCII stays as it is. No word splits a character: the
// encoder of our library does.
std::string header_text(std::string_view text);

}  // namespace jalon
