#include "rendering/layout/look.hpp"

#include <utility>

namespace jalon::rendering {

namespace {

using Setting = TextStyle::Setting;

constexpr double a4_width = 210 * mm;
constexpr double a4_height = 297 * mm;

TextStyle sans(double size, double leading, bool bold, Colour ink, Setting setting = Setting::left) {
    TextStyle style;
    style.family = Family::sans;
    style.bold = bold;
    style.size = size;
    style.leading = leading;
    style.colour = ink;
    style.setting = setting;
    style.hyphenate = false;
    return style;
}

TextStyle body_of(const std::string& kind) {
    TextStyle style;
    style.colour = colour::ink;
    if (kind == "act" || kind == "letter") {
        style.size = kind == "letter" ? 11 : 10.5;
        style.leading = kind == "letter" ? 15.2 : 14.4;
        return style;
    }
    style.family = Family::sans;
    style.size = 9.6;
    style.leading = 13.6;
    style.setting = kind == "report" ? Setting::justified : Setting::left;
    style.hyphenate = kind == "report";
    return style;
}

}  // namespace

Look look_of(const std::string& kind, bool landscape) {
    Look look;
    look.page_width = a4_width;
    look.page_height = a4_height;
    if (landscape) {
        std::swap(look.page_width, look.page_height);
    }
    const bool formal = kind == "act" || kind == "letter";
    const double side = (formal ? 25 : 20) * mm;
    look.margin_left = side;
    look.margin_right = side;
    look.margin_top = 20 * mm;
    look.margin_bottom = 24 * mm;
    look.body = body_of(kind);
    look.paragraph_gap = kind == "letter" ? 8.5 : formal ? 6.5 : 5.5;
    look.title = sans(17, 22, true, colour::accent, formal ? Setting::centre : Setting::left);
    look.subtitle = sans(10.5, 14.5, false, colour::grey, formal ? Setting::centre : Setting::left);
    look.part = sans(12.2, 16, true, colour::accent);
    look.article = sans(10.4, 14.4, true, colour::ink);
    look.minor = sans(9.8, 13.6, true, colour::grey);
    look.small = sans(8.6, 11.8, false, colour::grey);
    look.small_bold = sans(8.6, 11.8, true, colour::accent);
    look.cell = sans(9, 12, false, colour::ink);
    look.header_cell = sans(8.4, 11.2, true, colour::accent);
    look.figure = sans(15, 19, true, colour::accent);
    look.footnote = look.body;
    look.footnote.size = 8.4;
    look.footnote.leading = 10.8;
    return look;
}

}  // namespace jalon::rendering
