// What the service counts of itself, in the text format of Prometheus (0.0.4). Routes, statuses and times only: nothing
// of a case, a programme or a person.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace jalon {

// A figure that is read when it is asked for.
struct Gauge {
    std::string name;  // « jalon_open_cases »
    std::string help;  // French, one line
    double value = 0;
};

class Metrics {
  public:
    // `route` is a pattern of the table and lives as long; "" for an address that is none.
    void count(std::string_view method, std::string_view route, int status, std::chrono::microseconds taken);
    std::string text() const;

  private:
    // Upper bounds in seconds.
    static constexpr std::array bounds = {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0};

    struct Times {
        std::array<std::uint64_t, bounds.size()> within{};  // not more than each bound
        std::uint64_t all = 0;
        double seconds = 0;
    };

    mutable std::mutex lock_;
    std::map<std::pair<std::string_view, std::pair<std::string, int>>, std::uint64_t>
        requests_;  // route, method, status
    Times times_;
};

// A gauge as its lines.
std::string text_of(const Gauge& gauge);

}  // namespace jalon
