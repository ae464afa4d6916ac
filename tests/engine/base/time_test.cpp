#include <catch2/catch.hpp>

#include "engine/base/calendar.hpp"
#include "engine/base/clock.hpp"
#include "engine/base/time.hpp"

namespace jalon {

namespace {

Date date(const char* text) {
    return parse_date(text).value();
}

Instant instant(const char* text) {
    return parse_instant(text).value();
}

}  // namespace

TEST_CASE("instants and dates are written in full, with thousandths only where there are any", "[base]") {
    struct Row {
        std::int64_t milliseconds;
        std::string text;
    };
    const Row row = GENERATE(values<Row>({
        {0, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {1'788'249'600'007, "2026-09-01T08:00:00.007Z"},
        {-61'978'608'000'000, "0005-12-23T00:00:00Z"},
        {253'402'300'799'000, "9999-12-31T23:59:59Z"},
    }));

    const Instant instant{Duration(row.milliseconds)};

    CHECK(iso_instant(instant) == row.text);
    CHECK(iso_date(Date(std::chrono::floor<std::chrono::days>(instant))) == row.text.substr(0, 10));
}

TEST_CASE("a date is read as people write it", "[base]") {
    const std::string text = GENERATE(values<std::string>(
        {"2026-09-01", "01/09/2026", "1/9/2026", "01/09/26", "1-9-2026", "1.9.2026", " 01/09/2026 "}));

    const Result<Date> read = parse_date(text);

    REQUIRE(read);
    CHECK(iso_date(*read) == "2026-09-01");
}

TEST_CASE("a day that no calendar has is refused", "[base]") {
    const std::string text =
        GENERATE(values<std::string>({"2026-02-29", "31/04/2026", "00/01/2026", "2026-13-01", "0000-01-01", "1/9/026",
                                      "2026-9-1x", "1/9-2026", "", "hier", "2026/09/01"}));

    CHECK_FALSE(parse_date(text));
}

TEST_CASE("two figures of a year are those of a lifetime", "[base]") {
    CHECK(date("01/01/79") == date("2079-01-01"));
    CHECK(date("01/01/80") == date("1980-01-01"));
}

TEST_CASE("an instant is read with its offset and written in UTC", "[base]") {
    struct Row {
        std::string text;
        std::string utc;
    };
    const auto row = GENERATE(values<Row>({{"2026-09-01T08:00:00Z", "2026-09-01T08:00:00Z"},
                                           {"2026-09-01T10:00:00+02:00", "2026-09-01T08:00:00Z"},
                                           {"2026-09-01T10:00:00.250+0200", "2026-09-01T08:00:00.250Z"},
                                           {"2026-09-01T08:00", "2026-09-01T08:00:00Z"},
                                           {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
                                           {"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"}}));

    const Result<Instant> read = parse_instant(row.text);

    REQUIRE(read);
    CHECK(iso_instant(*read) == row.utc);
}

TEST_CASE("an instant that is none is refused", "[base]") {
    const std::string text =
        GENERATE(values<std::string>({"2026-09-01", "2026-09-01T24:00:00Z", "2026-09-01T08:60Z", "2026-02-30T08:00Z",
                                      "2026-09-01T08:00:00+2", "2026-09-01T08:00:00Zz", ""}));

    CHECK_FALSE(parse_instant(text));
}

TEST_CASE("a time of day is read as people write it", "[base]") {
    struct Row {
        std::string text;
        int minutes;
    };
    const auto row = GENERATE(values<Row>({{"14:30", 870},
                                           {"14h30", 870},
                                           {"14 h 30", 870},
                                           {"14\u00A0h\u00A030", 870},
                                           {"9h", 540},
                                           {"9:05", 545},
                                           {"0h00", 0},
                                           {"23H59", 1439}}));

    const Result<TimeOfDay> read = parse_time_of_day(row.text);

    REQUIRE(read);
    CHECK(read->minutes == row.minutes);
}

TEST_CASE("a time of day that is none is refused", "[base]") {
    const std::string text =
        GENERATE(values<std::string>({"24:00", "9", "9:5", "12h60", "midi", "", "h30", "14:30:00"}));

    CHECK_FALSE(parse_time_of_day(text));
}

TEST_CASE("a time of day to the second is refused by name", "[base]") {
    const std::string text = GENERATE(values<std::string>({"14:30:00", "9:05:59", "14:30:00.5"}));

    const Result<TimeOfDay> read = parse_time_of_day(text);

    REQUIRE_FALSE(read);
    CHECK(read.error().message == "« " + text +
                                      " » va plus loin que la minute : une heure du jour s’écrit sans "
                                      "secondes, par exemple 14 h 30.");
}

TEST_CASE("Paris keeps its seasons", "[base]") {
    struct Row {
        std::string utc;
        std::string paris;
        int minutes;
    };
    const auto row = GENERATE(values<Row>({{"2026-01-15T23:30:00Z", "2026-01-16", 30},
                                           {"2026-07-15T22:30:00Z", "2026-07-16", 30},
                                           {"2026-03-29T00:59:00Z", "2026-03-29", 119},
                                           {"2026-03-29T01:00:00Z", "2026-03-29", 180},
                                           {"2026-10-25T00:59:00Z", "2026-10-25", 179},
                                           {"2026-10-25T01:00:00Z", "2026-10-25", 120}}));

    CHECK(iso_date(paris_date(instant(row.utc.c_str()))) == row.paris);
    CHECK(paris_time(instant(row.utc.c_str())).minutes == row.minutes);
}

TEST_CASE("a civil time in Paris is one instant, on the days of change too", "[base]") {
    struct Row {
        std::string day;
        int minutes;
        std::string utc;
    };
    const auto row = GENERATE(values<Row>({{"2026-01-15", 600, "2026-01-15T09:00:00Z"},
                                           {"2026-07-15", 600, "2026-07-15T08:00:00Z"},
                                           {"2026-03-29", 150, "2026-03-29T01:30:00Z"},     // skipped: becomes 3 h 30
                                           {"2026-10-25", 150, "2026-10-25T00:30:00Z"}}));  // doubled: the first

    CHECK(iso_instant(paris_instant(date(row.day.c_str()), TimeOfDay{row.minutes})) == row.utc);
}

TEST_CASE("months are clamped to the end of the month", "[base]") {
    struct Row {
        std::string from;
        std::int64_t months;
        std::string to;
    };
    const auto row = GENERATE(values<Row>({{"2026-08-31", 6, "2027-02-28"},
                                           {"2027-08-31", 6, "2028-02-29"},
                                           {"2026-01-31", 1, "2026-02-28"},
                                           {"2026-03-31", -1, "2026-02-28"},
                                           {"2028-02-29", 12, "2029-02-28"},
                                           {"2026-11-15", 3, "2027-02-15"},
                                           {"2026-01-10", -13, "2024-12-10"}}));

    CHECK(iso_date(add_months(date(row.from.c_str()), row.months)) == row.to);
}

TEST_CASE("a suspension of 21 days moves the end by 21 days", "[base]") {
    const Date end = add_months(date("2026-08-31"), 6);

    CHECK(add_days(end, 21) == date("2027-03-21"));
    CHECK(days_between(end, date("2027-03-21")) == 21);
    CHECK(days_between(date("2027-03-21"), end) == -21);
}

TEST_CASE("moving holidays follow Easter", "[base]") {
    const std::string day =
        GENERATE(values<std::string>({"2026-04-06", "2027-03-29", "2028-04-17", "2026-05-14", "2027-05-06",
                                      "2028-05-25", "2026-05-25", "2027-05-17", "2028-06-05"}));

    CHECK(Calendar().is_holiday(date(day.c_str())));
}

TEST_CASE("the fixed holidays are those of the labour code", "[base]") {
    const std::string day =
        GENERATE(values<std::string>({"01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"}));

    CHECK(Calendar().is_holiday(date(("2026-" + day).c_str())));
}

TEST_CASE("2027 has eleven holidays, thirteen in Alsace and Moselle", "[base]") {
    const auto count = [](const Calendar& calendar) {
        int holidays = 0;
        for (Date day = date("2027-01-01"); day <= date("2027-12-31"); day = add_days(day, 1)) {
            holidays += calendar.is_holiday(day) ? 1 : 0;
        }
        return holidays;
    };

    CHECK(count(Calendar()) == 11);
    CHECK(count(Calendar(Region::alsace_moselle)) == 13);
    CHECK(Calendar(Region::alsace_moselle).is_holiday(date("2027-03-26")));  // Good Friday
}

TEST_CASE("overseas the day of the abolition of slavery is a holiday, each place has its own", "[base]") {
    struct Row {
        Region region;
        const char* day;
    };
    const auto row = GENERATE(values<Row>({{Region::guadeloupe, "2027-05-27"},
                                           {Region::guyane, "2027-06-10"},
                                           {Region::martinique, "2027-05-22"},
                                           {Region::la_reunion, "2027-12-20"},
                                           {Region::mayotte, "2027-04-27"},
                                           {Region::saint_barthelemy, "2027-10-09"},
                                           {Region::saint_martin, "2027-05-28"}}));
    CHECK(Calendar(row.region).is_holiday(date(row.day)));
    CHECK_FALSE(Calendar().is_holiday(date(row.day)));
    CHECK_FALSE(Calendar(row.region).is_holiday(date("2027-12-26")));
}

TEST_CASE("working days pass over weekends and holidays", "[base]") {
    struct Row {
        std::string from;
        std::int64_t days;
        std::string to;
    };
    const auto row = GENERATE(values<Row>({{"2026-11-20", 1, "2026-11-23"},
                                           {"2026-11-20", 10, "2026-12-04"},
                                           {"2026-04-30", 1, "2026-05-04"},
                                           {"2026-12-24", 1, "2026-12-28"},
                                           {"2026-11-23", -1, "2026-11-20"},
                                           {"2026-11-21", 0, "2026-11-21"}}));
    const Calendar calendar;

    const Date reached = calendar.add_working_days(date(row.from.c_str()), row.days);

    CHECK(iso_date(reached) == row.to);
    CHECK(calendar.working_days(date(row.from.c_str()), reached) == (row.days < 0 ? -1 : row.days));
}

TEST_CASE("an act due on a day of rest moves to the next working day", "[base]") {
    CHECK(Calendar().next_working_day(date("2026-05-01")) == date("2026-05-04"));
    CHECK(Calendar().next_working_day(date("2026-05-04")) == date("2026-05-04"));
}

TEST_CASE("today is the civil date in Paris", "[base]") {
    CHECK(FixedClock(instant("2026-06-30T22:00:00Z")).today() == date("2026-07-01"));
}

TEST_CASE("identifiers are 20 characters that cannot be misread, reproducible from a seed", "[base]") {
    SeededRandom random(7);
    SeededRandom same_seed(7);

    const std::string identifier = new_identifier(random);

    CHECK(identifier.size() == 20);
    CHECK(identifier.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string::npos);
    CHECK(new_identifier(same_seed) == identifier);
    CHECK(new_identifier(random) != identifier);
}

}  // namespace jalon
