#include "engine/expression/functions.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/expression/operators.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

// Calendars reach far enough for any case, and sums of dates stay within what a date can hold.
constexpr std::int64_t furthest_days = 200'000;
constexpr std::int64_t bytes_per_step = 16;

tl::unexpected<Error> invalid(std::string message) {
    return failure(ErrorKind::invalid, std::move(message));
}

template <class T>
Result<Value> as_value(const Result<T>& result) {
    return result ? Result<Value>(Value(*result)) : tl::unexpected(result.error());
}

std::int64_t int_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->get_if<std::int64_t>();
}
const std::string& text_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->text();
}
Date date_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->get_if<Date>();
}
Instant instant_at(Arguments arguments, std::size_t index) {
    return *arguments[index]->get_if<Instant>();
}

// A text takes steps by its length; the evaluator reports the empty tank.
Result<Value> charged(std::string text, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text.size()) / bytes_per_step;
    return Value(std::move(text));
}

// Texts.

bool starts_code_point(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
}

std::int64_t length_of(std::string_view text) {
    return std::count_if(text.begin(), text.end(), starts_code_point);
}

// Byte offset of the code point number `position`; nullopt past the end.
std::optional<std::size_t> byte_of(std::string_view text, std::int64_t position) {
    std::int64_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (starts_code_point(text[at]) && seen++ == position) {
            return at;
        }
    }
    return seen == position ? std::optional(text.size()) : std::nullopt;
}

Result<Value> text_size(Arguments a, CallContext&) {
    return Value(length_of(text_at(a, 0)));
}
Result<Value> list_size(Arguments a, CallContext&) {
    return Value(static_cast<std::int64_t>(a[0]->list()->size()));
}
Result<Value> record_size(Arguments a, CallContext&) {
    return Value(static_cast<std::int64_t>(a[0]->record()->size()));
}
Result<Value> contains(Arguments a, CallContext&) {
    return Value(text_at(a, 0).find(text_at(a, 1)) != std::string::npos);
}
Result<Value> starts_with(Arguments a, CallContext&) {
    return Value(text_at(a, 0).starts_with(text_at(a, 1)));
}
Result<Value> ends_with(Arguments a, CallContext&) {
    return Value(text_at(a, 0).ends_with(text_at(a, 1)));
}

Result<Value> matches(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size() + text_at(a, 1).size()) / bytes_per_step;
    if (context.pattern != nullptr) {
        return Value(context.pattern->matches(text_at(a, 0)));
    }
    const Result<Pattern> pattern = Pattern::compile(text_at(a, 1));
    return pattern ? Result<Value>(Value(pattern->matches(text_at(a, 0)))) : tl::unexpected(pattern.error());
}

Result<Value> lower_ascii(Arguments a, CallContext& context) {
    std::string text = text_at(a, 0);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return charged(std::move(text), context);
}
Result<Value> upper_ascii(Arguments a, CallContext& context) {
    std::string text = text_at(a, 0);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return charged(std::move(text), context);
}
Result<Value> trim(Arguments a, CallContext& context) {
    return charged(trimmed(text_at(a, 0)), context);
}

// An empty separator cuts between all characters, as in CEL.
Result<Value> split_text(Arguments a, CallContext& context) {
    const std::string& separator = text_at(a, 1);
    std::string_view rest = text_at(a, 0);
    List parts;
    while (!rest.empty() || !separator.empty()) {
        const std::size_t cut = separator.empty() ? *byte_of(rest, 1) : rest.find(separator);
        parts.emplace_back(rest.substr(0, cut));
        if (cut == std::string_view::npos || --context.fuel < 0) {
            break;
        }
        rest.remove_prefix(cut + separator.size());
    }
    return Value(std::move(parts));
}

Result<Value> joined(const List& items, std::string_view separator, CallContext& context) {
    std::string text;
    for (const Value& item : items) {
        if (item.text() == nullptr) {
            return invalid("join attend une liste de textes ; reçu " + std::string(item.type_name()) + ".");
        }
        text += (&item == items.data() ? "" : separator);
        text += *item.text();
        if (static_cast<std::int64_t>(text.size()) / bytes_per_step > context.fuel) {
            break;
        }
    }
    return charged(std::move(text), context);
}
Result<Value> join_plain(Arguments a, CallContext& context) {
    return joined(*a[0]->list(), "", context);
}
Result<Value> join_with(Arguments a, CallContext& context) {
    return joined(*a[0]->list(), text_at(a, 1), context);
}

