#include "engine/cases/fill.hpp"

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

// One line of prose per way to print a value.
struct Printer {
    std::string operator()(Null) const { return ""; }
    std::string operator()(bool flag) const { return flag ? "oui" : "non"; }
    std::string operator()(std::int64_t number) const { return french::number(number); }
    std::string operator()(const Decimal& number) const { return french::number(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(Money money) const { return french::amount(money); }
    std::string operator()(Date date) const { return french::long_date(date); }
    std::string operator()(TimeOfDay time) const { return french::time_of_day(time); }
    std::string operator()(Instant instant) const {
        return fmt::format("{} à {}", french::long_date(paris_date(instant)), french::time_of_day(paris_time(instant)));
    }
    std::string operator()(Duration duration) const { return french::hours(duration.count() / 60000); }
    std::string operator()(Months months) const { return fmt::format("{}\u00A0mois", months.count); }
    std::string operator()(const std::shared_ptr<const List>& list) const {
        std::vector<std::string> parts;
        for (const Value& item : *list) {
            parts.push_back(display_text(item));
        }
        return join(parts, ", ");
    }
    std::string operator()(const std::shared_ptr<const Record>&) const { return ""; }
    std::string operator()(const std::shared_ptr<const Map>&) const { return ""; }
    std::string operator()(FineInstant instant) const { return (*this)(instant.ms); }
    std::string operator()(FineDuration duration) const { return (*this)(duration.ms); }
};

std::string table_text(const Field& field, const List& rows) {
    std::vector<std::string> lines;
    for (const Value& row : rows) {
        std::vector<std::string> cells;
        for (const Field& column : field.columns) {
            std::string cell = display_text(column, row[column.id], row[column.id + "_label"]);
            if (!cell.empty()) {
                cells.push_back(std::move(cell));
            }
        }
        lines.push_back(join(cells, " – "));
    }
    return join(lines, "\n");
}

}  // namespace

std::string display_text(const Value& value) {
    return std::visit(Printer{}, value.data());
}

std::string display_text(const Field& field, const Value& value, const Value& companion) {
    if (!companion.is_null()) {
        return display_text(companion);
    }
    if (field.type == Field::Type::table && value.list() != nullptr) {
        return table_text(field, *value.list());
    }
    if (field.type == Field::Type::file) {
        return display_text(value["name"]);
    }
    if (field.type == Field::Type::duration && value.get_if<std::int64_t>() != nullptr) {
        return french::hours(*value.get_if<std::int64_t>());
    }
    if (field.type == Field::Type::integer && value.get_if<std::int64_t>() != nullptr) {
        return std::to_string(*value.get_if<std::int64_t>());
    }
    return display_text(value);
}

namespace {

// A null value when any part is missing.
const Value& at_path(const Record& names, std::string_view dotted) {
    static const Value none;
    const std::size_t dot = dotted.find('.');
    const auto found = names.find(dotted.substr(0, dot));
    if (found == names.end() || dot == std::string_view::npos) {
        return found == names.end() ? none : found->second;
    }
    return found->second.at_path(dotted.substr(dot + 1));
}

}  // namespace

Result<std::string> fill(std::string_view text, const Record& names) {
    std::string filled;
    while (true) {
        const std::size_t open = text.find("{{");
        const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open);
        if (close == std::string_view::npos) {
            filled += text;
            return filled;
        }
        const std::string name = trimmed(text.substr(open + 2, close - open - 2));
        const std::string shown = display_text(at_path(names, name));
        if (shown.empty()) {
            return failure(ErrorKind::invalid, fmt::format("« {} » n’est pas encore renseigné.", name), name);
        }
        filled += text.substr(0, open);
        filled += shown;
        text.remove_prefix(close + 2);
    }
}

}  // namespace jalon
