#include "rendering/copies/marked_copy.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "rendering/layout/look.hpp"
#include "rendering/markup.hpp"
#include "rendering/pdf/metadata.hpp"
#include "rendering/pdf/pdf_writer.hpp"
#include "rendering/qpdf.hpp"

namespace jalon::rendering {

namespace {

using Handle = QPDFObjectHandle;

constexpr double strip_height = 7.5 * mm;  // along the left edge, within the narrowest margin there is
constexpr double strip_left = 3 * mm;      // from the edge: printers leave that much blank
constexpr double strip_ends = 12 * mm;     // above and below
constexpr int field_depth_max = 64;

std::string told(const CopyMark& mark) {
    return fmt::format("CONFIDENTIEL – copie remise à {} le {} à {} – ne pas diffuser", mark.holder,
                       french::long_date(paris_date(mark.at)), french::time_of_day(paris_time(mark.at)));
}

std::string original(const CopyMark& mark) {
    return fmt::format("Copie{}{} – empreinte SHA-256 de l’original : {}", mark.number.empty() ? "" : " de ",
                       mark.number, mark.sha256);
}

// Words in one line of at most `width`, smaller when they are long.
void add_line(Page& page, const std::string& words, TextStyle style, double baseline, Typesetter& setter) {
    const double width = page.width - 2 * strip_ends;
    const double natural = setter.natural_width(plain(words), style);
    if (natural > width) {
        style.size *= width / natural * 0.99;
    }
    for (const Line& line : setter.lines(plain(words), style, width)) {
        for (TextBox box : line.boxes) {
            box.x += strip_ends;
            box.y = baseline;
            page.texts.push_back(std::move(box));
        }
    }
}

// The lines that run along an edge of `length`.
Page strip(const CopyMark& mark, double length, Typesetter& setter) {
    Page page;
    page.width = length;
    page.height = strip_height;
    TextStyle style;
    style.family = Family::sans;
    style.setting = TextStyle::Setting::centre;
    style.hyphenate = false;
    style.bold = true;
    style.size = 7;
    style.colour = colour::warning;
    add_line(page, told(mark), style, strip_height * 0.45, setter);
    style.bold = false;
    style.size = 5.8;
    style.colour = colour::grey;
    add_line(page, original(mark), style, strip_height * 0.88, setter);
    return page;
}

// The word that lies under the text, from corner to corner.
Page underlay(double width, double height, Typesetter& setter) {
    Page page;
    page.width = width;
    page.height = height;
    Watermark across;
    across.font = FontId{Family::sans, true, false};
    const WordHandle word = setter.shape("COPIE CONFIDENTIELLE", across.font);
    across.run = whole_run(word);
    for (const Glyph& glyph : word->glyphs) {
        across.width += glyph.advance;
    }
    across.size = 0.6 * std::hypot(width, height) / across.width;
    across.width *= across.size;
    page.watermark = std::move(across);
    return page;
}

// A PDF held open while its objects are copied.
struct Opened {
    explicit Opened(std::string given) : bytes(std::move(given)) {
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("document", bytes.data(), bytes.size());
    }
    std::string bytes;
    QPDF pdf;
};

bool is_signed(Handle field, int depth) {
    if (!field.isDictionary() || depth > field_depth_max) {
        return false;
    }
    if (field.getKey("/V").isDictionary() && field.getKey("/V").hasKey("/ByteRange")) {
        return true;
    }
    Handle kids = field.getKey("/Kids");
    for (int k = 0; kids.isArray() && k < kids.getArrayNItems(); ++k) {
        if (is_signed(kids.getArrayItem(k), depth + 1)) {
            return true;
        }
    }
    return false;
}

std::vector<Handle> fields_of(QPDF& pdf) {
    Handle form = pdf.getRoot().getKey("/AcroForm");
    Handle fields = form.isDictionary() ? form.getKey("/Fields") : Handle::newNull();
    return fields.isArray() ? fields.getArrayAsVector() : std::vector<Handle>{};
}

// What is signed is the paper, never a copy of it.
void close_fields(QPDF& pdf) {
    constexpr long long read_only = 1;
    for (Handle field : fields_of(pdf)) {
        Handle flags = field.getKey("/Ff");
        field.replaceKey("/Ff", Handle::newInteger((flags.isInteger() ? flags.getIntValue() : 0) | read_only));
    }
}

// The decoration of the pages of one size, as two drawings: under the text, and along the edge.
struct Decoration {
    Handle under;
    Handle edge;
};

class Marker {
  public:
    Marker(QPDF& pdf, const CopyMark& mark, const WritingTools& tools)
        : pdf_(pdf), mark_(mark), tools_(tools), setter_(tools.fonts.fonts(), tools.hyphenation, tools.texts) {}

