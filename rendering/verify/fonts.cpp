#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "rendering/verify/inspection.hpp"

namespace jalon::verification {

namespace {

// The tables of a TrueType file that widths and outlines are read from. Every read is within the bytes.
class TrueType {
  public:
    explicit TrueType(std::string bytes) : bytes_(std::move(bytes)) {
        const unsigned count = u16(4);
        for (unsigned k = 0; k < count; ++k) {
            const std::size_t at = 12 + 16 * static_cast<std::size_t>(k);
            if (at + 16 <= bytes_.size()) {
                tables_[bytes_.substr(at, 4)] = u32(at + 8);
            }
        }
        units_ = u16(table("head") + 18);
        long_offsets_ = u16(table("head") + 50) != 0;
        metrics_ = u16(table("hhea") + 34);
        glyphs_ = u16(table("maxp") + 4);
    }

    bool sound() const {
        return units_ > 0 && metrics_ > 0 && glyphs_ > 0 && tables_.contains("hmtx") && tables_.contains("glyf") &&
               tables_.contains("loca");
    }
    bool has(unsigned glyph) const { return glyph < glyphs_; }
    // Thousandths of an em.
    double width(unsigned glyph) const {
        return u16(table("hmtx") + 4 * static_cast<std::size_t>(std::min(glyph, metrics_ - 1))) * 1000.0 / units_;
    }
    bool drawn(unsigned glyph) const { return offset(glyph + 1) > offset(glyph); }

  private:
    std::size_t table(const char* name) const {
        const auto found = tables_.find(name);
        return found == tables_.end() ? bytes_.size() : found->second;
    }
    std::size_t offset(unsigned glyph) const {
        const std::size_t at = table("loca");
        return long_offsets_ ? u32(at + 4 * static_cast<std::size_t>(glyph))
                             : std::size_t{2} * u16(at + 2 * static_cast<std::size_t>(glyph));
    }
    unsigned u16(std::size_t at) const {
        const auto byte = [this](std::size_t k) {
            return k < bytes_.size() ? static_cast<unsigned char>(bytes_[k]) : 0U;
        };
        return byte(at) * 256U + byte(at + 1);
    }
    std::size_t u32(std::size_t at) const { return std::size_t{u16(at)} * 65536 + u16(at + 2); }

    std::string bytes_;
    std::map<std::string, std::size_t> tables_;
    unsigned units_ = 0;
    unsigned metrics_ = 0;
    unsigned glyphs_ = 0;
    bool long_offsets_ = false;
};

// code → its text in UTF-16, in hexadecimal, as the bfchar and bfrange blocks of a ToUnicode map give it.
std::map<unsigned, std::string> mapped_codes(const std::string& cmap) {
    std::map<unsigned, std::string> out;
    const auto blocks = [&cmap](const std::string& name, const auto& take) {
        std::size_t at = cmap.find("begin" + name);
        while (at != std::string::npos) {
            const std::size_t end = std::min(cmap.find("end" + name, at), cmap.size());
            std::vector<std::string> words;
            for (std::size_t open = cmap.find('<', at); open < end; open = cmap.find('<', open + 1)) {
                words.push_back(cmap.substr(open + 1, cmap.find('>', open) - open - 1));
            }
            take(words);
            at = cmap.find("begin" + name, end);
        }
    };
    const auto number = [](const std::string& hex) {
        return static_cast<unsigned>(std::strtoul(hex.c_str(), nullptr, 16));
    };
    blocks("bfchar", [&](const std::vector<std::string>& words) {
        for (std::size_t k = 0; k + 1 < words.size(); k += 2) {
            out[number(words[k])] = words[k + 1];
        }
    });
    blocks("bfrange", [&](const std::vector<std::string>& words) {
        for (std::size_t k = 0; k + 2 < words.size(); k += 3) {
            for (unsigned code = number(words[k]); code <= std::min(number(words[k + 1]), 0xFFFFU); ++code) {
                out[code] = fmt::format("{:04X}", number(words[k + 2]) + code - number(words[k]));
            }
        }
    });
    return out;
}

std::map<unsigned, double> told_widths(QPDFObjectHandle descendant) {
    std::map<unsigned, double> out;
    QPDFObjectHandle list = descendant.getKey("/W");
    for (int k = 0; list.isArray() && k + 1 < list.getArrayNItems();) {
        const unsigned first = list.getArrayItem(k).isInteger() ? list.getArrayItem(k).getUIntValueAsUInt() : 0;
        QPDFObjectHandle next = list.getArrayItem(k + 1);
        if (next.isArray()) {
            for (int n = 0; n < next.getArrayNItems(); ++n) {
                out[first + static_cast<unsigned>(n)] = next.getArrayItem(n).getNumericValue();
            }
            k += 2;
        } else {
            const unsigned last = next.isInteger() ? std::min(next.getUIntValueAsUInt(), 0xFFFFU) : first;
            for (unsigned code = first; code <= last && k + 2 < list.getArrayNItems(); ++code) {
                out[code] = list.getArrayItem(k + 2).getNumericValue();
            }
            k += 3;
        }
    }
    return out;
}

bool blank(const std::string& text) {
    return text == "0020" || text == "00A0" || text == "202F" || text == "2009" || text == "00AD";
}

class FontCheck {
  public:
    FontCheck(QPDFObjectHandle font, Inspection& inspection)
        : font_(font), inspection_(inspection), name_("la police ") {
        QPDFObjectHandle base = font.getKey("/BaseFont");
        const std::string base_name = base.isName() ? base.getName().substr(1) : "?";
        name_ += base_name;
        inspection_.report.fonts.push_back(base_name);
    }

