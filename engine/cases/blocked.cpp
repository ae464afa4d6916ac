#include "engine/cases/blocked.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "engine/base/text.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/reading.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

bool lies_under(std::string_view path, std::string_view root) {
    return path == root || (path.starts_with(root) && path.size() > root.size() && path[root.size()] == '.');
}

// What the actions of a transition write before its papers are made.
std::set<std::string> written_by(const Transition& transition) {
    std::set<std::string> names;
    for_each_action(transition.actions, [&](const Action& action) {
        if (action.kind == Action::Kind::set) {
            for (const auto& [name, formula] : action.arguments) {
                names.insert(name);
            }
        }
        if (const auto into = action.words.find("into"); into != action.words.end()) {
            names.insert(into->second.begin(), into->second.end());
        }
        if (action.kind == Action::Kind::consent) {
            names.insert("consents");
        }
        if (action.kind == Action::Kind::assign) {
            for (const auto& [role, formula] : action.arguments) {
                names.insert(role);
            }
        }
    });
    return names;
}

// The blanks of one paper, apart from what the act itself supplies.
void add_blanks(const DocumentTemplate& paper, const Action& action, const std::set<std::string>& supplied,
                const Value& names, std::vector<PaperLack>& lacks) {
    for (const std::string& name : paper.needs) {
        const std::string root = name.substr(0, name.find('.'));
        const bool computed =
            std::ranges::any_of(paper.facts, [&](const ComputedFact& fact) { return lies_under(name, fact.name); });
        const bool comes = root == "document" || root == "visas" || root == "clauses" || computed ||
                           action.arguments.contains(root) ||
                           std::ranges::any_of(supplied, [&](const std::string& one) { return lies_under(name, one); });
        if (!comes && is_blank(names.at_path(name))) {
            lacks.push_back({&paper, name});
        }
    }
}

// Papers made under a condition are left out: whether they are made is not decided yet.
std::vector<PaperLack> paper_lacks(const Catalogue& catalogue, const Workflow& workflow, const Transition& transition,
                                   const Record& names) {
    std::vector<PaperLack> lacks;
    std::set<std::string> supplied = written_by(transition);
    for (const std::string& name : names_to_come(workflow, transition)) {
        supplied.insert(name);
    }
    for (const Action& action : transition.actions) {
        const auto words = action.words.find("template");
        if (action.kind != Action::Kind::document || words == action.words.end() || words->second.empty()) {
            continue;
        }
        const auto paper = catalogue.templates.find(words->second.front());
        if (paper != catalogue.templates.end()) {
            add_blanks(*paper->second, action, supplied, Value(names), lacks);
        }
    }
    return lacks;
}

bool is_active(const Situation& situation, const State& state) {
    return state.parent < 0 || std::ranges::find(situation.active, state.path) != situation.active.end();
}

std::optional<Lack> both(std::optional<Lack> first, std::optional<Lack> second) {
    if (!first || !second || *first == *second) {
        return first ? first : second;
    }
    Lack lack;
    lack.kind = Lack::Kind::all_of;
    lack.parts = {std::move(*first), std::move(*second)};
    return lack;
}

std::optional<Lack> either(const std::vector<Lack>& lacks) {
    if (lacks.size() < 2) {
        return lacks.empty() ? std::nullopt : std::optional(lacks.front());
    }
    Lack lack;
    lack.kind = Lack::Kind::any_of;
    lack.parts = lacks;
    return lack;
}

// The states that entering one by default makes active, itself included.
void entered_with(const Workflow& workflow, int index, std::vector<int>& entered) {
    const State& state = workflow.states[static_cast<std::size_t>(index)];
    entered.push_back(index);
    if (state.type == State::Type::parallel) {
        for (const int child : state.children) {
            entered_with(workflow, child, entered);
        }
        return;
    }
    for (const std::string& path : state.initial) {
        if (const int child = workflow.index_of(path); child > index) {
            entered_with(workflow, child, entered);
        }
    }
}

class BlockedFinder {
  public:
    BlockedFinder(const Catalogue& catalogue, const Workflow& workflow, const Situation& situation, const Facts& facts)
        : catalogue_(catalogue),
          workflow_(workflow),
          situation_(situation),
          facts_(facts),
          names_(all_names(workflow, situation, facts).value_or(situation.data)) {}

