#include "engine/base/time.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>

// The Debian library is built to read the tz database of the system; its header must be told the same.
#define USE_OS_TZDB 1
#include <date/tz.h>
#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;

// Reads digits and fixed characters from left to right.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool at_end() const { return rest_.empty(); }
    bool starts_with(char c) const { return rest_.starts_with(c); }

    bool skip(std::string_view token) {
        if (!rest_.starts_with(token)) {
            return false;
        }
        rest_.remove_prefix(token.size());
        return true;
    }

    // A number of `least` to `most` digits.
    std::optional<int> number(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        while (count < most && count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            value = value * 10 + (rest_[count++] - '0');
        }
        if (count < least) {
            return std::nullopt;
        }
        rest_.remove_prefix(count);
        last_length_ = count;
        return value;
    }

    std::size_t last_length() const { return last_length_; }

  private:
    std::string_view rest_;
    std::size_t last_length_ = 0;
};

std::optional<Date> made_date(int year, int month, int day) {
    const Date date = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) /
                      std::chrono::day(static_cast<unsigned>(day));
    return date.ok() && year > 0 ? std::optional(date) : std::nullopt;
}

std::optional<Date> read_iso_date(Reader& reader) {
    const std::optional<int> year = reader.number(4, 4);
    if (!year || !reader.skip("-")) {
        return std::nullopt;
    }
    const std::optional<int> month = reader.number(2, 2);
    if (!month || !reader.skip("-")) {
        return std::nullopt;
    }
    const std::optional<int> day = reader.number(2, 2);
    return day ? made_date(*year, *month, *day) : std::nullopt;
}

std::optional<Date> read_french_date(Reader& reader) {
    const std::optional<int> day = reader.number(1, 2);
    const std::string_view separator = reader.starts_with('/') ? "/" : reader.starts_with('-') ? "-" : ".";
    if (!day || !reader.skip(separator)) {
        return std::nullopt;
    }
    const std::optional<int> month = reader.number(1, 2);
    if (!month || !reader.skip(separator)) {
        return std::nullopt;
    }
    const std::optional<int> year = reader.number(2, 4);
    if (!year || reader.last_length() == 3) {
        return std::nullopt;
    }
    // Two digits: 26 is 2026, 84 is 1984.
    const int century = reader.last_length() == 4 ? 0 : *year < 80 ? 2000 : 1900;
    return made_date(century + *year, *month, *day);
}

// The time of day of an instant, down to the millisecond.
std::optional<milliseconds> read_clock(Reader& reader) {
    const std::optional<int> hour = reader.number(2, 2);
    if (!hour || *hour > 23 || !reader.skip(":")) {
        return std::nullopt;
    }
    const std::optional<int> minute = reader.number(2, 2);
    if (!minute || *minute > 59) {
        return std::nullopt;
    }
    std::optional<int> second = 0;
    int fraction = 0;
    if (reader.skip(":")) {
        second = reader.number(2, 2);
        if (!second || *second > 59) {
            return std::nullopt;
        }
        if (reader.skip(".")) {
            const std::optional<int> digits = reader.number(1, 3);
            if (!digits) {
                return std::nullopt;
            }
            fraction = *digits * (reader.last_length() == 1 ? 100 : reader.last_length() == 2 ? 10 : 1);
            reader.number(0, 9);  // finer than we keep
        }
    }
    return std::chrono::hours(*hour) + minutes(*minute) + std::chrono::seconds(*second) + milliseconds(fraction);
}

// "Z", "+02:00", "-0530" or nothing, which is read as UTC.
std::optional<minutes> read_offset(Reader& reader) {
    if (reader.at_end() || reader.skip("Z")) {
        return minutes(0);
    }
    const int sign = reader.skip("+") ? 1 : reader.skip("-") ? -1 : 0;
    const std::optional<int> hour = sign != 0 ? reader.number(2, 2) : std::nullopt;
    reader.skip(":");
    const std::optional<int> minute = hour ? reader.number(2, 2) : std::nullopt;
    if (!minute || *hour > 23 || *minute > 59) {
        return std::nullopt;
    }
    return minutes(sign * (*hour * 60 + *minute));
}

