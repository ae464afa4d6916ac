// Small machines made by chance, for holding the engine against the oracle. A model says the same as a YAML machine, in
// a form that needs neither our reader nor our expressions to be understood.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jalon::tests {

struct ModelGuard {
    enum class Kind { counter_equals, counter_above, counter_divides, in_state, event_above };
    Kind kind = Kind::counter_equals;
    int subject = 0;  // counter, or state
    int value = 0;
};

struct ModelAction {
    enum class Kind { log, count, raise, log_if };
    Kind kind = Kind::log;
    std::string word;                 // what is logged, or the event raised
    int counter = 0;                  // count: c = (c + 1) % 4
    std::optional<int> number;        // raise: event.n
    std::optional<ModelGuard> guard;  // log_if
};

struct ModelTransition {
    std::string event;         // "" always, "*", "done" of its own state, or a name
    std::vector<int> targets;  // states
    bool reenter = false;
    std::optional<ModelGuard> guard;
    std::vector<ModelAction> actions;
};

struct ModelState {
    enum class Kind { atomic, compound, parallel, final, shallow, deep };
    Kind kind = Kind::atomic;
    int parent = -1;
    std::string name;                // unique in the machine
    std::vector<int> initial;        // or the default of a history; empty: as the language says
    std::vector<ModelAction> first;  // when it begins at `initial`
    std::vector<ModelTransition> transitions;
    std::vector<ModelAction> entry;
    std::vector<ModelAction> exit;

    bool is_history() const { return kind == Kind::shallow || kind == Kind::deep; }
};

struct ModelEvent {
    std::string name;
    int number = 0;  // event.n
};

struct Model {
    std::vector<ModelState> states;  // [0] the root; preorder, hence document order
    std::vector<ModelEvent> script;

    std::vector<int> children(int state) const;  // histories included
    bool inside(int inner, int outer) const;     // properly
    std::string path(int state) const;
    // As a person would write it: a bare machine, and the events sent to it.
    std::string machine_yaml() const;
    std::string script_yaml() const;
};

inline constexpr int model_counters = 2;

// The same seed makes the same model.
Model random_model(std::uint64_t seed);

// Every model that is `model` with one thing less: a state, a transition, a guard, an action, an event.
std::vector<Model> smaller_models(const Model& model);

}  // namespace jalon::tests
