#include "engine/definition/check_sense.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/access.hpp"
#include "engine/definition/body_type.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/flow.hpp"
#include "engine/definition/reading.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon {

namespace {

void error(std::vector<Finding>& findings, const Position& position, std::string message) {
    findings.push_back({Finding::Level::error, position, std::move(message)});
}

void warn(std::vector<Finding>& findings, const Position& position, std::string message) {
    findings.push_back({Finding::Level::warning, position, std::move(message)});
}

// « oui », « non », or nothing when it depends on something. A plain `true` is meant: parameters of stages are so
// given.
std::optional<bool> constant(const Formula& condition) {
    const Expression& expression = condition.expression;
    const std::string& source = expression.source();
    const bool asks = !expression.names().empty() || !expression.states().empty() ||
                      source.find("today") != std::string::npos || source.find("now") != std::string::npos;
    if (asks || source == "true") {
        return std::nullopt;
    }
    const Result<Value> value = expression.evaluate({});
    return value ? std::optional<bool>(value->is_true()) : std::nullopt;
}

bool covers(const std::vector<std::string>& roles, const std::vector<std::string>& others) {
    return roles.empty() || std::ranges::all_of(others, [&](const std::string& role) {
               return std::ranges::find(roles, role) != roles.end();
           });
}

std::string called(const Transition& transition) {
    return transition.event.empty() ? "always" : transition.event;
}

void check_state_candidates(const State& state, std::vector<Finding>& findings) {
    for (std::size_t i = 0; i < state.transitions.size(); ++i) {
        const Transition& later = state.transitions[i];
        if (later.condition) {
            if (const std::optional<bool> always = constant(*later.condition)) {
                error(findings, later.condition->position,
                      fmt::format("cette condition est toujours {} ; elle ne dépend de rien",
                                  *always ? "vraie" : "fausse"));
            }
        }
        const auto first =
            std::find_if(state.transitions.begin(), state.transitions.begin() + static_cast<std::ptrdiff_t>(i),
                         [&](const Transition& earlier) {
                             return earlier.event == later.event && !earlier.condition && covers(earlier.by, later.by);
                         });
        if (first != state.transitions.begin() + static_cast<std::ptrdiff_t>(i)) {
            error(findings, later.position,
                  fmt::format("ce cas de « {} » n’est jamais essayé : un cas plus haut n’a pas de « if »",
                              called(later)));
        }
    }
}

// Which states may still reach an end of the case.
class WayOut {
  public:
    explicit WayOut(const Workflow& workflow)
        : workflow_(workflow), machine_(make_machine(workflow)), out_(workflow.states.size(), 0) {}

    void spread() {
        for (std::size_t i = 1; i < workflow_.states.size(); ++i) {
            out_[i] = workflow_.states[i].type == State::Type::final && workflow_.states[i].parent == 0 ? 1 : 0;
        }
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t i = workflow_.states.size(); i-- > 1;) {
                if (out_[i] == 0 && leads_out(static_cast<int>(i))) {
                    out_[i] = 1;
                    changed = true;
                }
            }
        }
    }

    bool any_end() const {
        return std::ranges::any_of(
            workflow_.states, [](const State& state) { return state.type == State::Type::final && state.parent == 0; });
    }

    bool stuck(int index) const { return out_[static_cast<std::size_t>(index)] == 0; }

  private:
    // By a transition of its own, of a state around it, or of a region beside it.
    bool leads_out(int index) const {
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            if (together(static_cast<int>(i), index) && any_leads_out(machine_->at(static_cast<int>(i)), index)) {
                return true;
            }
        }
        return std::ranges::any_of(machine_->at(index).initial, [&](int inner) { return enters_out(inner); });
    }

    bool any_leads_out(const MachineState& from, int index) const {
        const auto leads = [&](const MachineTransition& transition) {
            return std::ranges::any_of(transition.targets,
                                       [&](int target) { return target != index && enters_out(target); });
        };
        return std::ranges::any_of(from.transitions, leads) || std::ranges::any_of(from.timers, leads);
    }

    bool enters_out(int target) const {
        return out_[static_cast<std::size_t>(target)] != 0 ||
               (machine_->is_history(target) && out_[static_cast<std::size_t>(machine_->at(target).parent)] != 0);
    }

    bool together(int left, int right) const {
        if (left == right || machine_->inside(right, left)) {
            return true;
        }
        if (machine_->inside(left, right)) {
            return machine_->at(right).type == State::Type::parallel;
        }
        int common = left;
        while (!machine_->inside(right, common)) {
            common = machine_->at(common).parent;
        }
        return machine_->at(common).type == State::Type::parallel;
    }

    const Workflow& workflow_;
    std::shared_ptr<const Machine> machine_;
    std::vector<char> out_;
};

