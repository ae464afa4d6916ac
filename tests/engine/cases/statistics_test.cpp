#include "engine/cases/statistics.hpp"

#include <algorithm>
#include <numeric>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"

using namespace jalon;

namespace {

// In how many ways may `sum` be made of `number` counts of at least 1, as seen by the first of them.
std::int64_t possible_values(std::int64_t number, std::int64_t sum) {
    return sum - (number - 1);
}

StatisticsLine line(const std::string& id, std::int64_t cases) {
    return {.id = id, .label = {}, .cases = cases, .minutes = cases * 60};
}

}  // namespace

TEST_CASE("counts under five are withheld, with others by which they could be found out", "[statistics]") {
    struct Row {
        std::vector<std::int64_t> counts;
        std::vector<bool> hidden;
    };
    const Row row = GENERATE(values<Row>({{{12, 30, 5}, {false, false, false}},
                                          {{12, 30, 3}, {true, false, true}},
                                          {{12, 4, 3, 40}, {false, true, true, false}},
                                          {{12, 1, 1, 40}, {true, true, true, false}},
                                          {{1, 1, 1, 1, 1}, {true, true, true, true, true}},
                                          {{3}, {true}},
                                          {{8}, {false}},
                                          {{}, {}}}));
    CHECK(withheld(row.counts) == row.hidden);
}

TEST_CASE("whoever subtracts what is told from the total is left with five values for each withheld count",
          "[statistics]") {
    SeededRandom random(17);
    int tables_with_secrets = 0;
    for (int round = 0; round < 5000; ++round) {
        const std::string bytes = random.bytes(9);
        std::vector<std::int64_t> counts;
        for (int k = 0; k <= (bytes[0] & 7); ++k) {
            counts.push_back(1 + (static_cast<unsigned char>(bytes[static_cast<std::size_t>(k) + 1]) % 14));
        }
        std::vector<StatisticsLine> lines;
        std::ranges::transform(counts, std::back_inserter(lines), [](std::int64_t count) { return line("x", count); });
        const StatisticsTable table = told("programmes", lines);
        if (table.lines.empty()) {
            continue;  // not even how many lines there are is told
        }
        const std::int64_t total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
        std::int64_t number = 0;
        std::int64_t rest = total;
        for (const StatisticsLine& one : table.lines) {
            number += one.cases ? 0 : 1;
            rest -= one.cases.value_or(0);
            CHECK((!one.cases || *one.cases >= smallest_told));
            CHECK(one.minutes.has_value() == one.cases.has_value());
        }
        CHECK((number == 0 || (number > 1 && possible_values(number, rest) >= smallest_told)));
        tables_with_secrets += number > 0 ? 1 : 0;
    }
    CHECK(tables_with_secrets > 1000);
}
