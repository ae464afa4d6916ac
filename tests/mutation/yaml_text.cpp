#include "tests/mutation/yaml_text.hpp"

#include <algorithm>
#include <cctype>

namespace jalon::test {

namespace {

// A plain scalar stays plain where flow style allows it: what readers take by its look keeps its look.
bool stays_plain(const YamlNode& node) {
    return node.plain && !node.text.empty() && node.text.front() != '-' &&
           std::ranges::all_of(
               node.text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-'; });
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return out + "\"";
}

}  // namespace

std::string yaml_text(const YamlNode& node) {
    std::string out;
    switch (node.kind) {
        case YamlNode::Kind::empty:
            return "";
        case YamlNode::Kind::scalar:
            return stays_plain(node) ? node.text : quoted(node.text);
        case YamlNode::Kind::list:
            for (const YamlNode& item : node.items) {
                out += (out.empty() ? "" : ", ") + yaml_text(item);
            }
            return "[" + out + "]";
        case YamlNode::Kind::map:
            for (const YamlEntry& entry : node.entries) {
                out += (out.empty() ? "" : ", ") + yaml_text(entry.key) + ": " + yaml_text(entry.value);
            }
            return "{" + out + "}";
    }
    return out;
}

}  // namespace jalon::test
