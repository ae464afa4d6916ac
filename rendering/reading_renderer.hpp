// A renderer whose papers can be read again: what stands on each, found by the digest of its bytes.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "engine/base/sha256.hpp"
#include "engine/scenario/paper_reader.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

class ReadingRenderer final : public DocumentRenderer, public PaperReader {
  public:
    // The renderer that does the work belongs to the caller and outlives this one, as do the templates of the requests.
    explicit ReadingRenderer(const PdfRenderer& renderer) : renderer_(renderer) {}

    Result<std::string> render(const RenderRequest& request) const override;
    Result<Paper> paper(const RenderRequest& request) const override {
        Result<Paper> made = renderer_.paper(request);
        if (made) {
            const std::scoped_lock lock(mutex_);
            made_.insert_or_assign(sha256_hex(made->pdf), request);
        }
        return made;
    }
    Result<std::vector<PrintedName>> names(const DocumentTemplate& document_template) const override {
        return renderer_.names(document_template);
    }
    // Page after page, line after line, one space between them. A word that a line breaks keeps its hyphen.
    std::optional<std::string> text_of(const std::string& sha256) const override;

  private:
    const PdfRenderer& renderer_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, RenderRequest> made_;  // by digest: few papers are ever read, so none is read ahead
};

}  // namespace jalon
