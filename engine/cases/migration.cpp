#include "engine/cases/migration.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/statechart/delays.hpp"
#include "engine/statechart/legality.hpp"

namespace jalon {

namespace {

constexpr std::array consequence_labels = {
    "inchangé",
    "prochaine étape différente",
    "données perdues",
    "échéance réarmée ou annulée",
    "signature qui ne compterait plus",
    "ne peut pas passer",
};

bool lies_under(std::string_view path, std::string_view root) {
    return path == root || (path.starts_with(root) && path.size() > root.size() && path[root.size()] == '.');
}

// What a form keeps beside its fields.
bool is_companion(const Form& form, const std::string& member) {
    return std::ranges::any_of(std::array{"_label", "_name"}, [&](const std::string& tail) {
        return member.ends_with(tail) && form.find(member.substr(0, member.size() - tail.size())) != nullptr;
    });
}

// Where the data of a workflow come from: the forms by the name their answers have in the data, and every other name.
struct DataNames {
    std::map<std::string, const Form*> forms;
    std::map<std::string, const Datum*> data;
    std::set<std::string> others;  // written by actions
};

DataNames data_names(const Catalogue& catalogue, const Workflow& workflow) {
    DataNames names;
    for (const Datum& datum : workflow.data) {
        names.data.emplace(datum.name, &datum);
    }
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            const auto form = catalogue.forms.find(transition.form);
            if (form != catalogue.forms.end()) {
                names.forms.emplace(transition.collect.empty() ? form->second->key : transition.collect,
                                    form->second.get());
            }
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        if (action.kind == Action::Kind::set) {
            for (const auto& [name, formula] : action.arguments) {
                names.others.insert(name.substr(0, name.find('.')));
            }
        }
        if (const auto into = action.words.find("into"); into != action.words.end()) {
            for (const std::string& name : into->second) {
                names.others.insert(name.substr(0, name.find('.')));
            }
        }
        if (action.kind == Action::Kind::consent) {
            names.others.insert("consents");
        }
    });
    return names;
}

// True when a value written under one type can be read under the other.
bool same_type(const Datum& before, const Datum& after) {
    return before.type == after.type;
}

std::string formula_text(const std::optional<Formula>& formula) {
    return formula ? formula->expression.source() : "";
}

std::string delay_text(const std::optional<Delay>& delay) {
    return delay ? fmt::format("{}/{}", delay->amount, static_cast<int>(delay->unit)) : "";
}

std::string actions_text(const std::vector<Action>& actions) {
    std::string text;
    for_each_action(actions, [&](const Action& action) {
        text += fmt::format("[{}", static_cast<int>(action.kind));
        for (const auto& [name, formula] : action.arguments) {
            text += fmt::format(" {}={}", name, formula.expression.source());
        }
        for (const auto& [name, words] : action.words) {
            text += fmt::format(" {}:{}", name, join(words, ","));
        }
        text += delay_text(action.due);
        for (const Branch& branch : action.branches) {
            text += fmt::format(" if {}", formula_text(branch.condition));
        }
        text += "]";
    });
    return text;
}

std::string form_text(const Catalogue& catalogue, const std::string& id) {
    const auto form = catalogue.forms.find(id);
    std::string text = id;
    for (const Field& field : form == catalogue.forms.end() ? std::vector<Field>{} : form->second->fields) {
        text += fmt::format(";{} {} {} {} {}", field.id, static_cast<int>(field.type), field.required,
                            formula_text(field.required_if), formula_text(field.visible_if));
        for (const Option& option : field.options) {
            text += " " + option.code;
        }
    }
    return text;
}

