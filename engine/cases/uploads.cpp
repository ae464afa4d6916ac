#include "engine/cases/uploads.hpp"

#include "engine/base/text.hpp"

namespace jalon {

std::string sniffed_type(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos &&
        bytes.substr(bytes.size() > 2048 ? bytes.size() - 2048 : 0).find("%%EOF") != std::string_view::npos) {
        return "application/pdf";
    }
    if (bytes.starts_with("\xFF\xD8\xFF"sv)) {
        return "image/jpeg";
    }
    if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) {
        return "image/png";
    }
    return "";
}

std::string safe_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    std::string kept;
    for (const char c : slash == std::string_view::npos ? name : name.substr(slash + 1)) {
        if (static_cast<unsigned char>(c) >= 0x20U && c != '"') {
            kept += c;
        }
    }
    return !is_valid_utf8(kept) || kept.empty() ? "fichier" : kept.substr(0, 200);
}

}  // namespace jalon
