// The cover of a booklet or a report: a page of its own.
#include <algorithm>
#include <utility>

#include "rendering/layout/blocks.hpp"
#include "rendering/layout/figure.hpp"
#include "rendering/markdown/markdown.hpp"

namespace jalon::rendering {

namespace {

constexpr double band_width = 11 * mm;
constexpr double title_from = 0.27;  // of the height of the text
constexpr double label_width = 42 * mm;

TextStyle style_of(const TextStyle& model, double size, double leading, bool bold, Colour ink) {
    TextStyle out = model;
    out.setting = TextStyle::Setting::left;
    out.hyphenate = false;
    out.size = size;
    out.leading = leading;
    out.bold = bold;
    out.colour = ink;
    return out;
}

// Lines one under the other, from `y` down.
class Sheet {
  public:
    Sheet(Composer& composer, const Place& place, Piece& piece)
        : composer_(composer), place_(place), piece_(piece), plain_(composer.look().small) {}

    void skip(double height) { y_ += height; }
    void move_to(double y) { y_ = std::max(y_, y); }
    double y() const { return y_; }

    void text(const Inlines& words, const TextStyle& style, Role role, double after) {
        if (!words.empty()) {
            put(words, style, place_.x, place_.width, composer_.element(role, place_.parent));
            y_ += after;
        }
    }

    void logo(const Figure& figure) {
        constexpr double share_max = 0.5;
        Drawing drawing = picture(figure, place_.width * share_max);
        drawing.x = place_.x;
        drawing.y = y_;
        drawing.element = composer_.figure(figure.alt, place_.parent);
        y_ += drawing.height;
        piece_.drawings.push_back(std::move(drawing));
    }

    // A label and, beside it, its value.
    void detail(const std::vector<Inlines>& row) {
        const std::size_t meaning = composer_.element(Role::p, place_.parent);
        const TextStyle label = style_of(plain_, 9.2, 14, false, colour::grey);
        const TextStyle value = style_of(plain_, 10.4, 14, false, colour::ink);
        Piece left = stacked(composer_.lines(row.front(), label, place_.x, label_width, meaning));
        Piece right = stacked(
            composer_.lines(row.back(), value, place_.x + label_width + 8, place_.width - label_width - 8, meaning));
        const double height = std::max(left.height, right.height);
        insert(piece_, std::move(left), 0, y_);
        insert(piece_, std::move(right), 0, y_);
        y_ += height + 6;
        piece_.rules.push_back(filled(place_.x, y_ - 3, place_.width, hairline, colour::hairline));
    }

    void lines(const std::vector<Inlines>& rows) {
        const std::size_t meaning = composer_.element(Role::p, place_.parent);
        for (std::size_t k = 0; k < rows.size(); ++k) {
            put(rows[k], style_of(plain_, k == 0 ? 10.4 : 9, 13.5, k == 0, k == 0 ? colour::accent : colour::grey),
                place_.x, place_.width, meaning);
        }
    }

    void stroke(double width, double height) {
        piece_.rules.push_back(filled(place_.x, y_, width, height, colour::accent));
        y_ += height;
    }

  private:
    void put(const Inlines& words, const TextStyle& style, double x, double width, std::size_t meaning) {
        Piece own = stacked(composer_.lines(words, style, x, width, meaning));
        const double height = own.height;
        insert(piece_, std::move(own), 0, y_);
        y_ += height;
    }

    Composer& composer_;
    const Place& place_;
    Piece& piece_;
    TextStyle plain_;
    double y_ = 0;
};

}  // namespace

void compose_cover(Composer& composer, const Block& one, const Place& place, Pieces& out) {
    const Cover& cover = *one.cover;
    const Look& look = composer.look();
    const double height = look.page_height - look.margin_top - look.margin_bottom - 1;
    Piece piece;
    piece.fixed_top = look.margin_top;
    piece.rules.push_back(filled(0, -look.margin_top, band_width, look.page_height, colour::accent));
    Sheet sheet(composer, place, piece);
    if (cover.logo) {
        sheet.logo(*cover.logo);
    }
    sheet.skip(16);
    sheet.move_to(height * title_from);
    composer.open_title();
    const TextStyle& base = look.small;
    sheet.text(cover.kicker, style_of(base, 11, 15, true, colour::grey), Role::p, 6);
    sheet.text(cover.title, style_of(base, 29, 35, true, colour::accent), Role::h1, 6);
    sheet.text(cover.subtitle, style_of(base, 13, 18, false, colour::grey), Role::p, 0);
    sheet.skip(16);
    sheet.stroke(34 * mm, 2.2);
    sheet.skip(20);
    sheet.text(cover.person, style_of(base, 16, 22, true, colour::ink), Role::p, 14);
    for (const std::vector<Inlines>& row : one.rows) {
        sheet.detail(row);
    }
    constexpr double line = 13.5;
    sheet.skip(24);
    sheet.text(cover.mention, style_of(base, 9.6, 14, true, colour::warning), Role::p, 0);
    sheet.move_to(height - static_cast<double>(cover.issuer.size()) * line);
    sheet.lines(cover.issuer);
    piece.height = std::max(sheet.y(), height);
    piece.outline = {OutlineEntry{1, text_of(cover.title), 0, 0, {}}};
    if (!out.empty()) {
        composer.break_page();
    }
    composer.push(std::move(piece), out);
    composer.break_page();
}

}  // namespace jalon::rendering
