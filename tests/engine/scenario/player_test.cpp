#include "engine/scenario/player.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/scenario/machine_host.hpp"

using jalon::Finding;
using jalon::MachineHost;
using jalon::PlayResult;
using jalon::ReadResult;
using jalon::Restore;
using jalon::Scenario;

namespace {

const char* machine = R"yaml(
data: { n: 0, price: { type: money, initial: 52.00 }, day: { type: date } }
states:
  a:
    on:
      go:
        to: b
        if: event.n > 1
        refuse: Il en faut plus d’un.
        do:
          - set: { n: event.n, day: today() }
          - { notify: hello, to: agent }
          - document: { template: paper, as: copy }
          - number: { sequence: cases, into: reference }
  b: { on: { end: { to: z } } }
  z: { type: final }
)yaml";

PlayResult played(const std::string& script) {
    const ReadResult read = jalon::read_single_workflow({"m.yaml", machine});
    REQUIRE(read.ok());
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario = jalon::read_scenario({"s.yaml", script}, findings);
    REQUIRE(findings.empty());
    MachineHost host(read.catalogue, *read.catalogue.workflows.begin()->second);
    return jalon::play(*scenario, host, Restore::yes);
}

struct Row {
    const char* script;
    const char* difference;
};

}  // namespace

TEST_CASE("what papers say is not told by a host that makes none", "[scenario]") {
    const PlayResult result =
        played("steps:\n  - { send: go, data: { n: 2 }, expect: { documents: [copy], contains: { copy: [deux] } } }\n");
    CHECK_FALSE(result.difference);
    REQUIRE(result.unread.size() == 1);
    CHECK(result.unread[0].line == 2);
}

TEST_CASE("a scenario that tells the truth plays to its end and reports what was taken", "[scenario]") {
    const PlayResult result = played(R"yaml(
scenario: the ordinary journey
case: { data: { n: 1 } }
at: 2026-09-01
expect: { states: [a], data: { n: 1 } }
steps:
  - send: go
    data: { n: 1 }
    refused: plus d’un
  - send: go
    data: { n: 5 }
    expect: { states: [b], notified: [hello], documents: [copy], finished: false, data: { n: 5, price: 52.00, day: 2026-09-01, reference: cases-1 } }
  - advance: 7 days
    expect: { notified: [], documents: [copy] }
  - send: end
    expect: { finished: true }
)yaml");
    CHECK((result.difference ? result.difference->str() : "") == "");
    CHECK(result.taken == std::vector<std::string>{"a/go", "b/end"});
}

TEST_CASE("timers that run and papers that a role may read are expected in full", "[scenario]") {
    const ReadResult read = jalon::read_catalogue(
        {{"workflows/w.yaml", R"yaml(
workflow: w
version: 1
label: W
parties: { agent: { label: Agent } }
initial: a
states:
  a:
    label: A
    timers: [ { name: chaser, after: 2 days }, { name: late, after: 9 days } ]
    on: { go: { label: Aller, by: agent, to: b, do: [ { document: { template: paper, as: copy } } ] } }
  b: { label: B, type: final }
)yaml"},
         {"doc-templates/paper.md.mustache", "---\ntitle: Papier\ncode: P\naudience: [agent]\n---\nTexte\n"}});
    const auto difference = [&read](const std::string& first, const std::string& second) {
        std::vector<Finding> findings;
        const std::optional<Scenario> scenario =
            jalon::read_scenario({"s.yaml", "at: 2026-09-01\nsteps:\n  - { advance: 3 days, expect: { " + first +
                                                " } }\n  - { send: go, expect: { " + second + " } }\n"},
                                 findings);
        REQUIRE(findings.empty());
        MachineHost host(read.catalogue, read.catalogue.workflow("w"));
        const PlayResult result = jalon::play(*scenario, host, Restore::yes);
        return result.difference ? result.difference->str() : "";
    };
    CHECK(difference("timers: [late]", "timers: [], visible-to: { agent: [copy], hr_officer: [] }").empty());
    CHECK(difference("timers: [late, chaser]", "timers: []") ==
          "s.yaml:3:32: minuteurs attendus : chaser, late ; en cours : late");
    CHECK(difference("timers: late", "visible-to: { hr_officer: [copy] }") ==
          "s.yaml:4:25: « hr_officer » devait pouvoir lire : copy ; peut lire : rien");
    CHECK(difference("timers: late", "visible-to: { agent: [] }") ==
          "s.yaml:4:25: « agent » devait pouvoir lire : rien ; peut lire : copy");
}

