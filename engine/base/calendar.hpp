// Working days: Monday to Friday without the French public holidays (code du travail L3133-1), those of Alsace and
// Moselle (L3134-13) and the days on which overseas places remember the abolition of slavery (L3422-2) on demand.
#pragma once

#include <cstdint>

#include "engine/base/time.hpp"

namespace jalon {

enum class Region {
    metropole,
    alsace_moselle,
    guadeloupe,
    guyane,
    martinique,
    la_reunion,
    mayotte,
    saint_barthelemy,
    saint_martin,
};

class Calendar {
  public:
    explicit Calendar(Region region = Region::metropole) : region_(region) {}

    bool is_holiday(Date date) const;
    bool is_working_day(Date date) const;
    // The `days`-th working day after `date` (before it, for negative values); 0 gives `date` itself.
    Date add_working_days(Date date, std::int64_t days) const;
    // Working days after `from` up to and including `to`; negative when `to` is earlier.
    std::int64_t working_days(Date from, Date to) const;
    // `date`, or the next working day: for acts to be done by a deadline.
    Date next_working_day(Date date) const;

  private:
    Region region_;
};

}  // namespace jalon
