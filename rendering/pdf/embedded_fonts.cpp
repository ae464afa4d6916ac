#include "rendering/pdf/embedded_fonts.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "rendering/pdf/metadata.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

constexpr std::size_t mappings_per_block = 100;
constexpr int symbolic = 4;
constexpr int italic_flag = 64;
constexpr std::size_t programs_max = 300;  // of some eight kilobytes

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

std::string to_unicode(const FontPrograms::Drawn& drawn) {
    std::string out =
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
    std::vector<std::string> lines;
    for (const Glyph& glyph : drawn) {
        if (glyph.characters.front() != 0) {
            lines.push_back(fmt::format("<{:04X}> <{}>\n", glyph.id, utf16_hex(glyph.text())));
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

FontPrograms::FontPrograms(const FontSet& fonts)
    : fonts_(fonts), colour_profile_(Deflater(Deflater::Effort::thorough)(srgb_profile())), programs_(programs_max) {}

std::shared_ptr<const FontPrograms::Program> FontPrograms::program(FontId font, const Drawn& drawn,
                                                                   const Deflater& deflated) const {
    std::string key(1, static_cast<char>(font.index()));
    for (const Glyph& glyph : drawn) {
        key.append(reinterpret_cast<const char*>(&glyph.id), sizeof glyph.id);
        key.append(reinterpret_cast<const char*>(glyph.characters.data()), sizeof glyph.characters);
    }
    return programs_.get(key, [&] { return made(font, drawn, deflated); });
}

FontPrograms::Program FontPrograms::made(FontId font, const Drawn& drawn, const Deflater& deflated) const {
    Program program;
    std::vector<std::uint32_t> glyphs;
    for (const Glyph& glyph : drawn) {
        const bool follows = !glyphs.empty() && glyphs.back() + 1 == glyph.id;
        program.widths += (follows ? " " : (glyphs.empty() ? "" : "] ") + std::to_string(glyph.id) + " [") +
                          number(fonts_.told_width(font, glyph.id));
        glyphs.push_back(glyph.id);
    }
    const std::string file = fonts_.subset(font, glyphs);
    program.name = subset_tag(glyphs) + "+" + fonts_.postscript_name(font);
    program.length = file.size();
    program.file = deflated(file);
    program.to_unicode = deflated(to_unicode(drawn));
    return program;
}

EmbeddedFonts::EmbeddedFonts(const FontPrograms& programs, const Layout& layout, Objects& objects)
    : programs_(programs) {
    for (const Page& page : layout.pages) {
        for (const TextBox& box : page.texts) {
            collect(box.run);
        }
        if (page.watermark) {
            collect(page.watermark->run);
        }
    }
    for (const Family family : {Family::serif, Family::sans, Family::mono, Family::fallback}) {
        for (const bool bold : {false, true}) {
            for (const bool italic : {false, true}) {
                const FontId font{family, bold, italic};
                if (!used_[font.index()].empty()) {
                    round_off(font);
                    objects_[font.index()] = embed(font, objects);
                }
            }
        }
    }
}

void EmbeddedFonts::collect(const Run& run) {
    for (const Part& part : *run) {
        const std::span<const Glyph> glyphs = part.glyphs();
        if (glyphs.empty()) {
            continue;
        }
        std::vector<const Glyph*>& used = used_[glyphs.front().font.index()];
        if (used.empty()) {
            used.resize(programs_.fonts().glyph_count(glyphs.front().font));
        }
        for (const Glyph& glyph : glyphs) {
            if (used[glyph.id] == nullptr || used[glyph.id]->characters.front() == 0) {
                used[glyph.id] = &glyph;
            }
        }
    }
}

// A face that draws most letters gets all of them, so that papers that differ by a name share their fonts.
void EmbeddedFonts::round_off(FontId font) {
    struct Group {
        std::u32string_view letters;
        std::size_t least;
    };
    constexpr std::array<Group, 3> groups = {Group{U"abcdefghijklmnopqrstuvwxyzàâçèéêëîïôûü", 14},
                                             Group{U"ABCDEFGHIJKLMNOPQRSTUVWXYZ", 9}, Group{U"0123456789", 1}};
    std::vector<const Glyph*>& used = used_[font.index()];
    for (const Group& group : groups) {
        std::vector<char32_t> missing;
        const WordHandle word = programs_.fonts().shape(group.letters, font, missing);
        const auto drawn = [&](const Glyph& glyph) { return glyph.font == font && used[glyph.id] != nullptr; };
        if (static_cast<std::size_t>(std::ranges::count_if(word->glyphs, drawn)) < group.least) {
            continue;
        }
        letters_.push_back(word);
        for (const Glyph& glyph : word->glyphs) {
            if (glyph.font == font && used[glyph.id] == nullptr) {
                used[glyph.id] = &glyph;
            }
        }
    }
}

HPDF_Dict EmbeddedFonts::embed(FontId font, Objects& objects) const {
    FontPrograms::Drawn drawn;
    for (const Glyph* glyph : used_[font.index()]) {
        if (glyph != nullptr) {
            drawn.push_back(*glyph);
        }
    }
    const std::shared_ptr<const FontPrograms::Program> program = programs_.program(font, drawn, deflated_);
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