// What can be done in a state and what follows, as text to compare; `mapped` renames the targets.
std::string acts_text(const Catalogue& catalogue, const State& state,
                      const std::function<std::string(const std::string&)>& mapped) {
    std::string text = state.task ? fmt::format("task {} {} {}\n", form_text(catalogue, state.task->form),
                                                join(state.task->by, ","), state.task->label)
                                  : "";
    for (const Transition& transition : state.transitions) {
        text += fmt::format("{} {} {} {} {} {} {} ", transition.event, transition.label, join(transition.by, ","),
                            form_text(catalogue, transition.form), transition.collect,
                            formula_text(transition.condition), actions_text(transition.actions));
        for (const std::string& target : transition.targets) {
            text += mapped(target) + ",";
        }
        text += "\n";
    }
    for (const Timer& timer : state.timers) {
        text += fmt::format("timer {} {} {} {} {} {} ", timer.name, delay_text(timer.after), formula_text(timer.at),
                            delay_text(timer.every), timer.max, actions_text(timer.transition.actions));
        for (const std::string& target : timer.transition.targets) {
            text += mapped(target) + ",";
        }
        text += "\n";
    }
    return text;
}

class Migrator {
  public:
    Migrator(const Passage& passage, const Situation& situation, const Facts& facts, const Mapping& mapping)
        : passage_(passage), from_(situation), facts_(facts), mapping_(mapping) {}

    Migration run(const std::vector<std::string>& signed_papers) {
        carry_states();
        if (!result_.consequences.contains(Consequence::stuck)) {
            carry_histories();
            carry_data();
            carry_timers();
            carry_agenda();
            weigh_signatures(signed_papers);
            compare_acts();
        }
        return finished();
    }

  private:
    // The path in the new workflow: by the longest rule that fits, or unchanged.
    std::string mapped(const std::string& path) const {
        const std::pair<const std::string, std::string>* best = nullptr;
        for (const auto& rule : mapping_.states) {
            if (lies_under(path, rule.first) && (best == nullptr || rule.first.size() > best->first.size())) {
                best = &rule;
            }
        }
        return best == nullptr ? path : best->second + path.substr(best->first.size());
    }

    const State* in_new(const std::string& old_path) const { return passage_.new_workflow.find(mapped(old_path)); }

    void stuck(std::string why) {
        result_.consequences.insert(Consequence::stuck);
        result_.details.push_back(std::move(why));
    }

    // Something would be lost: it takes a decision.
    void lose(Consequence consequence, const std::string& key, std::string what) {
        result_.consequences.insert(consequence);
        const bool decided = mapping_.decisions.contains(key);
        (decided ? result_.decided : result_.undecided).push_back(key);
        result_.details.push_back(std::move(what));
    }

    void carry_states() {
        std::vector<std::string> leaves;
        for (const std::string& leaf : from_.leaves()) {
            const State* there = in_new(leaf);
            if (there == nullptr) {
                return stuck(fmt::format("l’état « {} » n’existe plus : dites sous « states » où il passe", leaf));
            }
            leaves.push_back(there->path);
        }
        next_.active = completed(passage_.new_workflow, leaves);
        if (const std::optional<std::string> why = illegality(passage_.new_workflow, next_.active)) {
            return stuck(fmt::format("la situation ne serait pas permise : {}", *why));
        }
        for (const std::string& path : next_.active) {
            next_.entered[path] = facts_.now;
        }
        for (const auto& [path, since] : from_.entered) {
            if (const State* there = in_new(path); there != nullptr && next_.entered.contains(there->path)) {
                next_.entered[there->path] = since;
            }
        }
    }

    void carry_histories() {
        for (const auto& [path, remembered] : from_.history) {
            const State* history = in_new(path);
            const bool kept = history != nullptr && std::ranges::all_of(remembered, [&](const std::string& state) {
                                  return in_new(state) != nullptr;
                              });
            if (!kept) {
                lose(Consequence::next_step, "history/" + path,
                     fmt::format("la reprise ne retrouverait plus « {} »", path));
                continue;
            }
            for (const std::string& state : remembered) {
                next_.history[history->path].push_back(mapped(state));
            }
        }
    }

    std::string renamed(const std::string& name) const {
        const auto rule = mapping_.data.find(name);
        return rule == mapping_.data.end() ? name : rule->second;
    }

