#include <algorithm>
#include <cctype>
#include <set>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/forms/validate.hpp"

namespace jalon {

namespace {

struct Word {
    std::string typed;
    std::string key;
};

// Cut at blanks and punctuation; letters of any script and digits are kept.
std::vector<Word> words_in(std::string_view text) {
    std::vector<Word> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) {
            // « l’opération »: apostrophes part words as blanks do.
            for (std::string& key : split(french::search_key(word), ' ')) {
                words.push_back({word, std::move(key)});
            }
        }
        word.clear();
    };
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || (byte & 0x80U) != 0) {
            word += c;
        } else {
            end();
        }
    }
    end();
    return words;
}

bool fits(std::string_view wanted, std::string_view key) {
    return wanted.ends_with('*') ? key.starts_with(wanted.substr(0, wanted.size() - 1)) : key == wanted;
}

bool begins_at(const std::vector<Word>& words, std::size_t at, const SensitiveWords::Phrase& phrase) {
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        if (at + i >= words.size() || !fits(phrase[i], words[at + i].key)) {
            return false;
        }
    }
    return !phrase.empty();
}

}  // namespace

std::vector<SensitiveFound> sensitive_words(const SensitiveWords& list, std::string_view text) {
    const std::vector<Word> words = words_in(text);
    std::vector<SensitiveFound> found;
    for (std::size_t at = 0; at < words.size(); ++at) {
        for (const SensitiveWords::Group& group : list.groups) {
            const auto phrase = std::ranges::find_if(
                group.phrases, [&](const SensitiveWords::Phrase& one) { return begins_at(words, at, one); });
            if (phrase == group.phrases.end()) {
                continue;
            }
            std::vector<std::string> typed;
            for (std::size_t i = at; i < at + phrase->size(); ++i) {
                typed.push_back(words[i].typed);
            }
            SensitiveFound one{join(typed, " "), group.label};
            if (std::ranges::find(found, one) == found.end()) {
                found.push_back(std::move(one));
            }
        }
    }
    return found;
}

}  // namespace jalon
