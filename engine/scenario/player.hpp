// Plays scenarios and tells of the first difference. What plays them is a host: the pure machine of machine_host.hpp,
// or a whole case service behind the same three verbs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// What a host shows after a step. « new » is since the step began.
struct ScenarioView {
    std::vector<std::string> states;  // paths of the active leaves
    Record data;
    std::vector<std::string> documents;  // keys of all documents of the case
    std::vector<std::string> new_documents;
    std::map<std::string, std::vector<std::string>> readers;  // document key → roles that may read its last version
    std::vector<std::string> notified;                        // new
    std::vector<std::string> timers;                          // names of those that run
    std::vector<std::string> tasks;                           // names of those that actions gave
    std::vector<std::string> appointments;                    // names
    std::vector<std::string> children;                        // names
    std::vector<std::string> possible;                        // events
    std::vector<std::string> closed;                          // events that are offered, and refused for now
    bool finished = false;
};

// What a situation shows of itself: states, timers, tasks, appointments.
ScenarioView view_of(const Situation& situation);

class ScenarioHost {
  public:
    virtual ~ScenarioHost() = default;

    // What the script says of things that do not exist here, or that cannot be played here: errors, at their place.
    virtual std::vector<Finding> check(const Scenario&) const { return {}; }
    virtual Result<void> open(const Scenario& scenario) = 0;
    virtual Result<void> send(const ScenarioStep& step) = 0;
    // Lets time pass, firing what falls due on the way.
    virtual Result<void> advance(const ScenarioStep& step) = 0;
    virtual ScenarioView view() = 0;
    // Turns to the case that was opened under that name, "" to the case of the scenario. Error: there is none.
    virtual Result<void> turn_to(const std::string& child);
    // Whether papers are really made and can be read here.
    virtual bool reads_papers() { return false; }
    // What the last version of that paper prints. Error: there is no such paper.
    virtual Result<std::string> text_of(const std::string& paper);
    // Throws away everything that is not stored, and builds it anew. Error: what came back is not what was stored.
    virtual Result<void> restore() = 0;
    // Ids of the transitions taken since the opening, repetitions included.
    virtual std::vector<std::string> taken() const = 0;
};

enum class Restore { no, yes };

struct Difference {
    Position position;
    std::string message;  // French: what was expected, what came
    std::string str() const { return position.str() + ": " + message; }
};

struct PlayResult {
    std::optional<Difference> difference;  // the first
    std::vector<std::string> taken;        // of transitions, for coverage
    std::vector<Position> unread;          // where papers should have been read and the host makes none
};

PlayResult play(const Scenario& scenario, ScenarioHost& host, Restore restore);

}  // namespace jalon
