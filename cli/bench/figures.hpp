// Time taken by something done many times, as one line of a table.
#pragma once

#include <ctime>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace jalon::bench {

struct Figures {
    std::vector<double> milliseconds;  // of each time, sorted
    std::size_t each = 1;              // how many were done each time
    double wall_seconds = 0;
    double cpu_seconds = 0;  // of the whole process

    double count() const { return static_cast<double>(milliseconds.size() * each); }
    double per_second() const { return count() / wall_seconds; }
    double cpu_milliseconds() const { return 1000 * cpu_seconds / count(); }
    // The time that `hundredths` of all stayed below; with several each time, that of one on average.
    double percentile(std::size_t hundredths) const;
};

// Adds up over several stretches: only what lies between `begin` and `end` counts.
class Stopwatch {
  public:
    template <class Work>
    void time(Work work) {
        const double cpu = cpu_now();
        const auto begun = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
        figures_.milliseconds.push_back(1000 * taken.count());
        figures_.wall_seconds += taken.count();
        figures_.cpu_seconds += cpu_now() - cpu;
    }
    Figures figures() const;

    static double cpu_now();

  private:
    Figures figures_;
};

// `work` done `count` times, after a few that are not counted.
template <class Work>
Figures timed(std::size_t count, Work work) {
    for (std::size_t k = 0; k < count / 10 + 1; ++k) {
        work();
    }
    Stopwatch watch;
    for (std::size_t k = 0; k < count; ++k) {
        watch.time(work);
    }
    return watch.figures();
}

// The same for what takes no longer than reading the clock: `work` is done `each` times between two looks at it.
template <class Work>
Figures timed_together(std::size_t count, std::size_t each, Work work) {
    Figures figures = timed(count / each, [&] {
        for (std::size_t k = 0; k < each; ++k) {
            work();
        }
    });
    figures.each = each;
    return figures;
}

// `work` done once, cold.
template <class Work>
Figures once(Work work) {
    Stopwatch watch;
    watch.time(work);
    return watch.figures();
}

// What several threads measured at the same time, as one.
Figures joined(const std::vector<std::vector<double>>& milliseconds, double wall_seconds, double cpu_seconds);

// The floor and what is measured against it, in short turns that alternate: what else the machine does meanwhile, and
// how fast its disk is at the moment, both meet alike.
struct Alternation {
    Figures floor;
    Figures ours;
    std::vector<double> shares;  // ours for one of the floor's, in each turn, sorted

    // The middle one.
    double share() const { return shares[shares.size() / 2]; }
};

// Turns of both, as many of one as of the other, at least one.
Alternation alternation_of(const std::vector<Figures>& floors, const std::vector<Figures>& ours);

// `floor` and `ours` return the Figures of one turn each.
template <class Floor, class Ours>
Alternation alternated(std::size_t turns, Floor floor, Ours ours) {
    std::vector<Figures> floors;
    std::vector<Figures> all;
    for (std::size_t turn = 0; turn < turns; ++turn) {
        floors.push_back(floor());
        all.push_back(ours());
    }
    return alternation_of(floors, all);
}

// Markdown: what was done, how often in a second, p50, p99, processor time; beside them how many for one of the floor,
// and between which shares the turns lay.
void print_heading();
void print_line(const std::string& what, const Figures& figures);
void print_line(const std::string& what, const Alternation& measured);
// What the figures were taken on: processor, cores, kernel, compiler, date.
void print_machine();

}  // namespace jalon::bench