    // Error (invalid): no font has a character of the mark.
    Result<void> mark_pages() {
        for (const Handle& page : pdf_.getAllPages()) {
            const Handle box = QPDFPageObjectHelper(page).getMediaBox();
            const auto size = Handle(box).getArrayAsRectangle();
            const Decoration& around = decoration(size.urx - size.llx, size.ury - size.lly);
            if (!setter_.missing().empty()) {
                return failure(ErrorKind::invalid,
                               "Le nom de la personne qui prend cette copie a un caractère "
                               "qu’aucune police ne sait écrire ; l’administrateur peut le "
                               "corriger dans son compte.");
            }
            decorate(page, around, {size.llx, size.lly});
        }
        return {};
    }

  private:
    const Decoration& decoration(double width, double height) {
        const auto known = decorations_.find({width, height});
        if (known != decorations_.end()) {
            return known->second;
        }
        Layout layout;
        layout.elements.push_back(Element{Role::document, {}, {}, {}, 1});
        layout.pages.push_back(underlay(width, height, setter_));
        layout.pages.push_back(strip(mark_, height, setter_));
        sources_.push_back(std::make_unique<Opened>(write_pdf(layout, DocumentInfo{}, tools_.fonts)));
        QPDF& source = sources_.back()->pdf;
        const auto copied = [&](std::size_t index) {
            QPDFPageObjectHelper page(source.getAllPages().at(index));
            return pdf_.copyForeignObject(page.getFormXObjectForPage());
        };
        return decorations_.emplace(std::pair{width, height}, Decoration{copied(0), copied(1)}).first->second;
    }

    void decorate(const Handle& page, const Decoration& around, std::pair<double, double> corner) {
        Handle resources = QPDFPageObjectHelper(page).getAttribute("/Resources", true);
        Handle drawings = resources.getKey("/XObject");
        drawings = drawings.isDictionary() ? drawings.shallowCopy() : Handle::newDictionary();
        drawings.replaceKey("/JalonUnder", around.under);
        drawings.replaceKey("/JalonEdge", around.edge);
        resources.replaceKey("/XObject", drawings);
        const auto [x, y] = corner;
        const std::string under = fmt::format(
            "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\nq 1 0 0 1 {:.2f} {:.2f} cm /JalonUnder Do "
            "Q\nEMC\nq\n",
            x, y);
        const std::string edge = fmt::format(
            "\nQ\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\nq 0 1 -1 0 {:.2f} {:.2f} cm /JalonEdge Do "
            "Q\nEMC\n",
            x + strip_left + strip_height, y);
        QPDFPageObjectHelper(page).addPageContents(Handle::newStream(&pdf_, under), true);
        QPDFPageObjectHelper(page).addPageContents(Handle::newStream(&pdf_, edge), false);
    }

