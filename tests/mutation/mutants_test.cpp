// Every mutant of the shipped definitions is noticed by somebody, or listed with the reason why it changes nothing.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "tests/mutation/jury.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

std::string setting(const char* name, const std::string& otherwise) {
    const char* given = std::getenv(name);
    return given == nullptr ? otherwise : given;
}

std::size_t share() {
    const std::string wanted = setting("JALON_MUTANTS", "3000");
    return wanted == "all" ? 1 : std::max<std::size_t>(1, std::stoul(wanted));
}

// How many of each file, at most.
std::size_t each() {
    return std::max<std::size_t>(1, std::stoul(setting("JALON_MUTANTS_EACH", "1000000")));
}

// Whether number `i` of `all` is among the `wanted` that are spread evenly over them.
bool spread(std::size_t i, std::size_t all, std::size_t wanted) {
    return all <= wanted || (i + 1) * wanted / all != i * wanted / all;
}

struct Tally {
    std::size_t all = 0;
    std::map<Verdict, int> count;
};

std::string line_of(const std::string& file, Tally& tally) {
    return fmt::format("{}: {} mutants, {} refused, {} caught, {} equivalent, {} survive\n", file, tally.all,
                       tally.count[Verdict::refused], tally.count[Verdict::caught], tally.count[Verdict::equivalent],
                       tally.count[Verdict::survived]);
}

// What the jury throws is a mistake of ours, and no reason to leave the others unjudged.
Judgement judged(Jury& jury, const Mutant& mutant) {
    try {
        return jury.judge(mutant);
    } catch (const std::exception& problem) {
        FAIL_CHECK(mutant.file << " | " << mutant.what << " | " << problem.what());
        return {Verdict::refused, problem.what()};
    }
}

}  // namespace

// JALON_MUTANTS: one in how many, or « all »; JALON_MUTANTS_EACH: at most so many of each file, spread evenly;
// JALON_MUTANTS_OF: of files whose path holds this; JALON_MUTANTS_LIKE: of changes that hold this; JALON_SEED: which
// ones.
TEST_CASE("every mutant is refused, caught by a scenario or a paper, or known to change nothing", "[mutants]") {
    Jury jury;
    const Mutants mutants(jury.sources());
    const std::string only = setting("JALON_MUTANTS_OF", "");
    const std::string like = setting("JALON_MUTANTS_LIKE", "");
    const bool telling = !setting("JALON_MUTANTS", "").empty();
    std::vector<Equivalent> unknown = jury.equivalents();
    REQUIRE(!unknown.empty());
    std::size_t place = std::stoul(setting("JALON_SEED", "0"));
    std::string table;
    bool whole = true;  // no file was only sampled
    for (const SourceFile& file : jury.sources()) {
        if (file.path.find(only) == std::string::npos) {
            continue;
        }
        const std::vector<Mutant> all = mutants.of(file);
        Tally tally{all.size(), {}};
        whole = whole && all.size() <= each();
        CHECK(!all.empty());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Mutant& mutant = all[i];
            std::erase_if(unknown, [&](const Equivalent& one) { return one.covers(mutant); });
            if (mutant.what.find(like) == std::string::npos || !spread(i, all.size(), each()) ||
                ++place % share() != 0) {
                continue;
            }
            const Judgement judgement = judged(jury, mutant);
            ++tally.count[judgement.verdict];
            if (judgement.verdict == Verdict::survived) {
                FAIL_CHECK(mutant.file << " | " << mutant.what << " | nobody notices");
            }
            if (telling) {
                std::cout << static_cast<int>(judgement.verdict) << "\t" << mutant.file << "\t" << mutant.what << "\t"
                          << judgement.by << std::endl;
            }
        }
        table += line_of(file.path, tally);
    }
    if (telling) {
        std::cout << table;
    }
    for (const Equivalent& one : only.empty() ? unknown : std::vector<Equivalent>()) {
        FAIL_CHECK(one.file << " | " << one.what << " | no such mutant");
    }
    for (std::size_t i = 0; share() == 1 && whole && only.empty() && like.empty() && i < jury.equivalents().size();
         ++i) {
        INFO(jury.equivalents()[i].file << " | " << jury.equivalents()[i].what);
        CHECK(jury.covered()[i] > 0);
    }
}
