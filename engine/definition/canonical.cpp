#include "engine/definition/canonical.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/definition/facts_file.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

constexpr std::size_t implicit_key_bytes_max = 1000;  // YAML: longer ones are written after « ? »

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// Whether quotes make a difference to those who take a scalar by its look.
bool has_a_look(const std::string& text) {
    YamlNode plain;
    plain.kind = YamlNode::Kind::scalar;
    plain.text = text;
    return text == "~" || text == "null" || bare_value(plain).text() == nullptr ||
           value_by_look(plain).text() == nullptr;
}

bool is_plain(const YamlNode& scalar) {
    return scalar.plain || !has_a_look(scalar.text);
}

// Whether YAML reads these very bytes when they stand without quotes on one line of a block.
bool fits_without_quotes(const std::string& text) {
    constexpr std::string_view indicators = ",[]{}#&*!|>'\"%@`?:";
    if (text.empty() || is_blank(text.front()) || is_blank(text.back()) || text.back() == ':') {
        return false;
    }
    if (indicators.find(text.front()) != std::string_view::npos || text.starts_with("...") || text == "<<") {
        return false;
    }
    if (text.front() == '-' && (text.size() < 2 || text[1] < '0' || text[1] > '9')) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool before_blank = i + 1 < text.size() && is_blank(text[i + 1]);
        const bool after_blank = i > 0 && is_blank(text[i - 1]);
        if (byte < 0x20 || byte == 0x7F || (byte == ':' && before_blank) || (byte == '#' && after_blank)) {
            return false;
        }
    }
    return true;
}

std::string in_quotes(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (byte < 0x20 || byte == 0x7F) {
            quoted += fmt::format("\\x{:02X}", byte);
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string scalar_text(const YamlNode& scalar) {
    return is_plain(scalar) && fits_without_quotes(scalar.text) ? scalar.text : in_quotes(scalar.text);
}

bool is_block(const YamlNode& node) {
    return !node.items.empty() || !node.entries.empty();
}

std::string inline_text(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::empty:
            return "";
        case YamlNode::Kind::scalar:
            return scalar_text(node);
        case YamlNode::Kind::list:
            return "[]";
        case YamlNode::Kind::map:
            return "{}";
    }
    return "";
}

class Writer {
  public:
    // Whole lines, each indented by `indent`.
    std::string block(const YamlNode& node, std::size_t indent) {
        const std::string margin(indent, ' ');
        std::string text;
        for (const YamlNode& item : node.items) {
            if (is_block(item)) {
                text += margin + "- " + block(item, indent + 2).substr(indent + 2);
            } else {
                text += after(margin + "-", inline_text(item));
            }
        }
        for (const YamlEntry& entry : node.entries) {
            text += entry_text(entry, margin);
        }
        return text;
    }

  private:
    static std::string after(std::string sign, const std::string& value) {
        return std::move(sign) + (value.empty() ? "" : " " + value) + "\n";
    }

    std::string entry_text(const YamlEntry& entry, const std::string& margin) {
        const std::string key = has_a_look(entry.key.text) ? in_quotes(entry.key.text) : scalar_text(entry.key);
        const bool long_key = key.size() > implicit_key_bytes_max;
        const std::string head = long_key ? margin + "? " + key + "\n" + margin + ":" : margin + key + ":";
        return is_block(entry.value) ? head + "\n" + block(entry.value, margin.size() + 2)
                                     : after(head, inline_text(entry.value));
    }
};

}  // namespace

std::string canonical_text(const YamlNode& node) {
    if (is_block(node)) {
        return Writer().block(node, 0);
    }
    return node.is_empty() ? "" : inline_text(node) + "\n";
}

std::optional<std::string> canonical_file(const SourceFile& file, std::vector<Finding>& findings) {
    const std::size_t before = findings.size();
    const bool front_matter = file.path.ends_with(".md.mustache") && file.text.starts_with("---\n");
    const std::size_t end = front_matter ? file.text.find("\n---", 3) : std::string::npos;
    const std::string head = end == std::string::npos ? file.text : file.text.substr(0, end + 1);
    const std::optional<YamlNode> node = read_yaml({file.path, head}, findings);
    if (!node || findings.size() > before) {
        return std::nullopt;
    }
    return end == std::string::npos ? canonical_text(*node)
                                    : "---\n" + canonical_text(*node) + file.text.substr(end + 1);
}

bool means_the_same(const YamlNode& left, const YamlNode& right) {
    if (left.kind != right.kind || left.text != right.text) {
        return false;
    }
    if (left.is_scalar() && is_plain(left) != is_plain(right)) {
        return false;
    }
    return std::ranges::equal(left.items, right.items, means_the_same) &&
           std::ranges::equal(left.entries, right.entries, [](const YamlEntry& one, const YamlEntry& other) {
               return one.key.text == other.key.text && means_the_same(one.value, other.value);
           });
}

}  // namespace jalon
