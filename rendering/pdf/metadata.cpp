#include "rendering/pdf/metadata.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "rendering/markup.hpp"

namespace jalon::rendering {

namespace {

constexpr const char* producer = "Jalon";

std::string utc_second(Instant instant, const char* pattern) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(instant - day));
    return fmt::format(fmt::runtime(pattern), static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

// ---- the colour profile, byte by byte

void put(std::string& out, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xFFU));
    }
}

std::string xyz_tag(std::array<double, 3> values) {
    std::string out = "XYZ ";
    put(out, 0, 4);
    for (const double value : values) {
        put(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))), 4);
    }
    return out;
}

std::string description_tag(const std::string& text) {
    std::string out = "desc";
    put(out, 0, 4);
    put(out, static_cast<std::uint32_t>(text.size() + 1), 4);
    out += text;
    out.append(1 + 4 + 4 + 2 + 1 + 67, '\0');  // end of text, no Unicode and no script name
    return out;
}

std::string text_tag(const std::string& text) {
    std::string out = "text";
    put(out, 0, 4);
    return out + text + std::string(1, '\0');
}

// The sRGB curve in 256 steps.
std::string curve_tag() {
    constexpr std::uint32_t steps = 256;
    std::string out = "curv";
    put(out, 0, 4);
    put(out, steps, 4);
    for (std::uint32_t k = 0; k < steps; ++k) {
        const double encoded = k / 255.0;
        const double linear = encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
        put(out, static_cast<std::uint32_t>(std::lround(linear * 65535)), 2);
    }
    return out;
}

}  // namespace

std::string pdf_date(Instant instant) {
    return utc_second(instant, "D:{:04}{:02}{:02}{:02}{:02}{:02}Z");
}

std::string xmp_packet(const DocumentInfo& info) {
    const std::string date = utc_second(info.issued_at, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z");
    const auto localised = [](const std::string& text) {
        return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + escaped(text) + "</rdf:li></rdf:Alt>";
    };
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
           " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
           " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
           "<dc:format>application/pdf</dc:format>\n"
           "<dc:title>" +
           localised(info.title) +
           "</dc:title>\n"
           "<dc:creator><rdf:Seq><rdf:li>" +
           escaped(info.author) +
           "</rdf:li></rdf:Seq></dc:creator>\n"
           "<dc:description>" +
           localised(info.subject) +
           "</dc:description>\n"
           "<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>\n"
           "<xmp:CreateDate>" +
           date + "</xmp:CreateDate>\n<xmp:ModifyDate>" + date +
           "</xmp:ModifyDate>\n"
           "<pdf:Producer>" +
           producer + "</pdf:Producer>\n" +
           std::string(info.archivable ? "<pdfaid:part>3</pdfaid:part>\n<pdfaid:conformance>A</pdfaid:conformance>\n"
                                         "<pdfuaid:part>1</pdfuaid:part>\n"
                                       : "") +
           "</rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
           " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
           " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
           "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
           "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
           "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
           "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
           "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
           "<pdfaProperty:name>part</pdfaProperty:name>\n"
           "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
           "<pdfaProperty:category>internal</pdfaProperty:category>\n"
           "<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>\n"
           "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
           "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
           "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

std::string srgb_profile() {
    const std::string curve = curve_tag();
    // Primaries adapted to the D50 white that profiles are written for.
    const std::vector<std::pair<std::string, std::string>> tags = {
        {"desc", description_tag("sRGB")},
        {"cprt", text_tag("No copyright, use freely")},
        {"wtpt", xyz_tag({0.9642, 1.0, 0.8249})},
        {"rXYZ", xyz_tag({0.4361, 0.2225, 0.0139})},
        {"gXYZ", xyz_tag({0.3851, 0.7169, 0.0971})},
        {"bXYZ", xyz_tag({0.1431, 0.0606, 0.7141})},
        {"rTRC", curve},
    };
    constexpr std::size_t header_size = 128;
    const std::vector<std::string> same_curve = {"gTRC", "bTRC"};
    const std::size_t count = tags.size() + same_curve.size();
    std::string table;
    put(table, static_cast<std::uint32_t>(count), 4);
    std::string data;
    std::uint32_t offset = static_cast<std::uint32_t>(header_size + 4 + 12 * count);
    for (const auto& [name, bytes] : tags) {
        table += name;
        put(table, offset + static_cast<std::uint32_t>(data.size()), 4);
        put(table, static_cast<std::uint32_t>(bytes.size()), 4);
        data += bytes;
        data.append((4 - data.size() % 4) % 4, '\0');
    }
    const std::string curve_place = table.substr(table.size() - 8);
    for (const std::string& name : same_curve) {
        table += name + curve_place;
    }
    std::string out;
    put(out, static_cast<std::uint32_t>(header_size + table.size() + data.size()), 4);
    put(out, 0, 4);
    put(out, 0x02100000, 4);
    out += "mntrRGB XYZ ";
    for (const std::uint32_t part : {2000U, 1U, 1U, 0U, 0U, 0U}) {
        put(out, part, 2);
    }
    out += "acsp";
    out.append(28, '\0');
    put(out, 0x0000F6D6, 4);
    put(out, 0x00010000, 4);
    put(out, 0x0000D32D, 4);
    out.resize(header_size, '\0');
    return out + table + data;
}

}  // namespace jalon::rendering
