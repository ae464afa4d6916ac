#include "cli/bench/figures.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace jalon::bench {

namespace {

std::string processor() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("model name")) {
            return line.substr(line.find(':') + 2);
        }
    }
    return "unknown processor";
}

// Of the last minute, in threads: above nought, the figures are of a machine that others use too.
std::string load() {
    std::ifstream in("/proc/loadavg");
    std::string minute;
    in >> minute;
    return minute;
}

}  // namespace

double Figures::percentile(std::size_t hundredths) const {
    const double time = milliseconds[std::min(milliseconds.size() * hundredths / 100, milliseconds.size() - 1)];
    return time / static_cast<double>(each);
}

Figures Stopwatch::figures() const {
    Figures sorted = figures_;
    std::ranges::sort(sorted.milliseconds);
    return sorted;
}

double Stopwatch::cpu_now() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

Figures joined(const std::vector<std::vector<double>>& milliseconds, double wall_seconds, double cpu_seconds) {
    Figures all;
    for (const std::vector<double>& own : milliseconds) {
        all.milliseconds.insert(all.milliseconds.end(), own.begin(), own.end());
    }
    std::ranges::sort(all.milliseconds);
    all.wall_seconds = wall_seconds;
    all.cpu_seconds = cpu_seconds;
    return all;
}

namespace {

// All turns as if they had been one.
Figures end_to_end(const std::vector<Figures>& turns) {
    std::vector<std::vector<double>> milliseconds;
    double wall_seconds = 0;
    double cpu_seconds = 0;
    for (const Figures& turn : turns) {
        milliseconds.push_back(turn.milliseconds);
        wall_seconds += turn.wall_seconds;
        cpu_seconds += turn.cpu_seconds;
    }
    return joined(milliseconds, wall_seconds, cpu_seconds);
}

void print(const std::string& what, const Figures& figures, const std::string& share) {
    fmt::print("| {} | {:.0f} | {:.4f} | {:.4f} | {:.4f} | {} |\n", what, figures.per_second(), figures.percentile(50),
               figures.percentile(99), figures.cpu_milliseconds(), share);
    std::fflush(stdout);
}

}  // namespace

Alternation alternation_of(const std::vector<Figures>& floors, const std::vector<Figures>& ours) {
    Alternation measured{end_to_end(floors), end_to_end(ours), {}};
    for (std::size_t turn = 0; turn < ours.size(); ++turn) {
        measured.shares.push_back(ours[turn].per_second() / floors[turn].per_second());
    }
    std::ranges::sort(measured.shares);
    return measured;
}

void print_heading() {
    fmt::print(
        "\n| | par seconde | p50 ms | p99 ms | processeur ms | part du plancher |\n|---|---:|---:|---:|---:|---:|\n");
}

void print_line(const std::string& what, const Figures& figures) {
    print(what, figures, "");
}

void print_line(const std::string& what, const Alternation& measured) {
    print(what, measured.ours,
          fmt::format("{:.2f} ({:.2f} à {:.2f})", measured.share(), measured.shares.front(), measured.shares.back()));
}

void print_machine() {
    utsname system{};
    uname(&system);
    fmt::print("{:%Y-%m-%d}, {}, {} threads, load before {}, {} {}, g++ {}, {}\n", fmt::gmtime(std::time(nullptr)),
               processor(), std::thread::hardware_concurrency(), load(), system.sysname, system.release, __VERSION__,
               JALON_BUILD_TYPE);
}

}  // namespace jalon::bench
