// Hourly tariffs as dated data: `workflows/tariffs/<id>.yaml`. A version once used is read-only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/money.hpp"
#include "engine/base/time.hpp"
#include "engine/definition/position.hpp"

namespace jalon {

struct TariffVersion {
    Date valid_from{};
    std::optional<Date> valid_to;  // inclusive
    Money hourly_rate;
    std::int64_t min_minutes = 0;  // floor of a completed case
    std::int64_t max_minutes = 0;  // ceiling
    bool floor_on_early_end = false;
    std::string act_number;  // the deliberation that set it
    Date act_date{};
    Position position;
};

struct HourlyTariff {
    std::string id;
    std::string label;
    std::vector<TariffVersion> versions;  // by valid_from, without gap or overlap

    // The version in force on `date`; nullptr when none is.
    const TariffVersion* on(Date date) const;
};

}  // namespace jalon
