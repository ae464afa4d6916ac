// Papers as their words: what a template prints, without pages.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
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
        return printed ? Result<std::string>(without_places(rendering::plain_text(*printed))) : printed;
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
