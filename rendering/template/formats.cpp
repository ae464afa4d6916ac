#include "rendering/template/formats.hpp"

#include <variant>

#include "engine/base/french.hpp"

namespace jalon::rendering {

namespace {

constexpr std::int64_t minute_ms = 60'000;

std::string printed_instant(Instant instant) {
    return french::long_date(paris_date(instant)) + " à " + french::time_of_day(paris_time(instant));
}

struct Printer {
    using Text = std::optional<std::string>;

    Text operator()(Null) const { return std::nullopt; }
    Text operator()(bool) const { return std::nullopt; }
    Text operator()(std::int64_t value) const { return french::number(value); }
    Text operator()(const Decimal& value) const { return french::number(value); }
    Text operator()(const std::string& value) const { return french::typeset(value); }
    Text operator()(Money value) const { return french::amount(value); }
    Text operator()(Date value) const { return french::long_date(value); }
    Text operator()(TimeOfDay value) const { return french::time_of_day(value); }
    Text operator()(Instant value) const { return printed_instant(value); }
    Text operator()(Duration value) const { return french::hours(value.count() / minute_ms); }
    Text operator()(Months value) const { return french::number(value.count) + "\u00A0mois"; }
    Text operator()(const std::shared_ptr<const List>&) const { return std::nullopt; }
    Text operator()(const std::shared_ptr<const Record>&) const { return std::nullopt; }
    Text operator()(const std::shared_ptr<const Map>&) const { return std::nullopt; }
    Text operator()(FineInstant value) const { return (*this)(value.ms); }
    Text operator()(FineDuration value) const { return (*this)(value.ms); }
};

std::optional<std::string> date_as(Date date, std::string_view format) {
    if (format == "short") {
        return french::short_date(date);
    }
    if (format == "long") {
        return french::long_date(date);
    }
    if (format == "month") {
        return french::month_and_year(date.year() / date.month());
    }
    if (format == "year") {
        return std::to_string(static_cast<int>(date.year()));
    }
    if (format == "weekday") {
        return french::long_date_with_weekday(date);
    }
    if (format == "words") {
        return french::date_in_words(date);
    }
    return std::nullopt;
}

// Minutes as hours and hundredths, « 34,25 h ».
std::string decimal_hours(std::int64_t minutes) {
    constexpr std::int64_t hundredths_in_hour = 100;
    constexpr std::int64_t minutes_in_hour = 60;
    const std::int64_t sign = minutes < 0 ? -1 : 1;
    const std::int64_t size = minutes * sign;
    const std::int64_t rest = size % minutes_in_hour;
    const std::int64_t hundredths = size / minutes_in_hour * hundredths_in_hour +
                                    (rest * hundredths_in_hour + minutes_in_hour / 2) / minutes_in_hour;
    return french::number(Decimal(sign * hundredths, 2)) + "\u00A0h";
}

std::optional<std::string> integer_as(std::int64_t value, std::string_view format) {
    if (format == "words") {
        return french::number_in_words(value);
    }
    if (format == "hours") {
        return french::hours(value);
    }
    if (format == "decimal_hours") {
        return decimal_hours(value);
    }
    if (format == "plain") {
        return std::to_string(value);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> printed(const Value& value) {
    return std::visit(Printer{}, value.data());
}

std::optional<std::string> printed_as(const Value& value, std::string_view format) {
    if (const bool* truth = value.get_if<bool>()) {
        return format == "yesno" ? std::optional<std::string>(*truth ? "oui" : "non") : std::nullopt;
    }
    const std::optional<std::string> usual = printed(value);
    if (usual && format == "upper") {
        return french::upper(*usual);
    }
    if (usual && format == "capital") {
        return french::capitalised(*usual);
    }
    if (const Date* date = value.get_if<Date>()) {
        return date_as(*date, format);
    }
    if (const Instant* instant = value.get_if<Instant>()) {
        return date_as(paris_date(*instant), format);
    }
    if (const std::int64_t* integer = value.get_if<std::int64_t>()) {
        return integer_as(*integer, format);
    }
    if (const Money* money = value.get_if<Money>(); money != nullptr && format == "words") {
        return french::amount_in_words(*money);
    }
    if (value.text() != nullptr && format == "plain") {
        return *value.text();
    }
    if (value.text() != nullptr && format == "of" && !value.text()->empty()) {
        return french::with_de(*usual);
    }
    return std::nullopt;
}

}  // namespace jalon::rendering
