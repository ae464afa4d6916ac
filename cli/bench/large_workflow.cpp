#include "cli/bench/large_workflow.hpp"

#include <string>

#include <fmt/format.h>

namespace jalon::bench {

namespace {

constexpr const char* beginning = R"yaml(workflow: large
version: 1
label: Grand parcours
prefix: GP
tariff: large
opened_by: [secretary]
parties: { agent: { label: Agent }, hr_officer: { label: Correspondant RH }, counsellor: { label: Conseiller }, centre_head: { label: Présidence } }
data:
  signatures: { type: list, label: Signatures, initial: [] }
  hours:      { type: int, label: Heures, initial: 0, audience: [agent, hr_officer, counsellor, secretary, accountant] }
  started_on: { type: date, label: Commencé le, audience: [agent, hr_officer, counsellor, secretary, accountant] }
  ending:     { type: string, label: Fin, initial: completed, audience: [agent, hr_officer, counsellor, secretary, accountant] }
  invoice:    { type: record, label: Facture, audience: [hr_officer, accountant, secretary] }
initial: referral
states:
  referral:
    label: Saisine
    initial: draft
    on: { cancel: { label: Retirer, by: secretary, to: dropped } }
    states:
      draft: { label: Brouillon, on: { file: { label: Déposer, by: secretary, form: subject, to: consent } } }
      consent:
        label: Accord attendu
        task: { label: Donner son accord, form: agreement, by: agent }
        timers:
          - { name: reminder, after: 7 days, do: [ { notify: news, to: [agent] } ] }
          - { name: silence, after: 30 days, to: "#dropped" }
        on:
          agree: { label: Accepter, by: agent, form: agreement, to: filed, do: [ { consent: { type: accord, granted: "true" } } ] }
          decline: { label: Refuser, by: agent, to: "#dropped", do: [ { consent: { type: accord, granted: "false" } } ] }
      filed:
        label: Déposée
        task: { label: Se prononcer, by: head_of_service, due: 10 working days }
        on:
          accept: { label: Accepter, by: head_of_service, to: accepted }
          complete: { label: Demander un complément, by: head_of_service, to: incomplete }
          wait: { label: Mettre en attente, by: head_of_service, to: waiting }
      incomplete:
        label: À compléter
        timers: [ { name: lapse, after: 15 days, to: "#dropped" } ]
        on: { supply: { label: Compléter, by: secretary, form: subject, to: filed } }
      waiting: { label: Liste d’attente, on: { take: { label: Prendre, by: head_of_service, to: accepted } } }
      accepted: { label: Recevable, type: final }
    done: { to: running }
  running:
    label: En cours
    initial: signatures
    on:
      suspend: { label: Suspendre, by: counsellor, to: suspended }
      withdraw: { label: Arrêter, by: agent, to: settlement, do: [ { set: { ending: "'withdrawn'" } }, { consent: { type: accord, granted: "false" } } ] }
    states:
      resume_here: { history: deep, default: signatures }
      signatures:
        label: Signatures
        type: parallel
        entry: [ { document: { template: convention, as: convention, freeze: true } } ]
        done: { to: phase_1, do: [ { signed: convention }, { set: { started_on: today() } } ] }
        states:
)yaml";

// SIGNER stands for the role.
constexpr const char* region = R"yaml(          SIGNER:
            states:
              to_sign:
                label: Signature de SIGNER
                task: { label: Signer, form: signature, by: SIGNER, document: convention }
                timers: [ { name: chaser, after: 7 days, every: 7 days, max: 2, do: [ { notify: news, to: [SIGNER] } ] } ]
                on:
                  sign: { label: Signer, by: SIGNER, form: signature, collect: signatures, to: signed_here }
                  refuse: { label: Refuser, by: SIGNER, to: "#dropped" }
              signed_here: { label: Signé, type: final }
)yaml";

// NUMBER and NEXT stand for this phase and what follows it.
constexpr const char* phase = R"yaml(      phase_NUMBER:
        label: Phase NUMBER
        initial: to_plan
        states:
          to_plan:
            label: À planifier
            task: { label: Planifier, form: appointment, by: counsellor }
            on: { plan: { label: Planifier, by: counsellor, form: appointment, to: planned } }
          planned:
            label: Planifié
            timers: [ { name: soon, at: "add_days(appointment.date, -1)", do: [ { notify: meeting, to: [agent] } ] } ]
            on:
              hold: { label: Tenir, by: counsellor, form: outcome, to: held, do: [ { set: { hours: hours + 1 } } ] }
              move: { label: Déplacer, by: counsellor, form: appointment }
          held:
            label: Tenu
            always:
              - { if: outcome.kind == 'again', to: to_plan }
              - { if: outcome.kind == 'stop', to: "#settlement", do: [ { set: { ending: "'stopped'" } } ] }
              - { to: to_review }
          to_review:
            label: À relire
            task: { label: Relire, by: agent, due: 15 days }
            timers: [ { name: no_answer, after: 30 days, to: reviewed } ]
            on:
              approve: { label: Valider, by: agent, to: reviewed }
              dispute: { label: Contester, by: agent, to: to_plan, if: outcome.kind == 'mixed', refuse: Rien à revoir. }
          reviewed: { label: Relu, type: final }
        done: { to: NEXT }
)yaml";

