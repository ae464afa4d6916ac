// Plays one counter-example on the machine, step by step, each written down as a script writes it. For concretise.cpp,
// which seeks the steps.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/proof/concretise.hpp"
#include "engine/proof/moves.hpp"
#include "engine/scenario/machine_host.hpp"

namespace jalon::proof {

// A case on its way, and the script that has brought it there.
struct Track {
    Track(MachineHost at, std::string opened_by) : host(std::move(at)), opening(std::move(opened_by)) {}

    MachineHost host;
    World world;
    std::string opening;
    std::vector<std::string> steps;
    std::size_t taken = 0;

    const std::vector<std::string>& active() const { return host.situation().active; }
};

class Replay {
  public:
    // The references outlive the replay; `catalogue` is null for a bare machine.
    Replay(const Exploration& exploration, const Workflow& workflow, const Catalogue* catalogue, const Watched& watched,
           const Goal& goal, const std::string& name)
        : exploration_(exploration),
          workflow_(workflow),
          catalogue_(catalogue),
          watched_(watched),
          goal_(goal),
          name_(name) {}

    // The case opened with each of these first data that it takes, in each kind of framework that matters.
    std::vector<Track> opened(const std::vector<Record>& first_data) const;
    // Sends an event with answers; false, and the track must not be used any more, when it is refused.
    bool send(Track& track, const Move& move, const Record& data) const;
    // Lets time pass; false when what falls due on the way is refused.
    bool advance(Track& track, Instant until) const;
    // Lets time pass without anything happening; false when something would.
    bool wait(Track& track, int days) const;
    // Whether the case now shows what is sought.
    bool shows(const Track& track) const;
    // The script of the track, once it has been played from its text and gave the same; nullopt when it does not.
    std::optional<std::string> verified(const Track& track) const;

  private:
    const Catalogue& forms() const;
    std::optional<Scenario> read(const std::string& text) const;
    const ScenarioStep* read_step(const std::string& text) const;
    void follow_world(Track& track) const;
    bool reads(std::string_view root) const;
    std::vector<std::string> frameworks() const;
    Record outside_facts() const;

    const Exploration& exploration_;
    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Watched& watched_;
    const Goal& goal_;
    const std::string& name_;
    mutable std::map<std::string, std::optional<ScenarioStep>> read_steps_;
};

// What tells two tracks apart: states, timers, data, and what has been counted.
std::string key_of(const Track& track);

}  // namespace jalon::proof
