#include "engine/decision/table_values.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

const std::map<std::string, Type, std::less<>>& types_by_name() {
    static const std::map<std::string, Type, std::less<>> types{
        {"bool", Type::boolean()},  {"int", Type::integer()},         {"integer", Type::integer()},
        {"string", Type::string()}, {"decimal", Type::decimal()},     {"text", Type::string()},
        {"money", Type::money()},   {"date", Type::date()},           {"time", Type::time()},
        {"months", Type::months()}, {"timestamp", Type::timestamp()}, {"duration", Type::duration()},
        {"list", Type::list()},
    };
    return types;
}

template <class T>
std::optional<Value> as_value(const Result<T>& parsed) {
    return parsed ? std::optional<Value>(Value(*parsed)) : std::nullopt;
}

// The parts of « P1DT2H30M » that follow P; nullopt when the text is of another form.
std::optional<std::vector<std::pair<std::int64_t, std::string>>> iso_parts(std::string_view text) {
    if (!text.starts_with('P') || text.size() < 3) {
        return std::nullopt;
    }
    std::vector<std::pair<std::int64_t, std::string>> parts;
    bool in_time = false;
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == 'T' && !in_time) {
            in_time = true;
            ++at;
            continue;
        }
        std::int64_t number = 0;
        const auto [end, fault] = std::from_chars(text.data() + at, text.data() + text.size(), number);
        const bool too_much = number > 100'000'000 || number < 0 || parts.size() == 8;
        if (fault != std::errc() || end == text.data() + text.size() || too_much) {
            return std::nullopt;
        }
        parts.emplace_back(number, std::string(in_time ? "T" : "") + *end);
        at = static_cast<std::size_t>(end - text.data()) + 1;
    }
    return parts.empty() ? std::nullopt : std::optional(std::move(parts));
}

// « P1DT2H », « 7 days », « 90 minutes ».
std::optional<Value> duration_of(std::string_view text) {
    static const std::map<std::string, std::int64_t> iso_units{
        {"W", 604'800'000}, {"D", 86'400'000}, {"TH", 3'600'000}, {"TM", 60'000}, {"TS", 1'000}};
    const bool negative = text.starts_with("-P");
    if (const auto parts = iso_parts(text.substr(negative ? 1 : 0))) {
        std::int64_t total = 0;
        for (const auto& [number, unit] : *parts) {
            const auto found = iso_units.find(unit);
            if (found == iso_units.end()) {
                return std::nullopt;
            }
            total += number * found->second;
        }
        return Value(Duration(negative ? -total : total));
    }
    static const std::map<Delay::Unit, std::int64_t> units{
        {Delay::Unit::milliseconds, 1},  {Delay::Unit::seconds, 1'000},   {Delay::Unit::minutes, 60'000},
        {Delay::Unit::hours, 3'600'000}, {Delay::Unit::days, 86'400'000}, {Delay::Unit::weeks, 604'800'000}};
    const std::optional<Delay> delay = parse_delay(text);
    const auto unit = delay ? units.find(delay->unit) : units.end();
    return unit == units.end() ? std::nullopt : std::optional<Value>(Value(Duration(delay->amount * unit->second)));
}

// « P1Y6M », « 6 months ».
std::optional<Value> months_of(std::string_view text) {
    const bool negative = text.starts_with("-P");
    if (const auto parts = iso_parts(text.substr(negative ? 1 : 0))) {
        std::int64_t total = 0;
        for (const auto& [number, unit] : *parts) {
            if (unit != "Y" && unit != "M") {
                return std::nullopt;
            }
            total += unit == "Y" ? number * 12 : number;
        }
        return Value(Months{negative ? -total : total});
    }
    const std::optional<Delay> delay = parse_delay(text);
    return delay && delay->unit == Delay::Unit::months ? std::optional<Value>(Value(Months{delay->amount}))
                                                       : std::nullopt;
}

std::int64_t days_of(Date date) {
    return std::chrono::sys_days(date).time_since_epoch().count();
}

Date date_of(std::int64_t days) {
    return Date(std::chrono::sys_days(std::chrono::days(days)));
}

// The number behind a value of a type that counts in whole steps; nullopt for decimals.
std::optional<std::int64_t> ordinal(const Value& value) {
    if (const auto* number = value.get_if<std::int64_t>()) {
        return *number;
    }
    if (const auto* money = value.get_if<Money>()) {
        return money->in_cents();
    }
    if (const auto* date = value.get_if<Date>()) {
        return days_of(*date);
    }
    if (const auto* time = value.get_if<TimeOfDay>()) {
        return time->minutes;
    }
    if (const auto* instant = value.get_if<Instant>()) {
        return instant->time_since_epoch().count();
    }
    if (const auto* duration = value.get_if<Duration>()) {
        return duration->count();
    }
    if (const auto* months = value.get_if<Months>()) {
        return months->count;
    }
    return std::nullopt;
}

