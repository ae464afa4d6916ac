#include "web/csv.hpp"

#include <string_view>

namespace jalon {

namespace {

std::string cell(const std::string& text) {
    constexpr std::string_view formula = "=+-@\t\r";
    std::string quoted = "\"";
    if (!text.empty() && formula.find(text.front()) != std::string_view::npos) {
        quoted += '\'';
    }
    for (const char c : text) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& one : cells) {
        line += (line.empty() ? "" : ";") + cell(one);
    }
    return line + "\r\n";
}

}  // namespace jalon