Result<Value> replaced(const std::string& text, const std::string& from, const std::string& by, std::int64_t most,
                       CallContext& context) {
    std::string result;
    std::size_t at = 0;
    while (most != 0 && !from.empty()) {
        const std::size_t found = text.find(from, at);
        if (found == std::string::npos || static_cast<std::int64_t>(result.size()) / bytes_per_step > context.fuel) {
            break;
        }
        result.append(text, at, found - at).append(by);
        at = found + from.size();
        --most;
    }
    return charged(result.append(text, at), context);
}
Result<Value> replace_all(Arguments a, CallContext& context) {
    return replaced(text_at(a, 0), text_at(a, 1), text_at(a, 2), -1, context);
}
Result<Value> replace_some(Arguments a, CallContext& context) {
    return replaced(text_at(a, 0), text_at(a, 1), text_at(a, 2), int_at(a, 3), context);
}

Result<Value> cut(const std::string& text, std::int64_t from, std::int64_t to, CallContext& context) {
    const std::optional<std::size_t> first = from >= 0 ? byte_of(text, from) : std::nullopt;
    const std::optional<std::size_t> last = to >= from ? byte_of(text, to) : std::nullopt;
    if (!first || !last) {
        return invalid("substring sort du texte, qui compte " + std::to_string(length_of(text)) + " caractères.");
    }
    return charged(text.substr(*first, *last - *first), context);
}
Result<Value> substring_from(Arguments a, CallContext& context) {
    return cut(text_at(a, 0), int_at(a, 1), length_of(text_at(a, 0)), context);
}
Result<Value> substring_between(Arguments a, CallContext& context) {
    return cut(text_at(a, 0), int_at(a, 1), int_at(a, 2), context);
}
Result<Value> char_at(Arguments a, CallContext& context) {
    const std::int64_t position = int_at(a, 1);
    if (position == length_of(text_at(a, 0))) {
        return Value("");
    }
    return cut(text_at(a, 0), position, position == std::numeric_limits<std::int64_t>::max() ? 0 : position + 1,
               context);
}

Value position_of(const std::string& text, std::size_t byte) {
    return byte == std::string::npos ? Value(-1) : Value(length_of(std::string_view(text).substr(0, byte)));
}
Result<Value> index_of(Arguments a, CallContext&) {
    return position_of(text_at(a, 0), text_at(a, 0).find(text_at(a, 1)));
}
Result<Value> index_of_from(Arguments a, CallContext&) {
    const std::optional<std::size_t> start = int_at(a, 2) >= 0 ? byte_of(text_at(a, 0), int_at(a, 2)) : std::nullopt;
    if (!start) {
        return invalid("indexOf part d’une position hors du texte.");
    }
    return position_of(text_at(a, 0), text_at(a, 0).find(text_at(a, 1), *start));
}
Result<Value> last_index_of(Arguments a, CallContext&) {
    return position_of(text_at(a, 0), text_at(a, 0).rfind(text_at(a, 1)));
}

// The key of SIREN and SIRET numbers; blanks are passed over. La Poste's own establishments follow another rule:
// their digits add up to a multiple of five.
Result<Value> luhn(Arguments a, CallContext&) {
    std::string digits;
    for (const char c : text_at(a, 0)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c != ' ') {
            return Value(false);
        }
    }
    int sum = 0;
    int plain_sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int doubled = i % 2 == 1 ? digit * 2 : digit;
        sum += doubled > 9 ? doubled - 9 : doubled;
        plain_sum += digit;
    }
    const bool la_poste = digits.size() == 14 && digits.starts_with("356000000") && plain_sum % 5 == 0;
    return Value(digits.size() > 1 && (sum % 10 == 0 || la_poste));
}

// Conversions.

