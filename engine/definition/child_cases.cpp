#include "engine/definition/child_cases.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/action_words.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

const Workflow* kind_of(const Catalogue& catalogue, const Action& action) {
    const auto found = catalogue.workflows.find(word_of(action, "case"));
    return action.kind != Action::Kind::child || found == catalogue.workflows.end() ? nullptr : found->second.get();
}

class ChildChecker {
  public:
    ChildChecker(const Workflow& workflow, const Catalogue& catalogue, std::vector<Finding>& findings)
        : workflow_(workflow), catalogue_(catalogue), findings_(findings) {}

    void check() {
        for_each_action(workflow_, [this](const Action& action) {
            if (action.kind == Action::Kind::child) {
                names_.push_back(std::string(end_of_child) + word_of(action, "name"));
                check_opening(action);
            }
        });
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (is_end_of_child(transition.event)) {
                    check_end(transition);
                }
            }
        }
    }

  private:
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    void check_end(const Transition& transition) {
        if (std::ranges::find(names_, transition.event) == names_.end()) {
            error(transition.position, fmt::format("aucun dossier n’est ouvert dont « {} » dirait la fin{}",
                                                   transition.event, did_you_mean(transition.event, names_)));
        }
        if (!transition.by.empty() || !transition.form.empty()) {
            error(transition.position,
                  fmt::format("« {} » vient de l’autre dossier, personne ne l’envoie ; retirez « {} »",
                              transition.event, transition.by.empty() ? "form" : "by"));
        }
    }

    void check_opening(const Action& action) {
        const std::string id = word_of(action, "case");
        const Workflow* child = kind_of(catalogue_, action);
        if (id.empty()) {
            return;  // told by the reader
        }
        if (child == nullptr) {
            std::vector<std::string> kinds;
            for (const auto& [kind, workflow] : catalogue_.workflows) {
                kinds.push_back(kind);
            }
            error(action.position, fmt::format("le workflow « {} » n’existe pas{}", id, did_you_mean(id, kinds)));
            return;
        }
        check_data(action, *child);
        if (const std::string stop = word_of(action, "stop"); !stop.empty()) {
            check_stop(action, *child, stop);
        }
        if (leads_back(*child)) {
            error(action.position,
                  fmt::format("un dossier « {} » ouvrirait à son tour un dossier « {} », sans fin ; retirez l’un des "
                              "deux « child »",
                              child->id, workflow_.id));
        }
    }

    void check_data(const Action& action, const Workflow& child) {
        std::vector<std::string> given;
        for (const Datum& datum : child.data) {
            if (!datum.compute) {
                given.push_back(datum.name);
            }
        }
        for (const auto& [name, formula] : action.arguments) {
            if (std::ranges::find(given, name) == given.end()) {
                error(formula.position, fmt::format("« {} » n’a pas de donnée « {} » à recevoir{}", child.id, name,
                                                    did_you_mean(name, given)));
            }
        }
        for (const Datum& datum : child.data) {
            if (datum.required && !datum.initial && !datum.compute && !action.arguments.contains(datum.name) &&
                !filled_by_people(child, datum.name)) {
                error(action.position,
                      fmt::format("« {} » demande la donnée « {} » ; donnez-la sous « with »", child.id, datum.name));
            }
        }
    }

    static bool filled_by_people(const Workflow& child, const std::string& name) {
        bool set = false;
        for_each_action(child, [&](const Action& action) {
            set = set || (action.kind == Action::Kind::set && action.arguments.contains(name)) ||
                  word_of(action, "into") == name;
        });
        return set;
    }

    // Wherever the other case stands when the state is left, the event must find somebody at home: a refusal there is
    // a refusal here.
    void check_stop(const Action& action, const Workflow& child, const std::string& stop) {
        std::vector<std::string> events;
        for (const State& state : child.states) {
            for (const Transition& transition : state.transitions) {
                events.push_back(transition.event);
                if (transition.event == stop && !transition.form.empty()) {
                    error(
                        action.position,
                        fmt::format("« {} » demande un formulaire que personne ne remplira quand « {} » sera arrêté ; "
                                    "choisissez un événement sans formulaire",
                                    stop, child.id));
                    return;
                }
            }
        }
        if (std::ranges::find(events, stop) == events.end()) {
            error(action.position,
                  fmt::format("« {} » n’attend pas l’événement « {} »{}", child.id, stop, did_you_mean(stop, events)));
            return;
        }
        for (const State& state : child.states) {
            if (state.type == State::Type::atomic && !heard(child, state, stop)) {
                error(action.position,
                      fmt::format("« {} » ne serait pas entendu à l’état « {} » de « {} », et ce dossier ne pourrait "
                                  "alors pas avancer ; ajoutez-y l’événement, sans condition",
                                  stop, state.path, child.id));
                return;
            }
        }
    }

    static bool heard(const Workflow& child, const State& leaf, const std::string& event) {
        for (const State* state = &leaf; state != nullptr;
             state = state->parent < 0 ? nullptr : &child.states[static_cast<std::size_t>(state->parent)]) {
            const bool here = std::ranges::any_of(state->transitions, [&](const Transition& transition) {
                return (transition.event == event || transition.event == "*") && !transition.condition;
            });
            if (here) {
                return true;
            }
        }
        return false;
    }

    // Whether cases of that kind lead, by the cases they open, to one of this workflow.
    bool leads_back(const Workflow& from) const {
        std::set<std::string> seen{from.id};
        std::vector<const Workflow*> left{&from};
        while (!left.empty()) {
            const Workflow& next = *left.back();
            left.pop_back();
            if (next.id == workflow_.id) {
                return true;
            }
            for_each_action(next, [&](const Action& action) {
                const Workflow* child = kind_of(catalogue_, action);
                if (child != nullptr && seen.insert(child->id).second) {
                    left.push_back(child);
                }
            });
        }
        return false;
    }

    const Workflow& workflow_;
    const Catalogue& catalogue_;
    std::vector<Finding>& findings_;
    std::vector<std::string> names_;  // the events that tell of an end
};

}  // namespace

