#include "engine/base/text.hpp"

#include <algorithm>
#include <cstdint>

namespace jalon {

namespace {

// Bytes of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : (lead & 0xF0U) == 0xE0       ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length) {
        return 0;
    }
    for (std::size_t at = 1; at < length; ++at) {
        if ((byte(at) & 0xC0U) != 0x80) {
            return 0;
        }
    }
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    const bool too_high = lead == 0xF4 && byte(1) > 0x8F;
    return overlong || surrogate || too_high ? 0 : length;
}

std::size_t blank_at_start(std::string_view text) {
    if (text.starts_with("\u00A0")) {
        return 2;
    }
    if (text.starts_with("\u202F")) {
        return 3;
    }
    return !text.empty() && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')) ? 1 : 0;
}

std::size_t blank_at_end(std::string_view text) {
    if (text.ends_with("\u00A0")) {
        return 2;
    }
    if (text.ends_with("\u202F")) {
        return 3;
    }
    return !text.empty() && (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r')) ? 1 : 0;
}

// Damerau–Levenshtein distance (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            const std::size_t change = a[i - 1] == b[j - 1] ? 0U : 1U;
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
            }
        }
    }
    return table[a.size()][b.size()];
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string trimmed(std::string_view text) {
    while (const std::size_t blank = blank_at_start(text)) {
        text.remove_prefix(blank);
    }
    while (const std::size_t blank = blank_at_end(text)) {
        text.remove_suffix(blank);
    }
    return std::string(text);
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(at + 1);
    }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            result += separator;
        }
        result += parts[i];
    }
    return result;
}

std::string excerpt(std::string_view text, std::size_t most) {
    std::size_t end = std::min(most, text.size());
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) {
        --end;
    }
    return std::string(text.substr(0, end));
}

std::string closest(std::string_view name, std::span<const std::string> candidates) {
    constexpr std::size_t longest_compared = 100;
    const std::string* best = nullptr;
    std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (name.size() > longest_compared || candidate.size() > longest_compared) {
            continue;
        }
        const std::size_t d = distance(name, candidate);
        if (d < best_distance) {
            best_distance = d;
            best = &candidate;
        }
    }
    // One letter for another in a name of one or two is no resemblance.
    return best != nullptr && name.size() > 2 ? *best : std::string();
}

std::string did_you_mean(std::string_view name, std::span<const std::string> candidates) {
    const std::string near = closest(name, candidates);
    return near.empty() ? near : " ; vouliez-vous dire « " + near + " » ?";
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4U];
        hex += digits[byte & 15U];
    }
    return hex;
}

}  // namespace jalon