Result<Value> same(Arguments a, CallContext&) {
    return *a[0];
}
Result<Value> decimal_to_int(Arguments a, CallContext&) {
    const Decimal& value = *a[0]->get_if<Decimal>();
    std::int64_t units = value.units();
    for (int i = 0; i < value.scale(); ++i) {
        units /= 10;
    }
    return Value(units);
}
Result<Value> text_to_int(Arguments a, CallContext&) {
    const Result<Decimal> number = Decimal::parse(text_at(a, 0));
    if (!number || number->scale() != 0) {
        return invalid("« " + excerpt(text_at(a, 0)) + " » n’est pas un nombre entier.");
    }
    return Value(number->units());
}
Result<Value> instant_to_int(Arguments a, CallContext&) {
    return Value(std::int64_t(std::chrono::floor<std::chrono::seconds>(instant_at(a, 0)).time_since_epoch().count()));
}
Result<Value> duration_to_int(Arguments a, CallContext&) {
    return Value(std::int64_t(std::chrono::duration_cast<std::chrono::seconds>(*a[0]->get_if<Duration>()).count()));
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
Result<Value> to_text(Arguments a, CallContext& context) {
    if (const Duration* duration = a[0]->get_if<Duration>()) {
        const Decimal seconds = Decimal(duration->count(), 3);
        return Value((duration->count() % 1000 == 0 ? std::to_string(duration->count() / 1000) : seconds.str()) + "s");
    }
    const std::string json = to_plain_json(*a[0]);
    return charged(json.starts_with('"') ? json.substr(1, json.size() - 2) : json, context);
}
Result<Value> text_to_bool(Arguments a, CallContext&) {
    const std::string& text = text_at(a, 0);
    if (text != "true" && text != "false") {
        return invalid("« " + excerpt(text) + " » n’est ni true ni false.");
    }
    return Value(text == "true");
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
    return as_value(parse_instant(text_at(a, 0)));
}
Result<Value> date_to_instant(Arguments a, CallContext&) {
    return Value(paris_instant(date_at(a, 0)));
}
Result<Value> date_and_time_to_instant(Arguments a, CallContext&) {
    return Value(paris_instant(date_at(a, 0), *a[1]->get_if<TimeOfDay>()));
}

// "1h30m", "90s", "15ms", "-7d".
Result<Value> text_to_duration(Arguments a, CallContext&) {
    struct Unit {
        std::string_view name;
        std::int64_t ms;
    };
    constexpr Unit units[] = {{"ms", 1}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}};
    const auto refused = [&a] {
        return invalid("« " + excerpt(text_at(a, 0)) + " » n’est pas une durée : écrivez par exemple '1h30m'.");
    };
    std::string_view rest = text_at(a, 0);
    const bool negative = rest.starts_with('-');
    rest.remove_prefix(negative ? 1 : 0);
    std::int64_t total = 0;
    if (rest.empty()) {
        return refused();
    }
    while (!rest.empty()) {
        const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
        const Result<Decimal> number = Decimal::parse(rest.substr(0, digits));
        rest.remove_prefix(digits);
        const Unit* unit = std::find_if(std::begin(units), std::end(units),
                                        [&rest](const Unit& candidate) { return rest.starts_with(candidate.name); });
        std::int64_t part = 0;
        if (!number || unit == std::end(units) || __builtin_mul_overflow(number->units(), unit->ms, &part) ||
            __builtin_add_overflow(total, part, &total)) {
            return refused();
        }
        rest.remove_prefix(unit->name.size());
    }
    return Value(Duration(negative ? -total : total));
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

// Dates.

Result<Value> today(Arguments, CallContext& context) {
    return Value(context.scope.today);
}
Result<Value> now(Arguments, CallContext& context) {
    return Value(context.scope.now);
}

bool too_far(std::int64_t days) {
    return days > furthest_days || days < -furthest_days;
}
tl::unexpected<Error> far_away() {
    return invalid("Cette date est trop lointaine : restez à moins de cinq cents ans.");
}
// A date outside the years 1 to 9999 is a mistake, and dates cannot hold much more.
Result<Value> sensible(Date date) {
    const int year = static_cast<int>(date.year());
    return year >= 1 && year <= 9999 ? Result<Value>(Value(date)) : far_away();
}

Result<Value> add_days_to_date(Arguments a, CallContext&) {
    return too_far(int_at(a, 1)) ? far_away() : sensible(add_days(date_at(a, 0), int_at(a, 1)));
}
Result<Value> add_days_to_instant(Arguments a, CallContext&) {
    // The same time of day in Paris, whatever the season.
    const Instant instant = instant_at(a, 0);
    return too_far(int_at(a, 1))
               ? far_away()
               : Result<Value>(Value(paris_instant(add_days(paris_date(instant), int_at(a, 1)), paris_time(instant))));
}
Result<Value> add_int_months(Arguments a, CallContext&) {
    return too_far(int_at(a, 1)) || int_at(a, 1) > 12 * 9999 ? far_away()
                                                             : sensible(add_months(date_at(a, 0), int_at(a, 1)));
}
Result<Value> add_typed_months(Arguments a, CallContext&) {
    const std::int64_t count = a[1]->get_if<Months>()->count;
    return too_far(count) || count > 12 * 9999 ? far_away() : sensible(add_months(date_at(a, 0), count));
}
Result<Value> add_working(Arguments a, CallContext& context) {
    const std::int64_t days = int_at(a, 1);
    if (days > furthest_days / 2 || days < -furthest_days / 2) {
        return far_away();
    }
    context.fuel -= days < 0 ? -days : days;
    return context.fuel < 0 ? Result<Value>(Value()) : sensible(context.calendar.add_working_days(date_at(a, 0), days));
}
Result<Value> between(Arguments a, CallContext&) {
    return Value(days_between(date_at(a, 0), date_at(a, 1)));
}
Result<Value> working_between(Arguments a, CallContext& context) {
    const std::int64_t days = days_between(date_at(a, 0), date_at(a, 1));
    if (too_far(days)) {
        return far_away();
    }
    context.fuel -= days < 0 ? -days : days;
    return context.fuel < 0 ? Result<Value>(Value())
                            : Value(context.calendar.working_days(date_at(a, 0), date_at(a, 1)));
}
Result<Value> next_working(Arguments a, CallContext& context) {
    return Value(context.calendar.next_working_day(date_at(a, 0)));
}
Result<Value> is_working(Arguments a, CallContext& context) {
    return Value(context.calendar.is_working_day(date_at(a, 0)));
}
Result<Value> minutes_between_times(Arguments a, CallContext&) {
    return Value(a[1]->get_if<TimeOfDay>()->minutes - a[0]->get_if<TimeOfDay>()->minutes);
}
Result<Value> minutes_between_instants(Arguments a, CallContext&) {
    return Value(
        std::int64_t(std::chrono::duration_cast<std::chrono::minutes>(instant_at(a, 1) - instant_at(a, 0)).count()));
}

// The civil date and time that the getters of CEL read: in Paris for an instant.
Date civil_date(const Value& value) {
    const Date* date = value.get_if<Date>();
    return date != nullptr ? *date : paris_date(*value.get_if<Instant>());
}
Result<Value> full_year(Arguments a, CallContext&) {
    return Value(static_cast<int>(civil_date(*a[0]).year()));
}
Result<Value> month_from_zero(Arguments a, CallContext&) {
    return Value(static_cast<int>(static_cast<unsigned>(civil_date(*a[0]).month())) - 1);
}
Result<Value> month_from_one(Arguments a, CallContext&) {
    return Value(static_cast<int>(static_cast<unsigned>(civil_date(*a[0]).month())));
}
Result<Value> day_from_one(Arguments a, CallContext&) {
    return Value(static_cast<int>(static_cast<unsigned>(civil_date(*a[0]).day())));
}
Result<Value> day_from_zero(Arguments a, CallContext&) {
    return Value(static_cast<int>(static_cast<unsigned>(civil_date(*a[0]).day())) - 1);
}
Result<Value> day_of_week(Arguments a, CallContext&) {
    return Value(static_cast<int>(std::chrono::weekday(std::chrono::sys_days(civil_date(*a[0]))).c_encoding()));
}
Result<Value> day_of_year(Arguments a, CallContext&) {
    const Date date = civil_date(*a[0]);
    return Value(days_between(date.year() / std::chrono::January / 1, date));
}
Result<Value> hours_of(Arguments a, CallContext&) {
    return Value(paris_time(instant_at(a, 0)).minutes / 60);
}
Result<Value> minutes_of(Arguments a, CallContext&) {
    return Value(paris_time(instant_at(a, 0)).minutes % 60);
}
Result<Value> time_hours(Arguments a, CallContext&) {
    return Value(a[0]->get_if<TimeOfDay>()->minutes / 60);
}
Result<Value> time_minutes(Arguments a, CallContext&) {
    return Value(a[0]->get_if<TimeOfDay>()->minutes % 60);
}
Result<Value> duration_hours(Arguments a, CallContext&) {
    return Value(std::int64_t(std::chrono::duration_cast<std::chrono::hours>(*a[0]->get_if<Duration>()).count()));
}
Result<Value> duration_minutes(Arguments a, CallContext&) {
    return Value(std::int64_t(std::chrono::duration_cast<std::chrono::minutes>(*a[0]->get_if<Duration>()).count()));
}

// Numbers.

Result<Value> round_places(Arguments a, CallContext&) {
    const std::int64_t places = a.size() > 1 ? int_at(a, 1) : 0;
    if (places < 0 || places > Decimal::max_scale) {
        return invalid("round accepte de 0 à 9 décimales.");
    }
    return Value(as_decimal(*a[0])->rounded(static_cast<int>(places)));
}
Result<Value> absolute(Arguments a, CallContext&) {
    const Value zero = a[0]->get_if<Money>() != nullptr ? Value(Money()) : Value(0);
    return order_of(*a[0], zero) == std::strong_ordering::less ? negated(*a[0]) : Result<Value>(*a[0]);
}

Value zero_of(Type::Kind kind) {
    switch (kind) {
        case Kind::decimal:
            return Value(Decimal());
        case Kind::money:
            return Value(Money());
        case Kind::duration:
            return Value(Duration(0));
        default:
            return Value(0);
    }
}

Result<Value> sum(Arguments a, CallContext& context) {
    const List& items = *a[0]->list();
    context.fuel -= static_cast<std::int64_t>(items.size());
    Result<Value> total = items.empty() ? zero_of(context.yields) : items.front();
    for (std::size_t i = 1; i < items.size() && total; ++i) {
        total = arithmetic(Operator::add, *total, items[i]);
    }
    const bool summable =
        !total || as_decimal(*total) || total->get_if<Money>() != nullptr || total->get_if<Duration>() != nullptr;
    return summable ? total : invalid("sum attend une liste de nombres, de montants ou de durées.");
}

// The first of `items` that nothing precedes in the given direction.
Result<Value> extreme(Arguments items, std::strong_ordering wanted) {
    const Value* best = items[0];
    for (const Value* item : items.subspan(1)) {
        const std::optional<std::strong_ordering> order = order_of(*item, *best);
        if (!order) {
            return invalid(refusal_of(Operator::less, item->type_name(), best->type_name()));
        }
        best = *order == wanted ? item : best;
    }
    return *best;
}
Result<Value> extreme_of_list(const List& items, std::strong_ordering wanted, CallContext& context) {
    if (items.empty()) {
        return invalid("min et max ne s’appliquent pas à une liste vide.");
    }
    context.fuel -= static_cast<std::int64_t>(items.size());
    std::vector<const Value*> pointers;
    for (const Value& item : items) {
        pointers.push_back(&item);
    }
    return extreme(pointers, wanted);
}
Result<Value> min_of_list(Arguments a, CallContext& context) {
    return extreme_of_list(*a[0]->list(), std::strong_ordering::less, context);
}
Result<Value> max_of_list(Arguments a, CallContext& context) {
    return extreme_of_list(*a[0]->list(), std::strong_ordering::greater, context);
}
Result<Value> min_of_two(Arguments a, CallContext&) {
    return extreme(a, std::strong_ordering::less);
}
Result<Value> max_of_two(Arguments a, CallContext&) {
    return extreme(a, std::strong_ordering::greater);
}

// The machine.

Result<Value> in_state(Arguments a, CallContext& context) {
    if (!context.scope.in_state) {
        return invalid("in_state n’est pas disponible ici.");
    }
    return Value(context.scope.in_state(text_at(a, 0)));
}

std::vector<Function> made_functions() {
    const Type boolean = Type::boolean();
    const Type integer = Type::integer();
    const Type decimal = Type::decimal();
    const Type text = Type::string();
    const Type money = Type::money();
    const Type date = Type::date();
    const Type time = Type::time();
    const Type instant = Type::timestamp();
    const Type duration = Type::duration();
    const Type months = Type::months();
    const Type list = Type::list();
    const Type record = Type::any_record();
    constexpr auto element = Function::Yields::element_of_first;

    std::vector<Function> functions = {
        {"size", {text}, integer, text_size},
        {"size", {list}, integer, list_size},
        {"size", {record}, integer, record_size},
        {"contains", {text, text}, boolean, contains},
        {"startsWith", {text, text}, boolean, starts_with},
        {"endsWith", {text, text}, boolean, ends_with},
        {"matches", {text, text}, boolean, matches},
        {"lowerAscii", {text}, text, lower_ascii},
        {"upperAscii", {text}, text, upper_ascii},
        {"trim", {text}, text, trim},
        {"split", {text, text}, Type::list(text), split_text},
        {"join", {Type::list(text)}, text, join_plain},
        {"join", {Type::list(text), text}, text, join_with},
        {"replace", {text, text, text}, text, replace_all},
        {"replace", {text, text, text, integer}, text, replace_some},
        {"substring", {text, integer}, text, substring_from},
        {"substring", {text, integer, integer}, text, substring_between},
        {"charAt", {text, integer}, text, char_at},
        {"indexOf", {text, text}, integer, index_of},
        {"indexOf", {text, text, integer}, integer, index_of_from},
        {"lastIndexOf", {text, text}, integer, last_index_of},
        {"luhn", {text}, boolean, luhn},

        {"int", {integer}, integer, same},
        {"int", {decimal}, integer, decimal_to_int},
        {"int", {text}, integer, text_to_int},
        {"int", {instant}, integer, instant_to_int},
        {"int", {duration}, integer, duration_to_int},
        {"decimal", {decimal}, decimal, number_to_decimal},
        {"decimal", {text}, decimal, text_to_decimal},
        {"decimal", {money}, decimal, money_to_decimal},
        {"string", {text}, text, same},
        {"string", {integer}, text, to_text},
        {"string", {decimal}, text, to_text},
        {"string", {boolean}, text, to_text},
        {"string", {money}, text, to_text},
        {"string", {date}, text, to_text},
        {"string", {time}, text, to_text},
        {"string", {instant}, text, to_text},
        {"string", {duration}, text, to_text},
        {"bool", {boolean}, boolean, same},
        {"bool", {text}, boolean, text_to_bool},
        {"date", {date}, date, same},
        {"date", {text}, date, text_to_date},
        {"date", {instant}, date, instant_to_date},
        {"date", {integer, integer, integer}, date, numbers_to_date},
        {"time", {text}, time, text_to_time},
        {"time", {instant}, time, instant_to_time},
        {"timestamp", {instant}, instant, same},
        {"timestamp", {text}, instant, text_to_instant},
        {"timestamp", {date}, instant, date_to_instant},
        {"timestamp", {date, time}, instant, date_and_time_to_instant},
        {"duration", {text}, duration, text_to_duration},
        {"duration", {duration}, duration, same},
        {"months", {integer}, months, int_to_months},
        {"euros", {decimal}, money, number_to_money},
        {"cents", {integer}, money, int_to_cents},

        {"today", {}, date, today},
        {"now", {}, instant, now},
        {"add_days", {date, integer}, date, add_days_to_date},
        {"add_days", {instant, integer}, instant, add_days_to_instant},
        {"add_months", {date, integer}, date, add_int_months},
        {"add_months", {date, months}, date, add_typed_months},
        {"add_working_days", {date, integer}, date, add_working},
        {"days_between", {date, date}, integer, between},
        {"working_days", {date, date}, integer, working_between},
        {"next_working_day", {date}, date, next_working},
        {"is_working_day", {date}, boolean, is_working},
        {"minutes_between", {time, time}, integer, minutes_between_times},
        {"minutes_between", {instant, instant}, integer, minutes_between_instants},
        {"getHours", {instant}, integer, hours_of},
        {"getHours", {time}, integer, time_hours},
        {"getHours", {duration}, integer, duration_hours},
        {"getMinutes", {instant}, integer, minutes_of},
        {"getMinutes", {time}, integer, time_minutes},
        {"getMinutes", {duration}, integer, duration_minutes},

        {"round", {decimal}, decimal, round_places},
        {"round", {decimal, integer}, decimal, round_places},
        {"abs", {integer}, integer, absolute},
        {"abs", {decimal}, decimal, absolute},
        {"abs", {money}, money, absolute},
        {"sum", {list}, Type::dyn(), sum, element},
        {"min", {list}, Type::dyn(), min_of_list, element},
        {"max", {list}, Type::dyn(), max_of_list, element},
        {"in_state", {text}, boolean, in_state},
    };
    for (const Type& type : {integer, decimal, money, date, time, instant, duration, months, text}) {
        functions.push_back({"min", {type, type}, type, min_of_two});
        functions.push_back({"max", {type, type}, type, max_of_two});
    }
    for (const Type& type : {date, instant}) {
        functions.push_back({"year", {type}, integer, full_year});
        functions.push_back({"month", {type}, integer, month_from_one});
        functions.push_back({"day", {type}, integer, day_from_one});
        functions.push_back({"getFullYear", {type}, integer, full_year});
        functions.push_back({"getMonth", {type}, integer, month_from_zero});
        functions.push_back({"getDate", {type}, integer, day_from_one});
        functions.push_back({"getDayOfMonth", {type}, integer, day_from_zero});
        functions.push_back({"getDayOfWeek", {type}, integer, day_of_week});
        functions.push_back({"getDayOfYear", {type}, integer, day_of_year});
    }
    std::stable_sort(functions.begin(), functions.end(),
                     [](const Function& a, const Function& b) { return a.name < b.name; });
    return functions;
}

const std::vector<Function>& all_functions() {
    static const std::vector<Function> functions = made_functions();
    return functions;
}

}  // namespace

