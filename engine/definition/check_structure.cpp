#include "engine/definition/check_structure.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon {

namespace {

struct Edge {
    const Transition* transition;
    const MachineTransition* numbers;
    const Timer* timer = nullptr;  // that takes it; nullptr: not a timer's

    bool eventless() const { return timer == nullptr && transition->event.empty(); }
    // Taken as soon as its state is entered, or by the next look at the clock.
    bool immediate() const {
        return eventless() || (timer != nullptr && timer->after && timer->after->amount == 0 && !transition->condition);
    }
};

class StructureChecker {
  public:
    StructureChecker(const Workflow& workflow, std::vector<Finding>& findings)
        : workflow_(workflow),
          machine_(make_machine(workflow)),
          findings_(findings),
          reached_(workflow.states.size(), 0) {
        for (std::size_t i = 0; i < workflow.states.size(); ++i) {
            for (std::size_t j = 0; j < workflow.states[i].transitions.size(); ++j) {
                edges_.push_back({&workflow.states[i].transitions[j], &machine_->states[i].transitions[j]});
            }
            for (std::size_t j = 0; j < workflow.states[i].timers.size(); ++j) {
                const Timer& timer = workflow.states[i].timers[j];
                edges_.push_back({&timer.transition, &machine_->states[i].timers[j], &timer});
            }
        }
    }

    void check() {
        spread();
        for (std::size_t i = 1; i < workflow_.states.size(); ++i) {
            check_reached(static_cast<int>(i));
            check_left(static_cast<int>(i));
            check_done(static_cast<int>(i));
        }
        for (const Edge& edge : edges_) {
            check_regions(edge);
        }
        check_cycles();
    }

