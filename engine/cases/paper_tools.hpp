// What the engine asks of `rendering/` about papers that exist already: copies of them, never others.
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"

namespace jalon {

// What the copy of a confidential paper says of itself.
struct CopyMark {
    std::string holder;  // to whom it is given, French: « Claire AUBRY (Conseiller) »
    Instant at{};        // when
    std::string number;  // of the paper, or ""
    std::string sha256;  // hex, of the paper as it was issued
};

class PaperTools {
  public:
    virtual ~PaperTools() = default;

    // A copy of the PDF that says on each page, and to programs, that it is confidential, to whom it was given, and of
    // which bytes it is a copy; as sound an archive as they are, and never to be signed. The same copy for the same
    // mark. nullopt: the PDF bears a signature, which any change would break. Error (invalid): it is no PDF.
    virtual Result<std::optional<std::string>> marked_pdf(const std::string& pdf, const CopyMark& mark) const = 0;
    // The same for the page of a paper for browsers.
    virtual std::string marked_page(const std::string& html, const CopyMark& mark) const = 0;
};

}  // namespace jalon
