#include "engine/statechart/bounds.hpp"

#include <compare>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/expression/operators.hpp"

namespace jalon {

namespace {

std::string words_of(const Value& bound) {
    if (const auto* day = bound.get_if<Date>()) {
        return french::long_date(*day);
    }
    if (const auto* amount = bound.get_if<Money>()) {
        return french::amount(*amount);
    }
    if (const auto* time = bound.get_if<TimeOfDay>()) {
        return french::time_of_day(*time);
    }
    const std::optional<Decimal> number = as_decimal(bound);
    return number ? french::number(*number) : "";
}

}  // namespace

std::optional<std::string> out_of_bounds(const Datum& datum, const Value& value,
                                         const std::function<Result<Value>(const Formula&)>& evaluate) {
    const auto passes = [&](const std::optional<Formula>& bound, bool least) -> std::optional<std::string> {
        const Result<Value> limit = bound ? evaluate(*bound) : Result<Value>(Value());
        const std::optional<std::strong_ordering> order = limit ? order_of(value, *limit) : std::nullopt;
        if (!order || (least ? *order >= 0 : *order <= 0)) {
            return std::nullopt;
        }
        const std::string& name = datum.label.empty() ? datum.name : datum.label;
        const std::string words = words_of(*limit);
        return words.empty() ? fmt::format("« {} » est trop {}.", name, least ? "petit" : "grand")
                             : fmt::format("« {} » doit être {} {}.", name, least ? "au moins" : "au plus", words);
    };
    std::optional<std::string> reason = passes(datum.min, true);
    return reason ? reason : passes(datum.max, false);
}

}  // namespace jalon
