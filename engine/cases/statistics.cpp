#include "engine/cases/statistics.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace jalon {

namespace {

bool is_small(std::int64_t count) {
    return count > 0 && count < smallest_told;
}

// Each of `number` withheld counts is at least 1, and their sum is known: the largest that one may be is what the
// others leave.
bool keeps_the_secret(std::int64_t number, std::int64_t sum) {
    return number == 0 || (number >= 2 && sum - (number - 1) >= smallest_told);
}

}  // namespace

std::vector<bool> withheld(const std::vector<std::int64_t>& counts) {
    const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    if (is_small(total)) {
        return std::vector<bool>(counts.size(), true);
    }
    std::vector<bool> hidden;
    std::int64_t number = 0;
    std::int64_t sum = 0;
    for (const std::int64_t count : counts) {
        hidden.push_back(is_small(count));
        number += is_small(count) ? 1 : 0;
        sum += is_small(count) ? count : 0;
    }
    while (!keeps_the_secret(number, sum)) {
        std::optional<std::size_t> next;
        for (std::size_t k = 0; k < counts.size(); ++k) {
            if (!hidden[k] && counts[k] > 0 && (!next || counts[k] < counts[*next])) {
                next = k;
            }
        }
        if (!next) {
            return std::vector<bool>(counts.size(), true);
        }
        hidden[*next] = true;
        ++number;
        sum += counts[*next];
    }
    return hidden;
}

StatisticsTable told(std::string id, std::vector<StatisticsLine> lines) {
    std::vector<std::int64_t> counts;
    std::ranges::transform(lines, std::back_inserter(counts),
                           [](const StatisticsLine& line) { return line.cases.value_or(0); });
    const std::vector<bool> hidden = withheld(counts);
    if (std::ranges::find(hidden, false) == hidden.end()) {
        return {std::move(id), {}};
    }
    for (std::size_t k = 0; k < lines.size(); ++k) {
        if (hidden[k]) {
            lines[k].cases.reset();
            lines[k].minutes.reset();
        }
    }
    return {std::move(id), std::move(lines)};
}

}  // namespace jalon