bool is_end_of_child(std::string_view event) {
    return event.starts_with(end_of_child);
}

std::string event_source(const Transition& transition) {
    return transition.form.empty() && is_end_of_child(transition.event) ? transition.event : transition.form;
}

std::vector<const Workflow*> kinds_ending(const Catalogue& catalogue, const Workflow& workflow,
                                          std::string_view event) {
    std::vector<const Workflow*> kinds;
    if (!is_end_of_child(event)) {
        return kinds;
    }
    const std::string_view name = event.substr(end_of_child.size());
    for_each_action(workflow, [&](const Action& action) {
        const Workflow* child = kind_of(catalogue, action);
        if (child != nullptr && word_of(action, "name") == name && std::ranges::find(kinds, child) == kinds.end()) {
            kinds.push_back(child);
        }
    });
    return kinds;
}

std::vector<const State*> ends_of(const Workflow& workflow) {
    const bool regions = workflow.states.front().type == State::Type::parallel;
    std::vector<const State*> ends;
    for (const State& state : workflow.states) {
        if (state.type == State::Type::final && (regions || state.parent == 0)) {
            ends.push_back(&state);
        }
    }
    return ends;
}

std::vector<std::string> roles_around(const Workflow& workflow) {
    std::vector<std::string> roles = roles_of_the_service();
    for (const Party& party : workflow.parties) {
        if (std::ranges::find(roles, party.role) == roles.end()) {
            roles.push_back(party.role);
        }
    }
    return roles;
}

void check_child_cases(const Workflow& workflow, const Catalogue& catalogue, std::vector<Finding>& findings) {
    ChildChecker(workflow, catalogue, findings).check();
}

}  // namespace jalon
