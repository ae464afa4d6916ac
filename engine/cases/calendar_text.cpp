#include "engine/cases/calendar_text.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"

namespace jalon {

namespace {

constexpr std::size_t longest_line = 75;  // bytes, without the end of the line

// A character of several bytes is not cut in two.
std::string folded(const std::string& line) {
    std::string text;
    std::size_t used = 0;
    for (std::size_t i = 0; i < line.size();) {
        std::size_t end = i + 1;
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        if (used + (end - i) > longest_line) {
            text += "\r\n ";
            used = 1;
        }
        text.append(line, i, end - i);
        used += end - i;
        i = end;
    }
    return text + "\r\n";
}

std::string escaped(const std::string& text) {
    std::string written;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') {
            written += '\\';
        }
        if (c == '\n') {
            written += "\\n";
        } else if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') {
            written += c;
        }
    }
    return written;
}

std::string compact(const std::string& iso) {
    std::string kept;
    std::ranges::copy_if(iso, std::back_inserter(kept), [](char c) { return c != '-' && c != ':'; });
    return kept;
}

// "20260901T080000Z"
std::string utc(Instant at) {
    return compact(iso_instant(std::chrono::floor<std::chrono::seconds>(at)));
}

std::string uid_of(const AppointmentRow& row) {
    constexpr std::size_t enough = 32;
    const std::string own = fmt::format("appointment/{}/{}/{}", row.case_id.str(), row.name, iso_instant(row.first));
    return sha256_hex(own).substr(0, enough) + "@jalon";
}

// Seconds since 2020, which fit the integers of every calendar: they tell of this appointment alone.
std::int64_t sequence_at(Instant changed) {
    using std::chrono::seconds;
    const Instant start = paris_instant(Date(std::chrono::year(2020), std::chrono::January, std::chrono::day(1)));
    return std::max<std::int64_t>(0, std::chrono::duration_cast<seconds>(changed - start).count());
}

std::string event_text(const CalendarEntry& entry, Instant now) {
    const AppointmentRow& row = entry.appointment;
    std::string text = "BEGIN:VEVENT\r\n";
    text += folded("UID:" + uid_of(row));
    text += folded(fmt::format("SEQUENCE:{}", sequence_at(entry.changed)));
    text += folded("DTSTAMP:" + utc(now));
    if (row.whole_day) {
        const Date day = paris_date(row.at);
        text += folded("DTSTART;VALUE=DATE:" + compact(iso_date(day)));
        text += folded("DTEND;VALUE=DATE:" + compact(iso_date(add_days(day, 1))));
    } else {
        text += folded("DTSTART:" + utc(row.at));
        if (row.minutes > 0) {
            text += folded("DTEND:" + utc(row.at + std::chrono::minutes(row.minutes)));
        }
    }
    text += "SUMMARY:Rendez-vous CDG\r\n";
    if (!row.place.empty()) {
        text += folded("LOCATION:" + escaped(row.place));
    }
    text += "ORGANIZER:invalid:nomail\r\n";  // asked for by RFC 5546; nobody is to answer by mail
    text += entry.cancelled ? "STATUS:CANCELLED\r\n" : "STATUS:CONFIRMED\r\n";
    return text + "CLASS:PRIVATE\r\nEND:VEVENT\r\n";
}

bool holds(const std::vector<std::string>& roles, const std::string& role) {
    return std::ranges::find(roles, role) != roles.end();
}

}  // namespace

std::string calendar_text(const std::vector<CalendarEntry>& entries, CalendarUse use, Instant now) {
    std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Jalon//Rendez-vous//FR\r\n";
    text += use == CalendarUse::cancellation ? "METHOD:CANCEL\r\n" : "METHOD:PUBLISH\r\n";
    if (use == CalendarUse::feed) {
        text += "X-WR-CALNAME:Rendez-vous CDG\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n";
    }
    for (const CalendarEntry& entry : entries) {
        text += event_text(entry, now);
    }
    return text + "END:VCALENDAR\r\n";
}

std::string calendar_of_change(const std::vector<AppointmentRow>& before, const std::vector<AppointmentRow>& after,
                               const std::string& role, Instant now) {
    std::vector<CalendarEntry> set;
    for (const AppointmentRow& row : after) {
        if (holds(row.people, role) && std::ranges::find(before, row) == before.end()) {
            set.push_back({.appointment = row, .cancelled = false, .changed = row.since});
        }
    }
    if (!set.empty()) {
        return calendar_text(set, CalendarUse::invitation, now);
    }
    std::vector<CalendarEntry> off;
    for (const AppointmentRow& row : before) {
        const auto still = std::ranges::find(after, row.name, &AppointmentRow::name);
        const bool comes = still != after.end() && holds(still->people, role);
        if (holds(row.people, role) && !comes && row.at > now) {
            off.push_back({.appointment = row, .cancelled = true, .changed = now});
        }
    }
    return off.empty() ? std::string() : calendar_text(off, CalendarUse::cancellation, now);
}

}  // namespace jalon
