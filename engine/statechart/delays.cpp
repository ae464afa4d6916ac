#include "engine/statechart/delays.hpp"

#include <chrono>
#include <optional>

namespace jalon {

namespace {

using std::chrono::milliseconds;

std::optional<milliseconds> clock_time(const Delay& delay) {
    switch (delay.unit) {
        case Delay::Unit::milliseconds:
            return milliseconds(delay.amount);
        case Delay::Unit::seconds:
            return std::chrono::seconds(delay.amount);
        case Delay::Unit::minutes:
            return std::chrono::minutes(delay.amount);
        case Delay::Unit::hours:
            return std::chrono::hours(delay.amount);
        default:
            return std::nullopt;
    }
}

}  // namespace

Date add_delay(Date from, const Delay& delay, const Calendar& calendar) {
    switch (delay.unit) {
        case Delay::Unit::days:
            return add_days(from, delay.amount);
        case Delay::Unit::weeks:
            return add_days(from, delay.amount * 7);
        case Delay::Unit::working_days:
            return calendar.add_working_days(from, delay.amount);
        case Delay::Unit::months:
            return add_months(from, delay.amount);
        default:
            return add_days(from, std::chrono::floor<std::chrono::days>(*clock_time(delay)).count());
    }
}

Instant add_delay(Instant from, const Delay& delay, const Calendar& calendar) {
    if (const std::optional<milliseconds> elapsed = clock_time(delay)) {
        return from + *elapsed;
    }
    const auto within_minute = from - std::chrono::floor<std::chrono::minutes>(from);
    return paris_instant(add_delay(paris_date(from), delay, calendar), paris_time(from)) + within_minute;
}

}  // namespace jalon