constexpr const char* ending = R"yaml(      report:
        label: Bilan
        initial: to_write
        states:
          to_write:
            label: À rédiger
            on:
              write: { label: Rédiger, by: counsellor, to: to_hand_over, do: [ { document: { template: report, as: report, status: draft, audience: [counsellor] } } ] }
          to_hand_over:
            label: À remettre
            on:
              hand_over: { label: Remettre, by: counsellor, to: over, do: [ { document: { template: report, as: report } } ] }
              rewrite: { label: Reprendre, by: counsellor, to: to_write }
          over: { label: Remis, type: final }
        done: { to: "#settlement" }
  suspended:
    label: Suspendu
    timers: [ { name: review, after: 6 months, do: [ { notify: news, to: [counsellor] } ] } ]
    on:
      resume: { label: Reprendre, by: counsellor, to: running.resume_here }
      withdraw: { label: Arrêter, by: agent, to: settlement, do: [ { set: { ending: "'withdrawn'" } }, { consent: { type: accord, granted: "false" } } ] }
  settlement:
    label: Décompte
    always:
      - { if: hours > 0, to: to_invoice }
      - { to: filing }
  to_invoice:
    label: À facturer
    on:
      bill:
        label: Facturer
        by: accountant
        to: invoiced
        do:
          - invoice: { into: invoice, sequence: invoices, minutes: hours * 60, completed: ending == 'completed', sessions: "[]", period_start: today(), period_end: today() }
          - document: { template: bill, as: bill }
  invoiced:
    label: Facturé
    timers: [ { name: grace, after: 30 days, to: filing } ]
    on: { pay: { label: Payé, by: accountant, to: filing } }
  filing:
    label: Classement
    always:
      - { if: ending == 'completed', to: closed }
      - { to: stopped }
  closed: { label: Clos, outcome: completed, type: final }
  stopped: { label: Arrêté, outcome: stopped, type: final }
  dropped: { label: Sans suite, outcome: stopped, type: final }
properties:
  - { name: no-start-before-signatures, never: "in_state('phase_1') && !issued_and_signed('convention')" }
  - { name: no-invoice-before-the-end, never: "invoiced() && (in_state('referral') || in_state('running') || in_state('suspended'))" }
  - { name: report-is-for-the-agent, never: "visible('report', 'hr_officer')" }
  - { name: started-is-dated, always: "!in_state('running.report') || started_on != null" }
  - { name: one-invoice, at_most_once: invoice }
  - { name: can-be-closed, can_reach: closed }
  - { name: invoiced-is-filed, leads_to: { from: in_state('invoiced'), to: finished() } }
  - { name: consent-withdrawn-stops, never: "withdrawn('accord') && (in_state('running') || in_state('suspended'))" }
  - { name: always-a-way-out, from_everywhere: can_reach_final }
)yaml";

std::string with(std::string text, const std::string& word, const std::string& meant) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + meant.size())) {
        text.replace(at, word.size(), meant);
    }
    return text;
}

std::string paper(const std::string& title, const std::string& code, const std::string& audience) {
    return "---\ntitle: " + title + "\ncode: " + code + "\nclass: S1\naudience: " + audience +
           "\nlayout: letter\nneeds: [case.reference]\n---\n\nDossier {{case.reference}}.\n";
}

std::string form(const std::string& id, const std::string& field) {
    return "form: " + id +
           "\nlabel: Réponse\naudience: [agent, hr_officer, counsellor, centre_head, secretary]\nclass: S1\n"
           "fields:\n  " +
           field + "\n";
}

}  // namespace

std::vector<SourceFile> large_workflow(std::size_t phases) {
    std::string text = beginning;
    for (const char* signer : {"agent", "hr_officer", "centre_head"}) {
        text += with(region, "SIGNER", signer);
    }
    for (std::size_t number = 1; number <= phases; ++number) {
        const std::string next = number < phases ? fmt::format("phase_{}", number + 1) : "report";
        text += with(with(phase, "NUMBER", std::to_string(number)), "NEXT", next);
    }
    text += ending;
    return {
        {"workflows/large.yaml", text},
        {"workflows/tariffs/large.yaml",
         "tariff: large\nlabel: Grand parcours\nversions:\n"
         "  - { valid_from: 2020-01-01, valid_to: null, hourly_rate: 50.00, min_minutes: 0, max_minutes: 2400, "
         "act_number: 2019-40, act_date: 2019-12-09 }\n"},
        {"workflows/messages.yaml",
         "messages:\n"
         "  news: { subject: Dossier, text: \"Du nouveau pour {{case.reference}}.\" }\n"
         "  meeting: { subject: Rendez-vous, text: \"Le {{appointment.date}}.\" }\n"},
        {"forms/subject.yaml", form("subject", "ground: { label: Motif, type: text, required: true }")},
        {"forms/agreement.yaml", form("agreement", "agreed: { label: D’accord, type: agree, required: true }")},
        {"forms/signature.yaml", form("signature", "signed_on: { label: Signé le, type: date, required: true }")},
        {"forms/appointment.yaml", form("appointment", "date: { label: Le, type: date, required: true }")},
        {"forms/outcome.yaml", form("outcome",
                                    "kind: { label: Suite, type: choice, required: true, options: { good: Favorable, "
                                    "mixed: Partagée, again: À revoir, stop: Arrêt } }")},
        {"doc-templates/convention.md.mustache",
         paper("Convention", "CO", "[agent, hr_officer, counsellor, centre_head, secretary]")},
        {"doc-templates/report.md.mustache", paper("Bilan", "BI", "[agent, counsellor]")},
        {"doc-templates/bill.md.mustache", paper("Facture", "FA", "[hr_officer, accountant, secretary]")},
    };
}

}  // namespace jalon::bench