std::span<const Function> overloads_of(std::string_view name) {
    struct ByName {
        bool operator()(const Function& function, std::string_view wanted) const { return function.name < wanted; }
        bool operator()(std::string_view wanted, const Function& function) const { return wanted < function.name; }
    };
    const std::vector<Function>& all = all_functions();
    const auto [first, last] = std::equal_range(all.begin(), all.end(), name, ByName());
    return {first, last};
}

std::span<const std::string> function_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> found = {"has", "all", "exists", "exists_one", "map", "filter"};
        for (const Function& function : all_functions()) {
            if (found.back() != function.name) {
                found.emplace_back(function.name);
            }
        }
        return found;
    }();
    return names;
}

std::string misuse(const Node& call, std::span<const std::string> given) {
    std::vector<std::string> forms;
    for (const Function& function : call.overloads) {
        std::vector<std::string> parameters;
        for (const Type& type : function.parameters) {
            parameters.push_back(type.str());
        }
        forms.push_back("(" + join(parameters, ", ") + ")");
    }
    return "« " + call.name + " » attend " + join(forms, " ou ") + " ; reçu (" + join(given, ", ") + ").";
}

bool accepts(const Type& wanted, const Type& given) {
    if (wanted.is(Kind::dyn) || given.is(Kind::dyn)) {
        return true;
    }
    if (wanted.is(Kind::decimal) && given.is(Kind::integer)) {
        return true;
    }
    return wanted.kind() == given.kind() && (!wanted.is(Kind::list) || accepts(wanted.inner(), given.inner()));
}

bool accepts(const Type& wanted, const Value& given) {
    switch (wanted.kind()) {
        case Kind::dyn:
            return true;
        case Kind::decimal:
            return as_decimal(given).has_value();
        case Kind::integer:
            return given.get_if<std::int64_t>() != nullptr;
        case Kind::boolean:
            return given.get_if<bool>() != nullptr;
        case Kind::string:
            return given.text() != nullptr;
        case Kind::money:
            return given.get_if<Money>() != nullptr;
        case Kind::date:
            return given.get_if<Date>() != nullptr;
        case Kind::time:
            return given.get_if<TimeOfDay>() != nullptr;
        case Kind::timestamp:
            return given.get_if<Instant>() != nullptr;
        case Kind::duration:
            return given.get_if<Duration>() != nullptr;
        case Kind::months:
            return given.get_if<Months>() != nullptr;
        case Kind::list:
            return given.list() != nullptr;
        case Kind::record:
            return given.record() != nullptr;
        case Kind::null:
        case Kind::optional:
            return given.is_null();
    }
    return false;
}

}  // namespace jalon
