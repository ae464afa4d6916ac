// Base 64, in which bytes travel through text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jalon {

// On one line.
std::string to_base64(std::string_view bytes);
// The bytes that `text` stands for, on one line; nothing when it is no base 64.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace jalon
