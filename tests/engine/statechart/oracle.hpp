// What a machine must do, written straight from the procedures of SCXML's appendix D with plain sets, slowly and
// without a line of the engine's, changed only in the places that docs/definitions.md names.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/engine/statechart/random_machine.hpp"

namespace jalon::tests {

class Oracle {
  public:
    // What can be seen of a machine between two events.
    struct View {
        std::vector<std::string> active;  // paths, document order
        std::string log;
        std::array<int, model_counters> counters{};
        bool finished = false;
        bool operator==(const View&) const = default;
    };

    // `model` outlives the oracle.
    explicit Oracle(const Model& model) : model_(model) {}

    // False when the machine refuses; it then stays as it was.
    bool start();
    bool send(const ModelEvent& event);

    View view() const;
    // Whether a macrostep was stopped for being endless; what follows is of no interest then.
    bool endless() const { return endless_; }

  private:
    struct Refused {};
    struct Taken {
        int source;
        const ModelTransition* transition;
    };
    struct Internal {
        std::string name;
        std::optional<int> number;
    };
    using States = std::set<int>;  // in document order
    struct Entering {
        States states;
        States by_default;  // states that begin where `initial` says, histories that go to their default
    };

    const ModelState& state(int index) const { return model_.states[static_cast<std::size_t>(index)]; }
    bool is_compound_or_root(int index) const { return index == 0 || state(index).kind == ModelState::Kind::compound; }
    bool is_parallel(int index) const { return state(index).kind == ModelState::Kind::parallel; }
    std::vector<int> child_states(int index) const;  // without histories
    std::vector<int> proper_ancestors(int index, int stop) const;

    template <class Move>
    bool attempt(const Move& move);
    void main_loop();
    std::vector<Taken> select(const std::optional<std::string>& event);
    std::vector<Taken> remove_conflicting(const std::vector<Taken>& enabled);
    bool holds(const std::optional<ModelGuard>& guard) const;
    void microstep(const std::vector<Taken>& enabled);
    States exit_set(const std::vector<Taken>& enabled);
    void exit_states(const std::vector<Taken>& enabled);
    void enter_states(const std::vector<Taken>& enabled);
    void enter(const Entering& entering);
    void begin_by_default(int index, const Entering& entering);
    void tell_done(int final_state);
    void add_descendants(int index, Entering& entering);
    void add_ancestors(int index, int ancestor, Entering& entering);
    void add_missing_regions(int parallel, Entering& entering);
    std::vector<int> effective_targets(const std::vector<int>& targets) const;
    std::vector<int> default_of(int history) const;
    std::vector<int> initial_of(int index) const;
    std::optional<int> domain(const Taken& taken) const;
    bool in_final_state(int index) const;
    void execute(const std::vector<ModelAction>& actions);
    void exit_interpreter();

    const Model& model_;
    States configuration_;
    std::map<int, States> history_;
    std::deque<Internal> queue_;
    std::optional<int> event_number_;
    std::string log_;
    std::array<int, model_counters> counters_{};
    bool running_ = true;
    bool endless_ = false;
    std::optional<States> ended_in_;
};

}  // namespace jalon::tests
