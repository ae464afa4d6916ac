// Where French words may be cut at the end of a line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rendering/text/remembered.hpp"

namespace jalon::rendering {

// The patterns of a dictionary after Liang: letters, and between them digits that ask for a cut when odd and against it
// when even, the greatest having the last word.
class HyphenationPatterns {
  public:
    // `text` is that of a dictionary in UTF-8 as LibreOffice keeps them. Patterns that would change the spelling of a
    // word are left out: French has none.
    explicit HyphenationPatterns(std::string_view text);

    bool empty() const { return entries_.empty(); }
    // For each character of `word` but the first, the digit before it; odd: the word may be cut there.
    std::vector<std::uint8_t> digits(std::u32string_view word) const;

  private:
    struct Entry {
        std::uint32_t begin = 0;  // of its letters; its digits, one more, begin at `begin` + its own place in the list
        std::uint32_t count = 0;
    };

    void add(std::u32string_view pattern);
    // The entry of these letters, or where it would stand.
    std::uint32_t& place(std::u32string_view letters, std::uint64_t hash);
    const Entry* find(std::u32string_view letters, std::uint64_t hash) const;
    std::u32string_view letters_of(const Entry& entry) const;
    const std::uint8_t* digits_of(const Entry& entry) const;

    std::u32string letters_;            // of all patterns, one after the other
    std::vector<std::uint8_t> digits_;  // of all patterns, one after the other
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> table_;  // by hash of the letters: one more than the index of an entry, or 0
    std::size_t longest_ = 0;           // of all letters of a pattern
};

class Hyphenation {
  public:
    // Reads the patterns of a dictionary such as /usr/share/hyphen/hyph_fr.dic. Throws std::runtime_error, with the
    // package to install, when it is missing or holds none.
    explicit Hyphenation(const std::string& dictionary);

    // Indexes of the characters before which `word` may be cut, in order. Words that hold a capital, and those of
    // fewer than five letters, stay whole; an apostrophe separates words.
    std::vector<std::size_t> cuts(std::u32string_view word) const;

  private:
    std::vector<std::size_t> found_cuts(std::u32string_view word) const;

    HyphenationPatterns patterns_;
    RememberedWords<std::vector<std::size_t>> words_;
};

}  // namespace jalon::rendering
