// A workflow's states as numbers: who is inside whom, what leads where. Made once when a definition is read, so that a
// step compares integers instead of paths. States are in preorder: the inside of state i is i+1 … end-1.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/definition/workflow.hpp"

namespace jalon {

// Finds a string by any view of it.
struct PathHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view path) const { return std::hash<std::string_view>()(path); }
};

struct MachineTransition {
    int source = 0;
    std::vector<int> targets;
    bool to_history = false;  // some target is a history: the domain depends on what it remembers
};

struct MachineState {
    State::Type type = State::Type::atomic;
    int parent = -1;
    int end = 0;                // one past the last state inside
    std::vector<int> children;  // without histories
    std::vector<int> histories;
    std::vector<int> initial;
    std::vector<MachineTransition> transitions;        // as State::transitions
    std::vector<MachineTransition> timers;             // as State::timers
    std::vector<int> always;                           // candidates without event
    std::vector<int> any;                              // candidates for « * »
    std::vector<std::pair<int, std::vector<int>>> on;  // candidates by the number of their event
    int done_event = -1;                               // number of « done.state.<path> », if anything awaits it
};

struct Machine {
    std::vector<MachineState> states;
    std::unordered_map<std::string, int, PathHash, std::equal_to<>> by_path;
    std::unordered_map<std::string, int, PathHash, std::equal_to<>> by_event;
    std::vector<std::string> form_keys;  // of the forms that transitions and tasks name: null until filled
    std::vector<int> computed;           // indices of Workflow::data to compute, each after those it names
    bool computed_from_states = false;   // one of them asks in_state('…')
    bool has_always = false;
    bool has_dated_timers = false;

    int index_of(std::string_view path) const;
    // The number of an event that some transition names; -1 for any other.
    int event_of(std::string_view name) const;
    // Indices of the transitions of `state` that name the event; nullptr when there is none.
    const std::vector<int>* candidates(int state, int event) const;
    const MachineState& at(int index) const { return states[static_cast<std::size_t>(index)]; }
    // True when `inner` lies inside `outer`, not being it.
    bool inside(int inner, int outer) const { return outer < inner && inner < at(outer).end; }
    bool is_history(int index) const;
    // The innermost compound state (or the root) around `source` that also has all `targets` inside.
    int least_common_compound(int source, const std::vector<int>& targets) const;
    // The state within which a transition exits and enters; `targets` with histories replaced. It is itself not left.
    int domain(int source, const std::vector<int>& targets, bool reenter) const;
};

// Expects a workflow that was read without fault.
std::shared_ptr<const Machine> make_machine(const Workflow& workflow);

}  // namespace jalon
