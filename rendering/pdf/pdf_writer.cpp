#include "rendering/pdf/pdf_writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hpdf_catalog.h>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "rendering/pdf/embedded_fonts.hpp"
#include "rendering/pdf/objects.hpp"
#include "rendering/pdf/structure.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr double watermark_grey = 0.93;
constexpr double adjustment_least = 0.05;  // thousandths of an em: below, nobody sees it

std::string rgb(const Colour& colour, const char* operation) {
    return number(colour.red) + " " + number(colour.green) + " " + number(colour.blue) + " " + operation + "\n";
}

class PageWriter {
  public:
    PageWriter(const Layout& layout, std::size_t index, HPDF_Page page, const EmbeddedFonts& fonts, Objects& objects,
               Structure& structure)
        : layout_(layout), index_(index), page_(page), fonts_(fonts), objects_(objects), structure_(structure) {}

    void write() {
        const Page& page = layout_.pages[index_];
        decoration(page);
        for (std::size_t at = 0; at < page.texts.size();) {
            at = stretch(page.texts, at);
        }
        for (const std::size_t element : page.empty_elements) {
            structure_.keep(element);
        }
        objects_.set_content(page_, out_);
        if (!annotations_.empty()) {
            HPDF_Array list = HPDF_Array_New(page_->mmgr);
            HPDF_Dict_Add(page_, "Annots", list);
            for (HPDF_Dict annotation : annotations_) {
                HPDF_Array_Add(list, annotation);
            }
        }
    }

    const std::string& content() const { return out_; }

  private:
    void decoration(const Page& page) {
        if (page.rules.empty() && !page.watermark) {
            return;
        }
        out_ += "/Artifact BMC\n";
        if (page.watermark) {
            watermark(*page.watermark);
        }
        for (const RuleBox& rule : page.rules) {
            const std::string box = number(rule.x) + " " + number(up(rule.y + rule.height)) + " " + number(rule.width) +
                                    " " + number(rule.height) + " re ";
            if (rule.fill) {
                out_ += rgb(*rule.fill, "rg") + box + "f\n";
            }
            if (rule.stroke) {
                out_ += number(rule.line_width) + " w " + rgb(*rule.stroke, "RG") + box + "S\n";
            }
        }
        out_ += "EMC\n";
    }

    void watermark(const Watermark& mark) {
        const double angle = std::atan2(layout_.height, layout_.width);
        const double cosine = std::cos(angle);
        const double sine = std::sin(angle);
        const double drop = mark.size * 0.35;  // half the height of capitals
        const double x = layout_.width / 2 - mark.width / 2 * cosine + drop * sine;
        const double y = layout_.height / 2 - mark.width / 2 * sine - drop * cosine;
        out_ += "BT\n" + number(watermark_grey) + " g\n" + font(mark.font) + " " + number(mark.size) + " Tf\n" +
                number(cosine) + " " + number(sine) + " " + number(-sine) + " " + number(cosine) + " " + number(x) +
                " " + number(y) + " Tm\n" + glyphs(mark.glyphs) + "ET\n";
    }

    // Writes the boxes that share one meaning from `at` on, and returns the first of the next stretch.
    std::size_t stretch(const std::vector<TextBox>& boxes, std::size_t at) {
        const TextBox& first = boxes[at];
        std::size_t end = at;
        while (end < boxes.size() && boxes[end].element == first.element && boxes[end].link == first.link) {
            ++end;
        }
        std::optional<std::size_t> link;
        if (!first.element) {
            out_ += "/Artifact BMC\n";
        } else {
            if (!first.link.empty()) {
                link = structure_.add_link(*first.element);
            }
            const Structure::Mark mark = structure_.mark(link.value_or(*first.element), index_);
            out_ += "/" + mark.tag + " <</MCID " + std::to_string(mark.id) + ">> BDC\n";
        }
        out_ += "BT\n";
        double x = 0;
        double y = 0;
        for (std::size_t k = at; k < end; ++k) {
            text(boxes[k], x, y);
        }
        out_ += "ET\nEMC\n";
        if (link) {
            for (std::size_t k = at; k < end; ++k) {
                annotate(boxes[k], *link);
            }
        }
        return end;
    }

    // Positions are written relative to the last one, as the PDF operator Td wants them.
    void text(const TextBox& box, double& x, double& y) {
        const std::string face = font(box.font) + " " + number(box.size) + " Tf\n";
        if (face != face_) {
            out_ += face;
            face_ = face;
        }
        if (!colour_ || *colour_ != box.colour) {
            out_ += rgb(box.colour, "rg");
            colour_ = box.colour;
        }
        const double to_x = std::round(box.x * 1000) / 1000;
        const double to_y = std::round(up(box.y) * 1000) / 1000;
        out_ += number(to_x - x) + " " + number(to_y - y) + " Td\n" + glyphs(box.glyphs);
        x = to_x;
        y = to_y;
    }

