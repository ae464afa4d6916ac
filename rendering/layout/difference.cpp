#include "rendering/layout/difference.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "rendering/markup.hpp"

namespace jalon::rendering {

namespace {

using Lines = std::vector<PlacedLine>;

auto key(const PlacedLine& line) {
    return std::tie(line.y, line.x, line.width, line.style, line.text);
}

std::map<int, Lines> by_page(const std::string& layout) {
    std::map<int, Lines> pages;
    for (PlacedLine& line : placed_lines(layout)) {
        pages[line.page].push_back(std::move(line));
    }
    for (auto& [page, lines] : pages) {
        std::ranges::stable_sort(lines, {}, key);
    }
    return pages;
}

PageDifference compared(int page, const Lines& accepted, const Lines& now) {
    const auto before = [](const PlacedLine& left, const PlacedLine& right) { return key(left) < key(right); };
    PageDifference found;
    found.page = page;
    std::ranges::set_intersection(accepted, now, std::back_inserter(found.same), before);
    std::ranges::set_difference(accepted, now, std::back_inserter(found.gone), before);
    std::ranges::set_difference(now, accepted, std::back_inserter(found.come), before);
    return found;
}

std::vector<std::string> texts(const Lines& lines) {
    std::vector<std::string> found;
    for (const PlacedLine& line : lines) {
        if (!line.is_rule()) {
            found.push_back(line.text);
        }
    }
    return found;
}

// Takes from `texts` what `others` has as well.
std::vector<std::string> without(std::vector<std::string> texts, std::vector<std::string> others) {
    std::erase_if(texts, [&](const std::string& text) {
        const auto same = std::ranges::find(others, text);
        if (same == others.end()) {
            return false;
        }
        others.erase(same);
        return true;
    });
    return texts;
}

// « serif/bold/10.5 » → 10.5.
double size_of(const PlacedLine& line) {
    constexpr double usual = 10;
    const std::size_t slash = line.style.rfind('/');
    std::istringstream in(slash == std::string::npos ? std::string() : line.style.substr(slash + 1));
    double size = 0;
    return in >> size ? size : usual;
}

std::string drawn(const PlacedLine& line, std::string_view colour, std::string_view more) {
    if (line.is_rule()) {
        std::istringstream in(line.text);
        double height = 0;
        in >> height;
        return fmt::format(
            "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\" stroke=\"{}\" "
            "fill-opacity=\"0.25\" stroke-width=\"0.4\"/>\n",
            line.x, line.y, line.width, height, line.style == "fill" || line.style == "dots" ? colour : "none", colour);
    }
    return fmt::format(
        "<text x=\"{:.2f}\" y=\"{:.2f}\" font-size=\"{:g}\" textLength=\"{:.2f}\" "
        "lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{}>{}</text>\n",
        line.x, line.y, size_of(line), std::max(line.width, 1.0), colour, more, escaped(line.text));
}

}  // namespace

std::vector<PlacedLine> placed_lines(const std::string& layout) {
    std::vector<PlacedLine> found;
    for (const std::string& text : split(layout, '\n')) {
        std::istringstream fields(text);
        PlacedLine line;
        if (fields >> line.page >> line.x >> line.y >> line.width >> line.style) {
            fields.get();  // one blank; the text keeps its own
            std::getline(fields, line.text);
            found.push_back(std::move(line));
        }
    }
    return found;
}

std::vector<PageDifference> page_differences(const std::string& accepted, const std::string& now) {
    const std::map<int, Lines> before = by_page(accepted);
    const std::map<int, Lines> after = by_page(now);
    const int last = std::max(before.empty() ? 0 : before.rbegin()->first, after.empty() ? 0 : after.rbegin()->first);
    std::vector<PageDifference> found;
    for (int page = 1; page <= last; ++page) {
        const auto one = before.find(page);
        const auto other = after.find(page);
        PageDifference difference =
            compared(page, one == before.end() ? Lines() : one->second, other == after.end() ? Lines() : other->second);
        if (!difference.gone.empty() || !difference.come.empty()) {
            found.push_back(std::move(difference));
        }
    }
    return found;
}

std::string difference_text(const std::vector<PageDifference>& pages) {
    std::string out;
    for (const PageDifference& page : pages) {
        const std::vector<std::string> gone = texts(page.gone);
        const std::vector<std::string> come = texts(page.come);
        const std::vector<std::string> lost = without(gone, come);
        const std::vector<std::string> won = without(come, gone);
        out += fmt::format("page {}\n", page.page);
        for (const std::string& text : lost) {
            out += "- " + text + "\n";
        }
        for (const std::string& text : won) {
            out += "+ " + text + "\n";
        }
        if (const std::size_t moved = come.size() - won.size(); moved != 0) {
            out += fmt::format("  {} ligne(s) déplacée(s)\n", moved);
        } else if (lost.empty() && won.empty()) {
            out += "  filets ou fonds changés\n";
        }
    }
    return out;
}

std::string difference_pictures(const std::vector<PageDifference>& pages, double width, double height) {
    std::string out;
    for (const PageDifference& page : pages) {
        out += fmt::format(
            "<figure><figcaption>page {0}</figcaption>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
            "viewBox=\"0 0 {1:.2f} {2:.2f}\" role=\"img\" aria-label=\"page {0}, avant et après\">\n",
            page.page, width, height);
        for (const PlacedLine& line : page.same) {
            out += drawn(line, "#767676", "");
        }
        for (const PlacedLine& line : page.gone) {
            out += drawn(line, "#b3261e", " text-decoration=\"line-through\"");
        }
        for (const PlacedLine& line : page.come) {
            out += drawn(line, "#1b6e3c", " font-weight=\"bold\"");
        }
        out += "</svg></figure>\n";
    }
    return out;
}

}  // namespace jalon::rendering
