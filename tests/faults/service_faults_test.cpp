// The case service over stores that fail: the step takes a number, makes a paper and tells somebody, or does nothing.

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/case_service.hpp"
#include "engine/statechart/situation_json.hpp"
#include "storage/verify.hpp"
#include "tests/faults/faulty_store.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

const std::vector<SourceFile> definitions = {
    {"workflows/programmes/essai.yaml", R"(workflow: essai
version: 1
label: Essai
prefix: ES
parties:
  hr_officer: { label: Collectivité }
opened_by: [hr_officer]
data:
  number: { type: string, label: Numéro, audience: [hr_officer] }
initial: waiting
states:
  waiting:
    label: En attente
    task: { label: Établir le certificat, by: hr_officer }
    timers:
      - { name: chaser, after: 7 days, do: [ { notify: certificate-made, to: [hr_officer] } ] }
    on:
      make:
        label: Établir le certificat
        by: hr_officer
        to: waiting
        reenter: true
        do:
          - number: { sequence: conventions, into: number }
          - document: { template: certificate, as: certificate }
          - notify: certificate-made
            to: [hr_officer]
      close: { label: Clore, by: hr_officer, to: closed }
  closed: { type: final, outcome: completed }
)"},
    {"workflows/programmes/famille.yaml", R"(workflow: famille
version: 1
label: Famille
prefix: FA
parties:
  hr_officer: { label: Collectivité }
opened_by: [hr_officer]
states:
  ready: { label: Prêt, on: { begin: { label: Commencer, by: hr_officer, to: waiting } } }
  waiting:
    label: En attente
    child: { case: aide, stop: call_off }
    done: { to: helped }
    on: { give_up: { label: Renoncer, by: hr_officer, to: ready } }
  helped: { label: Aidé, type: final, outcome: completed }
)"},
    {"workflows/programmes/aide.yaml", R"(workflow: aide
version: 1
label: Aide
prefix: AI
parties:
  hr_officer: { label: Collectivité }
states:
  open:
    label: Ouverte
    on:
      give: { label: Aider, by: hr_officer, to: given }
      call_off: { label: Annuler, by: hr_officer, to: cancelled }
  given: { label: Donnée, type: final, outcome: completed }
  cancelled: { label: Annulée, type: final, outcome: stopped }
)"},
    {"workflows/messages.yaml",
     "messages:\n  certificate-made: { subject: Certificat établi, text: \"Voyez le dossier {{case.reference}}.\" }\n"},
    {"doc-templates/certificate.md.mustache", R"(---
title: Certificat
code: CE
class: S1
audience: [hr_officer]
layout: act
---
Certificat {{number}}
)"},
};

// Prints the number alone: what the paper looks like is not the question here.
class PlainRenderer final : public DocumentRenderer {
  public:
    Result<std::string> render(const RenderRequest& request) const override {
        return "Certificat " + to_json(Value(request.facts)["number"]);
    }
    Result<std::vector<PrintedName>> names(const DocumentTemplate&) const override {
        return std::vector<PrintedName>{};
    }
};

// A service over stores that burn `fuse`, and the same stores without it to look at what is kept.
struct Service {
    Service() : read(read_catalogue(definitions)) {
        for (const Finding& finding : read.findings) {
            UNSCOPED_INFO(finding.str());
        }
        REQUIRE(read.ok());
        add_people();
        CaseService::Parts parts;
        parts.catalogue = &read.catalogue;
        parts.sources = &definitions;
        parts.cases = &cases;
        parts.documents = &documents;
        parts.renderer = &renderer;
        parts.directory = &house.directory;
        parts.clock = &clock;
        parts.random = &random;
        service = std::make_unique<CaseService>(parts);
    }

    void add_people() {
        Organisation body;
        body.id = OrganisationId("saint-aubin");
        body.type = "commune";
        body.name = "Commune de Saint-Aubin-des-Prés";
        house.directory.save_organisation(body);
        User user;
        user.id = actor.user;
        user.login = "solange";
        user.first_name = "Solange";
        user.last_name = "Petit";
        user.roles = actor.roles;
        user.organisation = actor.organisation;
        house.directory.save_user(user);
    }

    Result<CaseView> make(const CaseId& id, std::int64_t revision, const std::string& key) {
        return send(id, "make", revision, key);
    }
    Result<CaseView> send(const CaseId& id, const std::string& event, std::int64_t revision, const std::string& key) {
        Submission submission;
        submission.event = event;
        submission.expected_revision = revision;
        submission.idempotency_key = key;
        return service->submit(actor, id, submission);
    }

    std::size_t papers(const CaseId& id) { return house.cases.begin()->documents(id).size(); }
    std::vector<std::string> findings() { return verify_store(house.database, house.documents); }

