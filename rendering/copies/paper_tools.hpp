// What is done with papers that exist already. Apart from the renderer: who only makes a paper loads nothing that opens
// one.
#pragma once

#include "engine/cases/paper_tools.hpp"
#include "rendering/renderer.hpp"

namespace jalon {

class PdfPaperTools final : public PaperTools {
  public:
    // The renderer belongs to the caller and outlives the tools. Several threads may call at once.
    explicit PdfPaperTools(const PdfRenderer& renderer) : renderer_(renderer) {}

    Result<std::optional<std::string>> marked_pdf(const std::string& pdf, const CopyMark& mark) const override;
    std::string marked_page(const std::string& html, const CopyMark& mark) const override;
    Result<PaperLook> look(const std::string& pdf) const override;
    Result<List> changed_articles(const std::string& page, const RenderRequest& renewed) const override;
    Result<std::string> bundle(const std::vector<BundledPaper>& papers, const std::string& title) const override;

  private:
    const PdfRenderer& renderer_;
};

}  // namespace jalon
