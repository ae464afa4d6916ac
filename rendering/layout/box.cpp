#include "rendering/layout/box.hpp"

#include <fmt/format.h>

namespace jalon::rendering {

RuleBox filled(double x, double y, double width, double height, Colour fill) {
    RuleBox rule;
    rule.x = x;
    rule.y = y;
    rule.width = width;
    rule.height = height;
    rule.fill = fill;
    return rule;
}

Run whole_run(const WordHandle& word) {
    const auto count = static_cast<std::uint32_t>(word->glyphs.size());
    return std::make_shared<const std::vector<Part>>(std::vector<Part>{Part{word, 0, count, 0}});
}

std::string TextBox::text() const {
    std::string out;
    for (const Part& part : *run) {
        for (const Glyph& glyph : part.glyphs()) {
            out += glyph.text();
        }
    }
    return out;
}

std::string as_text(const Layout& layout) {
    std::string out;
    for (std::size_t k = 0; k < layout.pages.size(); ++k) {
        const Page& page = layout.pages[k];
        for (const RuleBox& rule : page.rules) {
            out += fmt::format("{} {:7.2f} {:7.2f} {:7.2f} {} {:.2f}\n", k + 1, rule.x, rule.y, rule.width,
                               rule.fill ? "fill" : "frame", rule.height);
        }
        for (const TextBox& box : page.texts) {
            out +=
                fmt::format("{} {:7.2f} {:7.2f} {:7.2f} {}/{:g} {}{}\n", k + 1, box.x, box.y, box.width,
                            box.font.name(), box.size, box.text(), box.link.starts_with('#') ? " → " + box.link : "");
        }
    }
    return out;
}

}  // namespace jalon::rendering
