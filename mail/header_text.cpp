#include "mail/header_text.hpp"

#include <algorithm>

#include "engine/base/base64.hpp"

namespace jalon {

namespace {

constexpr std::size_t word_bytes = 36;  // 48 in base 64, 60 with « =?UTF-8?B?…?= »: a line of RFC 2047 has 76

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string header_text(std::string_view text) {
    const bool plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    if (plain && text.find("=?") == std::string_view::npos) {
        return std::string(text);
    }
    std::string out;
    while (!text.empty()) {
        std::size_t length = std::min(word_bytes, text.size());
        while (length < text.size() && length > 1 && continues_character(text[length])) {
            --length;
        }
        out += (out.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + to_base64(text.substr(0, length)) + "?=");
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace jalon
