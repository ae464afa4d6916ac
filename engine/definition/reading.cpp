#include "engine/definition/reading.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

struct UnitName {
    std::string_view english;
    Delay::Unit unit;
    const char* french_one;
    const char* french_many;
};

constexpr std::array unit_names{
    UnitName{"ms", Delay::Unit::milliseconds, "milliseconde", "millisecondes"},
    UnitName{"millisecond", Delay::Unit::milliseconds, "", ""},
    UnitName{"milliseconds", Delay::Unit::milliseconds, "", ""},
    UnitName{"s", Delay::Unit::seconds, "seconde", "secondes"},
    UnitName{"second", Delay::Unit::seconds, "", ""},
    UnitName{"seconds", Delay::Unit::seconds, "", ""},
    UnitName{"minute", Delay::Unit::minutes, "minute", "minutes"},
    UnitName{"minutes", Delay::Unit::minutes, "", ""},
    UnitName{"min", Delay::Unit::minutes, "", ""},
    UnitName{"hour", Delay::Unit::hours, "heure", "heures"},
    UnitName{"hours", Delay::Unit::hours, "", ""},
    UnitName{"h", Delay::Unit::hours, "", ""},
    UnitName{"day", Delay::Unit::days, "jour", "jours"},
    UnitName{"days", Delay::Unit::days, "", ""},
    UnitName{"working day", Delay::Unit::working_days, "jour ouvré", "jours ouvrés"},
    UnitName{"working days", Delay::Unit::working_days, "", ""},
    UnitName{"week", Delay::Unit::weeks, "semaine", "semaines"},
    UnitName{"weeks", Delay::Unit::weeks, "", ""},
    UnitName{"month", Delay::Unit::months, "mois", "mois"},
    UnitName{"months", Delay::Unit::months, "", ""},
};

// Some centuries in every unit: far enough, and no date overflows.
std::int64_t delay_amount_max(Delay::Unit unit) {
    switch (unit) {
        case Delay::Unit::milliseconds:
        case Delay::Unit::seconds:
            return 10'000'000'000;
        case Delay::Unit::minutes:
            return 100'000'000;
        case Delay::Unit::hours:
            return 10'000'000;
        default:
            return 10'000;
    }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc() || end != text.data() + text.size() || text.empty()) {
        return std::nullopt;
    }
    return number;
}

// The expression that a YAML list or map of expressions stands for.
std::string expression_text(const YamlNode& node) {
    std::string inside;
    if (node.is_list()) {
        for (const YamlNode& item : node.items) {
            inside += (inside.empty() ? "" : ", ") + expression_text(item);
        }
        return "[" + inside + "]";
    }
    if (node.is_map()) {
        for (const YamlEntry& entry : node.entries) {
            inside += (inside.empty() ? "'" : ", '") + entry.key.text + "': " + expression_text(entry.value);
        }
        return "{" + inside + "}";
    }
    return node.text;
}

template <class T>
std::optional<Value> as_value(const Result<T>& parsed) {
    return parsed ? std::optional<Value>(Value(*parsed)) : std::nullopt;
}

}  // namespace

void Reading::error(const Position& position, std::string message) {
    if (told_.emplace(position.file, position.line, position.column, message).second) {
        findings_->push_back({Finding::Level::error, position, std::move(message)});
    }
}

void Reading::warning(const Position& position, std::string message) {
    findings_->push_back({Finding::Level::warning, position, std::move(message)});
}

std::string Reading::text(const YamlNode& node, std::string_view what) {
    if (!node.is_scalar()) {
        error(node.position, fmt::format("« {} » attend un texte", what));
    }
    return node.text;
}

std::vector<std::string> Reading::words(const YamlNode& node, std::string_view what) {
    if (node.is_scalar()) {
        return {node.text};
    }
    std::vector<std::string> result;
    if (!node.is_list()) {
        error(node.position, fmt::format("« {} » attend un mot ou une liste de mots", what));
        return result;
    }
    for (const YamlNode& item : node.items) {
        const std::string word = text(item, what);
        if (!word.empty()) {
            result.push_back(word);
        }
    }
    return result;
}

bool Reading::yes_no(const YamlNode& node) {
    if (!node.is_scalar() || (node.text != "true" && node.text != "false")) {
        error(node.position, "écrivez « true » (oui) ou « false » (non)");
    }
    return node.text == "true";
}

std::optional<std::int64_t> Reading::integer(const YamlNode& node, std::int64_t least) {
    const std::optional<std::int64_t> number = node.is_scalar() ? whole_number(node.text) : std::nullopt;
    if (!number || *number < least) {
        error(node.position, fmt::format("écrivez un nombre entier, au moins {}", least));
        return std::nullopt;
    }
    return number;
}

