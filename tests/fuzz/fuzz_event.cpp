// Events as JSON, one per line, sent to one machine: each is taken or refused with a sentence, and what follows is
// stored and read back as it stood.
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "engine/base/expect.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/statechart/situation_json.hpp"
#include "engine/statechart/step.hpp"

namespace {

constexpr const char* machine = R"yaml(workflow: fuzz
data:
  hours:  { type: decimal, initial: "4.0" }
  notes:  { type: list }
  person: { type: record }
  day:    { type: date }
  owed:   { type: decimal, compute: hours * 2.5 }
initial: open
states:
  open:
    type: parallel
    on:
      note:  { do: [ { set: { notes: event.notes } } ] }
      name:  { if: "has(event.person.name) && event.person.name.size() < 20", do: [ { set: { person: event.person } } ] }
      hours: { if: event.hours > 0.0 && owed < 1000.0, do: [ { set: { hours: hours + event.hours } } ] }
      date:  { do: [ { set: { day: event.day } }, { log: noted } ] }
      end:   { to: done, if: "event.list.all(x, x.n > 0) || event.sure == true" }
      "*":   { do: [ { log: other } ] }
    states:
      left:
        initial: a
        states:
          a: { on: { go: { to: b, if: event.n % 2 == 0 } } }
          b: { on: { go: { to: a } } }
      right:
        timers: [ { name: late, at: "day == null ? null : add_days(day, 3)", do: [ { log: late } ] } ]
        initial: c
        states:
          c: { on: { go: { to: d } } }
          d: { always: { to: c, if: hours > 100.0 } }
  done: { type: final }
)yaml";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const jalon::Catalogue catalogue = jalon::read_single_workflow({"fuzz.yaml", machine}).catalogue;
    const jalon::Workflow& workflow = catalogue.workflow("fuzz");
    jalon::Facts facts;
    facts.now = jalon::Instant(std::chrono::sys_days(std::chrono::year(2026) / 9 / 1));
    const jalon::Result<jalon::Step> begun = jalon::start(workflow, {}, facts);
    jalon::expect(begun.has_value(), "the machine starts");
    jalon::Situation situation = begun->next;
    std::istringstream lines(std::string(data, data + size));
    int sent = 0;
    for (std::string line; sent < 50 && std::getline(lines, line); ++sent) {
        const jalon::Result<jalon::Value> payload = jalon::from_json(line);
        if (!payload || payload->record() == nullptr) {
            continue;
        }
        const std::string* name = (*payload)["event"].text();
        const auto step =
            jalon::step(workflow, situation, {name == nullptr ? "go" : *name, *payload->record(), "", ""}, facts);
        jalon::expect(step || !step.error().message.empty(), "a refusal says why");
        if (!step) {
            continue;
        }
        situation = step->next;
        jalon::expect(!situation.leaves().empty(), "a case stands somewhere");
        const auto again = jalon::situation_from_json(jalon::situation_to_json(situation));
        jalon::expect(again && *again == situation, "a situation is read back as it was written");
        facts.now += std::chrono::hours(7);
        const auto fired = jalon::fire_due_timer(workflow, situation, facts);
        situation = fired && *fired ? (*fired)->next : situation;
        (void)jalon::possibilities(workflow, situation, facts);
    }
    return 0;
}
