// docs/how-to/adapt-a-programme.md at its word: its files and its edits turn the shipped definitions into those of
// another centre, which are sound, proved, and play.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/proof/prove.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/player.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/manual.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr const char* manual = "docs/how-to/adapt-a-programme.md";

SourceFile& file_at(std::vector<SourceFile>& files, const std::string& path) {
    const auto found = std::ranges::find(files, path, &SourceFile::path);
    INFO(path);
    REQUIRE(found != files.end());
    return *found;
}

// The lines of an edit that begin with `sign`, without it.
std::string side(const std::string& edit, char sign) {
    std::string text;
    for (const std::string& line : split(edit, '\n')) {
        text += !line.empty() && line.front() == sign ? line.substr(1) + "\n" : "";
    }
    return text;
}

void apply(const Example& edit, SourceFile& file) {
    const std::string before = side(edit.text, '-');
    INFO(manual << ":" << edit.line << "\n" << before);
    const std::size_t place = file.text.find(before);
    REQUIRE(place != std::string::npos);
    REQUIRE(file.text.find(before, place + 1) == std::string::npos);
    file.text.replace(place, before.size(), side(edit.text, '+'));
}

struct Adapted {
    std::vector<SourceFile> files = shipped().sources;
    std::vector<std::string> added;
    std::vector<Example> scripts;
    int edits = 0;
};

Adapted adapted() {
    Adapted made;
    for (const Example& example : examples_in(manual, "```")) {
        if (example.kind == "yaml script") {
            made.scripts.push_back(example);
        } else if (example.kind.starts_with("yaml ")) {
            made.files.push_back({example.kind.substr(5), example.text});
            made.added.push_back(example.kind.substr(5));
        } else if (example.kind.starts_with("diff ")) {
            apply(example, file_at(made.files, example.kind.substr(5)));
            ++made.edits;
        }
    }
    return made;
}

void check_plays(const SourceFile& script, const Catalogue& catalogue) {
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario = read_scenario(script, findings);
    REQUIRE(scenario);
    MachineHost host(catalogue, catalogue.workflow(scenario->workflow));
    const PlayResult result = play(*scenario, host, Restore::yes);
    CHECK((result.difference ? result.difference->str() : "") == "");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    REQUIRE(text.find(from) != std::string::npos);
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace

TEST_CASE("another centre's programmes are made from the shipped ones by editing text alone", "[scenarios][adapt]") {
    const Adapted centre = adapted();
    CHECK(centre.added.size() == 15);
    CHECK(centre.edits == 8);
    const ReadResult read = read_catalogue(centre.files);
    for (const Finding& finding : read.findings) {
        INFO(finding.str());
        CHECK(finding.level == Finding::Level::warning);
    }
    REQUIRE(read.ok());

    for (const char* id : {"bilan-express", "bilan-carriere", "bilan-approfondi", "bilan-encadrant", "bilan-reprise",
                           "apepp", "journee-decouverte"}) {
        const Workflow& workflow = read.catalogue.workflow(id);
        const proof::Proof proof = proof::prove(workflow, &read.catalogue);
        CHECK(proof.verdicts.size() >= 5);
        for (const proof::Verdict& verdict : proof.verdicts) {
            INFO(id << ": " << verdict.str());
            CHECK(verdict.outcome == proof::Verdict::Outcome::proved);
        }
    }
    REQUIRE(centre.scripts.size() == 2);
    for (const Example& script : centre.scripts) {
        check_plays({manual, script.text}, read.catalogue);
    }
}

TEST_CASE("a variant takes the journey of its base at its own price", "[scenarios][adapt]") {
    const Adapted centre = adapted();
    const ReadResult read = read_catalogue(centre.files);
    REQUIRE(read.ok());
    const Workflow& base = read.catalogue.workflow("bilan-professionnel");
    const Workflow& variant = read.catalogue.workflow("bilan-approfondi");
    CHECK(variant.digest != base.digest);
    CHECK(variant.states.size() == base.states.size());

    std::ifstream in(std::string(source_dir()) + "/tests/scenarios/bilan-professionnel/ordinary-journey.yaml");
    std::string script{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    script = replaced(script, "workflow: bilan-professionnel", "workflow: bilan-approfondi");
    script = replaced(script, "1781.00 EUR", "1849.50 EUR");  // 34 h 15 at 54 €
    check_plays({"ordinary-journey.yaml", script}, read.catalogue);
}