    Actor actor{UserId("solange"), {"hr_officer"}, OrganisationId("saint-aubin"), AgentId(), "Solange Petit"};
    TemporaryFolder folder;
    House house{folder.path()};
    Fuse fuse;
    FaultyStore cases{house.cases, fuse};
    FaultyDocumentStore documents{house.documents, fuse};
    ReadResult read;
    PlainRenderer renderer;
    FixedClock clock{morning};
    SeededRandom random{11};
    std::unique_ptr<CaseService> service;
};

}  // namespace

TEST_CASE("a submission that fails at any write is made once when it is sent again", "[faults]") {
    Service service;
    const Result<CaseView> opened = service.service->open(service.actor, "essai", {}, "open");
    REQUIRE(opened);
    const CaseId id = opened->header.id;

    int nth = 0;
    bool failed = true;
    while (failed) {
        const std::int64_t revision = service.house.cases.header(id)->revision;
        const std::size_t papers = service.papers(id);
        const std::string key = "key-" + std::to_string(++nth);
        CAPTURE(nth);
        service.fuse.set(nth);
        failed = false;
        bool made = true;
        try {
            made = service.make(id, revision, key).has_value();
        } catch (const InjectedFailure& failure) {
            failed = true;
            const bool kept = std::string(failure.what()) == "after the commit";
            CHECK(service.house.cases.header(id)->revision == revision + (kept ? 1 : 0));
            CHECK(service.papers(id) == papers + (kept ? 1 : 0));
        }
        service.fuse.set(0);
        CHECK(made);

        const Result<CaseView> again = service.make(id, revision, key);
        REQUIRE(again);
        CHECK(again->header.revision == revision + 1);
        CHECK(service.papers(id) == papers + 1);
        CHECK(service.findings() == std::vector<std::string>{});
    }

    CHECK(nth > 8);
    CHECK(service.house.cases.begin()->next_number("conventions", 2026) == nth + 1);
}

TEST_CASE("an opening that fails at any write leaves no gap in the references", "[faults]") {
    Service service;

    int nth = 0;
    bool failed = true;
    while (failed) {
        const std::string key = "open-" + std::to_string(++nth);
        CAPTURE(nth);
        service.fuse.set(nth);
        failed = false;
        bool opened = true;
        try {
            opened = service.service->open(service.actor, "essai", {}, key).has_value();
        } catch (const InjectedFailure&) {
            failed = true;
        }
        service.fuse.set(0);
        CHECK(opened);

        const Result<CaseView> again = service.service->open(service.actor, "essai", {}, key);
        REQUIRE(again);
        CHECK(again->header.reference == fmt::format("ES-2026-{:04}", nth));
        CHECK(service.findings() == std::vector<std::string>{});
    }

    CHECK(nth > 4);
}

TEST_CASE("a timer that fails at any write fires once all the same", "[faults]") {
    Service service;
    int nth = 0;
    bool failed = true;
    while (failed) {
        const CaseId id = service.service->open(service.actor, "essai", {}, "open-" + std::to_string(++nth))->header.id;
        service.clock.set(service.clock.now() + std::chrono::hours(24 * 8));
        CAPTURE(nth);
        service.fuse.set(nth);
        const CaseService::Sweep sweep = service.service->sweep();
        service.fuse.set(0);
        failed = !sweep.problems.empty();
        CHECK(sweep.problems.size() == (failed ? 1U : 0U));

        service.service->sweep();

        const JournalEntry entry = service.house.cases.journal(id).back();
        const Value told = from_json(entry.input).value_or(Value());
        CHECK(told["timer"] == Value("waiting/chaser"));
        REQUIRE(told["due"].get_if<Instant>() != nullptr);
        CHECK(told["late"] == Value(Duration(entry.at - *told["due"].get_if<Instant>())));
        CHECK(service.house.cases.header(id)->revision == 2);
        CHECK(service.house.cases.messages_for(service.actor.user, 1000).size() == static_cast<std::size_t>(nth));
        CHECK(service.findings() == std::vector<std::string>{});
    }

    CHECK(nth > 2);
}