// The type of a body is compared with one that there is.
void check_body_type(const ComparedText& compared, const Position& position, std::vector<Finding>& findings) {
    const bool of_body = compared.path == "employer.type" || compared.path == "centre.type";
    const std::vector<std::string> types(body_types.begin(), body_types.end());
    if (of_body && std::ranges::find(types, compared.text) == types.end()) {
        error(findings, position,
              fmt::format("le type d’organisme « {} » n’existe pas{}", compared.text,
                          did_you_mean(compared.text, types)));
    }
}

// Codes of choices.

class CodeChecker {
  public:
    CodeChecker(const Catalogue& catalogue, const Workflow& workflow, std::vector<Finding>& findings)
        : workflow_(workflow), access_(catalogue, workflow), findings_(findings) {}

    void check() {
        for (const Datum& datum : workflow_.data) {
            if (datum.compute) {
                check(*datum.compute, "");
            }
        }
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                check_transition(transition);
            }
            for (const Timer& timer : state.timers) {
                check_transition(timer.transition);
                if (timer.at) {
                    check(*timer.at, "");
                }
            }
            check_actions(state.entry, "");
            check_actions(state.exit, "");
        }
    }

  private:
    void check_transition(const Transition& transition) {
        if (transition.condition) {
            check(*transition.condition, transition.form);
        }
        check_actions(transition.actions, transition.form);
    }

    void check_actions(const std::vector<Action>& actions, const std::string& event_form) {
        for_each_action(actions, [&](const Action& action) {
            for (const auto& [name, formula] : action.arguments) {
                check(formula, event_form);
            }
            for (const Branch& branch : action.branches) {
                if (branch.condition) {
                    check(*branch.condition, event_form);
                }
            }
        });
    }

    void check(const Formula& formula, const std::string& event_form) {
        for (const ComparedText& compared : compared_texts(formula.expression.source(), {})) {
            check_code(access_.field(compared.path, event_form), compared.text, formula.position, findings_);
            check_body_type(compared, formula.position, findings_);
        }
    }

    const Workflow& workflow_;
    AccessTable access_;
    std::vector<Finding>& findings_;
};

// A form's conditions look upwards only, and compare choices with codes that they have.
class FormSense {
  public:
    FormSense(const Form& form, std::vector<Finding>& findings) : form_(form), findings_(findings) {}

    void check() {
        check_fields(form_.fields);
        for (const Field& field : form_.fields) {
            check_fields(field.columns);
        }
        for (const FormCheck& rule : form_.checks) {
            check_codes(rule.condition);
        }
    }

  private:
    void check_fields(const std::vector<Field>& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const Field& field = fields[i];
            for (const auto* formula :
                 {&field.visible_if, &field.required_if, &field.initial, &field.min, &field.max}) {
                if (*formula) {
                    check_order(fields, i, **formula);
                    check_codes(**formula);
                }
            }
        }
    }

    void check_order(const std::vector<Field>& fields, std::size_t index, const Formula& formula) {
        for (std::size_t later = index; later < fields.size(); ++later) {
            const std::vector<std::string>& names = formula.expression.names();
            const auto names_it = [&](const std::string& name) { return first_part(name) == fields[later].id; };
            if (std::ranges::any_of(names, names_it) && later == index) {
                error(findings_, formula.position,
                      fmt::format("« {} » ne peut pas dépendre de lui-même", fields[index].id));
            } else if (std::ranges::any_of(names, names_it)) {
                error(findings_, formula.position,
                      fmt::format("« {} » dépend de « {} », qui n’est demandé qu’après ; mettez-le avant",
                                  fields[index].id, fields[later].id));
            }
        }
    }

    static std::string first_part(const std::string& dotted) { return dotted.substr(0, dotted.find('.')); }

    void check_codes(const Formula& formula) {
        for (const ComparedText& compared : compared_texts(formula.expression.source(), {})) {
            check_code(field_at(compared.path), compared.text, formula.position, findings_);
            check_body_type(compared, formula.position, findings_);
        }
    }

    const Field* field_at(const std::string& path) const {
        const std::size_t item = path.find("[].");
        const Field* field = form_.find(path.substr(0, item));
        if (field == nullptr || item == std::string::npos) {
            return field;
        }
        const auto column = std::ranges::find(field->columns, path.substr(item + 3), &Field::id);
        return column == field->columns.end() ? nullptr : &*column;
    }

    const Form& form_;
    std::vector<Finding>& findings_;
};