    void carry_data() {
        const DataNames before = data_names(passage_.from, passage_.old_workflow);
        const DataNames after = data_names(passage_.to, passage_.new_workflow);
        for (const auto& [name, value] : from_.data) {
            const std::string there = renamed(name);
            if (const auto form = after.forms.find(there); form != after.forms.end()) {
                const auto before_form = before.forms.find(name);
                carry_answers({name, before_form == before.forms.end() ? nullptr : before_form->second, *form->second},
                              there, value);
                continue;
            }
            const auto old_datum = before.data.find(name);
            const auto datum = after.data.find(there);
            const bool known = datum != after.data.end() || after.others.contains(there);
            const bool retyped = datum != after.data.end() && old_datum != before.data.end() &&
                                 !same_type(*old_datum->second, *datum->second);
            if (known && !retyped) {
                next_.data.insert_or_assign(there, value);
            } else {
                lose_data(name, value, retyped);
            }
        }
        for (const Datum& datum : passage_.new_workflow.data) {
            if (datum.initial) {
                next_.data.try_emplace(datum.name, *datum.initial);
            }
        }
    }

    void lose_data(const std::string& name, const Value& value, bool retyped) {
        if (value.is_null()) {
            return;  // nothing was known
        }
        lose(Consequence::data_lost, "data/" + name,
             retyped ? fmt::format("« {} » change de type", name) : fmt::format("« {} » n’existe plus", name));
    }

    // The answers of a form on their way: the name they have in the data, the form that asked and the one that asks
    // now.
    struct Answers {
        std::string name;
        const Form* before = nullptr;
        const Form& after;
    };

    // The answers of one form, member by member; of a collected list, item by item.
    void carry_answers(const Answers& answers, const std::string& there, const Value& value) {
        if (const List* items = value.list()) {
            List carried;
            for (const Value& item : *items) {
                carried.push_back(item.record() != nullptr ? Value(carried_answers(answers, *item.record())) : item);
            }
            next_.data.insert_or_assign(there, Value(std::move(carried)));
        } else {
            const Record* record = value.record();
            next_.data.insert_or_assign(there, record != nullptr ? Value(carried_answers(answers, *record)) : value);
        }
    }

    Record carried_answers(const Answers& answers, const Record& record) {
        Record carried;
        for (const auto& [member, value] : record) {
            const std::string key = answers.name + "." + member;
            const std::string rule = renamed(key);
            const std::string field_id = rule.substr(rule.find_last_of('.') + 1);
            const Field* field = answers.after.find(field_id);
            const Field* asked = answers.before == nullptr ? nullptr : answers.before->find(member);
            const bool retyped = field != nullptr && asked != nullptr && field->type != asked->type;
            if (field != nullptr && !retyped && chooses(*field)) {
                carry_choice(carried, key, *field, record, member);
            } else if (field != nullptr && !retyped) {
                carried.insert_or_assign(field_id, carried_rows(key, *field, value));
            } else if (field == nullptr && is_companion(answers.after, field_id)) {
                if (!label_of_choice(answers.after.fields, field_id)) {
                    carried.insert_or_assign(field_id, value);
                }
            } else if (!companion_of_lost(record, member)) {
                lose_member(key, value, retyped);
            }
        }
        return carried;
    }

    static bool chooses(const Field& field) { return !field.options.empty(); }

    // Carried with its choice.
    static bool label_of_choice(const std::vector<Field>& fields, const std::string& member) {
        return std::ranges::any_of(fields,
                                   [&](const Field& field) { return chooses(field) && member == field.id + "_label"; });
    }

    static bool offers(const Field& field, const Value& code) {
        const std::string* text = code.text();
        return text == nullptr || std::ranges::find(field.options, *text, &Option::code) != field.options.end();
    }

    static Value member_of(const Record& record, const std::string& name) {
        const auto found = record.find(name);
        return found == record.end() ? Value() : found->second;
    }

