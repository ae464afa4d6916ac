#include "engine/expression/times.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>

namespace jalon {

namespace {

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr std::int64_t ns_per_second = 1'000'000'000;

// From 0001-01-01T00:00:00Z until the last nanosecond of 9999-12-31.
constexpr Wide first_instant = static_cast<Wide>(-62'135'596'800) * ns_per_second;
constexpr Wide last_instant = static_cast<Wide>(253'402'300'800) * ns_per_second - 1;

// Quotient and rest, the rest never negative.
std::pair<std::int64_t, int> split(Wide nanoseconds, std::int64_t unit) {
    Wide quotient = nanoseconds / unit;
    Wide rest = nanoseconds % unit;
    if (rest < 0) {
        rest += unit;
        --quotient;
    }
    return {static_cast<std::int64_t>(quotient), static_cast<int>(rest)};
}

// ".5" is written ".500": three, six or nine decimals, none when they are zero.
std::string fraction(int nanoseconds) {
    if (nanoseconds == 0) {
        return {};
    }
    std::string digits = fmt::format(".{:09}", nanoseconds);
    while (digits.ends_with("000")) {
        digits.resize(digits.size() - 3);
    }
    return digits;
}

}  // namespace

bool is_instant(const Value& value) {
    return value.get_if<Instant>() != nullptr || value.get_if<FineInstant>() != nullptr;
}

bool is_duration(const Value& value) {
    return value.get_if<Duration>() != nullptr || value.get_if<FineDuration>() != nullptr;
}

Wide nanoseconds_of(const Value& value) {
    if (const Instant* instant = value.get_if<Instant>()) {
        return static_cast<Wide>(instant->time_since_epoch().count()) * ns_per_ms;
    }
    if (const FineInstant* fine = value.get_if<FineInstant>()) {
        return static_cast<Wide>(fine->ms.time_since_epoch().count()) * ns_per_ms + fine->ns;
    }
    if (const Duration* duration = value.get_if<Duration>()) {
        return static_cast<Wide>(duration->count()) * ns_per_ms;
    }
    const FineDuration* fine = value.get_if<FineDuration>();
    return static_cast<Wide>(fine->ms.count()) * ns_per_ms + fine->ns;
}

Result<Value> instant_of(Wide nanoseconds) {
    if (nanoseconds < first_instant || nanoseconds > last_instant) {
        return failure(ErrorKind::invalid, "Cet instant sort du calendrier, qui va de l’an 1 à l’an 9999.");
    }
    const auto [ms, ns] = split(nanoseconds, ns_per_ms);
    const Instant instant{Duration(ms)};
    return ns == 0 ? Value(instant) : Value(FineInstant{instant, ns});
}

Result<Value> duration_of(Wide nanoseconds) {
    if (!narrowed(nanoseconds)) {
        return failure(ErrorKind::invalid, "Cette durée dépasse 292 ans.");
    }
    const auto [ms, ns] = split(nanoseconds, ns_per_ms);
    return ns == 0 ? Value(Duration(ms)) : Value(FineDuration{Duration(ms), ns});
}

std::string instant_text(const Value& instant) {
    const auto [seconds, rest] = split(nanoseconds_of(instant), ns_per_second);
    std::string text = iso_instant(Instant(std::chrono::seconds(seconds)));
    text.insert(text.size() - 1, fraction(rest));
    return text;
}

std::string duration_text(const Value& duration) {
    const Wide nanoseconds = nanoseconds_of(duration);
    const auto [seconds, rest] = split(nanoseconds < 0 ? -nanoseconds : nanoseconds, ns_per_second);
    return fmt::format("{}{}{}s", nanoseconds < 0 ? "-" : "", seconds, fraction(rest));
}

Value without_nanoseconds(const Value& value) {
    if (value.get_if<FineDuration>() != nullptr) {
        return Value(Duration(static_cast<std::int64_t>(nanoseconds_of(value) / ns_per_ms)));
    }
    if (const FineInstant* fine = value.get_if<FineInstant>()) {
        return Value(fine->ms);
    }
    if (const List* items = value.list()) {
        List cut;
        for (const Value& item : *items) {
            cut.push_back(without_nanoseconds(item));
        }
        return Value(std::move(cut));
    }
    if (const Record* members = value.record()) {
        Record cut;
        for (const auto& [name, item] : *members) {
            cut.emplace(name, without_nanoseconds(item));
        }
        return Value(std::move(cut));
    }
    if (const Map* members = value.map()) {
        Map cut;
        for (const auto& [key, item] : *members) {
            cut.emplace(key, without_nanoseconds(item));
        }
        return Value(std::move(cut));
    }
    return value;
}

}  // namespace jalon
