#include "rendering/copies/paper_tools.hpp"

#include <utility>

#include "rendering/copies/articles_of_page.hpp"
#include "rendering/copies/marked_copy.hpp"
#include "rendering/merge.hpp"

namespace jalon {

Result<std::optional<std::string>> PdfPaperTools::marked_pdf(const std::string& pdf, const CopyMark& mark) const {
    return rendering::marked_pdf(pdf, mark, renderer_.writing());
}

std::string PdfPaperTools::marked_page(const std::string& html, const CopyMark& mark) const {
    return rendering::marked_page(html, mark);
}

Result<PaperLook> PdfPaperTools::look(const std::string& pdf) const {
    return rendering::look_of_pdf(pdf);
}

Result<List> PdfPaperTools::changed_articles(const std::string& page, const RenderRequest& renewed) const {
    const Result<Paper> paper = renderer_.paper(renewed);
    if (!paper) {
        return tl::unexpected(paper.error());
    }
    return rendering::as_facts(
        rendering::changed_articles(rendering::articles_of_page(page), rendering::articles_of_page(paper->html)));
}

Result<std::string> PdfPaperTools::bundle(const std::vector<BundledPaper>& papers, const std::string& title) const {
    std::vector<MergeInput> inputs;
    for (const BundledPaper& paper : papers) {
        inputs.push_back({paper.title, paper.pdf});
    }
    Result<MergedPdf> merged = merged_pdf(inputs, title);
    return merged ? Result<std::string>(std::move(merged->bytes)) : tl::unexpected(merged.error());
}

}  // namespace jalon
