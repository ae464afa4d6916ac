// Plays scenarios on the statechart alone: no people, no papers, no storage. Numbers, documents and messages are noted
// down.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/scenario/player.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// All that a play has come to, for who keeps it elsewhere. The effects of the last step stay with the host.
struct MachineMemory {
    Situation situation;
    Instant now{};
    std::map<std::string, int> sequences;  // last number given
    std::vector<std::string> documents;    // keys, by issue
    std::vector<std::string> new_documents;
    std::map<std::string, std::vector<std::string>> readers;  // document key → roles
    std::vector<std::string> notified;
    std::vector<std::string> taken;
    bool operator==(const MachineMemory&) const = default;
};

class MachineHost final : public ScenarioHost {
  public:
    // Both outlive the host. Forms of the catalogue, where it has them, say how answers are typed.
    MachineHost(const Catalogue& catalogue, const Workflow& workflow);
    // Goes on with a play of that scenario where another host left it.
    MachineHost(const Catalogue& catalogue, const Workflow& workflow, const Scenario& scenario, MachineMemory memory);
    MachineMemory memory() const;

    Result<void> open(const Scenario& scenario) override;
    Result<void> send(const ScenarioStep& step) override;
    Result<void> advance(const ScenarioStep& step) override;
    ScenarioView view() override;
    Result<void> restore() override;
    std::vector<std::string> taken() const override { return taken_; }

    const Situation& situation() const { return situation_; }
    Instant now() const { return facts_.now; }
    // Of everything that happened since the last verb began, in order.
    const std::vector<Effect>& effects() const { return effects_; }

  private:
    Event event_of(const ScenarioStep& step) const;
    const Transition* awaited(const std::string& event) const;
    std::string role_of(const std::string& by) const;
    Record first_data(const Scenario& scenario) const;
    void look_around(const Scenario& scenario);
    void begin_step();
    void note_tariff();
    Result<void> carry_out(Step step);
    Result<void> carry_out(const Effect& effect);
    Result<void> fire_timers(Instant until);

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    Facts facts_;
    Situation situation_;
    std::map<std::string, int> sequences_;
    std::vector<std::string> documents_;
    std::vector<std::string> new_documents_;
    std::map<std::string, std::vector<std::string>> readers_;  // document key → roles
    std::vector<std::string> upload_readers_;                  // of a file that comes with the event
    std::vector<std::string> notified_;
    std::vector<std::string> taken_;
    std::vector<Effect> effects_;
};

}  // namespace jalon