    // A choice whose option is gone is lost as if the question were: nobody could give that answer again. Its label
    // goes with it. `member` is what the record calls it, `key` what decisions do.
    void carry_choice(Record& carried, const std::string& key, const Field& field, const Record& record,
                      const std::string& member) {
        const Value code = member_of(record, member);
        const Value label = member_of(record, member + "_label");
        if (const List* codes = code.list()) {
            List kept;
            List labels;
            for (std::size_t i = 0; i < codes->size(); ++i) {
                if (!offers(field, (*codes)[i])) {
                    lose_option(key);
                    continue;
                }
                kept.push_back((*codes)[i]);
                if (label.list() != nullptr && i < label.list()->size()) {
                    labels.push_back((*label.list())[i]);
                }
            }
            carried.insert_or_assign(field.id, Value(std::move(kept)));
            if (label.list() != nullptr) {
                carried.insert_or_assign(field.id + "_label", Value(std::move(labels)));
            }
            return;
        }
        if (!offers(field, code)) {
            return lose_option(key);
        }
        carried.insert_or_assign(field.id, code);
        if (!label.is_null()) {
            carried.insert_or_assign(field.id + "_label", label);
        }
    }

    void lose_option(const std::string& key) {
        if (std::ranges::find(lost_members_, key) == lost_members_.end()) {
            lost_members_.push_back(key);
            lose(Consequence::data_lost, "data/" + key,
                 fmt::format("une réponse donnée à « {} » n’est plus proposée", key));
        }
    }

    // The rows of a table without the columns that are gone.
    Value carried_rows(const std::string& key, const Field& field, const Value& value) {
        if (field.type != Field::Type::table || value.list() == nullptr) {
            return value;
        }
        List rows;
        for (const Value& row : *value.list()) {
            Record carried;
            for (const auto& [name, cell] : row.record() == nullptr ? Record{} : *row.record()) {
                const std::string& column = name;  // clang lets no lambda see a structured binding
                const bool known = std::ranges::any_of(field.columns, [&](const Field& candidate) {
                    return column == candidate.id || column == candidate.id + "_label" ||
                           column == candidate.id + "_name";
                });
                const auto choice = std::ranges::find(field.columns, column, &Field::id);
                if (choice != field.columns.end() && chooses(*choice)) {
                    carry_choice(carried, fmt::format("{}.{}", key, column), *choice, *row.record(), column);
                } else if (known && !label_of_choice(field.columns, column)) {
                    carried.insert_or_assign(column, cell);
                } else if (!known && !companion_of_lost(*row.record(), column)) {
                    lose_member(fmt::format("{}.{}", key, column), cell, false);
                }
            }
            rows.emplace_back(std::move(carried));
        }
        return Value(std::move(rows));
    }

    // Told once, however many items lose it.
    void lose_member(const std::string& key, const Value& value, bool retyped) {
        if (!value.is_null() && std::ranges::find(lost_members_, key) == lost_members_.end()) {
            lost_members_.push_back(key);
            lose_data(key, value, retyped);
        }
    }

    // The label of an answer goes the way of the answer.
    static bool companion_of_lost(const Record& answers, const std::string& member) {
        return std::ranges::any_of(std::array{"_label", "_name"}, [&](const std::string& tail) {
            return member.ends_with(tail) && answers.contains(member.substr(0, member.size() - tail.size()));
        });
    }

    static const Timer* timer_of(const State* state, const std::string& name) {
        if (state == nullptr) {
            return nullptr;
        }
        const auto found = std::ranges::find(state->timers, name, &Timer::name);
        return found == state->timers.end() ? nullptr : &*found;
    }

    void carry_timers() {
        for (const ArmedTimer& armed : from_.timers) {
            carry(armed);
        }
        for (const PausedTimer& paused : from_.paused) {
            const State* state = in_new(paused.state);
            if (timer_of(state, paused.name) == nullptr) {
                lose_timer(paused.state, paused.name);
            } else if (mapping_.timers == TimerRule::keep) {
                next_.paused.push_back({state->path, paused.name, paused.left, paused.fired, paused.due});
            } else {
                changed_timer(paused.state, paused.name);
            }
        }
        for (const auto& [key, date] : from_.last_dated) {
            const std::size_t slash = key.find('/');
            if (const State* state = in_new(key.substr(0, slash)); state != nullptr) {
                next_.last_dated[state->path + key.substr(slash)] = date;
            }
        }
        if (mapping_.timers != TimerRule::cancel) {
            arm_new_timers();
        }
    }