std::optional<Date> Reading::date(const YamlNode& node) {
    const Result<Date> parsed = parse_date(node.text);
    if (!node.is_scalar() || !parsed) {
        error(node.position, "écrivez une date, par exemple 2026-09-01");
        return std::nullopt;
    }
    return *parsed;
}

std::optional<Instant> Reading::instant(const YamlNode& node) {
    const Result<Instant> instant = parse_instant(node.text);
    if (node.is_scalar() && node.text.find('T') != std::string::npos && instant) {
        return *instant;
    }
    const std::optional<Date> day = date(node);
    return day ? std::optional<Instant>(paris_instant(*day)) : std::nullopt;
}

std::optional<Delay> Reading::delay(const YamlNode& node) {
    const std::optional<Delay> parsed = node.is_scalar() ? parse_delay(node.text) : std::nullopt;
    if (!parsed) {
        error(node.position,
              fmt::format(
                  "« {} » n’est pas un délai ; écrivez un nombre et une unité : ms, seconds, minutes, hours, days, "
                  "working days, weeks ou months",
                  node.text));
    }
    return parsed;
}

std::optional<Delay> Reading::due(const YamlNode& node) {
    const std::optional<Delay> parsed = node.is_scalar() ? parse_delay(node.text) : std::nullopt;
    const bool looks_like_delay = !node.text.empty() && node.text.front() >= '0' && node.text.front() <= '9';
    return parsed || (node.is_scalar() && !looks_like_delay) ? parsed : delay(node);
}

std::optional<std::variant<Delay, Instant>> Reading::advance(const YamlNode& node) {
    using Either = std::optional<std::variant<Delay, Instant>>;
    const bool dated = node.is_scalar() && !parse_delay(node.text) && parse_date(node.text.substr(0, 10)).has_value();
    if (dated) {
        const std::optional<Instant> until = instant(node);
        return until ? Either(*until) : Either();
    }
    const std::optional<Delay> wait = delay(node);
    return wait ? Either(*wait) : Either();
}

std::optional<Money> Reading::money(const YamlNode& node) {
    const Result<Money> parsed = node.is_scalar() ? Money::parse(node.text) : Result<Money>(Money());
    if (!parsed || parsed->in_cents() <= 0) {
        error(node.position, "écrivez un montant en euros, par exemple 52.00");
        return std::nullopt;
    }
    return *parsed;
}

std::string Reading::data_type(const YamlNode& node) {
    const bool list_of = node.text.starts_with("list<") && node.text.ends_with(">");
    if (!node.is_scalar() || (!list_of && std::ranges::find(data_types, node.text) == data_types.end())) {
        const std::vector<std::string> known(data_types.begin(), data_types.end());
        error(node.position, fmt::format("le type « {} » est inconnu{}", node.text, did_you_mean(node.text, known)));
        return "any";
    }
    return node.text;
}

std::optional<Confidentiality> Reading::confidentiality(const YamlNode& node) {
    static constexpr std::array<std::string_view, 4> names{"S0", "S1", "S2", "S3"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (node.is_scalar() && node.text == names[i]) {
            return static_cast<Confidentiality>(i);
        }
    }
    error(node.position, "la classe de confidentialité est S0, S1, S2 ou S3");
    return std::nullopt;
}

std::optional<Formula> Reading::formula(const YamlNode& node, FormulaSite::Wanted wanted) {
    if (node.is_empty()) {
        error(node.position, "une expression est attendue ici");
        return std::nullopt;
    }
    const std::string source = expression_text(node);
    auto compiled = Expression::compile(source);
    if (!compiled) {
        for (const Problem& problem : compiled.error()) {
            error(node.is_scalar() ? node.position_at(problem.offset) : node.position, problem.message);
        }
        return std::nullopt;
    }
    sites.push_back({node, source, wanted, event_known_, event_form_});
    return Formula{std::move(*compiled), node.is_scalar() ? node.position_at(0) : node.position};
}

void Reading::let_event(bool known, std::string form) {
    event_known_ = known;
    event_form_ = std::move(form);
}

MapReader::MapReader(Reading& reading, const YamlNode& node, const Table& table)
    : reading_(reading), node_(node), table_(table) {}

const YamlNode* MapReader::take(std::string_view key) const {
    expect(table_.find(key) != nullptr, "the vocabulary knows every key that is read");
    return node_.find(key);
}

