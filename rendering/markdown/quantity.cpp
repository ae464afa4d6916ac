#include "rendering/markdown/quantity.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/text.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t digits_max = 12;

// The text with every kind of space made plain.
std::string plainly_spaced(std::string_view text) {
    std::string out;
    for (const char32_t c : decode_utf8(std::string(text))) {
        append_utf8(out, c == U'\u00A0' || c == U'\u202F' ? U' ' : c);
    }
    return trimmed(out);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct Parsed {
    double value = 0;
    std::string unit;
};

// Whether a space at `at` groups digits by three.
bool groups(const std::string& text, std::size_t at) {
    constexpr std::size_t group = 3;
    std::size_t count = 0;
    while (at + 1 + count < text.size() && is_digit(text[at + 1 + count])) {
        ++count;
    }
    return text[at] == ' ' && count == group;
}

// Digits, which spaces may group by three, then perhaps a decimal part, then what follows.
std::optional<Parsed> parsed(std::string_view given) {
    const std::string text = plainly_spaced(given);
    std::string whole;
    std::size_t at = 0;
    while (at < text.size() && (is_digit(text[at]) || (!whole.empty() && groups(text, at)))) {
        if (text[at] != ' ') {
            whole += text[at];
        }
        ++at;
    }
    std::string decimals;
    if (at + 1 < text.size() && (text[at] == ',' || text[at] == '.') && is_digit(text[at + 1])) {
        for (++at; at < text.size() && is_digit(text[at]); ++at) {
            decimals += text[at];
        }
    }
    if (whole.empty() || whole.size() + decimals.size() > digits_max) {
        return std::nullopt;
    }
    double value = 0;
    for (const char c : whole) {
        value = value * 10 + (c - '0');
    }
    double place = 1;
    for (const char c : decimals) {
        place /= 10;
        value += place * (c - '0');
    }
    return Parsed{value, trimmed(std::string_view(text).substr(at))};
}

}  // namespace

std::optional<double> counted(std::string_view text) {
    const std::optional<Parsed> number = parsed(text);
    if (!number) {
        return std::nullopt;
    }
    constexpr std::array<std::string_view, 5> units = {"", "%", "€", "h", "j"};
    if (std::ranges::find(units, number->unit) != units.end()) {
        return number->value;
    }
    constexpr double minutes_per_hour = 60;
    if (number->unit == "min") {
        return number->value / minutes_per_hour;
    }
    if (number->unit.starts_with("h ")) {
        const std::optional<Parsed> minutes = parsed(std::string_view(number->unit).substr(2));
        if (minutes && (minutes->unit.empty() || minutes->unit == "min") && minutes->value < minutes_per_hour) {
            return number->value + minutes->value / minutes_per_hour;
        }
    }
    return std::nullopt;
}

bool is_bare_number(std::string_view text) {
    const std::optional<Parsed> number = parsed(text);
    return number && number->unit.empty();
}

}  // namespace jalon::rendering
