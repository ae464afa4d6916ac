// Documents as the engine asks for them: a template and facts in, a PDF out.
//
// Mustache puts the facts in place, Markdown gives the structure, layout places every line, and the writer makes a
// tagged PDF of it. The same request gives the same bytes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/cases/document_renderer.hpp"
#include "engine/definition/catalogue.hpp"
#include "rendering/amendment.hpp"
#include "rendering/writing.hpp"

namespace jalon {

struct RendererOptions {
    std::string fonts = "/usr/share/fonts/truetype";
    std::string hyphenation = "/usr/share/hyphen/hyph_fr.dic";
    std::map<std::string, std::string> partials;  // name → text of doc-templates/partials/<name>.md.mustache
    std::map<std::string, std::string, std::less<>> images{};  // file of doc-templates/images/ → its bytes
};

// Papers bound as one booklet: a title, a table of contents, a chapter for each.
struct Binding {
    struct Chapter {
        std::string title;  // "": that of the paper
        RenderRequest paper;
    };
    std::string title;
    std::vector<Chapter> chapters;  // at least one
    bool draft = false;             // prints « PROJET »
};

class PdfRenderer final : public DocumentRenderer {
  public:
    // Loads fonts and hyphenation once. Throws std::runtime_error when a file is missing.
    explicit PdfRenderer(RendererOptions options = {});
    ~PdfRenderer() override;

    // Several threads may render at once with the same renderer.
    Result<std::string> render(const RenderRequest& request) const override;
    Result<Paper> paper(const RenderRequest& request) const override;
    // Pages are numbered through. The banner is that of the most confidential chapter. Errors: those of `render`; also
    // invalid when a chapter other than the last has appendices.
    Result<Paper> bound(const Binding& binding) const;
    Result<std::vector<PrintedName>> names(const DocumentTemplate& document_template) const override;

    // Pictures that the template names and the renderer has not, each with its place and the nearest name. Errors:
    // those of `names`.
    Result<std::vector<Finding>> missing_pictures(const DocumentTemplate& document_template) const;

    // The pages of the same request as text, one box per line (page, x, y, width, style, text), for tests and review.
    Result<std::string> layout_text(const RenderRequest& request) const;

    // What writes our words beside those of a finished paper. Lasts as long as the renderer.
    rendering::WritingTools writing() const;

    // The articles that read otherwise with the facts of `renewed` than in the act as it was signed. Errors: those of
    // `render`.
    Result<std::vector<rendering::ArticleChange>> changed_articles(const RenderRequest& signed_act,
                                                                   const RenderRequest& renewed) const;

  private:
    struct Tools;
    std::unique_ptr<const Tools> tools_;
};

}  // namespace jalon
