#include "engine/expression/operators.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "engine/expression/times.hpp"

namespace jalon {

namespace {

using Kind = Type::Kind;

tl::unexpected<Error> invalid(std::string message) {
    return failure(ErrorKind::invalid, std::move(message));
}

template <class T>
Result<Value> as_value(const Result<T>& result) {
    return result ? Result<Value>(Value(*result)) : tl::unexpected(result.error());
}

Result<Value> on_ints(Operator op, std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    const bool divides = op == Operator::divide || op == Operator::modulo;
    if (divides && right == 0) {
        return invalid("Division par zéro : le diviseur ne peut pas être nul.");
    }
    // As CEL has it: the remainder overflows with the quotient.
    bool overflow = divides && right == -1 && left == std::numeric_limits<std::int64_t>::min();
    switch (op) {
        case Operator::add:
            overflow = __builtin_add_overflow(left, right, &result);
            break;
        case Operator::subtract:
            overflow = __builtin_sub_overflow(left, right, &result);
            break;
        case Operator::multiply:
            overflow = __builtin_mul_overflow(left, right, &result);
            break;
        case Operator::divide:
            result = overflow ? 0 : left / right;
            break;
        default:
            result = overflow ? 0 : left % right;
    }
    if (overflow) {
        return invalid("Ce calcul dépasse la capacité des entiers (64 bits).");
    }
    return Value(result);
}

Result<Value> on_decimals(Operator op, const Decimal& left, const Decimal& right) {
    switch (op) {
        case Operator::add:
            return as_value(left.plus(right));
        case Operator::subtract:
            return as_value(left.minus(right));
        case Operator::multiply:
            return as_value(left.times(right));
        case Operator::divide:
            return as_value(left.over(right));
        default:
            return invalid(refusal_of(op, "decimal", "decimal"));
    }
}

Result<Value> on_money(Operator op, Money money, const Decimal& factor) {
    if (op == Operator::multiply) {
        return as_value(money.times(factor));
    }
    if (factor == Decimal()) {
        return invalid("Division par zéro : le diviseur ne peut pas être nul.");
    }
    // money ÷ (units × 10^-scale) = money × 10^scale ÷ units, rounded once.
    std::int64_t power = 1;
    for (int i = 0; i < factor.scale(); ++i) {
        power *= 10;
    }
    return as_value(money.times_ratio(power, factor.units()));
}

// Durations and months share the arithmetic of the integers they hold.
template <class Wrap>
Result<Value> wrapped(Operator op, std::int64_t left, std::int64_t right, Wrap wrap) {
    const Result<Value> sum = on_ints(op, left, right);
    return sum ? Result<Value>(Value(wrap(*sum->get_if<std::int64_t>()))) : sum;
}

Months months_of(std::int64_t count) {
    return Months{count};
}

Result<Value> on_times(Operator op, const Value& left, const Value& right) {
    const bool gives_instant = is_instant(left) != is_instant(right);
    const Wide a = nanoseconds_of(left);
    const Wide b = nanoseconds_of(right);
    const Wide sum = op == Operator::add ? a + b : a - b;
    return gives_instant ? instant_of(sum) : duration_of(sum);
}

Result<Value> on_duration_and_int(Operator op, const Value& left, std::int64_t right) {
    const std::optional<std::int64_t> nanoseconds = narrowed(nanoseconds_of(left));
    if (!nanoseconds) {
        return duration_of(nanoseconds_of(left));
    }
    if (op == Operator::divide && right == 0) {
        return invalid("Division par zéro : le diviseur ne peut pas être nul.");
    }
    const Wide wide = *nanoseconds;
    return duration_of(op == Operator::multiply ? wide * right : wide / right);
}

Result<Value> on_months(Operator op, const Value& left, const Value& right) {
    const std::int64_t* number = right.get_if<std::int64_t>();
    return wrapped(op, left.get_if<Months>()->count, number != nullptr ? *number : right.get_if<Months>()->count,
                   months_of);
}

Result<Value> joined(const List& left, const List& right) {
    List all = left;
    all.insert(all.end(), right.begin(), right.end());
    return Value(std::move(all));
}

Kind kind_of(const Value& value) {
    constexpr std::array<Kind, std::variant_size_v<Value::Data>> kinds = {
        Kind::null,   Kind::boolean, Kind::integer,   Kind::decimal,  Kind::string, Kind::money,
        Kind::date,   Kind::time,    Kind::timestamp, Kind::duration, Kind::months, Kind::list,
        Kind::record, Kind::record,  Kind::timestamp, Kind::duration};
    return kinds[value.data().index()];
}

bool is_number(Kind kind) {
    return kind == Kind::integer || kind == Kind::decimal;
}

bool is_key(Kind kind) {
    return kind == Kind::string || kind == Kind::integer || kind == Kind::boolean;
}

// The kind that arithmetic yields, from the kinds alone.
std::optional<Kind> arithmetic_kind(Operator op, Kind left, Kind right) {
    const bool adds = op == Operator::add;
    const bool adds_or_subtracts = adds || op == Operator::subtract;
    const bool scales = op == Operator::multiply || op == Operator::divide;
    if (left == Kind::integer && right == Kind::integer) {
        return Kind::integer;
    }
    if (is_number(left) && is_number(right) && op != Operator::modulo) {
        return Kind::decimal;
    }
    if ((left == Kind::money && is_number(right) && scales) ||
        (is_number(left) && right == Kind::money && op == Operator::multiply)) {
        return Kind::money;
    }
    if ((left == Kind::duration || left == Kind::months) && right == Kind::integer && scales) {
        return left;
    }
    const bool summable = left == Kind::money || left == Kind::duration || left == Kind::months;
    if (left == right && ((adds_or_subtracts && summable) || (adds && (left == Kind::string || left == Kind::list)))) {
        return left;
    }
    if (left == Kind::timestamp && right == Kind::timestamp && op == Operator::subtract) {
        return Kind::duration;
    }
    if ((left == Kind::timestamp && right == Kind::duration && adds_or_subtracts) ||
        (left == Kind::duration && right == Kind::timestamp && adds)) {
        return Kind::timestamp;
    }
    return std::nullopt;
}

Type type_of_kind(Kind kind, const Type& left, const Type& right) {
    if (kind == Kind::list) {
        return left == right ? left : Type::list();
    }
    if (kind == left.kind()) {
        return left;
    }
    if (kind == right.kind()) {
        return right;
    }
    return kind == Kind::decimal ? Type::decimal() : kind == Kind::duration ? Type::duration() : Type::dyn();
}

bool is_ordered(Kind kind) {
    return kind != Kind::null && kind != Kind::list && kind != Kind::record && kind != Kind::optional;
}

}  // namespace

std::string_view symbol_of(Operator op) {
    constexpr std::array<std::string_view, 12> symbols = {
        "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", "/", "%"};
    return symbols[static_cast<std::size_t>(op)];
}

bool is_arithmetic(Operator op) {
    return op >= Operator::add;
}

bool is_ordering(Operator op) {
    return op >= Operator::less && op <= Operator::greater_equal;
}

std::optional<Decimal> as_decimal(const Value& value) {
    if (const std::int64_t* number = value.get_if<std::int64_t>()) {
        return Decimal(*number, 0);
    }
    const Decimal* number = value.get_if<Decimal>();
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

bool equal_values(const Value& left, const Value& right, std::int64_t& fuel) {
    --fuel;
    if (const List* items = left.list()) {
        const List* others = right.list();
        return others != nullptr && items->size() == others->size() &&
               std::equal(items->begin(), items->end(), others->begin(),
                          [&fuel](const Value& a, const Value& b) { return fuel >= 0 && equal_values(a, b, fuel); });
    }
    const auto same_entry = [&fuel](const auto& a, const auto& b) {
        return fuel >= 0 && a.first == b.first && equal_values(a.second, b.second, fuel);
    };
    if (const Record* members = left.record()) {
        const Record* others = right.record();
        return others != nullptr && members->size() == others->size() &&
               std::equal(members->begin(), members->end(), others->begin(), same_entry);
    }
    if (const Map* members = left.map()) {
        const Map* others = right.map();
        return others != nullptr && members->size() == others->size() &&
               std::equal(members->begin(), members->end(), others->begin(), same_entry);
    }
    if (left.data().index() != right.data().index()) {
        const std::optional<Decimal> a = as_decimal(left);
        const std::optional<Decimal> b = as_decimal(right);
        return a && b && *a == *b;
    }
    if (const std::string* text = left.text()) {
        fuel -= static_cast<std::int64_t>(text->size()) / 16;
    }
    return left == right;
}

std::optional<std::strong_ordering> order_of(const Value& left, const Value& right) {
    if (left.data().index() != right.data().index()) {
        if ((is_instant(left) && is_instant(right)) || (is_duration(left) && is_duration(right))) {
            return nanoseconds_of(left) <=> nanoseconds_of(right);
        }
        const std::optional<Decimal> a = as_decimal(left);
        const std::optional<Decimal> b = as_decimal(right);
        return a && b ? std::optional(*a <=> *b) : std::nullopt;
    }
    return std::visit(
        [&right](const auto& a) -> std::optional<std::strong_ordering> {
            using T = std::decay_t<decltype(a)>;
            if constexpr (std::is_same_v<T, Null> || std::is_same_v<T, std::shared_ptr<const List>> ||
                          std::is_same_v<T, std::shared_ptr<const Record>> ||
                          std::is_same_v<T, std::shared_ptr<const Map>>) {
                return std::nullopt;
            } else {
                const T& b = *right.get_if<T>();
                return a == b  ? std::strong_ordering::equal
                       : a < b ? std::strong_ordering::less
                               : std::strong_ordering::greater;
            }
        },
        left.data());
}

Value as_key(const Value& value) {
    const Decimal* number = value.get_if<Decimal>();
    if (number == nullptr || number->rounded(0) != *number) {
        return value;
    }
    return Value(number->rounded(0).units());
}

bool applies(Operator op, const Value& left, const Value& right) {
    return arithmetic_kind(op, kind_of(left), kind_of(right)).has_value();
}

Result<Value> arithmetic(Operator op, const Value& left, const Value& right) {
    const std::optional<Kind> kind = arithmetic_kind(op, kind_of(left), kind_of(right));
    if (!kind) {
        return invalid(refusal_of(op, left.type_name(), right.type_name()));
    }
    switch (*kind) {
        case Kind::integer:
            return on_ints(op, *left.get_if<std::int64_t>(), *right.get_if<std::int64_t>());
        case Kind::decimal:
            return on_decimals(op, *as_decimal(left), *as_decimal(right));
        case Kind::money:
            if (const std::optional<Decimal> factor = as_decimal(right)) {
                return on_money(op, *left.get_if<Money>(), *factor);
            }
            if (const std::optional<Decimal> factor = as_decimal(left)) {
                return on_money(op, *right.get_if<Money>(), *factor);
            }
            return as_value(op == Operator::add ? left.get_if<Money>()->plus(*right.get_if<Money>())
                                                : left.get_if<Money>()->minus(*right.get_if<Money>()));
        case Kind::string:
            return Value(*left.text() + *right.text());
        case Kind::list:
            return joined(*left.list(), *right.list());
        case Kind::months:
            return on_months(op, left, right);
        default:
            if (const std::int64_t* number = right.get_if<std::int64_t>()) {
                return on_duration_and_int(op, left, *number);
            }
            return on_times(op, left, right);
    }
}

Result<Value> negated(const Value& value) {
    if (value.get_if<std::int64_t>() != nullptr) {
        return arithmetic(Operator::subtract, Value(0), value);
    }
    if (const Decimal* number = value.get_if<Decimal>()) {
        return as_value(Decimal().minus(*number));
    }
    if (const Money* money = value.get_if<Money>()) {
        return as_value(Money().minus(*money));
    }
    if (is_duration(value)) {
        return duration_of(-nanoseconds_of(value));
    }
    if (value.get_if<Months>() != nullptr) {
        return arithmetic(Operator::subtract, Value(Months{0}), value);
    }
    return invalid("Le signe moins ne s’applique pas à " + std::string(value.type_name()) + ".");
}

std::optional<Type> type_of_binary(Operator op, const Type& left, const Type& right) {
    const bool unknown = left.is(Kind::dyn) || right.is(Kind::dyn);
    if (op == Operator::in) {
        const bool in_list = right.is(Kind::list) && (left.is(Kind::dyn) || right.inner().is(Kind::dyn) ||
                                                      type_of_binary(Operator::equal, left, right.inner()));
        const bool in_record = right.is(Kind::record) && (left.is(Kind::string) || left.is(Kind::dyn) ||
                                                          (right.fields() == nullptr && is_key(left.kind())));
        return in_list || in_record || right.is(Kind::dyn) ? std::optional(Type::boolean()) : std::nullopt;
    }
    if (op == Operator::equal || op == Operator::not_equal) {
        const Type& a = left.is(Kind::optional) ? left.inner() : left;
        const Type& b = right.is(Kind::optional) ? right.inner() : right;
        const bool same = a.kind() == b.kind() || (is_number(a.kind()) && is_number(b.kind()));
        const bool with_null = a.is(Kind::null) || b.is(Kind::null);
        return same || with_null || unknown ? std::optional(Type::boolean()) : std::nullopt;
    }
    if (is_ordering(op)) {
        const bool same = left.kind() == right.kind() || (is_number(left.kind()) && is_number(right.kind()));
        const bool ordered = is_ordered(left.kind()) && is_ordered(right.kind());
        return ordered && (same || unknown) ? std::optional(Type::boolean()) : std::nullopt;
    }
    if (unknown) {
        return Type::dyn();
    }
    const std::optional<Kind> kind = arithmetic_kind(op, left.kind(), right.kind());
    return kind ? std::optional(type_of_kind(*kind, left, right)) : std::nullopt;
}

std::string refusal_of(Operator op, std::string_view left, std::string_view right) {
    std::string message =
        "« " + std::string(symbol_of(op)) + " » ne s’applique pas à " + std::string(left) + " et " + std::string(right);
    const bool dates = left == "date" || right == "date";
    if (dates && left == right && op == Operator::subtract) {
        return message + " : écrivez days_between(début, fin).";
    }
    if (dates && (left == "int" || right == "int")) {
        return message + " : écrivez add_days(date, n).";
    }
    if (dates && (left == "string" || right == "string")) {
        return message + " : écrivez date('2026-09-01') pour une date.";
    }
    const bool instants = left == "timestamp" || right == "timestamp";
    if (dates && instants) {
        return message + " : écrivez date(instant) pour sa date à Paris.";
    }
    if (instants && (left == "int" || right == "int") && (op == Operator::add || op == Operator::subtract)) {
        return message + " : écrivez une durée, par exemple duration('1h').";
    }
    if (op == Operator::modulo) {
        return message + " : le reste d’une division ne se prend que d’entiers.";
    }
    if (left == "money" && right == "money" && op == Operator::multiply) {
        return message + " : multipliez un montant par un nombre.";
    }
    if ((left == "money" && (right == "int" || right == "decimal")) ||
        (right == "money" && (left == "int" || left == "decimal"))) {
        return message + " : écrivez euros(n) pour un montant.";
    }
    if (op == Operator::add && (left == "string" || right == "string")) {
        return message + " : écrivez string(valeur) pour obtenir un texte.";
    }
    return message + ".";
}

}  // namespace jalon