std::string MapReader::text(std::string_view key) const {
    const YamlNode* found = take(key);
    return found == nullptr ? "" : reading_.text(*found, key);
}

std::vector<std::string> MapReader::words(std::string_view key) const {
    const YamlNode* found = take(key);
    return found == nullptr ? std::vector<std::string>() : reading_.words(*found, key);
}

bool MapReader::yes_no(std::string_view key) const {
    const YamlNode* found = take(key);
    return found != nullptr && reading_.yes_no(*found);
}

std::optional<Formula> MapReader::formula(std::string_view key, FormulaSite::Wanted wanted) const {
    const YamlNode* found = take(key);
    return found == nullptr ? std::nullopt : reading_.formula(*found, wanted);
}

std::optional<Delay> parse_delay(std::string_view text) {
    const std::string clean = trimmed(text);
    const std::size_t digits = std::min(clean.find_first_not_of("0123456789"), clean.size());
    const std::optional<std::int64_t> amount = whole_number(std::string_view(clean).substr(0, digits));
    const std::string unit = trimmed(std::string_view(clean).substr(digits));
    const auto* name =
        std::find_if(unit_names.begin(), unit_names.end(), [&](const UnitName& row) { return row.english == unit; });
    if (!amount || name == unit_names.end() || *amount > delay_amount_max(name->unit)) {
        return std::nullopt;
    }
    return Delay{*amount, name->unit};
}

std::vector<std::string> delay_units() {
    std::vector<std::string> units;
    for (const UnitName& row : unit_names) {
        units.emplace_back(row.english);
    }
    return units;
}

std::string french_delay(const Delay& delay) {
    for (const UnitName& row : unit_names) {
        if (row.unit == delay.unit) {
            return fmt::format("{} {}", delay.amount, delay.amount < 2 ? row.french_one : row.french_many);
        }
    }
    return {};
}

bool is_identifier(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; };
    return !name.empty() && is_letter(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

std::string data_key(std::string_view id) {
    std::string key(id);
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

Value bare_value(const YamlNode& node) {
    if (node.is_list()) {
        List list;
        for (const YamlNode& item : node.items) {
            list.push_back(bare_value(item));
        }
        return Value(std::move(list));
    }
    if (node.is_map()) {
        Record record;
        for (const YamlEntry& entry : node.entries) {
            record.insert_or_assign(entry.key.text, bare_value(entry.value));
        }
        return Value(std::move(record));
    }
    if (node.is_empty() || (node.plain && node.text == "null")) {
        return {};
    }
    if (node.plain && (node.text == "true" || node.text == "false")) {
        return Value(node.text == "true");
    }
    if (const std::optional<std::int64_t> number = whole_number(node.text); node.plain && number) {
        return Value(*number);
    }
    const bool numeric = node.text.find_first_not_of("-0123456789.") == std::string::npos &&
                         std::count(node.text.begin(), node.text.end(), '.') == 1;
    const Result<Decimal> decimal = numeric ? Decimal::parse(node.text) : Result<Decimal>(Decimal());
    return node.plain && numeric && decimal ? Value(*decimal) : Value(node.text);
}

std::optional<Value> value_of_type(const YamlNode& node, std::string_view type) {
    if (node.is_empty() || (node.plain && node.text == "null")) {
        return Value();
    }
    if (!node.is_scalar()) {
        const bool fits = type == "list" || type == "record" || type == "any" || type.starts_with("list<");
        return fits ? std::optional<Value>(bare_value(node)) : std::nullopt;
    }
    const std::string& text = node.text;
    if (type == "int" || type == "integer" || type == "duration") {
        const std::optional<std::int64_t> number = whole_number(text);
        return number ? std::optional<Value>(Value(*number)) : std::nullopt;
    }
    if (type == "bool" || type == "yes_no") {
        return text == "true" || text == "false" ? std::optional<Value>(Value(text == "true")) : std::nullopt;
    }
    if (type == "decimal") {
        return as_value(Decimal::parse(text));
    }
    if (type == "money") {
        const bool in_euros = text.ends_with(" EUR");
        return as_value(Money::parse(in_euros ? text.substr(0, text.size() - 4) : text));
    }
    if (type == "date") {
        return as_value(parse_date(text));
    }
    if (type == "time") {
        return as_value(parse_time_of_day(text));
    }
    if (type == "timestamp") {
        return as_value(parse_instant(text));
    }
    if (type == "list" || type == "record" || type.starts_with("list<")) {
        return std::nullopt;
    }
    return type == "any" ? bare_value(node) : Value(text);
}

}  // namespace jalon
