// What changed between two layouts of one document, both as text (`as_text`): for the person who accepts a change of a
// template or of the look. Lines are compared by what they say and where they stand.
#pragma once

#include <string>
#include <vector>

namespace jalon::rendering {

// One line of a layout's text: a stretch of text, or a rule when `style` is "fill" or "frame".
struct PlacedLine {
    int page = 0;
    double x = 0;
    double y = 0;
    double width = 0;
    std::string style;
    std::string text;  // of a rule: its height

    bool is_rule() const { return style == "fill" || style == "frame"; }
    bool operator==(const PlacedLine&) const = default;
};

// The lines of a layout's text, in its order; a line of another shape is left out.
std::vector<PlacedLine> placed_lines(const std::string& layout);

// A page of which something changed.
struct PageDifference {
    int page = 0;
    std::vector<PlacedLine> same;
    std::vector<PlacedLine> gone;  // on the accepted page only
    std::vector<PlacedLine> come;  // on today's only
};

// The pages that differ, in order; a page that only one of the two has is wholly gone or come.
std::vector<PageDifference> page_differences(const std::string& accepted, const std::string& now);

// The same as words: « page 2 », then the lines « - … » and « + … » whose text changed; a line that only moved is
// counted at the end of its page. "" when nothing changed.
std::string difference_text(const std::vector<PageDifference>& pages);

// The same as pictures: an SVG for each page, one under the other, the unchanged in grey, what went in red and struck
// through, what came in green. Sizes of the sheet in points.
std::string difference_pictures(const std::vector<PageDifference>& pages, double width, double height);

}  // namespace jalon::rendering
