// Plays scenarios on the statechart alone: no people, no papers, no storage. Numbers, documents and messages are noted
// down. A case that opens another of a kind that the catalogue knows is played with it; the end of one of an unknown
// kind, or of any with `others: told`, is for the script to send, as « done.child. » and its name.
#pragma once

#include <map>
#include <memory>
#include <optional>
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

    std::vector<Finding> check(const Scenario& scenario) const override;
    Result<void> open(const Scenario& scenario) override;
    Result<void> send(const ScenarioStep& step) override;
    Result<void> advance(const ScenarioStep& step) override;
    ScenarioView view() override;
    Result<void> restore() override;
    Result<void> turn_to(const std::string& child) override;
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
    std::optional<Instant> next_due() const;
    Result<bool> fire_first(Instant until);

    // A case that this one opened. A copy of the host has copies of its own.
    struct Child {
        std::string name;
        std::string id;
        std::unique_ptr<MachineHost> host;

        Child(std::string under, std::string known_as, std::unique_ptr<MachineHost> played_by);
        Child(const Child& other);
        Child& operator=(const Child&) = delete;
        Child(Child&&) = default;
        Child& operator=(Child&&) = default;
        ~Child() = default;
    };
    ScenarioView own_view();
    Result<void> send_here(const ScenarioStep& step);
    Result<void> take(const Event& event);
    Result<void> open_child(const OpenChild& effect);
    Result<void> stop_child(const StopChild& effect);
    // Tells of the end of a child that has just been reached.
    Result<void> tell_end_of(std::size_t child);
    std::string outcome() const;

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
    std::vector<Child> children_;
    bool told_ = false;                     // the script alone tells of cases opened from here
    std::size_t opened_ = 0;                // how many so far
    std::optional<std::size_t> turned_to_;  // the place of a child
};

}  // namespace jalon
