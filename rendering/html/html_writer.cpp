#include "rendering/html/html_writer.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "rendering/html/style.hpp"
#include "rendering/html/text.hpp"
#include "rendering/markdown/markdown.hpp"
#include "rendering/markup.hpp"

namespace jalon::rendering {

namespace {

using Kind = Block::Kind;
using Row = std::vector<Inlines>;

// What the table of contents names, in the order of the text.
struct Place {
    int level = 0;
    std::string label;
    Inlines words;
};

void collect_places(const Document& document, std::vector<Place>& out) {
    for (const Block& block : document) {
        if (block.kind == Kind::heading) {
            const std::string own = "titre-" + std::to_string(out.size() + 1);
            out.push_back({block.level, block.label.empty() ? own : block.label, plain(text_of(block.inlines))});
        }
        collect_places(block.children, out);
    }
}

bool has_heading(const Document& document) {
    return std::ranges::any_of(document, [](const Block& block) {
        return block.kind == Kind::heading || block.kind == Kind::title || block.kind == Kind::cover ||
               has_heading(block.children);
    });
}

std::string class_of(Align align) {
    return align == Align::right ? R"( class="right")" : align == Align::centre ? R"( class="centre")" : "";
}

class Writer {
  public:
    Writer(const Document& document, const PageSetup& setup) : document_(document), setup_(setup) {
        collect_places(document, places_);
    }

    std::string page() {
        line("<!DOCTYPE html>");
        line("<html lang=\"fr\">");
        line(
            fmt::format("<head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, "
                        "initial-scale=1\"/><title>{}</title>",
                        escaped(setup_.header)));
        line(fmt::format("<style>{}</style></head>", twin_style));
        line(fmt::format("<body class=\"{}\">", escaped(setup_.kind)));
        marks();
        line("<main>");
        if (!has_heading(document_)) {
            line("<h1 class=\"away\">" + escaped(setup_.header) + "</h1>");
        }
        blocks(document_);
        out_ += text_.notes();
        line("</main>");
        if (!setup_.footer.empty()) {
            line("<footer><p>" + escaped(setup_.footer) + "</p></footer>");
        }
        line("</body>");
        line("</html>");
        return std::move(out_);
    }

  private:
    void line(const std::string& text) { out_.append(text).append(1, '\n'); }

    void tagged(const std::string& name, const std::string& attributes, const Inlines& words) {
        line(fmt::format("<{0}{1}>{2}</{0}>", name, attributes, text_.inlines(words)));
    }

    void around(const std::string& name, const std::string& attributes, const Document& children) {
        line("<" + name + attributes + ">");
        blocks(children);
        line("</" + name + ">");
    }

    // What the pages of the PDF bear at their head and across.
    void marks() {
        if (setup_.banner.empty() && setup_.watermark.empty()) {
            return;
        }
        line("<header>");
        if (!setup_.banner.empty()) {
            line("<p class=\"banner\">" + escaped(setup_.banner) + "</p>");
        }
        if (!setup_.watermark.empty()) {
            line("<p class=\"mark\">" + escaped(setup_.watermark) + "</p>");
        }
        line("</header>");
    }

    void blocks(const Document& list) {
        for (const Block& one : list) {
            block(one);
        }
    }

    void block(const Block& one) {
        switch (one.kind) {
            case Kind::paragraph:
                return tagged("p", "", one.inlines);
            case Kind::heading:
                return heading(one);
            case Kind::list:
                return list(one);
            case Kind::item:
                return around("li", "", one.children);
            case Kind::quote:
                return around("blockquote", "", one.children);
            case Kind::table:
                return table(one);
            case Kind::rule:
                return line("<hr/>");
            case Kind::toc:
                return contents();
            case Kind::page_break:
                return line("<div class=\"break\"></div>");
            case Kind::keep_together:
            case Kind::landscape:
                return blocks(one.children);
            default:
                return named(one);
        }
    }

    void named(const Block& one) {
        switch (one.kind) {
            case Kind::letterhead:
                return letterhead(one);
            case Kind::addressee:
                return lines("addressee", one.rows);
            case Kind::reference:
                return pairs(one.rows, "\u00A0:");
            case Kind::title:
                return title(one);
            case Kind::visas:
                return around("div", " class=\"visas\"", one.children);
            case Kind::parties:
                return around("div", " class=\"parties\"", one.children);
            case Kind::signatures:
                return signatures(one);
            case Kind::key_figures:
                return key_figures(one);
            case Kind::note:
                return around("aside", " role=\"note\"", one.children);
            case Kind::totals:
                return totals(one);
            case Kind::columns:
                return columns(one);
            case Kind::column:
                return around("div", "", one.children);
            default:
                return shown(one);
        }
    }

