#include "engine/definition/action_words.hpp"

namespace jalon {

const std::vector<std::string>& words_of(const Action& action, std::string_view name) {
    static const std::vector<std::string> none;
    const auto found = action.words.find(name);
    return found == action.words.end() ? none : found->second;
}

std::string word_of(const Action& action, std::string_view name) {
    const std::vector<std::string>& words = words_of(action, name);
    return words.empty() ? "" : words.front();
}

}  // namespace jalon
