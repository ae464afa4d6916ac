#include "rendering/layout/hyphenation.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include <hyphen.h>

#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t shortest_word = 5;
constexpr std::size_t letters_before = 2;
constexpr std::size_t letters_after = 3;
constexpr std::size_t words_max = 10'000;

void add_cuts(HyphenDict* dictionary, std::u32string_view word, std::size_t offset, std::vector<std::size_t>& out) {
    if (word.size() < shortest_word || std::ranges::any_of(word, is_capital)) {
        return;
    }
    const std::string text = encode_utf8(word);
    std::string marks(text.size() + 5, '\0');
    char** replacements = nullptr;
    int* positions = nullptr;
    int* lengths = nullptr;
    const int failed = hnj_hyphen_hyphenate2(dictionary, text.c_str(), static_cast<int>(text.size()), marks.data(),
                                             nullptr, &replacements, &positions, &lengths);
    if (replacements != nullptr) {
        for (std::size_t k = 0; k + 1 < text.size(); ++k) {
            std::free(replacements[k]);
        }
    }
    std::free(replacements);
    std::free(positions);
    std::free(lengths);
    if (failed != 0) {
        return;
    }
    // Marks stand at characters, not bytes: an odd digit after the k-th character allows a cut there.
    for (std::size_t k = letters_before - 1; k + 1 + letters_after <= word.size(); ++k) {
        if ((marks[k] & 1) != 0 && marks[k] != '\0') {
            out.push_back(offset + k + 1);
        }
    }
}

}  // namespace

Hyphenation::Hyphenation(const std::string& dictionary)
    : dictionary_(hnj_hyphen_load(dictionary.c_str()), &hnj_hyphen_free), words_(words_max) {
    if (dictionary_ == nullptr) {
        throw std::runtime_error("dictionnaire de césure introuvable : " + dictionary);
    }
}

Hyphenation::~Hyphenation() = default;

std::vector<std::size_t> Hyphenation::cuts(std::u32string_view word) const {
    return *words_.get(std::u32string(word), [&] { return found_cuts(word); });
}

std::vector<std::size_t> Hyphenation::found_cuts(std::u32string_view word) const {
    std::vector<std::size_t> out;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= word.size(); ++at) {
        if (at == word.size() || !is_letter(word[at])) {
            if (at > begin) {
                add_cuts(dictionary_.get(), word.substr(begin, at - begin), begin, out);
            }
            begin = at + 1;
        }
    }
    return out;
}

}  // namespace jalon::rendering
