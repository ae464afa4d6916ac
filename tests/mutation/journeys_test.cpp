// What scenarios and papers show is kept in tests/golden; JALON_UPDATE_GOLDEN=1 writes it anew, and the difference is
// read in review.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "tests/mutation/kept.hpp"
#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

std::string setting(const char* name, const std::string& otherwise) {
    const char* given = std::getenv(name);
    return given == nullptr ? otherwise : given;
}

bool updating() {
    return setting("JALON_UPDATE_GOLDEN", "") == "1";
}

const ReadResult& shipped_with_names() {
    static const ReadResult read = read_with_names(shipped().sources);
    return read;
}

// The first line that differs, as kept and as it is now.
std::string first_difference(const std::string& kept, const std::string& now) {
    const auto [left, right] = std::mismatch(kept.begin(), kept.end(), now.begin(), now.end());
    const auto line = [](const std::string& text, std::string::const_iterator at) {
        const auto place = static_cast<std::size_t>(at - text.begin());
        const std::size_t start = place == 0 ? 0 : text.rfind('\n', place - 1) + 1;
        return text.substr(start, text.find('\n', place) - start);
    };
    return "kept: " + line(kept, left) + "\nnow:  " + line(now, right);
}

std::string first_difference(const KeptJourney& kept, const Journey& now) {
    for (std::size_t i = 0; i < std::min(kept.steps.size(), now.steps.size()); ++i) {
        if (kept.steps[i].digest != now.steps[i].digest) {
            return now.steps[i].what + "\n" +
                   first_difference(kept_text(kept.steps[i].digest), now.texts.at(now.steps[i].digest));
        }
    }
    return kept.steps.size() == now.steps.size() ? "" : "not as many steps";
}

}  // namespace

TEST_CASE("what each scenario shows to everybody is what it is known to show", "[journeys]") {
    std::vector<KeptJourney> journeys = kept_journeys();
    std::vector<Journey> played;
    for (KeptJourney& kept : journeys) {
        const ReadResult& read = shipped_with_names();
        played.push_back(
            journey_of(kept.scenario, shipped().sources, read, [](std::size_t, const Journey::Step&) { return true; }));
        CHECK(played.back().difference == "");
        std::set<std::string> files = played.back().files;
        const std::vector<std::string>& own = read.catalogue.workflow(kept.scenario.workflow).files;
        files.insert(own.begin(), own.end());
        if (updating()) {
            kept.files = files;
        } else {
            INFO(kept.path);
            CHECK(first_difference(kept, played.back()) == "");
            CHECK(std::ranges::includes(kept.files, files));
        }
    }
    if (updating()) {
        keep_journeys(journeys, played);
    }
}

TEST_CASE("what each paper says of its example, and of facts that lack, is what it is known to say", "[journeys]") {
    const std::map<std::string, std::string> portraits = paper_portraits(shipped_with_names());
    if (updating()) {
        keep_papers(portraits);
        return;
    }
    const std::map<std::string, std::string> kept = kept_papers();
    CHECK(kept.size() == portraits.size());
    for (const auto& [id, portrait] : portraits) {
        INFO(id);
        REQUIRE(kept.contains(id));
        CHECK(first_difference(kept.at(id), portrait) == "kept: \nnow:  ");
    }
}

TEST_CASE("what is proved of each workflow is what it is known to be", "[journeys][properties]") {
    const std::map<std::string, std::string> properties = properties_of(shipped_with_names());
    if (updating()) {
        keep_properties(properties);
        return;
    }
    CHECK(kept_properties() == properties);
}
