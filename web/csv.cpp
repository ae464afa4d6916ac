#include "web/csv.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <Poco/TextConverter.h>
#include <Poco/UTF8Encoding.h>
#include <Poco/Windows1252Encoding.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr std::string_view formula = "=+-@\t\r";

std::string cell(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : neutral_cell(text)) {
        quoted += c;
        if (c == '"') {
            quoted += c;
        }
    }
    return quoted + "\"";
}

// In UTF-8, without the mark at the beginning.
std::string text_of(std::string_view bytes) {
    if (bytes.starts_with(csv_mark)) {
        bytes.remove_prefix(csv_mark.size());
    }
    if (is_valid_utf8(bytes)) {
        return std::string(bytes);
    }
    std::string text;
    const Poco::Windows1252Encoding from;
    const Poco::UTF8Encoding to;
    Poco::TextConverter(from, to).convert(std::string(bytes), text);
    return text;
}

char separator_of(std::string_view text) {
    const std::string_view first = text.substr(0, text.find('\n'));
    constexpr std::array candidates = {';', ',', '\t'};
    return *std::ranges::max_element(candidates, {}, [&](char one) { return std::ranges::count(first, one); });
}

std::string read_cell(std::string_view raw) {
    std::string text = trimmed(raw);
    const bool guarded = text.size() > 1 && text[0] == '\'' && formula.find(text[1]) != std::string_view::npos;
    return guarded ? text.substr(1) : text;
}

}  // namespace

std::string neutral_cell(const std::string& text) {
    const bool computed = !text.empty() && formula.find(text.front()) != std::string_view::npos;
    return (computed ? "'" : "") + text;
}

Result<std::vector<std::vector<std::string>>> read_csv(std::string_view bytes) {
    const std::string text = text_of(bytes);
    const char separator = separator_of(text);
    std::vector<std::vector<std::string>> lines;
    std::vector<std::string> line;
    std::string cell;
    bool quoted = false;
    const auto end_cell = [&] {
        line.push_back(read_cell(cell));
        cell.clear();
    };
    const auto end_line = [&] {
        end_cell();
        if (std::ranges::any_of(line, [](const std::string& one) { return !one.empty(); })) {
            lines.push_back(line);
        }
        line.clear();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted) {
            const bool doubled = c == '"' && at + 1 < text.size() && text[at + 1] == '"';
            at += doubled ? 1 : 0;
            if (c != '"' || doubled) {
                cell += c;
            } else {
                quoted = false;
            }
        } else if (c == '"' && trimmed(cell).empty()) {
            cell.clear();
            quoted = true;
        } else if (c == separator) {
            end_cell();
        } else if (c == '\n') {
            end_line();
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (quoted) {
        return failure(ErrorKind::invalid,
                       "Ce fichier a des guillemets qui ne se ferment pas : enregistrez-le de nouveau "
                       "au format CSV depuis votre tableur.");
    }
    end_line();
    return lines;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& one : cells) {
        line += (line.empty() ? "" : ";") + cell(one);
    }
    return line + "\r\n";
}

}  // namespace jalon