std::string quoted(std::string_view text) {
    return "« " + excerpt(text) + " »";
}

const date::time_zone& paris() {
    static const date::time_zone* const zone = date::locate_zone("Europe/Paris");
    return *zone;
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
    const std::string bare = trimmed(text);
    for (const auto& read : {read_iso_date, read_french_date}) {
        Reader reader(bare);
        const std::optional<Date> date = read(reader);
        if (date && reader.at_end()) {
            return *date;
        }
    }
    return failure(ErrorKind::invalid,
                   quoted(bare) + " n’est pas une date du calendrier : écrivez par exemple 01/09/2026.");
}

namespace {

// Without a format to read: a case writes dozens of instants at each step.
void add_digits(std::string& text, std::int64_t number, std::size_t width) {
    std::array<char, 20> digits{};
    std::size_t first = digits.size();
    for (; number > 0 || digits.size() - first < width; number /= 10) {
        digits[--first] = static_cast<char>('0' + number % 10);
    }
    text.append(&digits[first], digits.size() - first);
}

void add_date(std::string& text, Date date) {
    const int year = static_cast<int>(date.year());
    text += year < 0 ? "-" : "";
    add_digits(text, std::abs(year), year < 0 ? 3 : 4);
    text += '-';
    add_digits(text, static_cast<unsigned>(date.month()), 2);
    text += '-';
    add_digits(text, static_cast<unsigned>(date.day()), 2);
}

}  // namespace

std::string iso_date(Date date) {
    std::string text;
    add_date(text, date);
    return text;
}

Result<Instant> parse_instant(std::string_view text) {
    Reader reader(text);
    const std::optional<Date> date = read_iso_date(reader);
    const bool joined = date && (reader.skip("T") || reader.skip(" "));
    const std::optional<milliseconds> clock = joined ? read_clock(reader) : std::nullopt;
    const std::optional<minutes> offset = clock ? read_offset(reader) : std::nullopt;
    if (!offset || !reader.at_end()) {
        return failure(ErrorKind::invalid,
                       quoted(text) + " n’est pas un instant : écrivez par exemple 2026-09-01T08:00:00Z.");
    }
    return Instant(sys_days(*date)) + *clock - *offset;
}