    void carry(const ArmedTimer& armed) {
        const State* state = in_new(armed.state);
        const Timer* timer = timer_of(state, armed.name);
        const bool there = timer != nullptr && next_.entered.contains(state->path);
        if (!there) {
            return lose_timer(armed.state, armed.name);
        }
        if (mapping_.timers == TimerRule::keep) {
            next_.timers.push_back({state->path, armed.name, armed.due, armed.fired});
            return;
        }
        changed_timer(armed.state, armed.name);
        if (mapping_.timers == TimerRule::restart && timer->after) {
            next_.timers.push_back({state->path, armed.name, add_delay(facts_.now, *timer->after, facts_.calendar), 0});
        }
    }

    void lose_timer(const std::string& state, const std::string& name) {
        lose(Consequence::timer, fmt::format("timer/{}/{}", state, name),
             fmt::format("l’échéance « {} » de « {} » est annulée", name, state));
    }

    void changed_timer(const std::string& state, const std::string& name) {
        result_.consequences.insert(Consequence::timer);
        result_.details.push_back(
            fmt::format("l’échéance « {} » de « {} » {}", name, state,
                        mapping_.timers == TimerRule::restart ? "repart du début" : "est annulée"));
    }

    // What somebody was given to do stays theirs as long as its state is there, whatever the new definition would give;
    // appointments are kept in any case.
    void carry_agenda() {
        for (const GivenTask& task : from_.tasks) {
            const State* state = in_new(task.state);
            if (task.state.empty() || (state != nullptr && (task.paused || next_.entered.contains(state->path)))) {
                next_.tasks.push_back(task);
                next_.tasks.back().state = task.state.empty() ? "" : state->path;
            } else {
                lose(Consequence::next_step, fmt::format("task/{}/{}", task.state, task.name),
                     fmt::format("la tâche « {} » de « {} » n’est plus à faire", task.label, task.state));
            }
        }
        next_.appointments = from_.appointments;
        next_.parent = from_.parent;
        for (const ChildCase& child : from_.children) {
            const State* state = in_new(child.state);
            if (!child.awaited || child.state.empty() || (state != nullptr && next_.entered.contains(state->path))) {
                next_.children.push_back(child);
                next_.children.back().state = child.state.empty() ? "" : state->path;
            } else {
                lose(Consequence::next_step, fmt::format("child/{}/{}", child.state, child.name),
                     fmt::format("la fin du dossier « {} », ouvert dans « {} », n’est plus attendue", child.name,
                                 child.state));
            }
        }
    }

    // Timers that the old definition did not have for the state begin now.
    void arm_new_timers() {
        std::set<std::string> had;
        for (const std::string& path : from_.active) {
            const State* before = passage_.old_workflow.find(path);
            for (const Timer& timer : before == nullptr ? std::vector<Timer>{} : before->timers) {
                had.insert(mapped(path) + "/" + timer.name);
            }
        }
        for (const std::string& path : next_.active) {
            for (const Timer& timer : passage_.new_workflow.find(path)->timers) {
                if (!had.contains(path + "/" + timer.name)) {
                    result_.consequences.insert(Consequence::timer);
                    result_.details.push_back(fmt::format("l’échéance « {} » de « {} » commence", timer.name, path));
                    if (timer.after) {
                        next_.timers.push_back(
                            {path, timer.name, add_delay(facts_.now, *timer.after, facts_.calendar), 0});
                    }
                }
            }
        }
    }

