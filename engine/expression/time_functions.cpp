// Dates, instants and durations: the calendar, and the getters of CEL.
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/expression/arguments.hpp"
#include "engine/expression/times.hpp"

namespace jalon {

namespace {

// Calendars reach far enough for any case, and sums of dates stay within what a date can hold.
constexpr std::int64_t furthest_days = 200'000;

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

// What the getters of CEL read: UTC, or the zone that is named; a civil date has no hours.
Result<CivilTime> civil_at(Arguments a) {
    if (const Date* date = a[0]->get_if<Date>()) {
        return CivilTime{*date, {}};
    }
    return civil_time(instant_at(a, 0), a.size() > 1 ? std::string_view(text_at(a, 1)) : "+00:00");
}

template <std::int64_t (*part)(const CivilTime&)>
Result<Value> getter(Arguments a, CallContext& context) {
    // A zone is looked up by its name.
    context.fuel -= a.size() > 1 ? 10 : 0;
    const Result<CivilTime> civil = civil_at(a);
    return civil ? Result<Value>(Value(part(*civil))) : tl::unexpected(civil.error());
}

std::int64_t full_year(const CivilTime& civil) {
    return static_cast<int>(civil.date.year());
}
std::int64_t month_from_one(const CivilTime& civil) {
    return static_cast<unsigned>(civil.date.month());
}
std::int64_t month_from_zero(const CivilTime& civil) {
    return month_from_one(civil) - 1;
}
std::int64_t day_from_one(const CivilTime& civil) {
    return static_cast<unsigned>(civil.date.day());
}
std::int64_t day_from_zero(const CivilTime& civil) {
    return day_from_one(civil) - 1;
}
std::int64_t day_of_week(const CivilTime& civil) {
    return std::chrono::weekday(std::chrono::sys_days(civil.date)).c_encoding();
}
std::int64_t day_of_year(const CivilTime& civil) {
    return days_between(civil.date.year() / std::chrono::January / 1, civil.date);
}
std::int64_t hours(const CivilTime& civil) {
    return civil.since_midnight.count() / 3'600'000;
}
std::int64_t minutes(const CivilTime& civil) {
    return civil.since_midnight.count() / 60'000 % 60;
}
std::int64_t seconds(const CivilTime& civil) {
    return civil.since_midnight.count() / 1'000 % 60;
}
std::int64_t milliseconds(const CivilTime& civil) {
    return civil.since_midnight.count() % 1'000;
}

// year(x), month(x) and day(x) are for people: the civil date in Paris.
template <std::int64_t (*part)(const CivilTime&)>
Result<Value> of_paris(Arguments a, CallContext&) {
    const Date* date = a[0]->get_if<Date>();
    return Value(part(CivilTime{date != nullptr ? *date : paris_date(instant_at(a, 0)), {}}));
}

Result<Value> time_hours(Arguments a, CallContext&) {
    return Value(a[0]->get_if<TimeOfDay>()->minutes / 60);
}
Result<Value> time_minutes(Arguments a, CallContext&) {
    return Value(a[0]->get_if<TimeOfDay>()->minutes % 60);
}

// The whole duration in that unit, except milliseconds, which are what remains after the seconds.
template <std::int64_t unit>
Result<Value> duration_in(Arguments a, CallContext&) {
    return Value(static_cast<std::int64_t>(nanoseconds_of(*a[0]) / unit));
}
Result<Value> duration_milliseconds(Arguments a, CallContext&) {
    return Value(static_cast<std::int64_t>(nanoseconds_of(*a[0]) / 1'000'000 % 1'000));
}

}  // namespace

std::vector<Function> time_functions() {
    const Type integer = Type::integer();
    const Type date = Type::date();
    const Type time = Type::time();
    const Type instant = Type::timestamp();
    const Type duration = Type::duration();
    const Type months = Type::months();
    const Type text = Type::string();
    constexpr std::int64_t second = 1'000'000'000;

    std::vector<Function> functions = {
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
        {"is_working_day", {date}, Type::boolean(), is_working},
        {"minutes_between", {time, time}, integer, minutes_between_times},
        {"minutes_between", {instant, instant}, integer, minutes_between_instants},
        {"getHours", {time}, integer, time_hours},
        {"getHours", {duration}, integer, duration_in<3'600 * second>},
        {"getMinutes", {time}, integer, time_minutes},
        {"getMinutes", {duration}, integer, duration_in<60 * second>},
        {"getSeconds", {duration}, integer, duration_in<second>},
        {"getMilliseconds", {duration}, integer, duration_milliseconds},
    };
    using Call = Result<Value> (*)(Arguments, CallContext&);
    const auto add = [&functions, &integer, &text](std::string_view name, const Type& type, Call call) {
        functions.push_back({name, {type}, integer, call});
        if (type.is(Type::Kind::timestamp)) {
            functions.push_back({name, {type, text}, integer, call});
        }
    };
    for (const Type& type : {date, instant}) {
        functions.push_back({"year", {type}, integer, of_paris<full_year>});
        functions.push_back({"month", {type}, integer, of_paris<month_from_one>});
        functions.push_back({"day", {type}, integer, of_paris<day_from_one>});
        add("getFullYear", type, getter<full_year>);
        add("getMonth", type, getter<month_from_zero>);
        add("getDate", type, getter<day_from_one>);
        add("getDayOfMonth", type, getter<day_from_zero>);
        add("getDayOfWeek", type, getter<day_of_week>);
        add("getDayOfYear", type, getter<day_of_year>);
    }
    add("getHours", instant, getter<hours>);
    add("getMinutes", instant, getter<minutes>);
    add("getSeconds", instant, getter<seconds>);
    add("getMilliseconds", instant, getter<milliseconds>);
    return functions;
}

}  // namespace jalon