    QPDF& pdf_;
    const CopyMark& mark_;
    const WritingTools& tools_;
    Typesetter setter_;
    std::map<std::pair<double, double>, Decoration> decorations_;
    std::vector<std::unique_ptr<Opened>> sources_;  // their streams are read when the copy is written
};

// The value of an XMP element, replaced where it stands.
void replace_element(std::string& xmp, const std::string& name, const std::string& value) {
    const std::string open = "<" + name + ">";
    const std::size_t from = xmp.find(open);
    const std::size_t end = xmp.find("</" + name + ">");
    if (from != std::string::npos && end != std::string::npos && from < end) {
        xmp.replace(from + open.size(), end - from - open.size(), value);
    }
}

std::string iso_second(Instant at) {
    const std::string digits = pdf_date(at);  // D:20270203090000Z
    return fmt::format("{}-{}-{}T{}:{}:{}Z", digits.substr(2, 4), digits.substr(6, 2), digits.substr(8, 2),
                       digits.substr(10, 2), digits.substr(12, 2), digits.substr(14, 2));
}

// A copy is younger than its paper, and names it.
void describe(QPDF& pdf, const CopyMark& mark) {
    Handle info = pdf.getTrailer().getKey("/Info");
    if (info.isDictionary()) {
        info.replaceKey("/ModDate", Handle::newString(pdf_date(mark.at)));
    }
    Handle metadata = pdf.getRoot().getKey("/Metadata");
    if (!metadata.isStream()) {
        return;
    }
    const auto data = metadata.getStreamData();
    std::string xmp(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
    replace_element(xmp, "xmp:ModifyDate", iso_second(mark.at));
    const std::size_t at = xmp.find("<dc:format>");
    if (at != std::string::npos) {
        xmp.insert(at, "<dc:source>" +
                           escaped((mark.number.empty() ? "" : mark.number + " ") + "sha256:" + mark.sha256) +
                           "</dc:source>\n");
    }
    metadata.replaceStreamData(xmp, Handle::newNull(), Handle::newNull());
}

std::string written(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setNewlineBeforeEndstream(true);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace

Result<std::optional<std::string>> marked_pdf(const std::string& pdf, const CopyMark& mark, const WritingTools& tools) {
    try {
        Opened source(pdf);
        const std::vector<Handle> fields = fields_of(source.pdf);
        if (std::ranges::any_of(fields, [](const Handle& field) { return is_signed(field, 0); })) {
            return std::optional<std::string>();
        }
        source.pdf.pushInheritedAttributesToPage();
        Marker marker(source.pdf, mark, tools);
        if (const Result<void> marked = marker.mark_pages(); !marked) {
            return tl::unexpected(marked.error());
        }
        close_fields(source.pdf);
        describe(source.pdf, mark);
        return std::optional<std::string>(written(source.pdf));
    } catch (const std::exception& damage) {
        return failure(ErrorKind::invalid, std::string("ce fichier n’est pas un PDF lisible (") + damage.what() + ")");
    }
}

Result<PaperLook> look_of_pdf(const std::string& pdf) {
    try {
        Opened source(pdf);
        PaperLook look;
        look.pages = static_cast<int>(source.pdf.getAllPages().size());
        Handle info = source.pdf.getTrailer().getKey("/Info");
        Handle producer = info.isDictionary() ? info.getKey("/Producer") : Handle::newNull();
        Handle subject = info.isDictionary() ? info.getKey("/Subject") : Handle::newNull();
        if (producer.isString() && producer.getUTF8Value() == "Jalon" && subject.isString()) {
            look.number = subject.getUTF8Value();
        }
        return look;
    } catch (const std::exception& damage) {
        return failure(ErrorKind::invalid, std::string("ce fichier n’est pas un PDF lisible (") + damage.what() + ")");
    }
}

std::string marked_page(const std::string& html, const CopyMark& mark) {
    const std::size_t body = html.find("<body");
    const std::size_t end = body == std::string::npos ? body : html.find('>', body);
    expect(end != std::string::npos, "a paper's page for browsers has a body");
    std::string out = html;
    return out.insert(end + 1, "\n<aside aria-label=\"Copie confidentielle\">\n<p class=\"mark\">" +
                                   escaped(told(mark)) + "</p>\n<p>" + escaped(original(mark)) + "</p>\n</aside>");
}

}  // namespace jalon::rendering
