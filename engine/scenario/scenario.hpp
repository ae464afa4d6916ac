// A scenario: who does what, and what follows. One script format for administrators, tests and demonstrations.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

// A name of a script, where it stands.
struct NamedPlace {
    std::string name;
    Position position;
};

// What should hold after a step. Only what is written is looked at.
struct Expectation {
    // Every active leaf, in any order; an entry is the end of a leaf's path.
    std::optional<std::vector<std::string>> states;
    // Keys of documents that the step produced, or that the case already had; an empty list: the step produced none.
    std::optional<std::vector<std::string>> documents;
    // Messages that the step sent; an empty list: none.
    std::optional<std::vector<std::string>> notified;
    std::optional<std::vector<std::string>> possible;      // events that are possible now, at least
    std::optional<std::vector<std::string>> impossible;    // events that are not
    std::optional<std::vector<std::string>> timers;        // names of all that run, in any order
    std::optional<std::vector<std::string>> tasks;         // names of all that actions gave and that wait
    std::optional<std::vector<std::string>> appointments;  // names of all
    std::optional<std::vector<std::string>> children;      // names of the cases opened and awaited
    // Role → keys of all the papers it may read.
    std::map<std::string, std::vector<std::string>> visible_to;
    // Key of a paper → texts that its last version prints.
    std::map<std::string, std::vector<std::string>> contains;
    std::optional<bool> finished;
    YamlNode data;                   // a map: name, dotted if need be → value, read as the type that the case holds
    std::vector<NamedPlace> events;  // of `possible` and `impossible`
    std::vector<NamedPlace> roles;   // of `visible-to`
    Position position;
};

struct ScenarioStep {
    enum class Kind { send, advance, look };
    Kind kind = Kind::look;
    std::string in;                      // the case opened under that name, or "": the case itself
    std::string event;                   // send
    std::string by;                      // role or user, or ""
    YamlNode data;                       // a map: the answers as written; empty when there are none
    std::optional<Delay> delay;          // advance
    std::optional<Instant> until;        // advance to
    std::optional<std::string> refused;  // the step must be refused, the message holding this text
    Expectation expectation;
    Position position;
};

struct Scenario {
    std::string name;
    std::string workflow;     // "" for a bare machine
    YamlNode settings;        // everything under `case:`
    YamlNode data;            // `case: { data: … }`
    Instant at{};             // when the case opens
    Expectation expectation;  // after the opening: `expect:` beside `steps:`
    std::vector<ScenarioStep> steps;
    Position position;
};

// nullopt when something is wrong; `findings` tells what.
std::optional<Scenario> read_scenario(const SourceFile& file, std::vector<Finding>& findings);

}  // namespace jalon
