// What the engine asks of `rendering/` about papers that exist already: copies and bundles of them, what a file shows
// of itself, and what an act would say otherwise today. The papers themselves stay as they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/cases/document_renderer.hpp"

namespace jalon {

// What the copy of a confidential paper says of itself.
struct CopyMark {
    std::string holder;  // to whom it is given, French: « Claire AUBRY (Conseiller) »
    Instant at{};        // when
    std::string number;  // of the paper, or ""
    std::string sha256;  // hex, of the paper as it was issued
};

// What a PDF shows of itself.
struct PaperLook {
    int pages = 0;
    std::string number;  // of the paper that Jalon made it as, « BP-2026-0042/CT/v1 », or ""
};

// One of the papers of a bundle.
struct BundledPaper {
    std::string title;
    std::string pdf;
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

    // Error (invalid): it is no PDF that can be opened.
    virtual Result<PaperLook> look(const std::string& pdf) const = 0;

    // The articles of an act that would read otherwise today, as facts for an amendment: records of `place`,
    // `of_place`, `title`, `before`, `after`, `added`, `removed`. `page` is the act's page for browsers, kept when it
    // was issued; `renewed` makes the act from what is true now. Errors: those of `DocumentRenderer::render`.
    virtual Result<List> changed_articles(const std::string& page, const RenderRequest& renewed) const = 0;

    // The papers one after the other in one PDF, each a bookmark; the same for the same papers. Nobody signs it. Error
    // (invalid): there is none, or one cannot be opened; `where` is its title.
    virtual Result<std::string> bundle(const std::vector<BundledPaper>& papers, const std::string& title) const = 0;
};

}  // namespace jalon