// The values of a counted type, from `least` to `most`, and an ordinary one to start from.
struct Extent {
    std::int64_t least;
    std::int64_t most;
    std::int64_t usual;
};

Extent extent_of(Kind kind) {
    constexpr std::int64_t day_ms = 86'400'000;
    const std::int64_t first_day = days_of(Date(std::chrono::year(1), std::chrono::January, std::chrono::day(1)));
    const std::int64_t last_day = days_of(Date(std::chrono::year(9999), std::chrono::December, std::chrono::day(31)));
    const std::int64_t usual_day = days_of(Date(std::chrono::year(2026), std::chrono::January, std::chrono::day(1)));
    switch (kind) {
        case Kind::date:
            return {first_day, last_day, usual_day};
        case Kind::timestamp:
            return {first_day * day_ms, (last_day + 1) * day_ms - 1, usual_day * day_ms};
        case Kind::time:
            return {0, 1439, 540};
        default:
            return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(), 0};
    }
}

Value value_at(Kind kind, std::int64_t number) {
    switch (kind) {
        case Kind::money:
            return Money::cents(number);
        case Kind::date:
            return date_of(number);
        case Kind::time:
            return TimeOfDay{static_cast<int>(number)};
        case Kind::timestamp:
            return Instant(Duration(number));
        case Kind::duration:
            return Duration(number);
        case Kind::months:
            return Months{number};
        default:
            return number;
    }
}

std::optional<Value> decimal_between(const std::optional<Value>& low, const std::optional<Value>& high) {
    const Decimal one(1, 0);
    const Decimal* from = low ? low->get_if<Decimal>() : nullptr;
    const Decimal* to = high ? high->get_if<Decimal>() : nullptr;
    if (from == nullptr && to == nullptr) {
        return Value(Decimal());
    }
    if (from == nullptr || to == nullptr) {
        return as_value(from == nullptr ? to->minus(one) : from->plus(one));
    }
    const Result<Decimal> sum = from->plus(*to);
    const Result<Decimal> middle = sum ? sum->over(Decimal(2, 0)) : sum;
    if (!middle || !(*from < *middle) || !(*middle < *to)) {
        return std::nullopt;
    }
    for (int places = 0; places < Decimal::max_scale; ++places) {  // the shortest that is still between
        const Decimal rounded = middle->rounded(places);
        if (*from < rounded && rounded < *to) {
            return Value(rounded);
        }
    }
    return Value(*middle);
}

}  // namespace

