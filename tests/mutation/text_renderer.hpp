// Papers as their words: what a template prints, without pages.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/cases/document_renderer.hpp"
#include "rendering/renderer.hpp"
#include "rendering/template/print.hpp"
#include "rendering/template/template_text.hpp"
#include "tests/support/shipped_images.hpp"

namespace jalon::test {

class TextRenderer final : public DocumentRenderer {
  public:
    explicit TextRenderer(const std::map<std::string, std::string, std::less<>>& partials)
        : partials_(partials.begin(), partials.end()) {}

    Result<std::string> render(const RenderRequest& request) const override {
        const Result<rendering::TemplateText> text = read(*request.document_template);
        if (!text) {
            return tl::unexpected(text.error());
        }
        const Result<std::string> printed = rendering::print(*text, request.facts);
        return printed ? Result<std::string>(without_places(rendering::plain_text(*printed))) : printed;
    }

    // An amendment is drawn up from the page that was kept with its act: acts have a true one.
    Result<Paper> paper(const RenderRequest& request) const override {
        Result<std::string> text = render(request);
        if (!text || request.document_template->layout != "act") {
            return text ? Result<Paper>(Paper{*std::move(text), {}}) : tl::unexpected(text.error());
        }
        static const PdfRenderer real({.partials = {}, .images = shipped_images()});
        Result<Paper> made = real.paper(request);
        return Paper{*std::move(text), made ? std::move(made->html) : std::string()};
    }
    Result<std::vector<PrintedName>> names(const DocumentTemplate& made) const override {
        const Result<rendering::TemplateText> text = read(made);
        if (!text) {
            return tl::unexpected(text.error());
        }
        return rendering::names_of(*text);
    }

  private:
    // A named block carries its place in the template, which moves with every line written above it.
    static std::string without_places(const std::string& printed) {
        std::vector<std::string> lines = split(printed, '\n');
        for (std::string& line : lines) {
            if (trimmed(line).starts_with("```")) {
                line.resize(std::min(line.size(), line.find(' ', line.find('`'))));
            }
        }
        return join(lines, "\n");
    }

    Result<rendering::TemplateText> read(const DocumentTemplate& made) const {
        return rendering::read_template(made.body, made.body_position, partials_);
    }

    rendering::Partials partials_;
};

}  // namespace jalon::test
