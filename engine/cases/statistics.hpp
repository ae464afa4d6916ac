// The figures of a year, fit to be handed on: no figure is told that fewer than five cases make, nor one by which such
// a figure could be found out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jalon {

// Below this many cases a figure would tell of persons (CNIL, and the service's own rule).
constexpr std::int64_t smallest_told = 5;

// Which of these counts, none of them 0, are to be withheld when their total is told. Beside those from 1 to 4, so many
// others that who subtracts what is told from the total is left with five possible values at least for each that is
// withheld. All of them where that cannot be reached, and when the total itself is small: nothing of such a table is
// told, not even which lines it has.
std::vector<bool> withheld(const std::vector<std::int64_t>& counts);

struct StatisticsLine {
    std::string id;
    std::string label;                    // "" where the web has a word for the id
    std::optional<std::int64_t> cases;    // nullopt: withheld
    std::optional<std::int64_t> minutes;  // told together with `cases`; nullopt as well where no time is kept
};

struct StatisticsTable {
    std::string id;                     // programmes, types, outcomes
    std::vector<StatisticsLine> lines;  // none when there is nothing, or too little, to tell
};

// How long the cases of a kind stayed in a step before they left it, on average; none where fewer than five did.
struct StepTime {
    std::string programme;
    std::string step;
    std::optional<std::int64_t> days;
};

// Of the cases opened in one calendar year. Each case counts in one year alone, and each table cuts the same cases
// once: no two figures that are told differ by a small one.
struct Statistics {
    int year = 0;
    std::optional<std::int64_t> cases;  // nullopt: fewer than five
    std::optional<std::int64_t> minutes;
    std::vector<StatisticsTable> tables;
    std::vector<StepTime> steps;
};

// Builds one table: `lines` with true figures become what may be told.
StatisticsTable told(std::string id, std::vector<StatisticsLine> lines);

}  // namespace jalon
