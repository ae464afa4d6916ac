#include "rendering/layout/box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "engine/base/expect.hpp"

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
    expect(word->glyphs.size() <= std::numeric_limits<std::uint16_t>::max(), "no word is that long");
    const auto count = static_cast<std::uint16_t>(word->glyphs.size());
    return std::make_shared<const std::vector<Part>>(std::vector<Part>{Part{word, 0, count, 0}});
}

std::vector<Point> rectangle(double x, double y, double width, double height) {
    return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
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

namespace {

std::string colour_text(const Colour& colour) {
    constexpr double most = 255;
    return fmt::format("#{:02x}{:02x}{:02x}", std::lround(colour.red * most), std::lround(colour.green * most),
                       std::lround(colour.blue * most));
}

// A figure with what stands for it, then its shapes with the box around their points.
std::string drawing_text(const Drawing& drawing, std::size_t page, const Layout& layout) {
    std::string out = fmt::format("{} {:7.2f} {:7.2f} {:7.2f} {} {:.2f} {}\n", page, drawing.x, drawing.y,
                                  drawing.width, drawing.image ? "image" : "drawing", drawing.height,
                                  drawing.element ? layout.elements[*drawing.element].alt : "");
    for (const Shape& shape : drawing.shapes) {
        double left = drawing.width;
        double top = drawing.height;
        double right = 0;
        double bottom = 0;
        for (const std::vector<Point>& outline : shape.outlines) {
            for (const Point& point : outline) {
                left = std::min(left, point.x - shape.radius);
                right = std::max(right, point.x + shape.radius);
                top = std::min(top, point.y - shape.radius);
                bottom = std::max(bottom, point.y + shape.radius);
            }
        }
        out += fmt::format("{} {:7.2f} {:7.2f} {:7.2f} shape {:.2f} {}{}{}\n", page, drawing.x + left, drawing.y + top,
                           right - left, bottom - top, shape.fill ? "fill " + colour_text(*shape.fill) : "",
                           shape.fill && shape.stroke ? " " : "",
                           shape.stroke ? (shape.dash > 0 ? "dashes " : "line ") + colour_text(*shape.stroke) : "");
    }
    return out;
}

}  // namespace

std::string as_text(const Layout& layout) {
    std::string out;
    for (std::size_t k = 0; k < layout.pages.size(); ++k) {
        const Page& page = layout.pages[k];
        for (const RuleBox& rule : page.rules) {
            out += fmt::format("{} {:7.2f} {:7.2f} {:7.2f} {} {:.2f}\n", k + 1, rule.x, rule.y, rule.width,
                               !rule.fill      ? "frame"
                               : rule.step > 0 ? "dots"
                                               : "fill",
                               rule.height);
        }
        for (const Drawing& drawing : page.drawings) {
            out += drawing_text(drawing, k + 1, layout);
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