std::string iso_instant(Instant instant) {
    const sys_days day = std::chrono::floor<days>(instant);
    const std::int64_t ms = (instant - Instant(day)).count();
    std::string text;
    text.reserve(24);  // 2026-09-01T08:00:00.000Z
    add_date(text, day);
    text += 'T';
    add_digits(text, ms / 3'600'000, 2);
    text += ':';
    add_digits(text, ms / 60'000 % 60, 2);
    text += ':';
    add_digits(text, ms / 1000 % 60, 2);
    if (ms % 1000 != 0) {
        text += '.';
        add_digits(text, ms % 1000, 3);
    }
    text += 'Z';
    return text;
}

Result<FineInstant> parse_rfc3339(std::string_view text) {
    const auto refused = [&text] {
        return failure(ErrorKind::invalid,
                       quoted(text) + " n’est pas un instant : écrivez par exemple 2026-09-01T08:00:00Z.");
    };
    // The fraction goes first, so that the common reader sees whole seconds.
    std::string whole(text);
    int nanoseconds = 0;
    if (const std::size_t point = whole.find('.'); point != std::string::npos) {
        const std::size_t end = std::min(whole.find_first_not_of("0123456789", point + 1), whole.size());
        const std::size_t digits = end - point - 1;
        if (point != 19 || digits < 1 || digits > 9) {
            return refused();
        }
        for (std::size_t i = 0; i < 9; ++i) {
            nanoseconds = nanoseconds * 10 + (i < digits ? whole[point + 1 + i] - '0' : 0);
        }
        whole.erase(point, end - point);
    }
    const bool utc = whole.size() == 20 && (whole[19] == 'Z' || whole[19] == 'z');
    const bool offset = whole.size() == 25 && (whole[19] == '+' || whole[19] == '-') && whole[22] == ':';
    if ((!utc && !offset) || (whole[10] != 'T' && whole[10] != 't')) {
        return refused();
    }
    whole[10] = 'T';
    whole[19] = utc ? 'Z' : whole[19];
    const Result<Instant> instant = parse_instant(whole);
    if (!instant) {
        return refused();
    }
    const FineInstant fine{*instant + milliseconds(nanoseconds / 1'000'000), nanoseconds % 1'000'000};
    const int year = static_cast<int>(Date(std::chrono::floor<days>(fine.ms)).year());
    return year >= 1 && year <= 9999 ? Result<FineInstant>(fine) : refused();
}

Result<CivilTime> civil_time(Instant instant, std::string_view zone) {
    const auto civil = [](Instant local) {
        const sys_days day = std::chrono::floor<days>(local);
        return CivilTime{day, local - Instant(day)};
    };
    Reader reader(zone);
    const int sign = reader.skip("-") ? -1 : 1;
    reader.skip("+");
    const std::optional<int> hour = reader.number(2, 2);
    const std::optional<int> minute = hour && reader.skip(":") ? reader.number(2, 2) : std::nullopt;
    if (minute && reader.at_end() && *hour <= 14 && *minute <= 59) {
        return civil(instant + minutes(sign * (*hour * 60 + *minute)));
    }
    try {
        const date::time_zone* const found = date::locate_zone(std::string(zone));
        return civil(Instant(found->to_local(instant).time_since_epoch()));
    } catch (const std::runtime_error&) {
        return failure(ErrorKind::invalid, "Le fuseau horaire " + quoted(zone) +
                                               " n’existe pas : écrivez par exemple Europe/Paris ou +02:00.");
    }
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
    const std::string bare = trimmed(text);
    const auto skip_blanks = [](Reader& reader) {
        while (reader.skip(" ") || reader.skip("\u00A0") || reader.skip("\u202F")) {
        }
    };
    Reader reader(bare);
    const std::optional<int> hour = reader.number(1, 2);
    skip_blanks(reader);
    const bool with_h = reader.skip("h") || reader.skip("H");
    const bool with_colon = !with_h && reader.skip(":");
    skip_blanks(reader);
    const bool whole_hour = with_h && reader.at_end();
    const std::optional<int> minute = whole_hour ? 0 : with_h || with_colon ? reader.number(2, 2) : std::nullopt;
    if (hour && minute && *hour < 24 && *minute < 60 && with_colon && (reader.skip(":") || reader.skip("."))) {
        return failure(ErrorKind::invalid, quoted(bare) +
                                               " va plus loin que la minute : une heure du jour s’écrit sans "
                                               "secondes, par exemple 14 h 30.");
    }
    if (!hour || !minute || *hour > 23 || *minute > 59 || !reader.at_end()) {
        return failure(ErrorKind::invalid, quoted(bare) + " n’est pas une heure : écrivez par exemple 14 h 30.");
    }
    return TimeOfDay{*hour * 60 + *minute};
}

Date paris_date(Instant instant) {
    const auto local = paris().to_local(instant);
    return sys_days(std::chrono::floor<days>(local.time_since_epoch()));
}

TimeOfDay paris_time(Instant instant) {
    const auto since_epoch = paris().to_local(instant).time_since_epoch();
    const auto since_midnight = since_epoch - std::chrono::floor<days>(since_epoch);
    return TimeOfDay{static_cast<int>(std::chrono::floor<minutes>(since_midnight).count())};
}

Instant paris_instant(Date date, TimeOfDay time) {
    const auto local = sys_days(date).time_since_epoch() + minutes(time.minutes);
    const date::local_info info = paris().get_info(date::local_time<minutes>(local));
    // The offset before the change serves both odd cases: it is the first of two readings, and it carries a
    // time that does not exist past the gap.
    return Instant(local - info.first.offset);
}

Date add_days(Date date, std::int64_t count) {
    return sys_days(date) + days(count);
}

Date add_months(Date date, std::int64_t months) {
    const std::chrono::year_month month = date.year() / date.month() + std::chrono::months(months);
    const Date same_day = month / date.day();
    return same_day.ok() ? same_day : Date(month / std::chrono::last);
}

std::int64_t days_between(Date from, Date to) {
    return (sys_days(to) - sys_days(from)).count();
}

}  // namespace jalon
