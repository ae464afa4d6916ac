#include "rendering/text/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace jalon::rendering {

namespace {

// Length of the sequence that `lead` opens, 0 when it cannot open one.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        return 3;
    }
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

std::u16string to_utf16(std::string_view text) {
    std::u16string out;
    for (const char32_t character : decode_utf8(text)) {
        if (character < 0x10000) {
            out.push_back(static_cast<char16_t>(character));
        } else {
            const char32_t rest = character - 0x10000;
            out.push_back(static_cast<char16_t>(0xD800 + (rest >> 10)));
            out.push_back(static_cast<char16_t>(0xDC00 + (rest & 0x3FF)));
        }
    }
    return out;
}

}  // namespace

std::u32string decode_utf8(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = sequence_length(lead);
        if (length == 0 || at + length > text.size()) {
            out.push_back(U'\uFFFD');
            ++at;
            continue;
        }
        char32_t character = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t k = 1; k < length; ++k) {
            character = (character << 6) | (static_cast<unsigned char>(text[at + k]) & 0x3FU);
        }
        out.push_back(character);
        at += length;
    }
    return out;
}

void append_utf8(std::string& out, char32_t character) {
    const auto byte = [&out](char32_t bits) { out.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (character < 0x80) {
        byte(character);
    } else if (character < 0x800) {
        byte(0xC0 | (character >> 6));
        byte(0x80 | (character & 0x3F));
    } else if (character < 0x10000) {
        byte(0xE0 | (character >> 12));
        byte(0x80 | ((character >> 6) & 0x3F));
        byte(0x80 | (character & 0x3F));
    } else {
        byte(0xF0 | (character >> 18));
        byte(0x80 | ((character >> 12) & 0x3F));
        byte(0x80 | ((character >> 6) & 0x3F));
        byte(0x80 | (character & 0x3F));
    }
}

std::string encode_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char32_t character : text) {
        append_utf8(out, character);
    }
    return out;
}

std::string utf16_with_mark(std::string_view text) {
    std::string out = "\xFE\xFF";
    for (const char16_t unit : to_utf16(text)) {
        out.push_back(static_cast<char>(unit >> 8));
        out.push_back(static_cast<char>(unit & 0xFF));
    }
    return out;
}

std::string utf16_hex(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char16_t unit : to_utf16(text)) {
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.push_back(digits[(unit >> shift) & 0xF]);
        }
    }
    return out;
}

bool is_letter(char32_t character) {
    return (character >= U'a' && character <= U'z') || (character >= U'A' && character <= U'Z') ||
           (character >= 0xC0 && character <= 0x24F && character != 0xD7 && character != 0xF7) ||
           (character >= 0x1E00 && character <= 0x1EFF);
}

bool is_capital(char32_t character) {
    if (character < 0x80) {
        return character >= U'A' && character <= U'Z';
    }
    if (character >= 0xC0 && character <= 0xDE) {
        return character != 0xD7;
    }
    const bool paired = (character >= 0x100 && character <= 0x17F) || (character >= 0x1E00 && character <= 0x1EFF);
    return paired && (character % 2 == 0);
}

}  // namespace jalon::rendering