TEST_CASE("a timer that cannot be written keeps nobody else's", "[faults]") {
    Service service;
    std::vector<CaseId> ids;
    for (const char* key : {"first", "second", "third"}) {
        ids.push_back(service.service->open(service.actor, "essai", {}, key)->header.id);
    }
    service.clock.set(service.clock.now() + std::chrono::hours(24 * 8));
    service.fuse.set(1);

    const CaseService::Sweep sweep = service.service->sweep();

    CHECK(sweep.fired == 2);
    REQUIRE(sweep.problems.size() == 1);
    CHECK(sweep.problems.front().find(ids.front().str()) != std::string::npos);
    // The case it failed for goes on: its timer fires before the next event, which is then looked at again.
    const Result<CaseView> late = service.make(ids.front(), 1, "made");
    REQUIRE_FALSE(late);
    CHECK(late.error().kind == ErrorKind::conflict);
    CHECK(service.house.cases.header(ids.front())->revision == 2);
    CHECK(service.make(ids.front(), 2, "made"));
    CHECK(service.service->sweep().problems.empty());
    CHECK(service.findings() == std::vector<std::string>{});
}

TEST_CASE("nobody's event comes before a timer that was due earlier", "[faults]") {
    Service service;
    const CaseId id = service.service->open(service.actor, "essai", {}, "open")->header.id;
    const std::string token = service.service->view(service.actor, id)->token;
    service.clock.set(service.clock.now() + std::chrono::hours(24 * 8));

    const std::int64_t seen = service.service->revision_seen(service.actor, id, token);

    std::vector<std::string> events;
    for (const JournalEntry& entry : service.house.cases.history(id)) {
        events.push_back(entry.event);
    }
    CHECK(events == std::vector<std::string>{"open", "timer"});
    CHECK((seen == -1 || seen == 2));
    CHECK(service.make(id, 2, "made"));
}

TEST_CASE("the database refuses that a timer fires twice for one instant", "[faults]") {
    Service service;
    const CaseId id = service.service->open(service.actor, "essai", {}, "open")->header.id;
    const CaseId other = service.service->open(service.actor, "essai", {}, "other")->header.id;
    const std::string before = situation_to_json(service.house.cases.load(id)->situation, WithData::no);
    service.clock.set(service.clock.now() + std::chrono::hours(24 * 8));
    REQUIRE(service.service->sweep().fired == 2);
    // The row of the case as it was, as if somebody had put it back; its journal cannot be shortened.
    run_sql(service.house.database.file(),
            "UPDATE cases SET next_due = 1, situation = '" + before + "' WHERE id = '" + id.str() + "'");

    const CaseService::Sweep again = service.service->sweep();

    CHECK(again.fired == 0);
    REQUIRE(again.problems.size() == 1);
    CHECK(again.problems.front().find(id.str()) != std::string::npos);
    CHECK(service.house.cases.header(id)->revision == 2);
    CHECK(service.house.cases.history(other).size() == 2);
}

namespace {

// Sends the event with every write failing in turn, until it goes through. After each failure both cases are as they
// were, or, when the commit was through already, both as they shall be.
void send_against_all_odds(Service& service, const CaseId& sent_to, const std::string& event, const CaseId& parent) {
    const std::int64_t revision = service.house.cases.header(sent_to)->revision;
    const auto picture = [&] {
        std::string text;
        const Case there = *service.house.cases.load(parent);
        for (const ChildCase& child : there.situation.children) {
            text += service.house.cases.header(CaseId(child.id))->state_label + " ";
        }
        return text + there.header.state_label;
    };
    int nth = 0;
    for (bool failed = true; failed;) {
        const std::string before = picture();
        CAPTURE(event, ++nth);
        service.fuse.set(nth);
        failed = false;
        bool sent = true;
        try {
            sent = service.send(sent_to, event, revision, event).has_value();
        } catch (const InjectedFailure& failure) {
            failed = std::string(failure.what()) != "after the commit";
            CHECK((picture() == before) == failed);
        }
        CHECK(sent);
        service.fuse.set(0);
        CHECK(service.findings() == std::vector<std::string>{});
    }
    CHECK(nth > 6);
    CHECK(service.send(sent_to, event, revision, event));  // said again, it is done once
}

}  // namespace

TEST_CASE("two cases that move in one step move both or neither", "[faults]") {
    Service service;
    const CaseId parent = service.service->open(service.actor, "famille", {}, "open")->header.id;
    const auto state = [&](const CaseId& id) { return service.house.cases.header(id)->state_label; };

    send_against_all_odds(service, parent, "begin", parent);
    const CaseId first(service.house.cases.load(parent)->situation.children.back().id);
    CHECK(state(first) == "Ouverte");
    send_against_all_odds(service, parent, "give_up", parent);
    CHECK(state(first) == "Annulée");
    REQUIRE(service.send(parent, "begin", service.house.cases.header(parent)->revision, "again"));
    const CaseId second(service.house.cases.load(parent)->situation.children.back().id);
    send_against_all_odds(service, second, "give", parent);

    CHECK(state(second) == "Donnée");
    CHECK(state(parent) == "Aidé");
    CHECK(service.house.cases.header(second)->reference == "AI-2026-0002");  // no number is lost
}
