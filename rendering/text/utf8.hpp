// UTF-8 as a sequence of characters, and back. Text of the engine is valid UTF-8; a broken byte becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace jalon::rendering {

std::u32string decode_utf8(std::string_view text);
void append_utf8(std::string& out, char32_t character);
std::string encode_utf8(std::u32string_view text);
// UTF-16BE with byte order mark, as PDF strings want it.
std::string utf16_with_mark(std::string_view text);
// UTF-16BE without mark, in upper-case hexadecimal.
std::string utf16_hex(std::string_view text);

// Letters of the Latin script with their accents, as French, Breton or Vietnamese names use them.
bool is_letter(char32_t character);
bool is_capital(char32_t character);

}  // namespace jalon::rendering
