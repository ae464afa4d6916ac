// What actions give to do and whom they bring together, as each of the people finds it on their pages.
#include <catch2/catch.hpp>

#include "tests/scenarios/scenario_house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

const Shipped& with_a_call() {
    static const Shipped made = [] {
        Shipped set;
        set.sources = {{"workflows/late.yaml", R"yaml(
workflow: late
version: 1
label: Retard
prefix: RE
opened_by: [secretary]
parties: { secretary: { label: Secrétariat }, hr_officer: { label: RH } }
data: { meeting_on: { type: date, label: Réunion le, initial: 2026-09-22, audience: [hr_officer, secretary] } }
states:
  waiting:
    label: En attente
    task: { label: Répondre, by: hr_officer, due: 7 days }
    timers:
      - { name: late, after: 7 days, do: [ { task: { name: call, label: Relancer par téléphone, by: secretary, due: 5 working days, done: called } } ] }
    on:
      called: { label: Noter l’appel, by: secretary }
      invite:
        label: Inviter
        by: secretary
        do: [ { appointment: { name: meeting, label: Réunion, on: meeting_on, minutes: "90", place: "'Salle 2'", people: hr_officer } } ]
      answer: { label: Répondre, by: hr_officer, to: answered }
  answered: { label: Répondu, type: final, outcome: completed }
)yaml"}};
        set.read = read_catalogue(set.sources);
        return set;
    }();
    return made;
}

}  // namespace

TEST_CASE("a task that a timer gave waits on the first page of its role until it is done", "[scenarios][agenda]") {
    REQUIRE(with_a_call().read.ok());
    const PdfRenderer renderer;
    ScenarioHouse house(with_a_call(), renderer);
    house.clock().set(parse_instant("2026-09-01T08:00:00Z").value());
    const Actor secretary = cast().at("cecile");
    const Result<CaseView> opened = house.service().open(secretary, "late", OrganisationId("saint-aubin"), "");
    REQUIRE(opened);
    const CaseId id = opened->header.id;
    const auto to_do = [&](const char* who) { return house.service().work_list(cast().at(who)).to_do; };
    CHECK(to_do("cecile").empty());

    house.clock().set(parse_instant("2026-09-08T09:00:00Z").value());
    CHECK(house.service().sweep().problems.empty());
    house.reopen();

    REQUIRE(to_do("cecile").size() == 1);
    CHECK(to_do("cecile")[0].label == "Relancer par téléphone");
    CHECK(to_do("cecile")[0].event == "called");
    CHECK(iso_date(*to_do("cecile")[0].due) == "2026-09-15");
    REQUIRE(to_do("solange").size() == 1);  // what the state asks is still there
    CHECK(to_do("solange")[0].label == "Répondre");
    const std::vector<TaskView> tasks = house.service().view(secretary, id)->tasks;
    REQUIRE(tasks.size() == 2);
    CHECK(tasks[1].mine);

    Submission done;
    done.event = "called";
    done.expected_revision = house.cases().header(id)->revision;
    REQUIRE(house.service().act(secretary, id, done));
    CHECK(to_do("cecile").empty());
    CHECK(to_do("solange").size() == 1);
}

TEST_CASE("an appointment is on the pages of those who take part and of those who plan, and of nobody else",
          "[scenarios][agenda]") {
    REQUIRE(with_a_call().read.ok());
    const PdfRenderer renderer;
    ScenarioHouse house(with_a_call(), renderer);
    house.clock().set(parse_instant("2026-09-01T08:00:00Z").value());
    const Actor secretary = cast().at("cecile");
    const Actor officer = cast().at("solange");
    const Result<CaseView> opened = house.service().open(secretary, "late", OrganisationId("saint-aubin"), "");
    REQUIRE(opened);
    const CaseId id = opened->header.id;
    Submission invite;
    invite.event = "invite";
    invite.expected_revision = house.cases().header(id)->revision;
    REQUIRE(house.service().act(secretary, id, invite));
    house.reopen();

    REQUIRE(house.service().work_list(officer).meetings.size() == 1);
    const std::vector<AppointmentView> seen = house.service().view(officer, id)->appointments;
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].label == "Réunion");
    CHECK(seen[0].place == "Salle 2");
    CHECK(seen[0].minutes == 90);
    CHECK(seen[0].whole_day);
    CHECK_FALSE(seen[0].past);
    // Who plans for the service finds it in the case, and takes no part.
    CHECK(house.service().work_list(secretary).meetings.empty());
    const std::vector<AppointmentView> planned = house.service().view(secretary, id)->appointments;
    REQUIRE(planned.size() == 1);
    CHECK_FALSE(planned[0].may_answer);
    const CalendarWish september{parse_date("2026-09-01").value(), parse_date("2026-10-01").value(), true};
    CHECK(house.service().calendar(secretary, september).size() == 1);
    const Actor accountant = cast().at("compta");
    CHECK(house.service().view(accountant, id)->appointments.empty());
    CHECK(house.service().calendar(accountant, september).empty());

    house.clock().set(paris_instant(parse_date("2026-09-23").value()));
    CHECK(house.service().work_list(officer).meetings.empty());
    CHECK(house.service().view(officer, id)->appointments.at(0).past);
}