    std::string glyphs(const std::vector<Glyph>& list) const {
        std::string out = "[<";
        double owed = 0;
        for (const Glyph& glyph : list) {
            if (std::abs(owed) >= adjustment_least) {
                const double written = std::round(owed * 100) / 100;
                out += "> " + number(written) + " <";
                owed -= written;
            }
            for (const unsigned shift : {12U, 8U, 4U, 0U}) {
                out += "0123456789ABCDEF"[(glyph.id >> shift) & 0xFU];
            }
            owed += fonts_.told_width(glyph.font, glyph.id) - glyph.advance * 1000;
        }
        return out + ">] TJ\n";
    }

    void annotate(const TextBox& box, std::size_t link) {
        const HPDF_Dict annotation = objects_.add();
        const std::size_t key = structure_.attach(link, index_, annotation);
        const double low = up(box.y + box.size * 0.25);
        objects_.fill(annotation, "/Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [" + number(box.x) + " " +
                                      number(low) + " " + number(box.x + box.width) + " " +
                                      number(low + box.size * 1.15) + "] /StructParent " + std::to_string(key) +
                                      " /Contents " + text_string(box.text()) + " /A << /S /URI /URI " + uri(box.link) +
                                      " >>");
        annotations_.push_back(annotation);
    }

    static std::string uri(const std::string& target) {
        std::string out = "(";
        for (const char c : target) {
            const auto byte = static_cast<unsigned char>(c);
            if (c == '(' || c == ')' || c == '\\') {
                out += '\\';
                out += c;
            } else if (byte <= 0x20 || byte >= 0x7F) {
                out += fmt::format("%{:02X}", byte);
            } else {
                out += c;
            }
        }
        return out + ")";
    }

    std::string font(FontId id) { return std::string("/") + HPDF_Page_GetLocalFontName(page_, fonts_.object(id)); }
    double up(double y) const { return layout_.height - y; }

    const Layout& layout_;
    std::size_t index_;
    HPDF_Page page_;
    const EmbeddedFonts& fonts_;
    Objects& objects_;
    Structure& structure_;
    std::vector<HPDF_Dict> annotations_;
    std::string out_;
    std::string face_;
    std::optional<Colour> colour_;
};

std::string destination(const OutlineEntry& entry, const Layout& layout, const std::vector<HPDF_Page>& pages) {
    return "[" + Objects::reference(pages[entry.page]) + " /XYZ 0 " + number(layout.height - entry.y + 8) + " 0]";
}

// The bookmarks, each under the nearest heading of a higher level.
HPDF_Dict write_outline(const Layout& layout, const std::vector<HPDF_Page>& pages, Objects& objects) {
    const std::vector<OutlineEntry>& entries = layout.outline;
    const HPDF_Dict root = objects.add();
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<HPDF_Dict> items;
    std::vector<std::size_t> parents;
    for (std::size_t k = 0; k < entries.size(); ++k) {
        items.push_back(objects.add());
        std::size_t parent = k == 0 ? none : k - 1;
        while (parent != none && entries[parent].level >= entries[k].level) {
            parent = parents[parent];
        }
        parents.push_back(parent);
    }
    const auto children = [&parents](std::size_t parent) {
        std::vector<std::size_t> out;
        for (std::size_t k = 0; k < parents.size(); ++k) {
            if (parents[k] == parent) {
                out.push_back(k);
            }
        }
        return out;
    };
    const auto ends = [&items](const std::vector<std::size_t>& kids, const char* sign) {
        return kids.empty()
                   ? std::string()
                   : " /First " + Objects::reference(items[kids.front()]) + " /Last " +
                         Objects::reference(items[kids.back()]) + " /Count " + sign + std::to_string(kids.size());
    };
    for (std::size_t k = 0; k < entries.size(); ++k) {
        const std::vector<std::size_t> siblings = children(parents[k]);
        const auto self = std::ranges::find(siblings, k);
        std::string text = "/Title " + text_string(entries[k].text) + " /Dest " +
                           destination(entries[k], layout, pages) + " /Parent " +
                           Objects::reference(parents[k] == none ? root : items[parents[k]]);
        if (self != siblings.begin()) {
            text += " /Prev " + Objects::reference(items[*std::prev(self)]);
        }
        if (std::next(self) != siblings.end()) {
            text += " /Next " + Objects::reference(items[*std::next(self)]);
        }
        objects.fill(items[k], text + ends(children(k), "-"));
    }
    objects.fill(root, "/Type /Outlines" + ends(children(none), ""));
    return root;
}

