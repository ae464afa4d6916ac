#include "engine/proof/still_read.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/abstract.hpp"
#include "engine/proof/successors.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon::proof {

namespace {

using Names = StillRead::Names;

void add(const Names& more, Names& names) {
    names.insert(more.begin(), more.end());
}

// What the formulas of a workflow read, computed data followed to what they are computed from.
class Reads {
  public:
    Reads(const Workflow& workflow, const Relevance& relevance) : relevance_(relevance) {
        for (const Datum& datum : workflow.data) {
            if (datum.compute) {
                computed_.emplace(datum.name, datum.compute->expression.root());
            }
        }
    }

    void of(const Expression& expression, Names& names) const {
        if (expression.root() != nullptr) {
            of(*expression.root(), names);
        }
    }

    void of(const std::optional<Formula>& formula, Names& names) const {
        if (formula && relevance_.formulas.contains(formula->expression.root())) {
            of(formula->expression, names);
        }
    }

    void of(const std::vector<Action>& actions, Names& names) const {
        for (const Action& action : actions) {
            for (const auto& [name, formula] : action.arguments) {
                of(formula, names);
            }
            for (const Branch& branch : action.branches) {
                of(branch.condition, names);
                of(branch.actions, names);
            }
        }
    }

  private:
    void of(const ExpressionNode& root, Names& names) const {
        for (const std::string& name : roots_of(root)) {
            const bool added = names.insert(name).second;
            const auto computed = computed_.find(name);
            if (added && computed != computed_.end() && computed->second != nullptr) {
                of(*computed->second, names);
            }
        }
    }

    const Relevance& relevance_;
    std::map<std::string, const ExpressionNode*, std::less<>> computed_;
};

// What one transition reads and writes, and where it may lead.
struct Way {
    Names reads;          // by its condition and its actions
    Names written_first;  // before anything else of it is looked at: the answers that come with the event
    Names written;        // before anything is entered
    std::vector<char> enters;
};

class Ways {
  public:
    Ways(const Workflow& workflow, const Reads& reads) : workflow_(workflow), reads_(reads) {
        for (const State& state : workflow.states) {
            for (const Transition& transition : state.transitions) {
                note_answers(transition);
            }
        }
        for_each_action(workflow, [&](const Action& action) {
            const auto raised = action.words.find("event");
            if (action.kind == Action::Kind::raise && raised != action.words.end()) {
                answers_[raised->second.front()].clear();  // without answers
            }
        });
    }

    Way of(const Transition& transition, const MachineTransition& numbers) const {
        Way way;
        reads_.of(transition.condition, way.reads);
        reads_.of(transition.actions, way.reads);
        if (const auto key = answers_.find(transition.event); key != answers_.end() && !key->second.empty()) {
            way.written_first.insert(key->second);
        }
        for (const Action& action : transition.actions) {
            for (const auto& [name, formula] : action.arguments) {
                if (action.kind == Action::Kind::set && name.find('.') == std::string::npos) {
                    way.written.insert(name);
                }
            }
        }
        way.enters.resize(workflow_.states.size());
        for (const int target : numbers.targets) {
            add_entered(*workflow_.machine, target, way.enters);
        }
        return way;
    }

  private:
    // Where several candidates for one event take their answers differently, none is sure to.
    void note_answers(const Transition& transition) {
        const std::string key =
            transition.form.empty() || !transition.collect.empty() ? std::string() : data_key(transition.form);
        const auto [known, added] = answers_.emplace(transition.event, key);
        if (!added && known->second != key) {
            known->second.clear();
        }
    }

    const Workflow& workflow_;
    const Reads& reads_;
    std::map<std::string, std::string, std::less<>> answers_;  // the datum that an event fills, or ""
};

}  // namespace

StillRead::StillRead(const Workflow& workflow, const Relevance& relevance, const std::vector<const Claim*>& claims)
    : workflow_(workflow), by_state_(workflow.states.size()) {
    const Reads reads(workflow, relevance);
    for (const Claim* claim : claims) {
        reads.of(claim->expression, by_claims_);
    }
    const Ways ways(workflow, reads);
    std::vector<Names> on_entry(workflow.states.size());
    std::vector<std::vector<Way>> leaving(workflow.states.size());
    for (std::size_t i = 0; i < workflow.states.size(); ++i) {
        const State& state = workflow.states[i];
        const MachineState& numbers = workflow.machine->states[i];
        reads.of(state.entry, on_entry[i]);
        reads.of(state.initial_actions, on_entry[i]);
        reads.of(state.exit, by_state_[i]);
        for (std::size_t j = 0; j < state.transitions.size(); ++j) {
            leaving[i].push_back(ways.of(state.transitions[j], numbers.transitions[j]));
        }
        for (std::size_t j = 0; j < state.timers.size(); ++j) {
            reads.of(state.timers[j].at, by_state_[i]);
            leaving[i].push_back(ways.of(state.timers[j].transition, numbers.timers[j]));
        }
    }
    for (bool grown = true; grown;) {
        grown = false;
        for (std::size_t i = 0; i < leaving.size(); ++i) {
            const std::size_t before = by_state_[i].size();
            for (const Way& way : leaving[i]) {
                Names after;
                for (std::size_t entered = 0; entered < way.enters.size(); ++entered) {
                    if (way.enters[entered] != 0) {
                        add(on_entry[entered], after);
                        add(by_state_[entered], after);
                    }
                }
                std::erase_if(after, [&](const std::string& name) { return way.written.contains(name); });
                add(way.reads, after);
                std::erase_if(after, [&](const std::string& name) { return way.written_first.contains(name); });
                add(after, by_state_[i]);
            }
            grown = grown || by_state_[i].size() > before;
        }
    }
}

StillRead::Names StillRead::from(const std::vector<std::string>& active) const {
    Names names = by_claims_;
    add(by_state_.front(), names);
    for (const std::string& path : active) {
        add(by_state_[static_cast<std::size_t>(workflow_.machine->index_of(path))], names);
    }
    return names;
}

}  // namespace jalon::proof