std::optional<Type> column_type(std::string_view name) {
    constexpr std::size_t longest = 100;  // lists of lists of lists …
    if (name.size() <= longest && name.starts_with("list<") && name.ends_with(">")) {
        const std::optional<Type> element = column_type(name.substr(5, name.size() - 6));
        return element ? std::optional(Type::list(*element)) : std::nullopt;
    }
    const auto found = types_by_name().find(name);
    return found == types_by_name().end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> column_type_names() {
    std::vector<std::string> names;
    for (const auto& known : types_by_name()) {
        names.push_back(known.first);
    }
    return names;
}

std::optional<Value> constant_of(const Type& type, std::string_view written) {
    const std::string text = trimmed(written);
    switch (type.kind()) {
        case Kind::boolean:
            return text == "true" || text == "false" ? std::optional<Value>(text == "true") : std::nullopt;
        case Kind::integer: {
            std::int64_t number = 0;
            const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
            const bool whole = fault == std::errc() && end == text.data() + text.size();
            return whole ? std::optional<Value>(number) : std::nullopt;
        }
        case Kind::decimal:
            return text.find(',') != std::string::npos ? std::nullopt : as_value(Decimal::parse(text));
        case Kind::money: {
            const std::string amount = text.ends_with(" EUR") ? text.substr(0, text.size() - 4) : text;
            return amount.find(',') != std::string::npos ? std::nullopt : as_value(Money::parse(amount));
        }
        case Kind::date:
            return text.size() == 10 && text[4] == '-' ? as_value(parse_date(text)) : std::nullopt;
        case Kind::time: {
            const bool whole_minute = text.size() == 8 && text.ends_with(":00");  // « 14:30:00 »
            return as_value(parse_time_of_day(whole_minute ? text.substr(0, 5) : text));
        }
        case Kind::timestamp:
            return as_value(parse_instant(text));
        case Kind::duration:
            return duration_of(text);
        case Kind::months:
            return months_of(text);
        default:
            return std::nullopt;
    }
}

std::optional<Value> fitted(const Type& type, const Value& value) {
    if (value.is_null() || type.is(Kind::dyn)) {
        return value;
    }
    const std::int64_t* whole = value.get_if<std::int64_t>();
    const Decimal* decimal = value.get_if<Decimal>();
    if (type.is(Kind::list)) {
        if (value.list() == nullptr) {
            return std::nullopt;
        }
        List items;
        for (const Value& item : *value.list()) {
            std::optional<Value> fit = fitted(type.inner(), item);
            if (!fit) {
                return std::nullopt;
            }
            items.push_back(std::move(*fit));
        }
        return Value(std::move(items));
    }
    if (type.is(Kind::string)) {
        return value.text() != nullptr ? std::optional(value) : std::nullopt;
    }
    if (type.is(Kind::boolean)) {
        return value.get_if<bool>() != nullptr ? std::optional(value) : std::nullopt;
    }
    if (type.is(Kind::integer) && decimal != nullptr) {
        const Decimal rounded = decimal->rounded(0);
        return rounded == *decimal ? constant_of(type, rounded.str()) : std::nullopt;
    }
    if (type.is(Kind::integer)) {
        return whole != nullptr ? std::optional(value) : std::nullopt;
    }
    if (type.is(Kind::decimal)) {
        return decimal != nullptr ? std::optional(value)
               : whole != nullptr ? std::optional<Value>(Decimal(*whole, 0))
                                  : std::nullopt;
    }
    if (type.is(Kind::money) && (whole != nullptr || decimal != nullptr)) {
        return as_value(Money::parse(whole != nullptr ? std::to_string(*whole) : decimal->str()));
    }
    if (value.text() != nullptr) {
        return constant_of(type, *value.text());
    }
    const std::optional<std::int64_t> number = ordinal(value);
    return number && value_at(type.kind(), *number) == value ? std::optional(value) : std::nullopt;
}

bool is_ordered(const Type& type) {
    switch (type.kind()) {
        case Kind::integer:
        case Kind::decimal:
        case Kind::money:
        case Kind::date:
        case Kind::time:
        case Kind::timestamp:
        case Kind::duration:
        case Kind::months:
            return true;
        default:
            return false;
    }
}

std::strong_ordering compared(const Value& left, const Value& right) {
    if (const Decimal* number = left.get_if<Decimal>()) {
        return *number <=> *right.get_if<Decimal>();
    }
    const std::optional<std::int64_t> first = ordinal(left);
    const std::optional<std::int64_t> second = ordinal(right);
    expect(first && second, "values of one ordered type are compared");
    return *first <=> *second;
}

std::optional<Value> value_between(const Type& type, const std::optional<Value>& low, const std::optional<Value>& high,
                                   bool& only) {
    only = false;
    if (type.is(Kind::decimal)) {
        return decimal_between(low, high);
    }
    const Extent extent = extent_of(type.kind());
    const std::int64_t before = low ? *ordinal(*low) : extent.least;
    const std::int64_t after = high ? *ordinal(*high) : extent.most;
    if ((low && before >= extent.most) || (high && after <= extent.least)) {
        return std::nullopt;
    }
    const std::int64_t first = low ? before + 1 : before;
    const std::int64_t last = high ? after - 1 : after;
    if (first > last) {
        return std::nullopt;
    }
    only = first == last;
    const bool both = low && high;
    const std::int64_t chosen = both ? first + (last - first) / 2 : low ? first : high ? last : extent.usual;
    return value_at(type.kind(), chosen);
}

std::string as_expression(const Value& value) {
    if (const Money* money = value.get_if<Money>()) {
        return fmt::format("cents({})", money->in_cents());
    }
    if (const Duration* duration = value.get_if<Duration>()) {
        return fmt::format("duration('{}ms')", duration->count());
    }
    if (const Months* months = value.get_if<Months>()) {
        return fmt::format("months({})", months->count);
    }
    if (const Decimal* number = value.get_if<Decimal>()) {
        return number->str();
    }
    std::string plain = to_plain_json(value);
    if (plain.starts_with('"')) {
        std::ranges::replace(plain, '"', '\'');
    }
    return value.get_if<Date>() != nullptr        ? fmt::format("date({})", plain)
           : value.get_if<TimeOfDay>() != nullptr ? fmt::format("time({})", plain)
           : value.get_if<Instant>() != nullptr   ? fmt::format("timestamp({})", plain)
                                                  : plain;
}

std::string shown(const Value& value) {
    if (value.is_null()) {
        return "null";
    }
    if (const bool* truth = value.get_if<bool>()) {
        return *truth ? "oui" : "non";
    }
    if (value.text() != nullptr) {
        return fmt::format("« {} »", *value.text());
    }
    if (const Decimal* number = value.get_if<Decimal>()) {
        return number->str();
    }
    if (const Money* money = value.get_if<Money>()) {
        return money->str();
    }
    std::string plain = to_plain_json(value);
    plain.erase(std::remove(plain.begin(), plain.end(), '"'), plain.end());
    if (value.get_if<Duration>() != nullptr) {
        plain += " ms";
    }
    return value.get_if<Months>() != nullptr ? plain + " mois" : plain;
}

}  // namespace jalon
