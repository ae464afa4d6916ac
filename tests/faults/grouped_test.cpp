// Steps that only a transaction can take (they open a case, take a number, fire a timer) share one with those of
// others, and stay apart in it.

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/case_service.hpp"
#include "storage/verify.hpp"
#include "tests/faults/faulty_store.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr std::size_t people = 12;

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
      - { name: chaser, after: 7 days, do: [ { document: { template: certificate, as: reminder } } ] }
    on:
      make:
        label: Établir le certificat
        by: hr_officer
        to: closed
        do:
          - number: { sequence: conventions, into: number }
          - document: { template: certificate, as: certificate }
  closed: { type: final, outcome: completed }
)"},
    {"workflows/programmes/seul.yaml", R"(workflow: seul
version: 1
label: Seul
prefix: SE
single: { per: employer }
parties:
  hr_officer: { label: Collectivité }
opened_by: [hr_officer]
initial: waiting
states:
  waiting:
    task: { label: Clore, by: hr_officer }
    on: { close: { label: Clore, by: hr_officer, to: closed } }
  closed: { type: final, outcome: completed }
)"},
    {"doc-templates/certificate.md.mustache", R"(---
title: Certificat
code: CE
class: S1
audience: [hr_officer]
layout: act
---
Certificat {{case.reference}}
)"},
};

// Refuses the papers of some cases, once everything before them is written.
class RefusingRenderer final : public DocumentRenderer {
  public:
    static bool refuses(const std::string& reference) { return reference.ends_with('3') || reference.ends_with('8'); }

    Result<std::string> render(const RenderRequest& request) const override {
        const std::string reference = *Value(request.facts).at_path("case.reference").text();
        if (refuses(reference)) {
            return failure(ErrorKind::invalid, "Ce certificat ne peut pas être établi.");
        }
        return "Certificat " + reference;
    }
    Result<std::vector<PrintedName>> names(const DocumentTemplate&) const override {
        return std::vector<PrintedName>{};
    }
};

struct Service {
    Service() : read(read_catalogue(definitions)) {
        for (const Finding& finding : read.findings) {
            UNSCOPED_INFO(finding.str());
        }
        REQUIRE(read.ok());
        Organisation body;
        body.id = actor.organisation;
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
        service = std::make_unique<CaseService>(parts());
    }

    CaseService::Parts parts() {
        CaseService::Parts parts;
        parts.catalogue = &read.catalogue;
        parts.sources = &definitions;
        parts.cases = &store;
        parts.documents = &house.documents;
        parts.renderer = &renderer;
        parts.directory = &house.directory;
        parts.clock = &clock;
        parts.random = &random;
        return parts;
    }

    // Has everybody do something at once: while the writer is held, until all have asked for it.
    void at_once(const std::function<void(std::size_t)>& act) {
        std::vector<std::thread> threads;
        const int before = store.asked();
        {
            const std::unique_ptr<CaseTransaction> held = house.cases.begin();
            for (std::size_t k = 0; k < people; ++k) {
                threads.emplace_back([&act, k] { act(k); });
            }
            while (store.asked() < before + static_cast<int>(people)) {
                std::this_thread::yield();
            }
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
    }

    int commits() const { return commits_in_log(house.database.file()); }

    const Actor actor{UserId("solange"), {"hr_officer"}, OrganisationId("saint-aubin"), AgentId(), "Solange Petit"};
    const TemporaryFolder folder;
    ReadResult read;
    House house{folder.path()};
    Fuse fuse;  // never lit: the store counts what it is asked
    FaultyStore store{house.cases, fuse};
    RefusingRenderer renderer;
    FixedClock clock{morning};
    SeededRandom random{7};
    std::unique_ptr<CaseService> service;
};

}  // namespace

TEST_CASE("cases opened and numbers taken at once share commits, and refused ones leave no gap", "[faults]") {
    Service here;
    std::array<CaseHeader, people> opened;
    const int commits_before = here.commits();

    here.at_once([&](std::size_t k) {
        const Result<CaseView> view = here.service->open(here.actor, "essai", {}, "");
        opened.at(k) = view ? view->header : CaseHeader{};
    });

    CHECK(here.commits() - commits_before < static_cast<int>(people));
    std::set<std::string> references;
    for (const CaseHeader& header : opened) {
        references.insert(header.reference);
    }
    CHECK(references.size() == people);
    CHECK(*references.begin() == "ES-2026-0001");
    CHECK(*references.rbegin() == "ES-2026-0012");

    const int commits_opened = here.commits();
    std::array<bool, people> made{};
    here.at_once([&](std::size_t k) {
        Submission submission;
        submission.event = "make";
        submission.expected_revision = 1;
        made.at(k) = here.service->act(here.actor, opened.at(k).id, submission).has_value();
    });

    CHECK(here.commits() - commits_opened < static_cast<int>(people));
    int taken = 0;
    for (std::size_t k = 0; k < people; ++k) {
        CAPTURE(opened.at(k).reference);
        const bool refused = RefusingRenderer::refuses(opened.at(k).reference);
        CHECK(made.at(k) == !refused);
        CHECK(here.house.cases.header(opened.at(k).id)->revision == (refused ? 1 : 2));
        CHECK(here.house.cases.documents_of(opened.at(k).id).size() == (refused ? 0 : 1));
        taken += refused ? 0 : 1;
    }
    CHECK(here.house.cases.begin()->next_number("conventions", 2026) == taken + 1);
    CHECK(verify_store(here.house.database, here.house.documents) == std::vector<std::string>{});
}

TEST_CASE("of those who open at once the only case of an employer, one does", "[faults]") {
    Service here;
    std::atomic<int> opened = 0;
    std::atomic<int> refused = 0;

    here.at_once([&](std::size_t) {
        const Result<CaseView> view = here.service->open(here.actor, "seul", {}, "");
        ++(view ? opened : refused);
    });

    CHECK(opened == 1);
    CHECK(refused == static_cast<int>(people) - 1);
    CHECK(here.house.cases.running_at("seul", here.actor.organisation).size() == 1);
}

TEST_CASE("timers that are due fire in one commit, and the one that fails takes none with it", "[faults]") {
    Service here;
    std::vector<CaseHeader> opened;
    for (std::size_t k = 0; k < people; ++k) {
        opened.push_back(here.service->open(here.actor, "essai", {}, "")->header);
    }
    here.clock.set(morning + std::chrono::hours(24 * 8));
    const int commits_before = here.commits();

    const CaseService::Sweep sweep = here.service->sweep();

    CHECK(here.commits() - commits_before == 1);
    int fired = 0;
    for (const CaseHeader& header : opened) {
        CAPTURE(header.reference);
        const bool refused = RefusingRenderer::refuses(header.reference);
        CHECK(here.house.cases.header(header.id)->revision == (refused ? 1 : 2));
        fired += refused ? 0 : 1;
    }
    CHECK(sweep.fired == fired);
    CHECK(sweep.problems.size() == people - static_cast<std::size_t>(fired));
    CHECK(verify_store(here.house.database, here.house.documents) == std::vector<std::string>{});
}