  private:
    const State& state(int index) const { return workflow_.states[static_cast<std::size_t>(index)]; }
    bool reached(int index) const { return reached_[static_cast<std::size_t>(index)] != 0; }
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }
    void warn(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::warning, position, std::move(message)});
    }

    // Marks what entering `index` enters by itself, and everything around it.
    void reach(int index) {
        for (int above = index; above >= 0 && !reached(above); above = machine_->at(above).parent) {
            reached_[static_cast<std::size_t>(above)] = 1;
            changed_ = true;
            const MachineState& numbers = machine_->at(above);
            for (const int inner : numbers.type == State::Type::parallel ? numbers.children : numbers.initial) {
                reach(inner);
            }
        }
    }

    bool can_complete(int index) const {
        const MachineState& numbers = machine_->at(index);
        if (numbers.type == State::Type::parallel) {
            return std::all_of(numbers.children.begin(), numbers.children.end(),
                               [this](int child) { return can_complete(child); });
        }
        return std::any_of(numbers.children.begin(), numbers.children.end(), [this](int child) {
            return reached(child) && machine_->at(child).type == State::Type::final;
        });
    }

    bool can_be_taken(const Edge& edge) const {
        const int source = edge.numbers->source;
        const bool on_done = edge.transition->event == "done.state." + state(source).path;
        return reached(source) && (!on_done || can_complete(source));
    }

    void spread() {
        reach(0);
        for (const int inner :
             machine_->at(0).type == State::Type::parallel ? machine_->at(0).children : machine_->at(0).initial) {
            reach(inner);
        }
        for (changed_ = true; changed_;) {
            changed_ = false;
            for (const Edge& edge : edges_) {
                for (const int target : can_be_taken(edge) ? edge.numbers->targets : std::vector<int>()) {
                    reach(target);
                }
            }
        }
    }

    void check_reached(int index) {
        if (reached(index) || !reached(machine_->at(index).parent)) {
            return;
        }
        if (machine_->is_history(index)) {
            warn(state(index).position,
                 fmt::format("rien ne revient par « {} » ; visez-le, ou retirez-le", state(index).path));
        } else {
            error(state(index).position,
                  fmt::format("l’état « {} » ne peut pas être atteint ; visez-le par une transition, ou retirez-le",
                              state(index).path));
        }
    }

    // A leaf is left by a transition of its own, of those around it, or of a region beside it that leaves both.
    void check_left(int index) {
        const MachineState& numbers = machine_->at(index);
        if (!reached(index) || numbers.type != State::Type::atomic) {
            return;
        }
        const bool left =
            std::any_of(edges_.begin(), edges_.end(), [&](const Edge& edge) { return leaves(edge, index); });
        if (!left) {
            error(state(index).position,
                  fmt::format("on ne peut pas quitter l’état « {} » ; ajoutez une transition, ou « type: final »",
                              state(index).path));
        }
    }

    bool leaves(const Edge& edge, int index) const {
        if (edge.numbers->targets.empty() || !can_be_taken(edge)) {
            return false;
        }
        const int source = edge.numbers->source;
        const int domain = machine_->domain(source, edge.numbers->targets, edge.transition->reenter);
        const bool own_only = edge.numbers->targets.size() == 1 && edge.numbers->targets.front() == index;
        return !own_only && machine_->inside(index, domain) && together(source, index);
    }

    // True when both can be active at once.
    bool together(int left, int right) const {
        if (left == right || machine_->inside(left, right) || machine_->inside(right, left)) {
            return true;
        }
        int common = left;
        while (!machine_->inside(right, common)) {
            common = machine_->at(common).parent;
        }
        return machine_->at(common).type == State::Type::parallel;
    }

    void check_done(int index) {
        for (const Transition& transition : state(index).transitions) {
            if (transition.event == "done.state." + state(index).path && reached(index) && !can_complete(index)) {
                error(
                    transition.position,
                    fmt::format(
                        "« {} » ne se termine jamais : aucun état « final » n’y est atteint ; « done » ne servira pas",
                        state(index).path));
                return;
            }
        }
    }

    void check_regions(const Edge& edge) {
        if (edge.transition->reset_regions || edge.numbers->targets.empty() || edge.numbers->to_history) {
            return;
        }
        const int source = edge.numbers->source;
        const std::vector<int>& targets = edge.numbers->targets;
        const int domain = machine_->domain(source, targets, edge.transition->reenter);
        for (int around = source; around > 0; around = machine_->at(around).parent) {
            const bool is_left = around == domain || machine_->inside(around, domain);
            if (machine_->at(around).type == State::Type::parallel && is_left && resets(around, source, targets)) {
                error(edge.transition->position, fmt::format("cette transition rentre dans « {} » et remet à zéro ses "
                                                             "autres régions ; restez dans la région, ou "
                                                             "écrivez « reset_regions: true »",
                                                             state(around).path));
                return;
            }
        }
    }

    bool resets(int parallel, int source, const std::vector<int>& targets) const {
        const auto comes_back = [&](int target) {
            return target == parallel ? source != parallel : machine_->inside(target, parallel);
        };
        const auto named = [&](int region) {
            return std::any_of(targets.begin(), targets.end(),
                               [&](int target) { return target == region || machine_->inside(target, region); });
        };
        const std::vector<int>& regions = machine_->at(parallel).children;
        return std::any_of(targets.begin(), targets.end(), comes_back) &&
               !std::all_of(regions.begin(), regions.end(), named);
    }

    // Eventless transitions.

    void entered_by(int index, std::vector<int>& entered) const {
        if (std::find(entered.begin(), entered.end(), index) != entered.end()) {
            return;
        }
        entered.push_back(index);
        const MachineState& numbers = machine_->at(index);
        for (const int inner : numbers.type == State::Type::parallel ? numbers.children : numbers.initial) {
            entered_by(inner, entered);
        }
    }

    std::vector<int> entered_by(const Edge& edge) const {
        std::vector<int> entered;
        const int domain = machine_->domain(edge.numbers->source, edge.numbers->targets, edge.transition->reenter);
        for (const int target : edge.numbers->targets) {
            entered_by(target, entered);
            for (int above = machine_->at(target).parent; above > domain; above = machine_->at(above).parent) {
                entered.push_back(above);
            }
        }
        return entered;
    }

    void check_cycles() {
        for (const Edge& edge : edges_) {
            if (!edge.immediate()) {
                continue;
            }
            if (edge.numbers->targets.empty()) {
                check_targetless(edge);
                continue;
            }
            std::vector<int> path{edge.numbers->source};
            follow(edge, path, edge.timer);
        }
    }

    void check_targetless(const Edge& edge) {
        if (edge.eventless() && !edge.transition->condition) {
            error(edge.transition->position,
                  "« always » sans condition ni destination recommence sans fin ; ajoutez « if » ou « to »");
        }
    }

    // A state that is not left keeps its timers as they are.
    static bool stays(const Edge& edge, int state) {
        return edge.timer != nullptr && edge.numbers->source == state && !edge.transition->reenter;
    }

    // Each cycle is told once, from its first state in document order. With a timer of no delay in it, each turn waits
    // for the clock to be looked at, so that it is only a warning.
    void follow(const Edge& edge, std::vector<int>& path, const Timer* timer) {
        for (const int next : entered_by(edge)) {
            if (stays(edge, next)) {
                continue;
            }
            if (next == path.front()) {
                tell_cycle(edge, path, timer);
                return;
            }
            if (next < path.front() || std::find(path.begin(), path.end(), next) != path.end() || path.size() > 50) {
                continue;
            }
            path.push_back(next);
            for (const Edge& other : edges_) {
                if (other.immediate() && other.numbers->source == next && !other.numbers->targets.empty()) {
                    follow(other, path, timer == nullptr ? other.timer : timer);
                }
            }
            path.pop_back();
        }
    }

    void tell_cycle(const Edge& edge, const std::vector<int>& path, const Timer* timer) {
        std::vector<std::string> names;
        for (const int index : path) {
            names.push_back(state(index).path);
        }
        if (timer == nullptr) {
            error(edge.transition->position, fmt::format("ces états s’enchaînent sans événement et sans fin : {} → {}",
                                                         join(names, " → "), names.front()));
        } else {
            warn(timer->position, fmt::format("ces états s’enchaînent sans fin, et sans que le temps passe : {} → {} ; "
                                              "donnez un délai à ce minuteur",
                                              join(names, " → "), names.front()));
        }
    }

    const Workflow& workflow_;
    std::shared_ptr<const Machine> machine_;
    std::vector<Finding>& findings_;
    std::vector<char> reached_;
    std::vector<Edge> edges_;
    bool changed_ = false;
};

}  // namespace

void check_structure(const Workflow& workflow, std::vector<Finding>& findings) {
    StructureChecker(workflow, findings).check();
}

}  // namespace jalon
