#include "rendering/layout/blocks.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace jalon::rendering {

namespace {

using Setting = TextStyle::Setting;

// Dots between an entry of the contents and its page.
void leaders(Piece& line) {
    if (line.texts.size() < 2) {
        return;
    }
    const TextBox& text = line.texts[line.texts.size() - 2];
    const TextBox& number = line.texts.back();
    constexpr double step = 4.5;
    constexpr double dot = 0.7;
    const double from = std::ceil((text.x + text.width + 5) / step) * step;
    const double steps = std::ceil((number.x - 4 - from) / step);
    if (steps > 0) {
        RuleBox dots = filled(from, number.y - dot, (steps - 1) * step + dot, dot, colour::grey);
        dots.step = step;
        line.rules.push_back(dots);
    }
}

}  // namespace

void compose_contents(Composer& composer, const Place& place, Pieces& out) {
    const std::size_t whole = composer.element(Role::toc, place.parent);
    for (const OutlineEntry& entry : composer.contents()) {
        if (entry.level < 2 || entry.level > 3) {
            continue;
        }
        const std::size_t meaning = composer.element(Role::reference, composer.element(Role::toc_item, whole));
        const auto linked = [&entry](const std::string& text) {
            Inlines words = plain(text);
            words.front().link = "#" + entry.anchor;
            return words;
        };
        TextStyle style = composer.look().body;
        style.setting = Setting::left;
        style.bold = entry.level == 2;
        const double indent = entry.level == 2 ? 0 : 14;
        const double number_room = 26;
        Pieces own =
            composer.lines(linked(entry.text), style, place.x + indent, place.width - indent - number_room, meaning);
        style.setting = Setting::right;
        const Piece number = stacked(composer.lines(linked(" " + std::to_string(entry.page + 1)), style,
                                                    place.x + place.width - number_room, number_room, meaning));
        if (own.empty()) {
            continue;
        }
        insert(own.back(), number, 0, 0);
        leaders(own.back());
        own.front().before = entry.level == 2 ? 6 : 1.5;
        for (Piece& piece : own) {
            composer.push(std::move(piece), out);
        }
    }
    if (!out.empty()) {
        out.back().after = 16;
    }
}

}  // namespace jalon::rendering