void add_string(HPDF_Dict dictionary, const char* key, const std::string& text) {
    std::string bytes = utf16_with_mark(text);
    HPDF_Dict_Add(dictionary, key,
                  HPDF_Binary_New(dictionary->mmgr, reinterpret_cast<HPDF_BYTE*>(bytes.data()),
                                  static_cast<HPDF_UINT>(bytes.size())));
}

void add_ascii(HPDF_Dict dictionary, const char* key, const std::string& text) {
    HPDF_Dict_Add(dictionary, key, HPDF_String_New(dictionary->mmgr, text.c_str(), nullptr));
}

void write_catalog(const Layout& layout, const DocumentInfo& info, const std::vector<HPDF_Page>& pages,
                   Structure& structure, Objects& objects) {
    HPDF_Doc document = objects.document();
    HPDF_Dict catalog = document->catalog;
    HPDF_Dict marked = HPDF_Dict_New(document->mmgr);
    HPDF_Dict_Add(catalog, "MarkInfo", marked);
    HPDF_Dict_AddBoolean(marked, "Marked", HPDF_TRUE);
    HPDF_Dict preferences = HPDF_Dict_New(document->mmgr);
    HPDF_Dict_Add(catalog, "ViewerPreferences", preferences);
    HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE);
    add_ascii(catalog, "Lang", "fr-FR");
    HPDF_Dict_Add(catalog, "StructTreeRoot", structure.write());
    HPDF_Dict_Add(catalog, "Metadata", objects.add_stream("/Type /Metadata /Subtype /XML", xmp_packet(info), true));
    const HPDF_Dict profile = objects.add_stream("/N 3", srgb_profile());
    const HPDF_Dict intent = objects.add(
        "/Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) /DestOutputProfile " +
        Objects::reference(profile));
    HPDF_Array intents = HPDF_Array_New(document->mmgr);
    HPDF_Dict_Add(catalog, "OutputIntents", intents);
    HPDF_Array_Add(intents, intent);
    if (!layout.outline.empty()) {
        HPDF_Dict_Add(catalog, "Outlines", write_outline(layout, pages, objects));
    }
}

void write_info(const DocumentInfo& info, const std::string& digest, HPDF_Doc document) {
    // libharu opens the information dictionary when it is first asked for something in it.
    HPDF_SetInfoAttr(document, HPDF_INFO_PRODUCER, "Jalon");
    add_string(document->info, "Title", info.title);
    add_string(document->info, "Author", info.author);
    add_string(document->info, "Subject", info.subject);
    add_ascii(document->info, "CreationDate", pdf_date(info.issued_at));
    add_ascii(document->info, "ModDate", pdf_date(info.issued_at));
    HPDF_Array ids = HPDF_Array_New(document->mmgr);
    HPDF_Dict_Add(document->trailer, "ID", ids);
    std::string id = digest.substr(0, 16);
    for (int k = 0; k < 2; ++k) {
        HPDF_Array_Add(ids, HPDF_Binary_New(document->mmgr, reinterpret_cast<HPDF_BYTE*>(id.data()),
                                            static_cast<HPDF_UINT>(id.size())));
    }
}

}  // namespace

std::string write_pdf(const Layout& layout, const DocumentInfo& info, const FontPrograms& fonts) {
    Objects objects;
    const EmbeddedFonts embedded(fonts, layout, objects);
    std::vector<HPDF_Page> pages;
    for (std::size_t k = 0; k < layout.pages.size(); ++k) {
        HPDF_Page page = HPDF_AddPage(objects.document());
        HPDF_Page_SetWidth(page, static_cast<HPDF_REAL>(layout.width));
        HPDF_Page_SetHeight(page, static_cast<HPDF_REAL>(layout.height));
        HPDF_Dict_AddNumber(page, "StructParents", static_cast<HPDF_INT32>(k));
        HPDF_Dict_AddName(page, "Tabs", "S");
        pages.push_back(page);
    }
    Structure structure(layout, pages, objects);
    std::string content = xmp_packet(info);
    for (std::size_t k = 0; k < pages.size(); ++k) {
        PageWriter writer(layout, k, pages[k], embedded, objects, structure);
        writer.write();
        content += writer.content();
    }
    write_catalog(layout, info, pages, structure, objects);
    write_info(info, sha256(content), objects.document());
    return objects.save();
}

}  // namespace jalon::rendering
