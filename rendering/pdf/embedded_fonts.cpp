#include "rendering/pdf/embedded_fonts.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t mappings_per_block = 100;
constexpr int symbolic = 4;
constexpr int italic_flag = 64;
constexpr std::size_t programs_max = 500;  // of some twenty kilobytes

// Six capitals that tell one set of glyphs from another (FNV-1a).
std::string subset_tag(const std::vector<std::uint32_t>& glyphs) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const std::uint32_t glyph : glyphs) {
        hash = (hash ^ glyph) * 1099511628211ULL;
    }
    std::string tag;
    for (int k = 0; k < 6; ++k) {
        tag.push_back(static_cast<char>('A' + hash % 26));
        hash /= 26;
    }
    return tag;
}

std::string to_unicode(const std::map<std::uint32_t, std::string>& used) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    std::vector<std::string> lines;
    for (const auto& [glyph, text] : used) {
        if (!text.empty()) {
            lines.push_back(fmt::format("<{:04X}> <{}>\n", glyph, utf16_hex(text)));
        }
    }
    for (std::size_t at = 0; at < lines.size(); at += mappings_per_block) {
        const std::size_t end = std::min(at + mappings_per_block, lines.size());
        out += std::to_string(end - at) + " beginbfchar\n";
        for (std::size_t k = at; k < end; ++k) {
            out += lines[k];
        }
        out += "endbfchar\n";
    }
    return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

}  // namespace

FontPrograms::FontPrograms(const FontSet& fonts) : fonts_(fonts), programs_(programs_max) {}

std::shared_ptr<const FontPrograms::Program> FontPrograms::program(FontId font, const Characters& used) const {
    return programs_.get({font, used}, [&] { return made(font, used); });
}

double FontPrograms::told_width(FontId font, std::uint32_t glyph) const {
    return std::round(fonts_.natural_advance(font, glyph) * 1e5) / 100;
}

FontPrograms::Program FontPrograms::made(FontId font, const Characters& used) const {
    Program program;
    std::vector<std::uint32_t> glyphs;
    for (const auto& [glyph, text] : used) {
        const bool follows = !glyphs.empty() && glyphs.back() + 1 == glyph;
        program.widths += (follows ? " " : (glyphs.empty() ? "" : "] ") + std::to_string(glyph) + " [") +
                          number(told_width(font, glyph));
        glyphs.push_back(glyph);
    }
    const std::string file = fonts_.subset(font, glyphs);
    program.name = subset_tag(glyphs) + "+" + fonts_.postscript_name(font);
    program.length = file.size();
    program.file = deflated(file);
    program.to_unicode = deflated(to_unicode(used));
    return program;
}

EmbeddedFonts::EmbeddedFonts(const FontPrograms& programs, const Layout& layout, Objects& objects)
    : programs_(programs) {
    for (const Page& page : layout.pages) {
        for (const TextBox& box : page.texts) {
            collect(box.glyphs);
        }
        if (page.watermark) {
            collect(page.watermark->glyphs);
        }
    }
    for (const auto& [font, used] : used_) {
        objects_[font] = embed(font, used, objects);
    }
}

void EmbeddedFonts::collect(const std::vector<Glyph>& glyphs) {
    FontId font;
    FontPrograms::Characters* used = nullptr;  // those of `font`: glyphs side by side share their face
    for (const Glyph& glyph : glyphs) {
        if (used == nullptr || font != glyph.font) {
            font = glyph.font;
            used = &used_[font];
        }
        std::string& text = (*used)[glyph.id];
        if (text.empty()) {
            text = glyph.text;
        }
    }
}

HPDF_Dict EmbeddedFonts::object(FontId font) const {
    return objects_.at(font);
}

HPDF_Dict EmbeddedFonts::embed(FontId font, const FontPrograms::Characters& used, Objects& objects) const {
    const std::shared_ptr<const FontPrograms::Program> program = programs_.program(font, used);
    const FontMetrics metrics = programs_.fonts().metrics(font);
    const auto thousandths = [](double em) { return std::to_string(std::lround(em * 1000)); };

    const HPDF_Dict file = objects.add_deflated("/Length1 " + std::to_string(program->length), program->file);
    const HPDF_Dict map = objects.add_deflated("", program->to_unicode);
    const HPDF_Dict descriptor = objects.add(
        "/Type /FontDescriptor /FontName /" + program->name + " /Flags " +
        std::to_string(symbolic | (font.italic ? italic_flag : 0)) + " /FontBBox [" + thousandths(metrics.box[0]) +
        " " + thousandths(metrics.box[1]) + " " + thousandths(metrics.box[2]) + " " + thousandths(metrics.box[3]) +
        "] /ItalicAngle " + (font.italic ? "-12" : "0") + " /Ascent " + thousandths(metrics.ascent) + " /Descent " +
        thousandths(metrics.descent) + " /CapHeight " + thousandths(metrics.cap_height) + " /StemV " +
        (font.bold ? "140" : "80") + " /FontFile2 " + Objects::reference(file));
    const HPDF_Dict descendant =
        objects.add("/Type /Font /Subtype /CIDFontType2 /BaseFont /" + program->name +
                    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor " +
                    Objects::reference(descriptor) + " /CIDToGIDMap /Identity /DW 0 /W [" + program->widths + "]]");
    return objects.add_font("/Type /Font /Subtype /Type0 /BaseFont /" + program->name +
                            " /Encoding /Identity-H /DescendantFonts [" + Objects::reference(descendant) +
                            "] /ToUnicode " + Objects::reference(map));
}

}  // namespace jalon::rendering
