#include "storage/text_search.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"

namespace jalon::storage {

namespace {

// Calls `visit` with each word of `text` until it answers true; whether one did.
template <class Visit>
bool any_word(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end > 0 && visit(text.substr(0, end))) {
            return true;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

bool may_be_mistyped(std::string_view word) {
    return word.size() >= 4 && std::ranges::none_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// True when one letter missing, added, changed, or two neighbours swapped, lead from one word to the other.
bool one_error_apart(std::string_view first, std::string_view second) {
    if (first.size() > second.size()) {
        std::swap(first, second);
    }
    if (second.size() - first.size() > 1) {
        return false;
    }
    const auto [a, b] = std::ranges::mismatch(first, second);
    const std::string_view rest(a, first.end());
    const std::string_view other(b, second.end());
    if (first.size() < second.size()) {
        return rest == other.substr(1);
    }
    const bool changed = rest.empty() || rest.substr(1) == other.substr(1);
    const bool swapped =
        rest.size() > 1 && rest[0] == other[1] && rest[1] == other[0] && rest.substr(2) == other.substr(2);
    return changed || swapped;
}

constexpr std::size_t trigram = 3;
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";

bool says_enough(std::string_view word) {
    return word.size() >= trigram && std::ranges::all_of(word, [](unsigned char c) { return c < 128 && c != '"'; });
}

// Whoever holds `part` holds all its trigrams.
std::string all_trigrams(std::string_view part) {
    std::vector<std::string> terms;
    for (std::size_t at = 0; at + trigram <= part.size(); ++at) {
        terms.push_back("\"" + std::string(part.substr(at, trigram)) + "\"");
    }
    return "(" + join(terms, " AND ") + ")";
}

// Each word that one error makes of a short one.
std::set<std::string> mistyped(std::string_view word) {
    std::set<std::string> words;
    for (std::size_t at = 0; at <= word.size(); ++at) {
        const std::string before(word.substr(0, at));
        const std::string after(word.substr(at));
        for (const char letter : letters) {
            words.insert(before + letter + after);
            if (!after.empty()) {
                words.insert(before + letter + after.substr(1));
            }
        }
        if (!after.empty()) {
            words.insert(before + after.substr(1));
        }
        if (after.size() > 1) {
            words.insert(before + after[1] + after[0] + after.substr(2));
        }
    }
    return words;
}

// One error leaves the beginning of a long word whole, or its end: the letter between them keeps a swap from touching
// both.
std::string any_with_one_error(std::string_view word) {
    const std::size_t half = (word.size() - 1) / 2;
    if (half >= trigram) {
        return "(" + all_trigrams(word.substr(0, half)) + " OR " + all_trigrams(word.substr(half + 1)) + ")";
    }
    std::vector<std::string> ways;
    for (const std::string& other : mistyped(word)) {
        ways.push_back(all_trigrams(other));
    }
    return "(" + join(ways, " OR ") + ")";
}

}  // namespace

std::optional<std::string> index_query(std::string_view query, Forgive forgive) {
    std::vector<std::string> words;
    any_word(query, [&](std::string_view word) {
        if (says_enough(word)) {
            const bool forgiven = forgive == Forgive::one_error && may_be_mistyped(word);
            words.push_back(forgiven ? any_with_one_error(word) : all_trigrams(word));
        }
        return false;
    });
    return words.empty() ? std::nullopt : std::optional<std::string>(join(words, " AND "));
}

bool matches(std::string_view text, std::string_view query, Forgive forgive) {
    return !any_word(query, [&](std::string_view word) {
        if (text.find(word) != std::string_view::npos) {
            return false;
        }
        return forgive == Forgive::nothing || !may_be_mistyped(word) ||
               !any_word(text, [&](std::string_view candidate) { return one_error_apart(word, candidate); });
    });
}

}  // namespace jalon::storage
