// How long a delay lasts from a given instant: clock time for hours and less, the calendar of Paris beyond.
#pragma once

#include "engine/base/calendar.hpp"
#include "engine/base/time.hpp"
#include "engine/definition/workflow.hpp"

namespace jalon {

// Days, weeks and months keep the time of day in Paris; months clamp to the end of the month.
Instant add_delay(Instant from, const Delay& delay, const Calendar& calendar);
// The same for a civil date; parts of a day count for nothing.
Date add_delay(Date from, const Delay& delay, const Calendar& calendar);

}  // namespace jalon
