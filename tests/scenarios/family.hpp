// Two small workflows, one of which opens cases of the other, and a script for both.
#pragma once

#include "tests/scenarios/scenario_house.hpp"

namespace jalon::test {

// The employer takes part in the first kind alone.
inline constexpr const char* helped_workflow = R"yaml(
workflow: helped
version: 1
label: Accompagnement aidé
prefix: AA
opened_by: [secretary]
parties: { agent: { label: Agent }, counsellor: { label: Conseiller }, hr_officer: { label: RH } }
data:
  hours: { type: int, label: Heures, initial: 3, audience: [counsellor] }
  given: { type: int, label: Heures données, initial: 0, audience: [counsellor] }
  ended: { type: string, label: Fin, audience: [counsellor] }
states:
  ready:
    label: Prêt
    on:
      begin: { label: Commencer, by: secretary, to: with_help }
      drop:  { label: Abandonner, by: secretary, to: dropped }
  with_help:
    label: Aide en cours
    child: { case: help, name: help, with: { asked: hours }, stop: call_off }
    done:
      - { if: event.outcome == 'completed', to: helped, do: [ { set: { given: event.given, ended: event.outcome } } ] }
      - { to: ready, do: [ { set: { ended: event.outcome } } ] }
    on:
      give_up: { label: Renoncer, by: secretary, to: ready }
      report:  { label: Rendre compte, by: secretary, to: helped, if: given > 2, refuse: L’aide n’a pas été donnée. }
  helped:  { label: Aidé, type: final, outcome: completed }
  dropped: { label: Abandonné, type: final, outcome: stopped }
)yaml";

inline constexpr const char* help_workflow = R"yaml(
workflow: help
version: 1
label: Aide
prefix: AI
single: { per: employer }
parties: { counsellor: { label: Conseiller }, agent: { label: Agent } }
data:
  asked: { type: int, label: Heures demandées, audience: [counsellor] }
states:
  open:
    label: Ouverte
    timers: [ { name: lapse, after: 30 days, to: lapsed } ]
    on:
      give:     { label: Aider, by: secretary, to: given }
      call_off: { label: Annuler, by: secretary, to: cancelled }
  given:     { label: Donnée, type: final, outcome: completed, output: { given: asked + 1 } }
  cancelled: { label: Annulée, type: final, outcome: stopped }
  lapsed:    { label: Échue, type: final, outcome: stopped }
)yaml";

inline constexpr const char* family_script = R"yaml(
scenario: help that is asked for three times, called off, lapsed, and given at last
case: { workflow: helped, organisation: saint-aubin }
at: 2026-09-01
steps:
  - send: begin
    by: secretary
    expect: { states: [with_help], children: [help] }
  - send: report
    by: secretary
    refused: L’aide n’a pas été donnée
  - in: help
    expect: { states: [open], data: { asked: 3 } }
  - send: give_up
    by: secretary
    expect: { states: [ready], children: [] }
  - in: help
    expect: { states: [cancelled], finished: true }
  - send: begin
    by: secretary
    expect: { children: [help] }
  - advance: 31 days
    expect: { states: [ready], children: [], data: { ended: stopped } }
  - send: begin
    by: secretary
  - in: help
    send: give
    by: secretary
    expect: { states: [given] }
  - expect: { states: [helped], finished: true, data: { given: 4, ended: completed } }
)yaml";

inline const Shipped& family() {
    static const Shipped made = [] {
        Shipped set;
        set.sources = {{"workflows/helped.yaml", helped_workflow}, {"workflows/help.yaml", help_workflow}};
        set.read = read_catalogue(set.sources);
        return set;
    }();
    return made;
}

}  // namespace jalon::test