    void shown(const Block& one) {
        switch (one.kind) {
            case Kind::image:
            case Kind::qr_code:
                return picture(one);
            case Kind::bars:
            case Kind::radar:
            case Kind::progress:
                return chart(*one.figure);
            case Kind::timeline:
                return timeline(one);
            case Kind::cover:
                return cover(one);
            default:
                return;
        }
    }

    // ---- running text

    // Headings go down one level at a time, as the tags of the PDF do. A page has one title: what begins another part
    // of the paper like a title stands below it.
    std::string heading_name(int level) {
        last_level_ = std::max(titled_ ? 2 : 1, std::min({level, last_level_ + 1, 4}));
        titled_ = titled_ || last_level_ == 1;
        return "h" + std::to_string(last_level_);
    }

    void heading(const Block& one) {
        const Place& place = places_[headings_++];
        tagged(heading_name(one.level), " id=\"" + place_of(place.label) + "\"", one.inlines);
    }

    void list(const Block& one) {
        const std::string start =
            one.ordered && one.first_number != 1 ? fmt::format(" start=\"{}\"", one.first_number) : "";
        around(one.ordered ? "ol" : "ul", start, one.children);
    }

    void contents() {
        line("<nav aria-label=\"Sommaire\">");
        line("<ul>");
        for (const Place& place : places_) {
            if (place.level == 2 || place.level == 3) {
                line(fmt::format("<li><a href=\"#{}\">{}</a></li>", place_of(place.label), text_.inlines(place.words)));
            }
        }
        line("</ul>");
        line("</nav>");
    }

    void columns(const Block& one) {
        const bool two = !one.children.empty() && one.children.front().kind == Kind::column;
        around("div", two ? " class=\"columns\"" : " class=\"flow\"", one.children);
    }

    // ---- the head of an act or of a letter

    void lines(const std::string& name, const std::vector<Row>& rows) {
        std::string words;
        for (const Row& row : rows) {
            words += (words.empty() ? "" : "<br/>") + text_.inlines(row.front());
        }
        line("<p class=\"" + name + "\">" + words + "</p>");
    }

    void letterhead(const Block& one) {
        if (one.figure) {
            logo(*one.figure);
        }
        lines("letterhead", one.rows);
    }

    // The page stays alone and inert: it carries no file, and the words for a picture stand where it stands.
    void logo(const Figure& figure) { line("<p class=\"picture\">" + escaped(figure.alt) + "</p>"); }

    void pairs(const std::vector<Row>& rows, std::string_view between) {
        line("<dl class=\"pairs\">");
        for (const Row& row : rows) {
            line(fmt::format("<dt>{}{}</dt><dd>{}</dd>", text_.inlines(row.front()), between,
                             text_.inlines(row.back())));
        }
        line("</dl>");
    }

    void title(const Block& one) {
        for (std::size_t k = 0; k < one.rows.size(); ++k) {
            k == 0 ? tagged(heading_name(1), "", one.rows[k].front())
                   : tagged("p", " class=\"subtitle\"", one.rows[k].front());
        }
    }

    void cover(const Block& one) {
        const Cover& it = *one.cover;
        if (it.logo) {
            logo(*it.logo);
        }
        optional("kicker", it.kicker);
        tagged(heading_name(1), "", it.title);
        optional("subtitle", it.subtitle);
        optional("person", it.person);
        optional("banner", it.mention);
        if (!one.rows.empty()) {
            pairs(one.rows, "");
        }
        if (!it.issuer.empty()) {
            std::vector<Row> rows;
            std::ranges::transform(it.issuer, std::back_inserter(rows), [](const Inlines& own) { return Row{own}; });
            lines("letterhead", rows);
        }
    }

    void optional(const std::string& name, const Inlines& words) {
        if (!words.empty()) {
            tagged("p", " class=\"" + name + "\"", words);
        }
    }

    void signatures(const Block& one) {
        line(R"(<ul class="signatures" role="list" aria-label="Signatures">)");
        for (const Row& row : one.rows) {
            line("<li>");
            for (std::size_t k = 0; k < row.size(); ++k) {
                if (!row[k].empty()) {
                    const std::string words = text_.inlines(row[k]);
                    line(k == 0   ? "<p><strong>" + words + "</strong></p>"
                         : k == 1 ? "<p>" + words + "</p>"
                                  : "<p><em>" + words + "</em></p>");
                }
            }
            line("</li>");
        }
        line("</ul>");
    }

    // ---- tables and figures

    void cell(const std::string& name, const std::string& scope, Align align, const Inlines& words) {
        tagged(name, scope + class_of(align), words);
    }

