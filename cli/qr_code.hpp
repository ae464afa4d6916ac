// A text as a QR code that a page can hold.
#pragma once

#include <string>

namespace jalon {

// An SVG element; "" when the text is too long for a code.
std::string qr_code_svg(const std::string& text);

}  // namespace jalon
