// Cases that open one another, through the service: opened, awaited, stopped in the transaction of one step.
#include <algorithm>

#include <catch2/catch.hpp>

#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/record.hpp"
#include "storage/verify.hpp"
#include "tests/scenarios/family.hpp"
#include "tests/support/no_renderer.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct FamilyHouse {
    NoRenderer renderer;
    ScenarioHouse house{family(), renderer};
    Actor secretary = cast().at("cecile");

    FamilyHouse() {
        for (const Finding& finding : family().read.findings) {
            UNSCOPED_INFO(finding.str());
        }
        REQUIRE(family().read.ok());
        house.clock().set(parse_instant("2026-09-01T08:00:00Z").value());
    }
    CaseService& service() { return house.service(); }
    Result<Receipt> send(const CaseId& id, const std::string& event) {
        Submission submission;
        submission.event = event;
        submission.expected_revision = house.cases().header(id)->revision;
        return service().act(secretary, id, submission);
    }
    CaseId begun() {
        const Result<CaseView> opened = service().open(secretary, "helped", OrganisationId("saint-aubin"), "");
        REQUIRE(opened);
        REQUIRE(send(opened->header.id, "begin"));
        return opened->header.id;
    }
    CaseId child_of(const CaseId& id) {
        const Case parent = *house.cases().load(id);
        REQUIRE(parent.situation.children.size() == 1);
        REQUIRE(parent.situation.children[0].awaited);
        return CaseId(parent.situation.children[0].id);
    }
    Case stored(const CaseId& id) { return *house.cases().load(id); }
    void sound() { CHECK(verify_store(house.database(), house.documents()) == std::vector<std::string>{}); }
};

}  // namespace

TEST_CASE("a case opens another for the same people, and both know of one another", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    const CaseId child = house.child_of(id);

    const Case opened = house.stored(child);
    CHECK(opened.header.workflow == "help");
    CHECK(opened.header.organisation == OrganisationId("saint-aubin"));
    CHECK(opened.situation.data.at("asked") == Value(std::int64_t{3}));
    CHECK(house.house.cases().journal(child)[0].label == "Ouvert par le dossier AA-2026-0001");
    const std::vector<RelatedCase> of_parent = house.service().view(house.secretary, id)->related;
    REQUIRE(of_parent.size() == 1);
    CHECK(of_parent[0].reference == "AI-2026-0001");
    CHECK_FALSE(of_parent[0].opened_this);
    const std::vector<RelatedCase> of_child = house.service().view(house.secretary, child)->related;
    REQUIRE(of_child.size() == 1);
    CHECK(of_child[0].reference == "AA-2026-0001");
    CHECK(of_child[0].opened_this);
    house.sound();
}

TEST_CASE("the end of the other case moves the one that waits, in the same step", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    const CaseId child = house.child_of(id);
    house.house.reopen();

    REQUIRE(house.send(child, "give"));

    const Case parent = house.stored(id);
    CHECK(parent.situation.in("helped"));
    CHECK(parent.header.outcome == "completed");
    CHECK(parent.situation.data.at("given") == Value(std::int64_t{4}));
    REQUIRE(parent.situation.children.size() == 1);
    CHECK_FALSE(parent.situation.children[0].awaited);
    CHECK(house.service().view(house.secretary, id)->related[0].state == "Donnée");
    CHECK(house.house.cases().journal(id).back().event == "done.child.help");
    CHECK(house.house.cases().journal(id).back().label == "Fin du dossier AI-2026-0001");
    house.sound();
}

TEST_CASE("a case that lapses by the clock tells it as well", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    house.house.clock().set(parse_instant("2026-10-05T08:00:00Z").value());

    CHECK(house.service().sweep().problems.empty());

    CHECK(house.stored(id).situation.in("ready"));
    CHECK(house.stored(id).situation.data.at("ended") == Value("stopped"));
    house.sound();
}

TEST_CASE("leaving the state stops the other case, or nothing is left at all", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    const CaseId child = house.child_of(id);

    REQUIRE(house.send(id, "give_up"));

    CHECK(house.stored(child).situation.in("cancelled"));
    CHECK(house.stored(id).situation.in("ready"));
    CHECK_FALSE(house.stored(id).situation.children[0].awaited);
    // Begun again, it is another case.
    REQUIRE(house.send(id, "begin"));
    CHECK(house.child_of(id) != child);
    house.sound();
}