    // A header without words is a cell: it would name nothing.
    void header_row(const Row& cells, const std::vector<Align>& aligns) {
        line("<thead><tr>");
        for (std::size_t c = 0; c < cells.size(); ++c) {
            cells[c].empty() ? cell("td", "", aligns[c], cells[c]) : cell("th", " scope=\"col\"", aligns[c], cells[c]);
        }
        line("</tr></thead>");
    }

    void body_row(const Row& cells, const std::vector<Align>& aligns, bool named_by_first) {
        line("<tr>");
        for (std::size_t c = 0; c < cells.size() && c < aligns.size(); ++c) {
            const bool names = named_by_first && c == 0 && !cells[c].empty();
            names ? cell("th", " scope=\"row\"", aligns[c], cells[c]) : cell("td", "", aligns[c], cells[c]);
        }
        line("</tr>");
    }

    void table(const Block& one) {
        const bool headed = std::ranges::any_of(one.rows.front(), [](const Inlines& cell) { return !cell.empty(); });
        const std::size_t totals_from = one.rows.size() - one.total_rows;
        line(fmt::format(R"(<div class="wide" role="group" tabindex="0" aria-label="Tableau {}"><table>)", ++tables_));
        if (headed) {
            header_row(one.rows.front(), one.aligns);
        }
        line("<tbody>");
        if (totals_from <= 1 && headed) {
            line(fmt::format("<tr><td colspan=\"{}\">Néant</td></tr>", one.aligns.size()));
        }
        for (std::size_t r = 1; r < totals_from; ++r) {
            body_row(one.rows[r], one.aligns, !headed);
        }
        line("</tbody>");
        if (one.total_rows > 0) {
            line("<tfoot>");
            for (std::size_t r = totals_from; r < one.rows.size(); ++r) {
                body_row(one.rows[r], one.aligns, true);
            }
            line("</tfoot>");
        }
        line("</table></div>");
    }

    void totals(const Block& one) {
        line("<table class=\"totals\"><tbody>");
        for (const Row& row : one.rows) {
            body_row({row.front(), row.back()}, {Align::left, Align::left}, true);
        }
        line("</tbody></table>");
    }

    void key_figures(const Block& one) {
        line("<dl class=\"key\">");
        for (const Row& row : one.rows) {
            line(fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", text_.inlines(row.front()),
                             row.size() > 1 ? text_.inlines(row[1]) : ""));
        }
        line("</dl>");
    }

    // Numbers are read better than lengths and angles.
    void chart(const Figure& figure) {
        if (figure.entries.empty()) {
            return line("<p><em>" + escaped(figure.alt) + "</em></p>");
        }
        line("<figure>");
        line(figure.caption.empty() ? "<table aria-label=\"Graphique\">" : "<table>");
        std::vector<Align> aligns(std::max<std::size_t>(figure.series.size(), 1) + 1, Align::right);
        aligns.front() = Align::left;
        if (!figure.series.empty()) {
            Row names{Inlines{}};
            std::ranges::transform(figure.series, std::back_inserter(names), plain);
            header_row(names, aligns);
        }
        line("<tbody>");
        for (const Figure::Entry& entry : figure.entries) {
            Row cells{plain(entry.label)};
            for (const Quantity& value : entry.values) {
                cells.push_back(plain(value.text));
            }
            body_row(cells, aligns, true);
        }
        line("</tbody></table>");
        caption(figure);
        line("</figure>");
    }

    // The words that stand for a picture, and what a code says.
    void picture(const Block& one) {
        line("<figure>");
        line("<p class=\"picture\">" + escaped(one.figure->alt) + "</p>");
        if (one.kind == Kind::qr_code) {
            Inlines words = plain(one.figure->source);
            words.front().link = one.figure->source;
            tagged("p", "", words);
        }
        caption(*one.figure);
        line("</figure>");
    }

    void caption(const Figure& figure) {
        if (!figure.caption.empty()) {
            tagged("figcaption", "", figure.caption);
        }
    }

    void timeline(const Block& one) {
        line(R"(<ol class="timeline" role="list">)");
        for (const Row& row : one.rows) {
            line("<li>");
            for (std::size_t k = 0; k < row.size(); ++k) {
                const std::string words = text_.inlines(row[k]);
                line(k == 1 ? "<p><strong>" + words + "</strong></p>" : "<p>" + words + "</p>");
            }
            line("</li>");
        }
        line("</ol>");
    }

    const Document& document_;
    const PageSetup& setup_;
    HtmlText text_;
    std::vector<Place> places_;
    std::string out_;
    std::size_t headings_ = 0;
    int last_level_ = 0;
    bool titled_ = false;
    int tables_ = 0;
};

}  // namespace

std::string write_html(const Document& document, const PageSetup& setup) {
    return Writer(document, setup).page();
}

}  // namespace jalon::rendering
