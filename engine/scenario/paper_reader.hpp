// Reads papers that were made: what stands on them, found again by their digest.
#pragma once

#include <optional>
#include <string>

namespace jalon {

class PaperReader {
  public:
    virtual ~PaperReader() = default;
    // The text of the paper with that SHA-256, words that a line broke put together again; nullopt when it was not made
    // here (an uploaded file).
    virtual std::optional<std::string> text_of(const std::string& sha256) const = 0;
};

}  // namespace jalon
