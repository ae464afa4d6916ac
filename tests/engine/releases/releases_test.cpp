// What earlier releases stored: their definitions are still read, their journals still lead where they led.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "engine/cases/definitions.hpp"
#include "engine/cases/replay.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;

namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<fs::path> releases() {
    std::vector<fs::path> folders;
    for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(source_dir()) / "tests/releases")) {
        if (entry.is_directory()) {
            folders.push_back(entry.path());
        }
    }
    return folders;
}

std::vector<ReplayedCase> recorded_in(const fs::path& release) {
    const Result<std::vector<ReplayedCase>> cases = recorded_from_json(text_of(release / "journals.json"));
    REQUIRE(cases);
    return *cases;
}

// The package of that digest, checked against its name.
Catalogue catalogue_of(const fs::path& release, const std::string& digest) {
    const std::string package = text_of(release / ("definitions-" + digest + ".json"));
    REQUIRE(digest_of(package) == digest);
    const ReadResult read = read_catalogue(sources_of(package));
    CHECK(read.catalogue.workflows.size() >= 2);
    return read.catalogue;
}

}  // namespace

TEST_CASE("the journals of earlier releases lead to the same states and the same data", "[releases]") {
    REQUIRE(!releases().empty());
    for (const fs::path& release : releases()) {
        INFO(release.filename().string());
        std::map<std::string, Catalogue> catalogues;
        int entries = 0;
        for (const ReplayedCase& recorded : recorded_in(release)) {
            if (!catalogues.contains(recorded.definition)) {
                catalogues.emplace(recorded.definition, catalogue_of(release, recorded.definition));
            }
            INFO(recorded.reference);
            const Result<Situation> situation = replayed(catalogues.at(recorded.definition), recorded);
            if (!situation) {
                FAIL_CHECK(situation.error().message);
                continue;
            }
            CHECK(situation->leaves() == recorded.states);
            CHECK(to_json(Value(situation->data)) == to_json(Value(recorded.data)));
            entries += static_cast<int>(recorded.entries.size());
        }
        CHECK(entries > 100);
    }
}

TEST_CASE("a journal that was tampered with is told at its first wrong entry", "[releases]") {
    const fs::path release = releases().front();
    std::vector<ReplayedCase> cases = recorded_in(release);
    const auto longest =
        std::ranges::max_element(cases, {}, [](const ReplayedCase& recorded) { return recorded.entries.size(); });
    longest->entries[2].states = {"elsewhere"};
    const Result<Situation> situation = replayed(catalogue_of(release, longest->definition), *longest);
    REQUIRE_FALSE(situation);
    CHECK(situation.error().message.find("inscription 3") != std::string::npos);
}
