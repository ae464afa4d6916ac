#include "engine/definition/value_form.hpp"

#include <algorithm>
#include <array>

namespace jalon {

namespace {

using Kind = Type::Kind;

constexpr std::array<std::string_view, 13> forms{"short", "long",          "weekday", "month", "year",  "words",
                                                 "hours", "decimal_hours", "plain",   "yesno", "upper", "capital",
                                                 "of"};
constexpr std::array<std::string_view, 6> of_dates{"short", "long", "weekday", "month", "year", "words"};
constexpr std::array<std::string_view, 4> of_integers{"words", "hours", "decimal_hours", "plain"};
constexpr std::array<std::string_view, 2> of_texts{"plain", "of"};
// What prints at all may be asked for in capitals.
constexpr std::array<std::string_view, 2> of_letters{"upper", "capital"};

bool is_among(std::span<const std::string_view> some, std::string_view form) {
    return std::ranges::find(some, form) != some.end();
}

}  // namespace

std::span<const std::string_view> value_forms() {
    return forms;
}

bool is_value_form(std::string_view name) {
    return is_among(forms, name);
}

bool suits(const Type& type, std::string_view form) {
    switch (type.kind()) {
        case Kind::optional:
            return suits(type.inner(), form);
        case Kind::boolean:
            return form == "yesno";
        case Kind::date:
        case Kind::timestamp:
            return is_among(of_dates, form) || is_among(of_letters, form);
        case Kind::integer:
            return is_among(of_integers, form) || is_among(of_letters, form);
        case Kind::money:
            return form == "words" || is_among(of_letters, form);
        case Kind::string:
            return is_among(of_texts, form) || is_among(of_letters, form);
        case Kind::decimal:
        case Kind::time:
        case Kind::duration:
        case Kind::months:
            return is_among(of_letters, form);
        case Kind::list:
            return false;
        default:
            return true;
    }
}

}  // namespace jalon
