#include "engine/cases/uploads.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace jalon {

std::string sniffed_type(std::string_view bytes) {
    using namespace std::string_view_literals;
    // Scanners put the mark first, some after a byte order mark or a blank line; anything else before it is another
    // format.
    const std::size_t start = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n"sv);
    if (start != std::string_view::npos && bytes.substr(start).starts_with("%PDF-") &&
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
    if (!is_valid_utf8(kept) || kept.empty()) {
        return "fichier";
    }
    constexpr std::size_t longest = 200;
    kept.resize(std::min(kept.size(), longest));
    while (!is_valid_utf8(kept)) {  // never half a letter
        kept.pop_back();
    }
    return kept;
}

}  // namespace jalon
