#include "rendering/pdf/pdf_writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <hpdf_catalog.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "rendering/pdf/attachments.hpp"
#include "rendering/pdf/drawings.hpp"
#include "rendering/pdf/embedded_fonts.hpp"
#include "rendering/pdf/fields.hpp"
#include "rendering/pdf/objects.hpp"
#include "rendering/pdf/structure.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr double watermark_grey = 0.93;
constexpr int place_decimals = 2;  // of a point: finer than any printer

// The numbers and the operator that takes them.
void append_operation(std::string& out, std::initializer_list<double> operands, const char* operation,
                      int decimals = 3) {
    for (const double operand : operands) {
        append_number(out, operand, decimals);
        out += ' ';
    }
    out += operation;
    out += '\n';
}

double rounded(double place) {
    return std::round(place * 100) / 100;
}

std::string destination(const OutlineEntry& entry, const Layout& layout, const std::vector<HPDF_Page>& pages) {
    return "[" + Objects::reference(pages[entry.page]) + " /XYZ 0 " +
           number(layout.pages[entry.page].height - entry.y + 8) + " 0]";
}

class PageWriter {
  public:
    PageWriter(const Layout& layout, std::size_t index, const std::vector<HPDF_Page>& pages, const EmbeddedFonts& fonts,
               EmbeddedImages& images, SignatureFields& fields, Objects& objects, Structure& structure)
        : layout_(layout),
          sheet_(layout.pages[index]),
          index_(index),
          pages_(pages),
          page_(pages[index]),
          fonts_(fonts),
          images_(images),
          fields_(fields),
          objects_(objects),
          structure_(structure) {}

    void write() {
        const Page& page = layout_.pages[index_];
        decoration(page);
        for (const Drawing& one : page.drawings) {
            drawing(one);
        }
        for (std::size_t at = 0; at < page.texts.size();) {
            at = stretch(page.texts, at);
        }
        for (const std::size_t element : page.empty_elements) {
            structure_.keep(element);
        }
        for (const SignatureField& field : page.fields) {
            annotations_.push_back(fields_.add(field, pages_, index_, page.height));
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
            if (rule.step > 0) {
                dots(rule);
            } else if (rule.fill) {
                colour(*rule.fill);
                box(rule, "f");
            }
            if (rule.stroke) {
                append_operation(out_, {rule.line_width}, "w");
                append_operation(out_, {rule.stroke->red, rule.stroke->green, rule.stroke->blue}, "RG");
                box(rule, "S");
            }
        }
        out_ += "EMC\n";
    }

    void drawing(const Drawing& one) {
        if (one.element) {
            const Structure::Mark mark = structure_.mark(*one.element, index_);
            out_ += "/" + mark.tag + " <</MCID " + std::to_string(mark.id) + ">> BDC\n";
        } else {
            out_ += "/Artifact BMC\n";
        }
        out_ += drawn(one, sheet_.height, one.image ? images_.name(*one.image, page_) : "") + "EMC\n";
    }

    void watermark(const Watermark& mark) {
        const double angle = std::atan2(sheet_.height, sheet_.width);
        const double cosine = std::cos(angle);
        const double sine = std::sin(angle);
        const double drop = mark.size * 0.35;  // half the height of capitals
        const double x = sheet_.width / 2 - mark.width / 2 * cosine + drop * sine;
        const double y = sheet_.height / 2 - mark.width / 2 * sine - drop * cosine;
        out_ += "BT\n" + number(watermark_grey) + " g\n" + font(mark.font) + " " + number(mark.size) + " Tf\n";
        append_operation(out_, {cosine, sine, -sine, cosine, x, y}, "Tm");
        show(*mark.run);
        out_ += "ET\n";
        colour_.reset();
    }

    // A line as wide as the dots are high, drawn for as long as they are wide.
    void dots(const RuleBox& rule) {
        const double y = up(rule.y + rule.height / 2);
        append_operation(out_, {rule.fill->red, rule.fill->green, rule.fill->blue}, "RG");
        append_operation(out_, {rule.height}, "w");
        out_ += "[" + number(rule.height) + " " + number(rule.step - rule.height) + "] 0 d\n";
        append_operation(out_, {rule.x, y}, "m", place_decimals);
        append_operation(out_, {rule.x + rule.width, y}, "l", place_decimals);
        out_ += "S\n[] 0 d\n";
    }

    void box(const RuleBox& rule, const char* operation) {
        append_operation(out_, {rule.x, up(rule.y + rule.height), rule.width, rule.height}, "re", place_decimals);
        out_ += operation;
        out_ += '\n';
    }

    void colour(const Colour& wanted) {
        if (!colour_ || *colour_ != wanted) {
            append_operation(out_, {wanted.red, wanted.green, wanted.blue}, "rg");
            colour_ = wanted;
        }
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
        if (!face_ || face_->first != box.font || face_->second != box.size) {
            out_ += font(box.font);
            out_ += ' ';
            append_operation(out_, {box.size}, "Tf");
            face_ = {box.font, box.size};
        }
        colour(box.colour);
        const double to_x = rounded(box.x);
        const double to_y = rounded(up(box.y));
        append_operation(out_, {to_x - x, to_y - y}, "Td", place_decimals);
        show(*box.run);
        x = to_x;
        y = to_y;
    }

