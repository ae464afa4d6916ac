// `jalon play --restore`: machine and case are built again from a database after every step.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/stored_machine.hpp"
#include "cli/subject.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;

namespace {

Subject subject_of(const SourceFile& file) {
    ReadResult read = read_single_workflow(file);
    REQUIRE(read.ok());
    Subject subject{std::move(read.catalogue), nullptr, true, {file}};
    subject.workflow = subject.catalogue.workflows.begin()->second;
    return subject;
}

Scenario scenario_of(const SourceFile& file) {
    std::vector<Finding> findings;
    std::optional<Scenario> scenario = read_scenario(file, findings);
    REQUIRE(scenario);
    return std::move(*scenario);
}

std::string difference(const Subject& subject, const Scenario& scenario, Restore restore) {
    StoredMachine machine(subject);
    const PlayResult result = play(scenario, machine, restore);
    return result.difference ? result.difference->str() : "";
}

constexpr const char* door = R"yaml(workflow: door
data: { turns: 0, name: { type: string, audience: [agent] } }
states:
  open:
    timers: [ { name: draught, after: 2 days, to: shut, do: [ { notify: cold, to: agent } ] } ]
    on:
      push:
        to: shut
        do:
          - set: { turns: turns + 1, name: "'é, « ' + string(turns)" }
          - number: { sequence: pushes, into: slip }
          - document: { template: slip, as: slip, audience: [agent] }
  shut:
    on:
      pull: { to: open, do: [ { document: { template: slip, as: slip, audience: [agent] } } ] }
      never: { to: open, if: turns > 9 }
)yaml";

constexpr const char* in_and_out = R"yaml(scenario: in and out
at: 2026-03-28
steps:
  - send: push
    expect:
      { states: [shut], documents: [slip], data: { turns: 1, slip: pushes-1, name: "é, « 0" }, visible-to: { agent: [slip] } }
  - { send: never, refused: possible, expect: { documents: [], notified: [] } }
  - { send: pull, expect: { states: [open], timers: [draught] } }
  - { send: push, expect: { data: { slip: pushes-2 }, visible-to: { agent: [slip] } } }
  - { send: pull }
  - { advance: 3 days, expect: { states: [shut], notified: [cold], documents: [] } }
  - { advance: 1 days, expect: { notified: [] } }
)yaml";

}  // namespace

TEST_CASE("what is built again from the database goes on as if nothing had happened", "[restore]") {
    const Subject subject = subject_of({"door.yaml", door});
    const Scenario scenario = scenario_of({"script.yaml", in_and_out});

    CHECK(difference(subject, scenario, Restore::no) == "");
    CHECK(difference(subject, scenario, Restore::yes) == "");
}

TEST_CASE("the definitions of a restored play are those that the database keeps", "[restore]") {
    const Scenario scenario = scenario_of({"script.yaml", "scenario: two\nsteps:\n  - send: go\n  - send: back\n"});
    Subject subject =
        subject_of({"two.yaml", "workflow: two\nstates:\n  a: { on: { go: b } }\n  b: { on: { back: a } }\n"});
    CHECK(difference(subject, scenario, Restore::yes) == "");

    subject.sources = {{"two.yaml", "workflow: two\nstates:\n  a: { on: { go: b } }\n  b: {}\n"}};

    CHECK(difference(subject, scenario, Restore::no) == "");
    CHECK(difference(subject, scenario, Restore::yes).find("« back » est refusé") != std::string::npos);
}

TEST_CASE("a journey of the shipped workflows comes back from the database at every step", "[restore]") {
    const std::filesystem::path root = source_dir();
    const Result<Subject> subject = subject_named("cadre", root.string());
    REQUIRE(subject);
    std::vector<Finding> findings;
    const Result<std::string> text = read_file(root / "tests/scenarios/cadre/rejected.yaml");
    const std::optional<Scenario> scenario = read_scenario({"rejected.yaml", *text}, findings);
    REQUIRE(scenario);

    CHECK(difference(*subject, *scenario, Restore::yes) == "");
}
