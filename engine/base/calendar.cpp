#include "engine/base/calendar.hpp"

#include <optional>

namespace jalon {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Easter Sunday in the Gregorian calendar (Meeus, Jones and Butcher).
sys_days easter(std::chrono::year year) {
    const int y = static_cast<int>(year);
    const int a = y % 19;
    const int b = y / 100;
    const int c = y % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return std::chrono::year_month_day(year, std::chrono::month(static_cast<unsigned>(n / 31)),
                                       std::chrono::day(static_cast<unsigned>(n % 31 + 1)));
}

bool is_fixed_holiday(std::chrono::month_day day) {
    using namespace std::chrono;
    return day == January / 1 || day == May / 1 || day == May / 8 || day == July / 14 || day == August / 15 ||
           day == November / 1 || day == November / 11 || day == December / 25;
}

// The day on which the place remembers the abolition of slavery; none elsewhere.
std::optional<std::chrono::month_day> abolition_day(Region region) {
    using namespace std::chrono;
    switch (region) {
        case Region::metropole:
        case Region::alsace_moselle:
            return std::nullopt;
        case Region::guadeloupe:
            return May / 27;
        case Region::guyane:
            return June / 10;
        case Region::martinique:
            return May / 22;
        case Region::la_reunion:
            return December / 20;
        case Region::mayotte:
            return April / 27;
        case Region::saint_barthelemy:
            return October / 9;
        case Region::saint_martin:
            return May / 28;
    }
    return std::nullopt;
}

}  // namespace

bool Calendar::is_holiday(Date date) const {
    const auto after_easter = sys_days(date) - easter(date.year());
    const bool easter_monday = after_easter == days(1);
    const bool ascension = after_easter == days(39);
    const bool whit_monday = after_easter == days(50);
    if (is_fixed_holiday(date.month() / date.day()) || easter_monday || ascension || whit_monday) {
        return true;
    }
    if (date.month() / date.day() == abolition_day(region_)) {
        return true;
    }
    const bool good_friday = after_easter == days(-2);
    const bool saint_stephen = date.month() / date.day() == std::chrono::December / 26;
    return region_ == Region::alsace_moselle && (good_friday || saint_stephen);
}

bool Calendar::is_working_day(Date date) const {
    const unsigned weekday = std::chrono::weekday(sys_days(date)).iso_encoding();
    return weekday <= 5 && !is_holiday(date);
}

Date Calendar::add_working_days(Date date, std::int64_t count) const {
    const std::int64_t direction = count < 0 ? -1 : 1;
    for (std::int64_t left = count; left != 0;) {
        date = add_days(date, direction);
        if (is_working_day(date)) {
            left -= direction;
        }
    }
    return date;
}

std::int64_t Calendar::working_days(Date from, Date to) const {
    if (to < from) {
        return -working_days(to, from);
    }
    std::int64_t count = 0;
    for (sys_days day = sys_days(from) + days(1); day <= sys_days(to); day += days(1)) {
        count += is_working_day(day) ? 1 : 0;
    }
    return count;
}

Date Calendar::next_working_day(Date date) const {
    while (!is_working_day(date)) {
        date = add_days(date, 1);
    }
    return date;
}

}  // namespace jalon