    void show(const std::vector<Part>& run) {
        out_ += "[(";
        double owed = 0;
        for (const Part& part : run) {
            if (part.whole() && !part.word->shown.empty()) {
                show_correction(out_, owed);
                out_ += part.word->shown;
                owed += part.word->owed;
            } else {
                fonts_.fonts().show(part.glyphs(), out_, owed);
            }
            owed -= static_cast<double>(part.widened) * 1000 * (part.end - part.begin);
        }
        out_ += ")] TJ\n";
    }

    void annotate(const TextBox& box, std::size_t link) {
        const HPDF_Dict annotation = objects_.add();
        const std::size_t key = structure_.attach(link, index_, annotation);
        const double low = up(box.y + box.size * 0.25);
        objects_.fill(annotation, "/Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [" + number(box.x) + " " +
                                      number(low) + " " + number(box.x + box.width) + " " +
                                      number(low + box.size * 1.15) + "] /StructParent " + std::to_string(key) +
                                      " /Contents " + text_string(box.text()) + way_to(box.link));
        annotations_.push_back(annotation);
    }

    // An entry of the outline, or an address on the web.
    std::string way_to(const std::string& link) const {
        if (!link.starts_with('#')) {
            return " /A << /S /URI /URI " + uri(link) + " >>";
        }
        const auto entry = std::ranges::find(layout_.outline, link.substr(1), &OutlineEntry::anchor);
        expect(entry != layout_.outline.end(), "a link within the document leads to one of its headings");
        return " /Dest " + destination(*entry, layout_, pages_);
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

    // "/F1"
    const std::string& font(FontId id) {
        std::string& name = names_[id.index()];
        if (name.empty()) {
            name = std::string("/") + HPDF_Page_GetLocalFontName(page_, fonts_.object(id));
        }
        return name;
    }
    double up(double y) const { return sheet_.height - y; }

    const Layout& layout_;
    const Page& sheet_;
    std::size_t index_;
    const std::vector<HPDF_Page>& pages_;
    HPDF_Page page_;
    const EmbeddedFonts& fonts_;
    EmbeddedImages& images_;
    SignatureFields& fields_;
    Objects& objects_;
    Structure& structure_;
    std::vector<HPDF_Dict> annotations_;
    std::string out_;
    std::optional<std::pair<FontId, double>> face_;
    std::array<std::string, FontId::count> names_;
    std::optional<Colour> colour_;
};

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

// « 1 », « 2 » …, then « A-1 », « A-2 » … in each appendix.
std::string page_labels(const Layout& layout) {
    std::string out = "/Nums [";
    for (std::size_t k = 0; k < layout.pages.size(); ++k) {
        const std::string& appendix = layout.pages[k].appendix;
        if (k == 0 || appendix != layout.pages[k - 1].appendix) {
            out += std::to_string(k) + " << /S /D " + (appendix.empty() ? "" : "/P (" + appendix + "-) ") + ">> ";
        }
    }
    return out + "]";
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
                   const std::string& colour_profile, Structure& structure, Objects& objects) {
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
    const HPDF_Dict profile = objects.add_deflated("/N 3", colour_profile);
    const HPDF_Dict intent = objects.add(
        "/Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) /DestOutputProfile " +
        Objects::reference(profile));
    HPDF_Array intents = HPDF_Array_New(document->mmgr);
    HPDF_Dict_Add(catalog, "OutputIntents", intents);
    HPDF_Array_Add(intents, intent);
    HPDF_Dict_Add(catalog, "PageLabels", objects.add(page_labels(layout)));
    if (!layout.outline.empty()) {
        HPDF_Dict_Add(catalog, "Outlines", write_outline(layout, pages, objects));
    }
}

void write_info(const DocumentInfo& info, HPDF_Doc document) {
    // libharu opens the information dictionary when it is first asked for something in it.
    HPDF_SetInfoAttr(document, HPDF_INFO_PRODUCER, "Jalon");
    add_string(document->info, "Title", info.title);
    add_string(document->info, "Author", info.author);
    add_string(document->info, "Subject", info.subject);
    add_ascii(document->info, "CreationDate", pdf_date(info.issued_at));
    add_ascii(document->info, "ModDate", pdf_date(info.issued_at));
}

}  // namespace

std::string write_pdf(Layout layout, const DocumentInfo& info, const FontPrograms& fonts,
                      const std::vector<AttachedFile>& attachments) {
    Objects objects;
    const EmbeddedFonts embedded(fonts, layout, objects);
    EmbeddedImages images(objects);
    std::vector<HPDF_Page> pages;
    for (std::size_t k = 0; k < layout.pages.size(); ++k) {
        HPDF_Page page = HPDF_AddPage(objects.document());
        HPDF_Page_SetWidth(page, static_cast<HPDF_REAL>(layout.pages[k].width));
        HPDF_Page_SetHeight(page, static_cast<HPDF_REAL>(layout.pages[k].height));
        HPDF_Dict_AddNumber(page, "StructParents", static_cast<HPDF_INT32>(k));
        HPDF_Dict_AddName(page, "Tabs", "S");
        pages.push_back(page);
    }
    Structure structure(layout, pages, objects);
    SignatureFields fields(objects, structure);
    for (std::size_t k = 0; k < pages.size(); ++k) {
        PageWriter(layout, k, pages, embedded, images, fields, objects, structure).write();
        Page& written = layout.pages[k];  // of hundreds of pages, those that are written make room for the file
        written.texts = {};
        written.rules = {};
    }
    write_catalog(layout, info, pages, fonts.colour_profile(), structure, objects);
    fields.write(objects.document()->catalog);
    write_attachments(attachments, info.issued_at, objects);
    write_info(info, objects.document());
    return objects.save();
}

}  // namespace jalon::rendering
