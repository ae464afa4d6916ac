// Conversions from one type to another.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/expression/arguments.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/times.hpp"

namespace jalon {

namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;

Result<Value> decimal_to_int(Arguments a, CallContext&) {
    const Decimal& value = *a[0]->get_if<Decimal>();
    std::int64_t units = value.units();
    for (int i = 0; i < value.scale(); ++i) {
        units /= 10;
    }
    return Value(units);
}
// Digits and perhaps a sign: a whole number, however long.
bool is_whole(std::string_view text) {
    text.remove_prefix(!text.empty() && (text.front() == '-' || text.front() == '+') ? 1 : 0);
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<Value> text_to_int(Arguments a, CallContext&) {
    const Result<Decimal> number = Decimal::parse(text_at(a, 0));
    if (!number && is_whole(text_at(a, 0))) {
        return invalid("« " + excerpt(text_at(a, 0)) + " » dépasse les entiers (64 bits).");
    }
    if (!number || number->scale() != 0) {
        return invalid("« " + excerpt(text_at(a, 0)) + " » n’est pas un nombre entier.");
    }
    return Value(number->units());
}
// Whole seconds, since 1970 for an instant.
Result<Value> seconds_of(Arguments a, CallContext&) {
    const Wide nanoseconds = nanoseconds_of(*a[0]);
    const bool before = is_instant(*a[0]) && nanoseconds % ns_per_second < 0;
    return Value(static_cast<std::int64_t>(nanoseconds / ns_per_second) - (before ? 1 : 0));
}
Result<Value> number_to_decimal(Arguments a, CallContext&) {
    return Value(*as_decimal(*a[0]));
}
Result<Value> text_to_decimal(Arguments a, CallContext&) {
    return as_value(Decimal::parse(text_at(a, 0)));
}
Result<Value> money_to_decimal(Arguments a, CallContext&) {
    return Value(Decimal(a[0]->get_if<Money>()->in_cents(), 2));
}
Result<Value> instant_to_text(Arguments a, CallContext&) {
    return Value(instant_text(*a[0]));
}
Result<Value> duration_to_text(Arguments a, CallContext&) {
    return Value(duration_text(*a[0]));
}
Result<Value> to_text(Arguments a, CallContext& context) {
    const std::string json = to_plain_json(*a[0]);
    return charged(json.starts_with('"') ? json.substr(1, json.size() - 2) : json, context);
}
Result<Value> text_to_bool(Arguments a, CallContext&) {
    constexpr std::array<std::string_view, 5> yes = {"1", "t", "true", "True", "TRUE"};
    constexpr std::array<std::string_view, 5> no = {"0", "f", "false", "False", "FALSE"};
    const std::string& text = text_at(a, 0);
    if (std::find(yes.begin(), yes.end(), text) != yes.end()) {
        return Value(true);
    }
    if (std::find(no.begin(), no.end(), text) != no.end()) {
        return Value(false);
    }
    return invalid("« " + excerpt(text) + " » n’est ni true ni false.");
}
Result<Value> text_to_date(Arguments a, CallContext&) {
    return as_value(parse_date(text_at(a, 0)));
}
Result<Value> instant_to_date(Arguments a, CallContext&) {
    return Value(paris_date(instant_at(a, 0)));
}
Result<Value> numbers_to_date(Arguments a, CallContext&) {
    const bool in_range = int_at(a, 0) >= 1 && int_at(a, 0) <= 9999 && int_at(a, 1) >= 1 && int_at(a, 1) <= 12 &&
                          int_at(a, 2) >= 1 && int_at(a, 2) <= 31;
    const Date date = !in_range ? Date()
                                : std::chrono::year(static_cast<int>(int_at(a, 0))) /
                                      std::chrono::month(static_cast<unsigned>(int_at(a, 1))) /
                                      std::chrono::day(static_cast<unsigned>(int_at(a, 2)));
    if (!in_range || !date.ok()) {
        return invalid("Cette date n’existe pas : écrivez date(année, mois, jour).");
    }
    return Value(date);
}
Result<Value> text_to_time(Arguments a, CallContext&) {
    return as_value(parse_time_of_day(text_at(a, 0)));
}
Result<Value> instant_to_time(Arguments a, CallContext&) {
    return Value(paris_time(instant_at(a, 0)));
}
Result<Value> text_to_instant(Arguments a, CallContext&) {
    const Result<FineInstant> instant = parse_rfc3339(text_at(a, 0));
    if (!instant) {
        return tl::unexpected(instant.error());
    }
    return instant->ns == 0 ? Value(instant->ms) : Value(*instant);
}
Result<Value> seconds_to_instant(Arguments a, CallContext&) {
    return instant_of(static_cast<Wide>(int_at(a, 0)) * ns_per_second);
}
Result<Value> date_to_instant(Arguments a, CallContext&) {
    return Value(paris_instant(date_at(a, 0)));
}
Result<Value> date_and_time_to_instant(Arguments a, CallContext&) {
    return Value(paris_instant(date_at(a, 0), *a[1]->get_if<TimeOfDay>()));
}

struct Unit {
    std::string_view name;
    std::int64_t ns;
};
// The longer name first where one begins another.
constexpr std::array<Unit, 8> units = {{{"ms", 1'000'000},
                                        {"ns", 1},
                                        {"us", 1'000},
                                        {"µs", 1'000},
                                        {"d", 86'400 * ns_per_second},
                                        {"h", 3'600 * ns_per_second},
                                        {"m", 60 * ns_per_second},
                                        {"s", ns_per_second}}};

// The nanoseconds of "1.5h" at the start of `rest`, which loses it; nullopt when there is none. Past the nanosecond
// decimals are dropped.
std::optional<Wide> take_part(std::string_view& rest) {
    const std::size_t length = std::min(rest.find_first_not_of("0123456789."), rest.size());
    const std::string_view number = rest.substr(0, length);
    const std::size_t point = std::min(number.find('.'), number.size());
    rest.remove_prefix(length);
    const auto unit = std::find_if(units.begin(), units.end(),
                                   [&rest](const Unit& candidate) { return rest.starts_with(candidate.name); });
    const std::string_view decimals = number.substr(std::min(point + 1, number.size()));
    const bool written = number.size() > (point < number.size() ? 1U : 0U);
    if (!written || unit == units.end() || point > 18 || decimals.find('.') != std::string_view::npos) {
        return std::nullopt;
    }
    rest.remove_prefix(unit->name.size());
    Wide whole = 0;
    for (const char digit : number.substr(0, point)) {
        whole = whole * 10 + (digit - '0');
    }
    Wide part = 0;
    Wide power = 1;
    for (const char digit : decimals.substr(0, 18)) {
        part = part * 10 + (digit - '0');
        power *= 10;
    }
    return whole * unit->ns + part * unit->ns / power;
}

// "1h30m", "90s", "1.5h", "15ms", "-7d".
Result<Value> text_to_duration(Arguments a, CallContext&) {
    std::string_view rest = text_at(a, 0);
    const bool negative = rest.starts_with('-');
    rest.remove_prefix(negative || rest.starts_with('+') ? 1 : 0);
    Wide total = 0;
    bool readable = !rest.empty();
    while (readable && !rest.empty()) {
        const std::optional<Wide> part = take_part(rest);
        readable = part.has_value();
        total += part.value_or(0);
        if (!narrowed(total)) {
            return duration_of(total);
        }
    }
    if (!readable && text_at(a, 0) != "0") {
        return invalid("« " + excerpt(text_at(a, 0)) + " » n’est pas une durée : écrivez par exemple '1h30m'.");
    }
    return duration_of(negative ? -total : total);
}
Result<Value> int_to_months(Arguments a, CallContext&) {
    return Value(Months{int_at(a, 0)});
}
Result<Value> number_to_money(Arguments a, CallContext&) {
    return as_value(Money::euros(1).times(*as_decimal(*a[0])));
}
Result<Value> int_to_cents(Arguments a, CallContext&) {
    return Value(Money::cents(int_at(a, 0)));
}

// The name that CEL gives to a type.
Result<Value> type_of(Arguments a, CallContext&) {
    const std::string_view name = a[0]->type_name();
    return Value(name == "null"        ? std::string_view("null_type")
                 : name == "record"    ? std::string_view("map")
                 : name == "timestamp" ? std::string_view("google.protobuf.Timestamp")
                 : name == "duration"  ? std::string_view("google.protobuf.Duration")
                                       : name);
}

}  // namespace

std::vector<Function> conversion_functions() {
    const Type boolean = Type::boolean();
    const Type integer = Type::integer();
    const Type decimal = Type::decimal();
    const Type text = Type::string();
    const Type money = Type::money();
    const Type date = Type::date();
    const Type time = Type::time();
    const Type instant = Type::timestamp();
    const Type duration = Type::duration();

    std::vector<Function> functions = {
        {"int", {integer}, integer, same_value},
        {"int", {decimal}, integer, decimal_to_int},
        {"int", {text}, integer, text_to_int},
        {"int", {instant}, integer, seconds_of},
        {"int", {duration}, integer, seconds_of},
        {"decimal", {decimal}, decimal, number_to_decimal},
        {"decimal", {text}, decimal, text_to_decimal},
        {"decimal", {money}, decimal, money_to_decimal},
        {"string", {text}, text, same_value},
        {"string", {instant}, text, instant_to_text},
        {"string", {duration}, text, duration_to_text},
        {"bool", {boolean}, boolean, same_value},
        {"bool", {text}, boolean, text_to_bool},
        {"date", {date}, date, same_value},
        {"date", {text}, date, text_to_date},
        {"date", {instant}, date, instant_to_date},
        {"date", {integer, integer, integer}, date, numbers_to_date},
        {"time", {text}, time, text_to_time},
        {"time", {instant}, time, instant_to_time},
        {"timestamp", {instant}, instant, same_value},
        {"timestamp", {text}, instant, text_to_instant},
        {"timestamp", {integer}, instant, seconds_to_instant},
        {"timestamp", {date}, instant, date_to_instant},
        {"timestamp", {date, time}, instant, date_and_time_to_instant},
        {"duration", {text}, duration, text_to_duration},
        {"duration", {duration}, duration, same_value},
        {"months", {integer}, Type::months(), int_to_months},
        {"euros", {decimal}, money, number_to_money},
        {"cents", {integer}, money, int_to_cents},
        {"type", {Type::dyn()}, text, type_of, Function::Yields::as_declared, Function::Null::taken},
        {"dyn", {Type::dyn()}, Type::dyn(), same_value, Function::Yields::as_declared, Function::Null::taken},
    };
    for (const Type& type : {integer, decimal, boolean, money, date, time}) {
        functions.push_back({"string", {type}, text, to_text});
    }
    return functions;
}

}  // namespace jalon
