#include "rendering/pdf/attachments.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include <fmt/format.h>

#include "rendering/pdf/metadata.hpp"
#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

// "/text#2Fxml"
std::string name_of(const std::string& text) {
    std::string out = "/";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += std::isalnum(byte) != 0 || c == '.' || c == '-' || c == '+' ? std::string(1, c)
                                                                           : fmt::format("#{:02X}", byte);
    }
    return out;
}

std::string relationship_name(AttachedFile::Relationship relationship) {
    switch (relationship) {
        case AttachedFile::Relationship::source:
            return "/Source";
        case AttachedFile::Relationship::data:
            return "/Data";
        case AttachedFile::Relationship::alternative:
            return "/Alternative";
        case AttachedFile::Relationship::supplement:
            return "/Supplement";
    }
    return "/Unspecified";
}

std::string specification(const AttachedFile& file, Instant issued_at, Objects& objects) {
    const HPDF_Dict stream =
        objects.add_stream(fmt::format("/Type /EmbeddedFile /Subtype {} /Params << /Size {} /ModDate ({}) >>",
                                       name_of(file.media_type), file.bytes.size(), pdf_date(issued_at)),
                           file.bytes);
    const std::string reference = Objects::reference(stream);
    return fmt::format("/Type /Filespec /F {0} /UF {0} /Desc {1} /AFRelationship {2} /EF << /F {3} /UF {3} >>",
                       text_string(file.name), text_string(file.description), relationship_name(file.relationship),
                       reference);
}

}  // namespace

void write_attachments(const std::vector<AttachedFile>& files, Instant issued_at, Objects& objects) {
    if (files.empty()) {
        return;
    }
    HPDF_Doc document = objects.document();
    HPDF_Array associated = HPDF_Array_New(document->mmgr);
    HPDF_Dict_Add(document->catalog, "AF", associated);
    std::map<std::string, std::string> names;  // in hexadecimal, which sorts as the bytes do
    for (const AttachedFile& file : files) {
        const HPDF_Dict one = objects.add(specification(file, issued_at, objects));
        HPDF_Array_Add(associated, one);
        names.emplace("<FEFF" + utf16_hex(file.name) + ">", Objects::reference(one));
    }
    std::string tree = "/EmbeddedFiles << /Names [";
    for (const auto& [name, reference] : names) {
        tree.append(name).append(" ").append(reference).append(" ");
    }
    HPDF_Dict_Add(document->catalog, "Names", objects.add(tree + "] >>"));
}

}  // namespace jalon::rendering
