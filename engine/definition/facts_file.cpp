#include "engine/definition/facts_file.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace jalon {

namespace {

bool is_number(std::string_view text, bool with_point) {
    if (text.starts_with('-')) {
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    if (with_point != (point != std::string_view::npos) || text.empty() || text.ends_with('.') ||
        text.starts_with('.')) {
        return false;
    }
    const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] != '.';
    return !leading_zero && std::ranges::count(text, '.') == (with_point ? 1 : 0) &&
           std::ranges::all_of(text,
                               [](char c) { return c == '.' || std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

bool shaped(std::string_view text, std::string_view shape) {
    return text.size() == shape.size() && std::ranges::equal(text, shape, [](char c, char s) {
               return s == '9' ? std::isdigit(static_cast<unsigned char>(c)) != 0 : c == s;
           });
}

Value scalar_by_look(const std::string& text) {
    if (text == "true" || text == "false") {
        return text == "true";
    }
    if (text == "~" || text == "null") {
        return {};
    }
    if (shaped(text, "9999-99-99")) {
        if (const Result<Date> date = parse_date(text)) {
            return *date;
        }
    }
    if (text.size() > 11 && shaped(text.substr(0, 11), "9999-99-99T")) {
        if (const Result<Instant> instant = parse_instant(text)) {
            return *instant;
        }
    }
    if (shaped(text, "99:99")) {
        if (const Result<TimeOfDay> time = parse_time_of_day(text)) {
            return *time;
        }
    }
    if (text.ends_with(" EUR")) {
        if (const Result<Money> money = Money::parse(text.substr(0, text.size() - 4))) {
            return *money;
        }
    }
    if (is_number(text, false) && text.size() < 19) {
        return static_cast<std::int64_t>(std::stoll(text));
    }
    if (is_number(text, true)) {
        if (const Result<Decimal> decimal = Decimal::parse(text)) {
            return *decimal;
        }
    }
    return text;
}

}  // namespace

Value value_by_look(const YamlNode& node) {
    if (node.is_empty()) {
        return {};
    }
    if (node.is_scalar()) {
        return node.plain ? scalar_by_look(node.text) : Value(node.text);
    }
    if (node.is_list()) {
        List list;
        for (const YamlNode& item : node.items) {
            list.push_back(value_by_look(item));
        }
        return list;
    }
    Record record;
    for (const YamlEntry& entry : node.entries) {
        record[entry.key.text] = value_by_look(entry.value);
    }
    return record;
}

Result<Record> read_facts(const SourceFile& file) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> root = read_yaml(file, findings);
    Error error{ErrorKind::definition, fmt::format("{} ne se lit pas.", file.path), file.path, {}};
    for (const Finding& finding : findings) {
        error.details.push_back({ErrorKind::definition, finding.message, finding.position.str(), {}});
    }
    if (!root || !findings.empty()) {
        return tl::unexpected(std::move(error));
    }
    const YamlNode* facts = root->find("facts");
    const Value value = value_by_look(facts == nullptr ? *root : *facts);
    if (value.record() == nullptr) {
        error.message = fmt::format("{} : des faits nommés (« nom: valeur ») sont attendus.", file.path);
        return tl::unexpected(std::move(error));
    }
    return *value.record();
}

}  // namespace jalon