std::string word(const Action& action, const char* key) {
    const auto found = action.words.find(key);
    return found == action.words.end() || found->second.empty() ? "" : found->second.front();
}

// A paper frozen for signature is signed somewhere, and what is signed was more than a draft.
void check_signatures(const Workflow& workflow, std::vector<Finding>& findings) {
    std::set<std::string> signed_somewhere;
    std::set<std::string> produced;
    std::set<std::string> signable;
    for_each_action(workflow, [&](const Action& action) {
        signed_somewhere.insert(word(action, "signs"));
        if (action.kind == Action::Kind::signed_) {
            signed_somewhere.insert(word(action, "document"));
        }
        produced.insert(word(action, "as"));
        if (action.kind == Action::Kind::document && word(action, "status") != "draft") {
            signable.insert(word(action, "as"));
        }
    });
    for_each_action(workflow, [&](const Action& action) {
        const std::string paper = word(action, "as");
        if (word(action, "status") == "to_sign" && !signed_somewhere.contains(paper)) {
            error(findings, action.position,
                  fmt::format("« {} » est figé pour signature, et aucune étape ne le signe ; ajoutez « file » avec "
                              "« signs », ou « signed »",
                              paper));
        }
        const std::string of = action.kind == Action::Kind::signed_ ? word(action, "document") : word(action, "signs");
        if (produced.contains(of) && !of.empty() && !signable.contains(of)) {
            error(findings, action.position,
                  fmt::format("« {} » n’est jamais qu’un projet ; figez-le avant de le signer : « freeze: true »", of));
        }
    });
}

bool share(const std::vector<std::string>& left, const std::vector<std::string>& right) {
    return std::ranges::any_of(left,
                               [&](const std::string& role) { return std::ranges::find(right, role) != right.end(); });
}

// Two buttons of one label before the same person, the one of the state and the other of a state around it.
void check_buttons(const Workflow& workflow, std::vector<Finding>& findings) {
    for (const State& state : workflow.states) {
        for (int above = state.parent; above >= 0; above = workflow.states[static_cast<std::size_t>(above)].parent) {
            for (const Transition& mine : state.transitions) {
                for (const Transition& other : workflow.states[static_cast<std::size_t>(above)].transitions) {
                    if (!mine.label.empty() && mine.label == other.label && mine.event != other.event &&
                        share(mine.by, other.by)) {
                        warn(findings, mine.position,
                             fmt::format("deux boutons s’appellent « {} » en même temps ; distinguez-les", mine.label));
                    }
                }
            }
        }
    }
}

// The step bar has one spelling for each step.
void check_steps(const Workflow& workflow, std::vector<Finding>& findings) {
    std::map<std::string, std::string> spellings;
    for (const State& state : workflow.states) {
        if (state.step.empty()) {
            continue;
        }
        const auto [known, first] = spellings.emplace(french::search_key(state.step), state.step);
        if (!first && known->second != state.step) {
            error(findings, state.position,
                  fmt::format("« {} » et « {} » feraient deux étapes de la barre d’avancement ; écrivez-les de même",
                              state.step, known->second));
        }
    }
}