TEST_CASE("who takes no part in the other case learns nothing of it", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    const Actor officer = cast().at("solange");
    REQUIRE_FALSE(house.service().view(officer, house.child_of(id)));
    REQUIRE(house.service().cases(officer, {}).lines.size() == 1);
    CHECK(house.service().cases(officer, {}).lines[0].header.id == id);
    CHECK(house.service().cases(officer, {}).count == 1);
    CHECK(house.service().cases(house.secretary, {}).count == 2);

    const Result<CaseView> seen = house.service().view(officer, id);

    REQUIRE(seen);
    CHECK(seen->related.empty());
    CHECK(seen->explanation.find("AI-") == std::string::npos);
    CHECK(house.service().view(house.secretary, id)->explanation == "En attente du dossier AI-2026-0001.");
    for (const HistoryLine& line : seen->history) {
        CHECK(line.what.find("AI-") == std::string::npos);
    }
    const Result<std::vector<WhyNot>> why = house.service().why_not(officer, id);
    REQUIRE(why);
    for (const WhyNot& one : *why) {
        for (const std::string& line : lines_of(one)) {
            CHECK(line.find("AI-") == std::string::npos);
        }
    }
}

TEST_CASE("an action that waits for the other case says so", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();

    const Result<std::vector<WhyNot>> why = house.service().why_not(house.secretary, id);

    REQUIRE(why);
    const auto report = std::ranges::find(*why, "report", &WhyNot::event);
    REQUIRE(report != why->end());
    REQUIRE(report->unmet.size() == 1);
    CHECK(line_of(report->unmet[0]).find("en attente du dossier AI-2026-0001") != std::string::npos);
}

TEST_CASE("a case that may not be opened keeps the one that asks for it where it is", "[scenarios][family]") {
    FamilyHouse house;
    house.begun();  // one at a time for an employer
    const Result<CaseView> second = house.service().open(house.secretary, "helped", OrganisationId("saint-aubin"), "");
    REQUIRE(second);

    const Result<Receipt> refused = house.send(second->header.id, "begin");

    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("Le dossier « Aide » ne peut pas être ouvert : ") == 0);
    CHECK(house.stored(second->header.id).situation.in("ready"));
    CHECK(house.stored(second->header.id).header.revision == 1);
    house.sound();
}

TEST_CASE("nobody sends the end of another case", "[scenarios][family]") {
    FamilyHouse house;
    const CaseId id = house.begun();
    CHECK_FALSE(house.send(id, "done.child.help"));
    CHECK_FALSE(house.service().open(house.secretary, "help", OrganisationId("saint-aubin"), ""));  // only a case may
}

TEST_CASE("one script plays on the machine and through the service", "[scenarios][family]") {
    std::vector<Finding> findings;
    const std::optional<Scenario> script = read_scenario({"family.yaml", family_script}, findings);
    REQUIRE(script);
    for (const Restore restore : {Restore::no, Restore::yes}) {
        MachineHost machine(family().read.catalogue, family().read.catalogue.workflow("helped"));
        const PlayResult on_machine = play(*script, machine, restore);
        CHECK((on_machine.difference ? on_machine.difference->str() : "") == "");
        FamilyHouse house;
        CaseHost host(house.house, cast(), nullptr);
        const PlayResult in_service = play(*script, host, restore);
        CHECK((in_service.difference ? in_service.difference->str() : "") == "");
        CHECK(on_machine.taken == in_service.taken);
        house.sound();
    }
}

TEST_CASE("a case with others is recorded as the machine knows it", "[scenarios][family]") {
    std::vector<Finding> findings;
    const std::optional<Scenario> script = read_scenario({"family.yaml", family_script}, findings);
    REQUIRE(script);
    FamilyHouse house;
    CaseHost host(house.house, cast(), nullptr);
    REQUIRE_FALSE(play(*script, host, Restore::no).difference);
    CaseStore& cases = house.house.cases();
    const RecordedCase real{
        *cases.header(host.id()), cases.journal(host.id()), {}, {}, cases.load(host.id())->situation};

    const Result<std::string> recorded = recorded_scenario(real, family().read.catalogue);

    INFO((recorded ? *recorded : recorded.error().message));
    REQUIRE(recorded);
    CHECK(recorded->find("others: told") != std::string::npos);
    const std::optional<Scenario> again = read_scenario({"recorded.yaml", *recorded}, findings);
    REQUIRE(again);
    MachineHost machine(family().read.catalogue, family().read.catalogue.workflow("helped"));
    const PlayResult result = play(*again, machine, Restore::yes);
    CHECK((result.difference ? result.difference->str() : "") == "");
    CHECK(machine.situation().in("helped"));
}
