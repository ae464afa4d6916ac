#include "storage/text_search.hpp"

#include <algorithm>
#include <cctype>

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

}  // namespace

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
