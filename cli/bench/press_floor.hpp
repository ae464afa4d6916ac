// The least that writing a document can cost here: words put side by side until the line is full, pages of them
// deflated by zlib, a tag for each paragraph, metadata, typefaces embedded as they were given. No hyphenation, no
// kerning, no justification, no shaping, no bookmarks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace jalon::bench {

class PressFloor {
  public:
    // Writes `text` on that many pages, with those bytes of typefaces, which are deflated already.
    PressFloor(const std::string& text, std::size_t pages, std::size_t typeface_bytes);

    // The file, in which « {{name}} » is `name`.
    std::string written(const std::string& name) const;

  private:
    std::vector<std::string> paragraphs_;
    std::size_t pages_;
    std::size_t lines_per_page_;
    std::string typefaces_;
};

}  // namespace jalon::bench