    // A signature counts as long as the state it led to lasts and the paper is still one to be signed.
    void weigh_signatures(const std::vector<std::string>& signed_papers) {
        std::set<std::string> signable;
        for_each_action(passage_.new_workflow, [&](const Action& action) {
            for (const char* name : {"signs", "document"}) {
                const auto words = action.words.find(name);
                const bool names_paper = words != action.words.end() &&
                                         (action.kind == Action::Kind::file || action.kind == Action::Kind::signed_);
                if (names_paper) {
                    signable.insert(words->second.begin(), words->second.end());
                }
            }
        });
        for (const std::string& paper : signed_papers) {
            if (!signable.contains(paper)) {
                lose(Consequence::signature, "signature/" + paper,
                     fmt::format("plus rien ne se signe sous « {} »", paper));
            }
        }
        for (const std::string& leaf : from_.leaves()) {
            const State* before = passage_.old_workflow.find(leaf);
            const State* after = in_new(leaf);
            const std::string paper = before == nullptr ? "" : paper_signed_in(*before);
            if (!paper.empty() && after->type != State::Type::final) {
                lose(Consequence::signature, "signature/" + paper,
                     fmt::format("la signature recueillie dans « {} » serait à refaire", leaf));
            }
        }
    }

    // The paper whose signed copy leads into that final state; "" for other states.
    std::string paper_signed_in(const State& final_state) const {
        if (final_state.type != State::Type::final) {
            return "";
        }
        for (const State& state : passage_.old_workflow.states) {
            for (const Transition& transition : state.transitions) {
                if (std::ranges::find(transition.targets, final_state.path) == transition.targets.end()) {
                    continue;
                }
                for (const Action& action : transition.actions) {
                    const auto signs = action.words.find("signs");
                    if (action.kind == Action::Kind::file && signs != action.words.end() && !signs->second.empty()) {
                        return signs->second.front();
                    }
                }
            }
        }
        return "";
    }

    void compare_acts() {
        const auto as_new = [this](const std::string& path) { return mapped(path); };
        const auto as_is = [](const std::string& path) { return path; };
        std::set<std::string> before;
        std::set<std::string> after;
        std::vector<std::string> old_active = from_.active;
        old_active.emplace_back();  // the root offers acts, too
        for (const std::string& path : old_active) {
            if (const State* state = passage_.old_workflow.find(path)) {
                before.insert(acts_text(passage_.from, *state, as_new));
            }
        }
        std::vector<std::string> new_active = next_.active;
        new_active.emplace_back();
        for (const std::string& path : new_active) {
            after.insert(acts_text(passage_.to, *passage_.new_workflow.find(path), as_is));
        }
        if (before != after) {
            result_.consequences.insert(Consequence::next_step);
        }
    }

    Migration finished() {
        if (result_.consequences.empty()) {
            result_.consequences.insert(Consequence::unchanged);
        }
        if (!result_.consequences.contains(Consequence::stuck) && result_.undecided.empty()) {
            std::ranges::stable_sort(next_.timers, {}, &ArmedTimer::due);
            result_.situation = std::move(next_);
        }
        return std::move(result_);
    }

    const Passage& passage_;
    const Situation& from_;
    const Facts& facts_;
    const Mapping& mapping_;
    std::vector<std::string> lost_members_;
    Situation next_;
    Migration result_;
};

}  // namespace

std::set<std::string> data_keys(const Catalogue& catalogue, const Workflow& workflow) {
    const DataNames names = data_names(catalogue, workflow);
    std::set<std::string> keys = names.others;
    for (const auto& [name, datum] : names.data) {
        keys.insert(name);
    }
    for (const auto& [name, form] : names.forms) {
        keys.insert(name);
        for (const Field& field : form->fields) {
            keys.insert(name + "." + field.id);
        }
    }
    return keys;
}

std::string consequence_label(Consequence consequence) {
    return consequence_labels.at(static_cast<std::size_t>(consequence));
}

Migration migrate(const Passage& passage, const Situation& situation, const std::vector<std::string>& signed_papers,
                  const Facts& facts, const Mapping& mapping) {
    return Migrator(passage, situation, facts, mapping).run(signed_papers);
}

}  // namespace jalon
