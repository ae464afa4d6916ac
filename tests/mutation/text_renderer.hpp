// Papers as their words: what a template prints, without pages.
#pragma once

#include <map>
#include <string>

#include "engine/cases/document_renderer.hpp"
#include "rendering/template/print.hpp"
#include "rendering/template/template_text.hpp"

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
        return printed ? Result<std::string>(rendering::plain_text(*printed)) : printed;
    }

    Result<std::vector<PrintedName>> names(const DocumentTemplate& made) const override {
        const Result<rendering::TemplateText> text = read(made);
        if (!text) {
            return tl::unexpected(text.error());
        }
        return rendering::names_of(*text);
    }

  private:
    Result<rendering::TemplateText> read(const DocumentTemplate& made) const {
        return rendering::read_template(made.body, made.body_position, partials_);
    }

    rendering::Partials partials_;
};

}  // namespace jalon::test
