// Where French words may be cut at the end of a line.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rendering/text/remembered.hpp"

struct _HyphenDict;  // NOLINT(bugprone-reserved-identifier): the library names it so

namespace jalon::rendering {

class Hyphenation {
  public:
    // Reads the patterns of a dictionary such as /usr/share/hyphen/hyph_fr.dic. Throws std::runtime_error when absent.
    explicit Hyphenation(const std::string& dictionary);
    ~Hyphenation();
    Hyphenation(const Hyphenation&) = delete;
    Hyphenation& operator=(const Hyphenation&) = delete;

    // Indexes of the characters before which `word` may be cut, in order. Words that hold a capital, and those of
    // fewer than five letters, stay whole; an apostrophe separates words.
    std::vector<std::size_t> cuts(std::u32string_view word) const;

  private:
    std::vector<std::size_t> found_cuts(std::u32string_view word) const;

    std::unique_ptr<_HyphenDict, void (*)(_HyphenDict*)> dictionary_;
    RememberedWords<std::vector<std::size_t>> words_;
};

}  // namespace jalon::rendering