    void run() {
        QPDFObjectHandle holder = font_;
        const bool composite = is_name(font_.getKey("/Subtype"), "/Type0");
        if (composite) {
            QPDFObjectHandle descendants = font_.getKey("/DescendantFonts");
            holder = descendants.isArray() && descendants.getArrayNItems() > 0 ? descendants.getArrayItem(0)
                                                                               : QPDFObjectHandle::newNull();
        }
        QPDFObjectHandle descriptor = holder.isDictionary() ? holder.getKey("/FontDescriptor") : holder;
        const auto has_file = [&descriptor](const char* key) {
            return descriptor.isDictionary() && descriptor.getKey(key).isStream();
        };
        if (!has_file("/FontFile") && !has_file("/FontFile2") && !has_file("/FontFile3") &&
            !is_name(font_.getKey("/Subtype"), "/Type3")) {
            inspection_.fault(name_ + " n’est pas incorporée");
        }
        text();
        if (composite && has_file("/FontFile2")) {
            if (!is_name(holder.getKey("/CIDToGIDMap"), "/Identity") && !holder.getKey("/CIDToGIDMap").isStream()) {
                inspection_.fault(name_ + " ne dit pas quel dessin va à quel code (/CIDToGIDMap)");
            }
            program(holder, TrueType(decoded(descriptor.getKey("/FontFile2"))));
        }
    }

  private:
    const std::set<unsigned>& shown() const {
        static const std::set<unsigned> none;
        const auto found = inspection_.shown.find(key_of(font_));
        return found == inspection_.shown.end() ? none : found->second;
    }

    void text() {
        QPDFObjectHandle map = font_.getKey("/ToUnicode");
        if (!map.isStream()) {
            inspection_.fault("le texte en " + name_.substr(3) + " ne peut pas être extrait (/ToUnicode)");
            return;
        }
        texts_ = mapped_codes(decoded(map));
        bool continues = false;  // second glyph of a cluster: its text came with the first
        for (const unsigned code : shown()) {
            const auto found = texts_.find(code);
            if (found == texts_.end()) {
                continues = true;
            } else if (found->second == "0000" || found->second == "FEFF" || found->second == "FFFE" ||
                       found->second == "FFFD" || found->second.empty()) {
                inspection_.fault(name_ + " montre un signe sans caractère (/ToUnicode)");
            }
        }
        if (continues) {
            inspection_.fault(name_ + " montre un signe qui ne peut pas être copié (/ToUnicode)");
        }
    }

    void program(QPDFObjectHandle descendant, const TrueType& file) {
        if (!file.sound()) {
            inspection_.fault(name_ + " est illisible (/FontFile2)");
            return;
        }
        const std::map<unsigned, double> told = told_widths(descendant);
        const bool same_numbers = is_name(descendant.getKey("/CIDToGIDMap"), "/Identity");
        const double fallback =
            descendant.getKey("/DW").isNumber() ? descendant.getKey("/DW").getNumericValue() : 1000.0;
        for (const unsigned code : shown()) {
            if (code == 0) {
                inspection_.fault(name_ + " montre le signe des caractères manquants (.notdef)");
                continue;
            }
            if (!same_numbers) {
                continue;
            }
            if (!file.has(code)) {
                inspection_.fault(name_ + " montre un signe qu’elle n’a pas");
                continue;
            }
            const auto width = told.find(code);
            if (std::abs((width == told.end() ? fallback : width->second) - file.width(code)) > 1.0) {
                inspection_.fault(name_ + " annonce d’autres largeurs que les siennes (/W)");
            }
            const auto text = texts_.find(code);
            if (text != texts_.end() && !blank(text->second) && !file.drawn(code)) {
                inspection_.fault(name_ + " laisse en blanc le caractère U+" + text->second);
            }
        }
    }

    QPDFObjectHandle font_;
    Inspection& inspection_;
    std::string name_;
    std::map<unsigned, std::string> texts_;
};

// The fonts of forms drawn on pages or in annotations, whose contents are not read.
std::set<ObjectKey> fonts_of_forms(QPDF& pdf) {
    std::set<ObjectKey> out;
    for (QPDFObjectHandle object : pdf.getAllObjects()) {
        if (!object.isStream() || !is_name(object.getDict().getKey("/Subtype"), "/Form")) {
            continue;
        }
        QPDFObjectHandle resources = object.getDict().getKey("/Resources");
        QPDFObjectHandle fonts = resources.isDictionary() ? resources.getKey("/Font") : resources;
        if (fonts.isDictionary()) {
            for (const std::string& name : fonts.getKeys()) {
                out.insert(key_of(fonts.getKey(name)));
            }
        }
    }
    return out;
}

}  // namespace

void check_fonts(Inspection& inspection) {
    const std::set<ObjectKey> of_forms = fonts_of_forms(inspection.pdf);
    for (QPDFObjectHandle object : inspection.pdf.getAllObjects()) {
        if (!object.isDictionary() || !is_name(object.getKey("/Type"), "/Font")) {
            continue;
        }
        QPDFObjectHandle subtype = object.getKey("/Subtype");
        if (subtype.isName() && subtype.getName().starts_with("/CIDFont")) {
            continue;  // seen through the font that it belongs to
        }
        // A font that nothing shows (the one an empty form names by habit) harms nobody.
        if (inspection.shown.contains(key_of(object)) || of_forms.contains(key_of(object))) {
            FontCheck(object, inspection).run();
        }
    }
    std::vector<std::string>& names = inspection.report.fonts;
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace jalon::verification
