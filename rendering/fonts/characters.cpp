#include "rendering/fonts/characters.hpp"

#include <algorithm>
#include <array>

#include <hb.h>

namespace jalon::rendering {

namespace {

constexpr char32_t first_combining = 0x300;  // below it and outside soft hyphens, text is composed already
constexpr char32_t soft_hyphen = 0xAD;

bool is_invisible(char32_t c) {
    return c == soft_hyphen || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
}

unsigned class_of(char32_t c) {
    return static_cast<unsigned>(hb_unicode_combining_class(hb_unicode_funcs_get_default(), c));
}

void decompose(char32_t c, std::u32string& out) {
    hb_codepoint_t first = 0;
    hb_codepoint_t second = 0;
    if (hb_unicode_decompose(hb_unicode_funcs_get_default(), c, &first, &second) == 0) {
        out.push_back(c);
        return;
    }
    decompose(first, out);
    if (second != 0) {
        out.push_back(second);
    }
}

// Marks on one letter in the order that Unicode gives them.
void order_marks(std::u32string& text) {
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if(at, text.end(), [](char32_t c) { return class_of(c) == 0; });
        std::stable_sort(at, end, [](char32_t a, char32_t b) { return class_of(a) < class_of(b); });
        at = end == text.end() ? end : std::next(end);
    }
}

std::u32string recomposed(const std::u32string& text) {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::u32string out;
    std::size_t letter = none;
    for (const char32_t c : text) {
        const unsigned own = class_of(c);
        // A mark of the same class in between keeps a later one from the letter.
        const bool reaches = letter != none && (letter + 1 == out.size() || class_of(out.back()) < own);
        hb_codepoint_t joined = 0;
        if (reaches && hb_unicode_compose(hb_unicode_funcs_get_default(), out[letter], c, &joined) != 0) {
            out[letter] = joined;
            continue;
        }
        if (own == 0) {
            letter = out.size();
        }
        out.push_back(c);
    }
    return out;
}

}  // namespace

std::u32string composed(std::u32string_view text) {
    const auto plain = [](char32_t c) { return c < first_combining && c != soft_hyphen; };
    if (std::ranges::all_of(text, plain)) {
        return std::u32string(text);
    }
    constexpr char32_t first_ligature = 0xFB00;
    constexpr std::array<std::u32string_view, 7> ligatures = {U"ff", U"fi", U"fl", U"ffi", U"ffl", U"st", U"st"};
    std::u32string out;
    for (const char32_t c : text) {
        if (c >= first_ligature && c < first_ligature + ligatures.size()) {
            out += ligatures[c - first_ligature];
        } else if (!is_invisible(c)) {
            decompose(c, out);
        }
    }
    order_marks(out);
    return recomposed(out);
}

bool is_of_known_script(char32_t c) {
    switch (hb_unicode_script(hb_unicode_funcs_get_default(), c)) {
        case HB_SCRIPT_COMMON:
        case HB_SCRIPT_INHERITED:
        case HB_SCRIPT_LATIN:
        case HB_SCRIPT_GREEK:
        case HB_SCRIPT_CYRILLIC:
        case HB_SCRIPT_ARMENIAN:
        case HB_SCRIPT_GEORGIAN:
            return true;
        default:
            return false;
    }
}

}  // namespace jalon::rendering
