#include "engine/cases/api_tokens.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jalon {

namespace {

constexpr std::array<std::pair<TokenScope, std::string_view>, 3> words = {
    {{TokenScope::read, "read"}, {TokenScope::act, "act"}, {TokenScope::measure, "measure"}}};

}  // namespace

std::string scope_word(TokenScope scope) {
    return std::string(std::ranges::find(words, scope, &std::pair<TokenScope, std::string_view>::first)->second);
}

std::optional<TokenScope> scope_of_word(std::string_view word) {
    const auto* found = std::ranges::find(words, word, &std::pair<TokenScope, std::string_view>::second);
    return found == words.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace jalon