    std::vector<BlockedAction> find() {
        for (const Possibility& one : possibilities(workflow_, situation_, facts_)) {
            add_present(one);
        }
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (transition.event.empty() && transition.condition && is_active(situation_, state)) {
                    add_coming(transition);
                }
            }
        }
        return std::move(found_);
    }

  private:
    void add_present(const Possibility& one) {
        BlockedAction blocked{one.transition, one.state, std::nullopt, {}, false};
        if (!one.open) {
            blocked.lack = either(candidates(one));
        }
        blocked.papers = paper_lacks(catalogue_, workflow_, *one.transition, names_);
        if (!one.open || !blocked.papers.empty()) {
            found_.push_back(std::move(blocked));
        }
    }

    // What each candidate for the same event lacks, in the state that offers it.
    std::vector<Lack> candidates(const Possibility& one) const {
        std::vector<Lack> lacks;
        for (const Transition& transition : workflow_.find(one.state)->transitions) {
            if (transition.event == one.transition->event && transition.by == one.transition->by) {
                if (std::optional<Lack> lack = lacking_for(workflow_, situation_, transition, facts_)) {
                    lacks.push_back(std::move(*lack));
                }
            }
        }
        return lacks;
    }

    void add_coming(const Transition& way) {
        const std::optional<Lack> before = lacking_for(workflow_, situation_, way, facts_);
        if (!before) {
            return;
        }
        std::vector<int> entered;
        for (const std::string& target : way.targets) {
            entered_with(workflow_, workflow_.index_of(target), entered);
        }
        for (const int index : entered) {
            const State& state = workflow_.states[static_cast<std::size_t>(index)];
            for (const Transition& transition : state.transitions) {
                if (!transition.label.empty() && !is_active(situation_, state)) {
                    found_.push_back({&transition,
                                      state.path,
                                      both(before, lacking_for(workflow_, situation_, transition, facts_)),
                                      {},
                                      true});
                }
            }
        }
    }

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    const Situation& situation_;
    const Facts& facts_;
    Record names_;
    std::vector<BlockedAction> found_;
};

using Wanted = std::function<bool(const State&, const Transition&)>;

std::vector<Act> acts_where(const Workflow& workflow, const Wanted& wanted) {
    std::vector<Act> acts;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            const bool by_somebody = !transition.label.empty() && !transition.by.empty();
            if ((by_somebody || is_end_of_child(transition.event)) && wanted(state, transition)) {
                acts.push_back({&transition, state.path});
            }
        }
    }
    return acts;
}

bool writes(const Transition& transition, const std::string& name) {
    const std::string root = name.substr(0, name.find('.'));
    const bool by_form = !transition.form.empty() &&
                         (transition.collect.empty() ? data_key(transition.form) == root : transition.collect == root);
    const std::set<std::string> written = written_by(transition);
    return by_form || std::ranges::any_of(written, [&](const std::string& one) {
               return lies_under(name, one) || lies_under(one, name);
           });
}

void add_names_behind(const Workflow& workflow, const std::string& name, std::set<std::string>& names) {
    if (!names.insert(name).second) {
        return;
    }
    for (const Datum& datum : workflow.data) {
        if (datum.compute && lies_under(name, datum.name)) {
            for (const std::string& behind : datum.compute->expression.names()) {
                add_names_behind(workflow, behind, names);
            }
        }
    }
}

bool leads_into(const Workflow& workflow, const Transition& transition, const std::string& wanted) {
    for (const std::string& target : transition.targets) {
        std::vector<int> entered;
        entered_with(workflow, workflow.index_of(target), entered);
        for (int above = workflow.index_of(target); above > 0;
             above = workflow.states[static_cast<std::size_t>(above)].parent) {
            entered.push_back(above);
        }
        const bool there = std::ranges::any_of(entered, [&](int index) {
            return path_matches(workflow.states[static_cast<std::size_t>(index)].path, wanted);
        });
        if (there) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::vector<BlockedAction> blocked_actions(const Catalogue& catalogue, const Workflow& workflow,
                                           const Situation& situation, const Facts& facts) {
    return situation.finished ? std::vector<BlockedAction>{}
                              : BlockedFinder(catalogue, workflow, situation, facts).find();
}

std::vector<Act> acts_that_write(const Workflow& workflow, const std::string& name) {
    std::set<std::string> names;
    add_names_behind(workflow, name, names);
    return acts_where(workflow, [&](const State&, const Transition& transition) {
        return std::ranges::any_of(names, [&](const std::string& one) { return writes(transition, one); });
    });
}

std::vector<Act> acts_that_enter(const Workflow& workflow, const std::string& state) {
    return acts_where(workflow, [&](const State& from, const Transition& transition) {
        return !path_matches(from.path, state) && leads_into(workflow, transition, state);
    });
}

std::vector<Act> acts_that_leave(const Workflow& workflow, const std::string& state) {
    return acts_where(workflow, [&](const State& from, const Transition& transition) {
        const bool inside = path_matches(from.path, state) || from.path.find(state + ".") != std::string::npos;
        return inside && !transition.targets.empty() && !leads_into(workflow, transition, state);
    });
}

}  // namespace jalon
