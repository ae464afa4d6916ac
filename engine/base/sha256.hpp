// SHA-256, by which stored documents are known.
#pragma once

#include <string>
#include <string_view>

namespace jalon {

// The 32 raw bytes.
std::string sha256(std::string_view bytes);
// The same as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
// The same in base 64, as browsers name what they may use.
std::string sha256_base64(std::string_view bytes);

}  // namespace jalon
