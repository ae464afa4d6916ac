#include "rendering/html/text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rendering/markup.hpp"

namespace jalon::rendering {

// Places of the text never meet those of the notes.
std::string place_of(std::string_view label) {
    return "p-" + escaped(label);
}

std::string way_of(const std::string& link) {
    if (link.starts_with('#')) {
        return "#" + place_of(std::string_view(link).substr(1));
    }
    constexpr std::array<std::string_view, 4> known = {"https://", "http://", "mailto:", "tel:"};
    const bool safe = std::ranges::any_of(known, [&](std::string_view way) { return link.starts_with(way); });
    return safe ? escaped(link) : "";
}

std::string HtmlText::call(const Inline& piece) {
    const std::string number = escaped(piece.text);
    const bool first = piece.note != nullptr;
    if (first) {
        called_.push_back(piece);
    }
    return fmt::format(R"(<sup><a href="#note-{0}"{1} role="doc-noteref"><span class="away">note </span>{0}</a></sup>)",
                       number, first ? fmt::format(R"( id="appel-{}")", number) : "");
}

std::string HtmlText::styled(const Inline& piece) {
    if (piece.raised) {
        return call(piece);
    }
    std::string out;
    for (const char c : escaped(piece.text)) {
        out += c == '\n' ? std::string("<br/>") : std::string(1, c);
    }
    if (piece.code) {
        out = "<code>" + out + "</code>";
    }
    if (piece.italic) {
        out = "<em>" + out + "</em>";
    }
    return piece.bold ? "<strong>" + out + "</strong>" : out;
}

std::string HtmlText::inlines(const Inlines& text) {
    std::string out;
    std::string open;  // the link around the pieces being written
    const auto turn = [&](const std::string& way) {
        if (way == open) {
            return;
        }
        out += open.empty() ? "" : "</a>";
        out += way.empty() ? "" : "<a href=\"" + way + "\">";
        open = way;
    };
    for (const Inline& piece : text) {
        turn(piece.raised || piece.link.empty() ? "" : way_of(piece.link));
        out += styled(piece);
    }
    turn("");
    return out;
}

std::string HtmlText::notes() {
    if (called_.empty()) {
        return "";
    }
    std::string out = "<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n";
    // A note may call another, which then follows.
    for (std::size_t k = 0; k < called_.size(); ++k) {
        const Inline note = called_[k];
        const std::string number = escaped(note.text);
        const std::string words = inlines(*note.note);
        out += fmt::format(
            "<p id=\"note-{0}\"><a href=\"#appel-{0}\"><span class=\"away\">retour à l’appel de la note </span>{0}</a> "
            "{1}</p>\n",
            number, words);
    }
    return out + "</section>\n";
}

}  // namespace jalon::rendering