TEST_CASE("the first difference is told with its place in the script", "[scenario]") {
    const auto row = GENERATE(values<Row>({
        {"steps:\n  - { send: go, data: { n: 5 }, expect: { states: [a] } }\n",
         "s.yaml:2:41: états attendus : a ; états actifs : b"},
        {"steps:\n  - { send: go, data: { n: 1 } }\n", "s.yaml:2:5: « go » est refusé : Il en faut plus d’un."},
        {"steps:\n  - { send: go, data: { n: 5 }, refused: true }\n",
         "s.yaml:2:5: « go » devait être refusé et ne l’est pas"},
        {"steps:\n  - { send: go, refused: ailleurs, data: { n: 1 } }\n",
         "s.yaml:2:5: refus attendu : « ailleurs » ; refus obtenu : « Il en faut plus d’un. »"},
        {"steps:\n  - { send: go, data: { n: 5 }, expect: { data: { n: 6 } } }\n",
         "s.yaml:2:54: « n » : 6 attendu, 5 obtenu"},
        {"steps:\n  - { send: go, data: { n: 5 }, expect: { notified: [bye] } }\n",
         "s.yaml:2:41: message attendu : bye ; messages envoyés : hello"},
        {"steps:\n  - { send: go, data: { n: 5 }, expect: { documents: [x] } }\n",
         "s.yaml:2:41: document attendu : x ; documents produits : copy"},
        {"steps:\n  - { expect: { finished: true } }\n", "s.yaml:2:15: le dossier n’est pas terminé, il devait l’être"},
    }));
    CAPTURE(row.script);
    const PlayResult result = played(row.script);
    CHECK((result.difference ? result.difference->str() : "") == row.difference);
}

TEST_CASE("a script that is wrong is refused with its place", "[scenario]") {
    const auto row = GENERATE(values<Row>({
        {"steps: [ { sned: go } ]",
         "s.yaml:1:12: la clé « sned » est inconnue dans une étape du scénario ; vouliez-vous dire « send » ?"},
        {"steps: [ { send: go, advance: 1 day } ]",
         "s.yaml:1:10: une étape a soit « send » (un événement), soit « advance » (du temps), soit « expect » seul"},
        {"steps: [ { advance: a while } ]", "s.yaml:1:21: « a while » n’est pas un délai"},
        {"steps: [ { send: go, expect: { state: [a] } } ]",
         "s.yaml:1:32: la clé « state » est inconnue dans « expect » ; vouliez-vous dire « states » ?"},
        {"step: []", "s.yaml:1:1: la clé « step » est inconnue dans un scénario ; vouliez-vous dire « steps » ?"},
        {"at: tomorrow\nsteps: []", "s.yaml:1:5: écrivez une date, par exemple 2026-09-01"},
    }));
    CAPTURE(row.script);
    std::vector<Finding> findings;
    CHECK_FALSE(jalon::read_scenario({"s.yaml", row.script}, findings));
    REQUIRE_FALSE(findings.empty());
    CHECK(findings.front().str().substr(0, std::string(row.difference).size()) == row.difference);
}

TEST_CASE("a script that speaks of what its workflow does not have is refused with its place", "[scenario]") {
    const std::string text = R"yaml(
workflow: loan
label: Prêt
parties: { agent: { label: Lecteur } }
data:
  due: { type: date, label: À rendre le, audience: [agent] }
  owed: { type: int, label: Dû, compute: "1 + 1", audience: [agent] }
states:
  lent: { label: Prêté, on: { give_back: { label: Rendre, by: agent, to: returned } } }
  returned: { label: Rendu, type: final }
)yaml";
    const ReadResult read = jalon::read_single_workflow({"m.yaml", text});
    REQUIRE(read.ok());
    const auto row = GENERATE(values<Row>({
        {"case: { workflow: laon }\n", "s.yaml:1:19: ce scénario est celui de « laon », et se joue sur « loan »"},
        {"case: { data: { deu: 2026-03-02 } }\n",
         "s.yaml:1:17: la donnée « deu » n’existe pas dans ce workflow ; vouliez-vous dire « due » ?"},
        {"case: { data: { owed: 3 } }\n", "s.yaml:1:17: la donnée « owed » se calcule, elle ne se donne pas"},
        {"expect: { impossible: [give_bakc] }\n",
         "s.yaml:1:24: l’événement « give_bakc » n’existe pas dans ce workflow ; vouliez-vous dire « give_back » ?"},
        {"steps: [ { expect: { possible: lend } } ]\n",
         "s.yaml:1:32: l’événement « lend » n’existe pas dans ce workflow"},
        {"expect: { visible-to: { agnet: [] } }\n",
         "s.yaml:1:25: le rôle « agnet » n’existe pas ; vouliez-vous dire « agent » ?"},
        {"case: { workflow: loan, data: { due: 2026-03-02 } }\nexpect: { possible: [give_back] }\n", ""},
    }));
    CAPTURE(row.script);
    std::vector<Finding> findings;
    const std::optional<Scenario> scenario = jalon::read_scenario({"s.yaml", row.script}, findings);
    REQUIRE(scenario);
    MachineHost host(read.catalogue, *read.catalogue.workflows.begin()->second);
    const PlayResult result = jalon::play(*scenario, host, Restore::no);
    CHECK((result.difference ? result.difference->str() : "") == row.difference);
}
