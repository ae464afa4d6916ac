// Civil dates, instants and durations, and the few rules that join them (Europe/Paris).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace jalon {

using Date = std::chrono::year_month_day;
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;  // UTC
using Duration = std::chrono::milliseconds;

struct Months {
    std::int64_t count = 0;
    auto operator<=>(const Months&) const = default;
};

struct TimeOfDay {
    int minutes = 0;  // since midnight, 0 to 1439
    auto operator<=>(const TimeOfDay&) const = default;
};

// "2026-09-01"; French forms "1/9/2026", "01/09/26", "1-9-2026" are read too. Error: invalid.
Result<Date> parse_date(std::string_view text);
std::string iso_date(Date date);
// "2026-09-01T08:00:00Z", with or without milliseconds or offset. Error: invalid.
Result<Instant> parse_instant(std::string_view text);
std::string iso_instant(Instant instant);
// "14:30", "14h30", "14 h 30", "9h". Error: invalid.
Result<TimeOfDay> parse_time_of_day(std::string_view text);

// Finer than the millisecond that everything else keeps, as texts of other systems are; only a running expression holds
// them. `ns` is 0 to 999,999 and adds to `ms`.
struct FineInstant {
    Instant ms{};
    int ns = 0;
    auto operator<=>(const FineInstant&) const = default;
};
struct FineDuration {
    Duration ms{};
    int ns = 0;
    auto operator<=>(const FineDuration&) const = default;
};

// RFC 3339 to the letter, seconds and offset included, years 1 to 9999. Error: invalid.
Result<FineInstant> parse_rfc3339(std::string_view text);

struct CivilTime {
    Date date;
    std::chrono::milliseconds since_midnight{};
};
// What calendar and clock show at `instant` in a zone: "Europe/Paris", "+05:30", "-09:30", "02:00". Error: invalid, no
// such zone.
Result<CivilTime> civil_time(Instant instant, std::string_view zone);

// Civil date and time of day in Europe/Paris.
Date paris_date(Instant instant);
TimeOfDay paris_time(Instant instant);
// The instant of a civil date and time in Europe/Paris; a time that the spring change skips moves forward by
// an hour, one that the autumn change doubles is the first of the two.
Instant paris_instant(Date date, TimeOfDay time = {});

Date add_days(Date date, std::int64_t days);
// Same day of the month, clamped to its end: 31 August + 6 months = 28 or 29 February.
Date add_months(Date date, std::int64_t months);
std::int64_t days_between(Date from, Date to);

}  // namespace jalon
