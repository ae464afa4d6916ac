// Appointments as other calendars read them (RFC 5545), neutral whoever looks over the shoulder: « Rendez-vous CDG »,
// a time and a place, never the programme, the case or a name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cases/case.hpp"

namespace jalon {

struct CalendarEntry {
    AppointmentRow appointment;
    bool cancelled = false;
    Instant changed{};  // when it was set or called off: the later one counts
};

enum class CalendarUse {
    feed,          // all of a person’s, to be fetched again and again
    invitation,    // those set or moved by one step
    cancellation,  // those called off by one step
};

// The calendar, lines ended by CRLF and folded at 75 bytes. The same appointment, moved or not, has the same UID; a
// later `changed` gives a higher SEQUENCE.
std::string calendar_text(const std::vector<CalendarEntry>& entries, CalendarUse use, Instant now);

// What a step changed in the appointments in which `role` takes part: an invitation to those set or moved, else the
// cancellation of those called off; "" when there is neither. An appointment that was over is left alone.
std::string calendar_of_change(const std::vector<AppointmentRow>& before, const std::vector<AppointmentRow>& after,
                               const std::string& role, Instant now);

}  // namespace jalon