void check_unused(const Catalogue& catalogue, std::vector<Finding>& findings) {
    std::set<std::string> forms;
    std::set<std::string> templates;
    std::set<std::string> messages;
    for (const auto& [id, workflow] : catalogue.workflows) {
        forms.merge(forms_of(*workflow));
        templates.merge(templates_of(*workflow));
        for_each_action(*workflow, [&](const Action& action) { messages.insert(word(action, "message")); });
    }
    if (catalogue.workflows.empty()) {
        return;  // a form or a template looked at alone
    }
    for (const auto& [id, form] : catalogue.forms) {
        if (!forms.contains(id)) {
            warn(findings, form->position, fmt::format("aucune étape ne demande le formulaire « {} »", id));
        }
    }
    // An amendment is drawn up from a signed act, not by a step.
    const auto amends = [](const DocumentTemplate& made) {
        return std::ranges::find(made.needs, "amendment.articles") != made.needs.end();
    };
    for (const auto& [id, made] : catalogue.templates) {
        if (!templates.contains(id) && !amends(*made)) {
            warn(findings, {made->body_position.file, 1, 1}, unissued_warning(id));
        }
    }
    for (const auto& [id, message] : catalogue.messages) {
        if (!messages.contains(id)) {
            warn(findings, message.position, fmt::format("aucune étape n’envoie le message « {} »", id));
        }
    }
}

}  // namespace

std::string unissued_warning(const std::string& template_id) {
    return fmt::format("aucune étape ne produit le modèle « {} »", template_id);
}

bool is_unissued(const Finding& finding, const Catalogue& catalogue) {
    return std::ranges::any_of(catalogue.templates,
                               [&](const auto& one) { return finding.message == unissued_warning(one.first); });
}

void check_code(const Field* field, const std::string& code, const Position& position, std::vector<Finding>& findings) {
    if (field == nullptr || field->options.empty()) {
        return;
    }
    std::vector<std::string> codes;
    for (const Option& option : field->options) {
        codes.push_back(option.code);
    }
    if (std::ranges::find(codes, code) == codes.end()) {
        error(findings, position,
              fmt::format("« {} » n’est pas une réponse possible de « {} »{}", code, field->id,
                          did_you_mean(code, codes)));
    }
}

void check_event_names(const Workflow& workflow, std::vector<Finding>& findings) {
    const auto check_name = [&](const std::string& event, const Position& position) {
        if (event != "*" && event.find('*') != std::string::npos) {
            error(findings, position,
                  fmt::format("« {} » ne répond à aucun événement : un événement se nomme en entier ; seul « * », tout "
                              "court, prend ce que rien d’autre n’a pris",
                              event));
        }
    };
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            check_name(transition.event, transition.position);
        }
    }
}

void check_candidates(const Workflow& workflow, std::vector<Finding>& findings) {
    for (const State& state : workflow.states) {
        check_state_candidates(state, findings);
    }
}

void check_way_out(const Workflow& workflow, std::vector<Finding>& findings) {
    WayOut way(workflow);
    if (!way.any_end()) {
        return;  // a machine that is meant to run for ever
    }
    way.spread();
    for (std::size_t i = 1; i < workflow.states.size(); ++i) {
        const State& state = workflow.states[i];
        const bool leaf = state.type == State::Type::atomic;
        if (leaf && way.stuck(static_cast<int>(i))) {
            error(findings, state.position,
                  fmt::format("de l’état « {} » aucun chemin ne mène à une fin du dossier", state.path));
        }
    }
}

void check_sense(const Catalogue& catalogue, std::vector<Finding>& findings) {
    for (const auto& [id, workflow] : catalogue.workflows) {
        CodeChecker(catalogue, *workflow, findings).check();
        check_signatures(*workflow, findings);
        check_buttons(*workflow, findings);
        check_steps(*workflow, findings);
    }
    for (const auto& [id, form] : catalogue.forms) {
        FormSense(*form, findings).check();
    }
    for (const auto& [id, made] : catalogue.templates) {
        for (const ComputedFact& fact : made->facts) {
            for (const ComparedText& compared : compared_texts(fact.expression, {})) {
                check_body_type(compared, fact.position, findings);
            }
        }
    }
    check_unused(catalogue, findings);
}

}  // namespace jalon
