#include "cli/bench/house.hpp"

#include <stdexcept>

#include <fmt/format.h>

#include "engine/cases/access.hpp"

namespace jalon::bench {

namespace {

Actor officer() {
    return {UserId("officer"), {"hr_officer"}, OrganisationId("commune"), AgentId(), "Mesure"};
}

std::string machine_text(int version) {
    std::string text = "workflow: bench\nversion: " + std::to_string(version) + R"(
label: Mesure
prefix: ME
opened_by: [hr_officer]
parties:
  hr_officer: { label: Collectivité }
data:
  turns: { type: int, label: Tours, initial: 0, audience: [hr_officer] }
initial: s1
on:
  print: { label: Imprimer, by: hr_officer, do: [ { document: { template: bench-letter, as: letter } } ] }
  close: { label: Clore, by: hr_officer, to: closed }
states:
)";
    const int count = 11 + version;
    for (int k = 1; k <= count; ++k) {
        text += fmt::format(R"(  s{0}:
    label: État {0}
    task: {{ label: Continuer depuis {0}, by: hr_officer }}
    timers: [ {{ name: reminder, after: {2} days, do: [ {{ notify: moved, to: [hr_officer] }} ] }} ]
    on:
      next:
        label: Continuer
        by: hr_officer
        to: s{1}
        if: turns >= 0 && turns < 1000000000
        refuse: La mesure est finie.
        do: [ {{ set: {{ turns: turns + 1 }} }}, {{ notify: moved, to: [hr_officer] }} ]
)",
                            k, k % count + 1, 29 + version);
    }
    return text + "  closed: { label: Clos, type: final, outcome: completed }\n";
}

std::string letter_text() {
    std::string text = R"(---
title: Lettre de mesure
code: LM
class: S1
audience: [hr_officer]
layout: act
---
)";
    for (int k = 1; k <= 24; ++k) {
        text += fmt::format(
            "### § Objet {}\n\nLe dossier {{{{case.reference}}}} de la collectivité {{{{employer.name}}}} est suivi "
            "par "
            "le centre de gestion, qui en rend compte à la collectivité à chaque étape franchie.\n\n",
            k);
    }
    return text;
}

void add_people(SqliteDirectory& directory) {
    Organisation body;
    body.id = officer().organisation;
    body.type = "commune";
    body.name = "Commune de Mesure";
    directory.save_organisation(body);
    User user;
    user.id = officer().user;
    user.login = "mesure";
    user.first_name = "Mesure";
    user.last_name = "Mesure";
    user.roles = officer().roles;
    user.organisation = body.id;
    directory.save_user(user);
}

}  // namespace

Definition machine(int version) {
    Definition definition;
    definition.sources = {
        {"doc-templates/bench-letter.md.mustache", letter_text()},
        {"workflows/messages.yaml",
         "messages:\n  moved: { subject: Le dossier avance, text: \"Voyez le dossier {{case.reference}}.\" }\n"},
        {"workflows/programmes/bench.yaml", machine_text(version)},
    };
    definition.read = read_catalogue(definition.sources);
    if (!report(definition.read)) {
        throw std::runtime_error("the machine of the bench does not read");
    }
    return definition;
}

House::House(const std::filesystem::path& data) : installation_(machine(), data, clock_, random_) {
    if (!stores().directory.user(officer().user)) {
        add_people(stores().directory);
    }
}

std::vector<CaseId> House::open(std::size_t count) {
    std::vector<CaseId> ids;
    for (std::size_t k = 0; k < count; ++k) {
        const Result<CaseView> opened = service().open(officer(), "bench", OrganisationId(), "");
        if (!opened) {
            throw std::runtime_error(opened.error().message);
        }
        ids.push_back(opened->header.id);
    }
    return ids;
}

Receipt House::step(const CaseId& id, std::int64_t revision, const std::string& event) {
    Submission submission;
    submission.event = event;
    submission.expected_revision = revision;
    Result<Receipt> done = service().act(officer(), id, submission);
    if (!done) {
        throw std::runtime_error(done.error().message);
    }
    return std::move(*done);
}

}  // namespace jalon::bench
