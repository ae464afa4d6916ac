#include "cli/bench/renderings.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/bench/figures.hpp"

namespace jalon::bench {

Record varied(const Record& facts, std::size_t k) {
    Record out;
    for (const auto& [key, value] : facts) {
        if (const Record* inner = value.record()) {
            out[key] = varied(*inner, k);
        } else if (value.text() != nullptr && key.find("name") != std::string::npos) {
            out[key] = *value.text() + " " + static_cast<char>('A' + k % 26) + static_cast<char>('a' + k / 26 % 26);
        } else {
            out[key] = value;
        }
    }
    return out;
}

namespace {

struct Round {
    Figures figures;
    bool same = true;  // every document was the expected one
};

Round round_of(const PdfRenderer& renderer, const RenderRequest& request, const Repetition& repetition,
               const std::string& expected) {
    std::vector<std::vector<double>> milliseconds(repetition.threads);
    std::atomic<bool> same = true;
    std::vector<std::thread> threads;
    const double cpu = Stopwatch::cpu_now();
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t who = 0; who < repetition.threads; ++who) {
        threads.emplace_back([&, who] {
            RenderRequest own = request;
            for (std::size_t k = 0; k < repetition.times; ++k) {
                if (repetition.varied) {
                    own.facts = varied(request.facts, who * repetition.times + k);
                }
                const auto asked = std::chrono::steady_clock::now();
                const Result<std::string> bytes = renderer.render(own);
                const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - asked;
                milliseconds[who].push_back(1000 * taken.count());
                if (!bytes || (!repetition.varied && *bytes != expected)) {
                    same = false;
                }
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;
    return {joined(milliseconds, wall.count(), Stopwatch::cpu_now() - cpu), same};
}

std::string line_of(const Round& round, const Repetition& repetition) {
    const Figures& figures = round.figures;
    return fmt::format(
        "{} fois sur {} fil{} : {:.3f} ms au plus vite, {:.3f} ms une fois sur deux, {:.3f} ms de processeur ; {:.0f} "
        "par "
        "seconde\n",
        figures.milliseconds.size(), repetition.threads, repetition.threads > 1 ? "s" : "",
        figures.milliseconds.front(), figures.percentile(50), figures.cpu_milliseconds(), figures.per_second());
}

// At most so far. What the system tells of a process counts the one that started it; this is the memory of the program.
double resident_megabytes() {
    std::ifstream in("/proc/self/status");
    for (std::string word; in >> word;) {
        if (word == "VmHWM:") {
            double kilobytes = 0;
            in >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

}  // namespace

Result<std::string> repeated(const PdfRenderer& renderer, const RenderRequest& request, const Repetition& repetition) {
    const Result<std::string> expected = renderer.render(request);
    if (!expected) {
        return expected;
    }
    Repetition alone = repetition;
    alone.threads = 1;
    const Round one = round_of(renderer, request, alone, *expected);
    std::string out = fmt::format("{} octets\n", expected->size()) + line_of(one, alone);
    bool same = one.same;
    if (repetition.threads > 1) {
        const Round many = round_of(renderer, request, repetition, *expected);
        same = same && many.same;
        out += line_of(many, repetition);
        out += fmt::format("{} fils valent {:.2f} fils\n", repetition.threads,
                           many.figures.per_second() / one.figures.per_second());
    }
    out += fmt::format("mémoire : {:.1f} Mo au plus\n", resident_megabytes());
    if (!same) {
        return failure(ErrorKind::invalid, "deux rendus des mêmes faits ne sont pas les mêmes octets");
    }
    return out;
}

}  // namespace jalon::bench
