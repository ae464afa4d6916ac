// Two people at their browsers who press their buttons at the same moment, on the page of the same case.
#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "engine/cases/case_service.hpp"
#include "storage/account_store.hpp"
#include "storage/verify.hpp"
#include "tests/storage/house.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/no_renderer.hpp"
#include "web/server.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr const char* password = "une phrase pour essayer";

const std::vector<SourceFile> definitions = {
    {"workflows/programmes/essai.yaml", R"(workflow: essai
version: 1
label: Essai
prefix: ES
parties:
  hr_officer: { label: Ressources humaines }
  employer_head: { label: Autorité territoriale }
opened_by: [hr_officer]
initial: signatures
states:
  signatures:
    label: Signatures
    type: parallel
    done: { to: signed }
    states:
      left:
        initial: to_sign
        states:
          to_sign:
            task: { label: Viser, by: hr_officer }
            on: { sign_left: { label: Viser, by: hr_officer, to: done_left } }
          done_left: { type: final }
      right:
        initial: to_sign
        states:
          to_sign:
            task: { label: Signer, by: employer_head }
            on: { sign_right: { label: Signer, by: employer_head, to: done_right } }
          done_right: { type: final }
  signed:
    label: Signé
    entry: [ { notify: joined, to: [hr_officer] } ]
    task: { label: Clore, by: hr_officer }
    on: { close: { label: Clore, by: hr_officer, to: closed } }
  closed: { label: Clos, type: final, outcome: completed }
)"},
    {"workflows/messages.yaml", "messages:\n  joined: { subject: Tout est signé, text: \"Voyez le dossier.\" }\n"},
};

Actor person(const std::string& login, const std::string& role) {
    return {UserId(login), {role}, OrganisationId("saint-aubin"), AgentId(), login};
}

// A service of one kind of case behind a server, with two people of one employer.
struct Served {
    Served() : read(read_catalogue(definitions)) {
        REQUIRE(read.ok());
        Organisation body;
        body.id = officer.organisation;
        body.type = "commune";
        body.name = "Commune de Saint-Aubin-des-Prés";
        house.directory.save_organisation(body);
        add(officer);
        add(head);
        CaseService::Parts parts;
        parts.catalogue = &read.catalogue;
        parts.sources = &definitions;
        parts.cases = &house.cases;
        parts.documents = &house.documents;
        parts.renderer = &renderer;
        parts.directory = &house.directory;
        parts.clock = &clock;
        parts.random = &random;
        service = std::make_unique<CaseService>(parts);
        WebParts web;
        web.service = service.get();
        web.accounts = &accounts;
        web.directory = &house.directory;
        web.clock = &clock;
        web.random = &pages;
        web.version = "test";
        server = std::make_unique<WebServer>(web);
        server->start();
    }

    void add(const Actor& actor) {
        User user;
        user.id = actor.user;
        user.login = actor.user.str();
        user.first_name = "Claude";
        user.last_name = "Petit";
        user.roles = actor.roles;
        user.organisation = actor.organisation;
        house.directory.save_user(user);
        REQUIRE(accounts.set_password(actor.user, password));
    }

    HttpClient browser_of(const Actor& actor) const {
        HttpClient browser(server->port());
        REQUIRE(browser.sign_in(actor.user.str(), password));
        return browser;
    }

    const Actor officer = person("solange", "hr_officer");
    const Actor head = person("maire", "employer_head");
    const TemporaryFolder folder;
    ReadResult read;
    House house{folder.path()};
    SeededRandom tokens{1};
    SeededRandom pages{2};
    SeededRandom random{3};
    SqliteAccounts accounts{house.database, tokens, SqliteAccounts::Hashing::quick};
    NoRenderer renderer;
    FixedClock clock{morning};
    std::unique_ptr<CaseService> service;
    std::unique_ptr<WebServer> server;
};

// The button of the case's page that sends the event; none once it is not open any more.
std::optional<PageForm> button(HttpClient& browser, const CaseId& id, const std::string& event) {
    const std::string path = "/cases/" + id.str();
    const std::vector<PageForm> forms = forms_of(browser.get(path).body);
    const auto found = std::ranges::find(forms, path + "/steps/" + event, &PageForm::action);
    return found == forms.end() ? std::nullopt : std::optional<PageForm>(*found);
}

}  // namespace

TEST_CASE("two who press at once in two regions both have their way, one perhaps after another look", "[http]") {
    Served served;
    HttpClient officer = served.browser_of(served.officer);
    HttpClient head = served.browser_of(served.head);

    for (int round = 0; round < 10; ++round) {
        const Result<CaseView> opened = served.service->open(served.officer, "essai", {}, "");
        REQUIRE(opened);
        const CaseId id = opened->header.id;
        const std::optional<PageForm> left = button(officer, id, "sign_left");
        const std::optional<PageForm> right = button(head, id, "sign_right");
        REQUIRE(left);
        REQUIRE(right);

        std::array<int, 2> statuses = {0, 0};
        std::atomic<int> ready = 0;
        const auto press = [&](std::size_t who, HttpClient& browser, const PageForm& form) {
            ++ready;
            while (ready < 2) {
                std::this_thread::yield();
            }
            statuses.at(who) = browser.send(form).status;
        };
        std::thread one([&] { press(0, officer, *left); });
        std::thread other([&] { press(1, head, *right); });
        one.join();
        other.join();

        // Both pages showed the same revision: one goes through, the other is told to look again.
        CAPTURE(round, statuses);
        CHECK(std::ranges::count(statuses, 303) == 1);
        CHECK(std::ranges::count(statuses, 409) == 1);
        CHECK(served.house.cases.header(id)->revision == 2);
        const bool left_again = statuses[0] == 409;
        HttpClient& again = left_again ? officer : head;
        const std::optional<PageForm> still = button(again, id, left_again ? "sign_left" : "sign_right");
        REQUIRE(still);
        CHECK(again.send(*still).status == 303);

        CHECK(served.house.cases.load(id)->situation.leaves() == std::vector<std::string>{"signed"});
        CHECK(served.house.cases.messages_of(id).size() == 1);
    }
    CHECK(verify_store(served.house.database, served.house.documents) == std::vector<std::string>{});
}
