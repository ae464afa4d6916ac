#include "engine/cases/case_view.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/fill.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

bool holds_any(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(some,
                               [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

AnswerGroup group_of(const Form& form, const Record& answers, std::string title) {
    AnswerGroup group;
    group.title = std::move(title);
    for (const Field& field : form.fields) {
        const auto found = answers.find(field.id);
        if (found == answers.end() || found->second.is_null()) {
            continue;
        }
        const auto companion = [&](const std::string& tail) {
            const auto it = answers.find(field.id + tail);
            return it == answers.end() ? Value() : it->second;
        };
        const Value label = companion("_label");
        const std::string text = display_text(field, found->second, label.is_null() ? companion("_name") : label);
        if (!text.empty()) {
            group.lines.push_back({field.label, text});
            group.confidentiality =
                std::max(group.confidentiality, field.confidentiality.value_or(form.confidentiality));
        }
    }
    return group;
}

bool is_of_employer(const std::string& role) {
    return role == "hr_officer" || role == "employer_head";
}

// The form that came with the act of a journal entry; nullptr when it was a button alone.
const Form* form_of(const Catalogue& catalogue, const Workflow& workflow, const JournalEntry& entry) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (transition.event == entry.event && !transition.form.empty() &&
                std::ranges::find(entry.taken, transition.id) != entry.taken.end()) {
                return &catalogue.form(transition.form);
            }
        }
    }
    return nullptr;
}

// Whether an act is told as such; otherwise only the step that it led to. From outside one reads one's own side's acts;
// who takes part reads those whose answers are theirs to read.
bool is_told(const Catalogue& catalogue, const Workflow& workflow, const JournalEntry& entry,
             const std::vector<std::string>& roles) {
    if (entry.role.empty()) {
        return false;  // the clock: what it changed is told, not that it struck
    }
    const bool own = std::ranges::find(roles, entry.role) != roles.end();
    if (own || reads_from_outside(roles)) {
        return own || (reads_as_employer(roles) && is_of_employer(entry.role));
    }
    const Form* form = form_of(catalogue, workflow, entry);
    return form == nullptr || holds_any(form->audience, roles);
}

// The forms of a workflow in the order its transitions name them, with the data name each one fills.
struct FilledName {
    const Form* form;
    std::string name;
    bool collected;
};

std::vector<FilledName> filled_names(const Catalogue& catalogue, const Workflow& workflow) {
    std::vector<FilledName> filled;
    std::set<std::string> seen;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            const auto found = catalogue.forms.find(transition.form);
            if (transition.form.empty() || found == catalogue.forms.end()) {
                continue;
            }
            const bool collected = !transition.collect.empty();
            const std::string name = collected ? transition.collect : found->second->key;
            if (seen.insert(name).second) {
                filled.push_back({found->second.get(), name, collected});
            }
        }
    }
    return filled;
}

}  // namespace

AnswerGroup marks_for(const Workflow& workflow, const Record& names, const std::vector<std::string>& roles) {
    AnswerGroup marks;
    marks.title = "Repères";
    marks.of_case = true;
    for (const Datum& datum : workflow.data) {
        const auto found = names.find(datum.name);
        if (found == names.end() || datum.label.empty() || !holds_any(datum.audience, roles)) {
            continue;
        }
        const auto* minutes = found->second.get_if<std::int64_t>();
        const bool duration = minutes != nullptr && datum.type == "duration";
        const std::string text = duration ? french::hours(*minutes) : display_text(found->second);
        if (!text.empty()) {
            const bool number = minutes != nullptr && (duration || datum.type == "int");
            marks.lines.push_back({datum.label, text, number && datum.compute.has_value()});
        }
    }
    return marks;
}

std::vector<AnswerGroup> answer_groups(const Catalogue& catalogue, const Workflow& workflow, const Record& seen) {
    std::vector<AnswerGroup> groups;
    for (const FilledName& filled : filled_names(catalogue, workflow)) {
        const auto found = seen.find(filled.name);
        if (found == seen.end()) {
            continue;
        }
        if (!filled.collected && found->second.record() != nullptr) {
            groups.push_back(group_of(*filled.form, *found->second.record(), filled.form->label));
        }
        const List* items = found->second.list();
        for (std::size_t i = 0; filled.collected && items != nullptr && i < items->size(); ++i) {
            if (const Record* item = (*items)[i].record()) {
                groups.push_back(
                    group_of(*filled.form, *item, fmt::format("{} n°\u00A0{}", filled.form->label, i + 1)));
                groups.back().timed = std::ranges::find(filled.form->fields, Field::Type::duration, &Field::type) !=
                                      filled.form->fields.end();
            }
        }
    }
    std::erase_if(groups, [](const AnswerGroup& group) { return group.lines.empty(); });
    return groups;
}

std::vector<AnswerGroup> groups_by_section(const Form& form, const Record& answers) {
    std::vector<Form> sections;
    for (const Field& field : form.fields) {
        auto section = std::ranges::find(sections, field.section, &Form::label);
        if (section == sections.end()) {
            section = sections.insert(sections.end(), Form{});
            section->label = field.section;
            section->confidentiality = form.confidentiality;
        }
        section->fields.push_back(field);
    }
    std::vector<AnswerGroup> groups;
    for (const Form& section : sections) {
        groups.push_back(group_of(section, answers, section.label));
    }
    std::erase_if(groups, [](const AnswerGroup& group) { return group.lines.empty(); });
    return groups;
}

std::vector<StepView> step_bar(const Workflow& workflow, const Situation& situation, const CaseHeader& header) {
    std::vector<StepView> bar;
    const std::string reached = current_step(workflow, situation);
    const std::string& current = reached.empty() ? header.step : reached;
    const std::vector<std::string> labels = steps_of(workflow);
    const auto here = std::ranges::find(labels, current);
    const bool completed = situation.finished && header.outcome == "completed";
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        StepView step;
        step.label = *it;
        if (completed || (here != labels.end() && it < here)) {
            step.state = StepView::State::done;
        } else if (it == here) {
            step.state = StepView::State::current;
        }
        bar.push_back(std::move(step));
    }
    return bar;
}

void date_steps(std::vector<StepView>& bar, const Workflow& workflow, const std::vector<JournalEntry>& entries) {
    StepView* before = nullptr;
    for (const JournalEntry& entry : entries) {
        Situation then;
        then.active = entry.states;
        const std::string label = current_step(workflow, then);
        const auto reached = std::ranges::find(bar, label, &StepView::label);
        if (label.empty() || reached == bar.end() || &*reached == before) {
            continue;
        }
        if (before != nullptr) {
            before->to = paris_date(entry.at);
        }
        before = &*reached;
        before->from = before->from ? before->from : paris_date(entry.at);
    }
    if (before != nullptr && before->state == StepView::State::done) {
        before->to = paris_date(entries.back().at);
    }
}

std::vector<ActionView> actions_for(const std::vector<Possibility>& possible, const std::vector<std::string>& roles,
                                    const std::vector<TaskRow>& tasks) {
    // What belongs to the innermost state comes before what is possible all along.
    std::vector<Possibility> nearest_first = possible;
    std::ranges::stable_sort(nearest_first, std::greater(),
                             [](const Possibility& one) { return std::ranges::count(one.state, '.'); });
    std::vector<ActionView> actions;
    for (const Possibility& one : nearest_first) {
        const Transition& transition = *one.transition;
        if (!holds_any(transition.by, roles)) {
            continue;
        }
        ActionView action;
        action.event = transition.event;
        action.label = transition.label;
        action.help = transition.help;
        action.confirm = transition.confirm;
        action.form = transition.form;
        action.open = one.open;
        action.reason = one.reason;
        action.unblock = one.unblock.empty() ? "" : role_label(one.unblock);
        action.primary = std::ranges::any_of(tasks, [&](const TaskRow& task) {
            return task.event == transition.event && std::ranges::find(roles, task.role) != roles.end();
        });
        actions.push_back(std::move(action));
    }
    std::ranges::stable_sort(actions, [](const ActionView& a, const ActionView& b) {
        return std::pair(!a.open, !a.primary) < std::pair(!b.open, !b.primary);
    });
    return actions;
}

bool reads_as_employer(const std::vector<std::string>& roles) {
    return std::ranges::all_of(roles, is_of_employer);
}

bool reads_from_outside(const std::vector<std::string>& roles) {
    return std::ranges::none_of(roles, [](const std::string& role) {
        return role == "agent" || role == "counsellor" || role == "head_of_service" || role == "secretary";
    });
}

bool may_know_counsellor(const std::vector<std::string>& roles) {
    return !reads_from_outside(roles) || reads_as_employer(roles);
}

CaseHeader header_for(CaseHeader header, const std::vector<std::string>& roles) {
    if (reads_from_outside(roles)) {
        header.changed_at = header.state_since;
    }
    if (!may_know_agent(roles)) {
        header.agent = AgentId();
    }
    return header;
}

namespace {

// From outside one does not learn whether the agent or the centre is waited for.
bool is_veiled(const TaskRow& task, const std::vector<std::string>& roles) {
    return reads_from_outside(roles) &&
           std::ranges::find(roles_veiled_outside, task.role) != roles_veiled_outside.end();
}

}  // namespace

bool may_chase(const TaskRow& task, const std::vector<std::string>& roles) {
    static const std::vector<std::string> chasers = {"hr_officer", "employer_head", "counsellor", "head_of_service",
                                                     "secretary"};
    const bool mine = std::ranges::find(roles, task.role) != roles.end();
    return !mine && holds_any(roles, chasers) && !is_veiled(task, roles);
}

TaskView task_for(const TaskRow& task, const CaseHeader& header, const std::vector<std::string>& roles) {
    const bool mine = std::ranges::find(roles, task.role) != roles.end();
    if (is_veiled(task, roles)) {
        return {header.state_label, "Agent et centre de gestion", header.state_since, std::nullopt, false, ""};
    }
    TaskView seen{task.label, role_label(task.role), task.since, task.due, mine, mine ? task.event : ""};
    seen.reminder.task = may_chase(task, roles) ? task.state : "";
    return seen;
}

std::string page_token(const Catalogue& catalogue, const Workflow& workflow, const std::vector<JournalEntry>& entries,
                       const std::vector<std::string>& roles) {
    const JournalEntry* last = nullptr;
    std::string last_state;
    for (const JournalEntry& entry : entries) {
        Situation then;
        then.active = entry.states;
        std::string state = state_label(workflow, then);
        if (!reads_from_outside(roles) || state != last_state || is_told(catalogue, workflow, entry, roles)) {
            last = &entry;
        }
        last_state = std::move(state);
    }
    constexpr std::size_t enough = 32;
    return sha256_hex("page;" + (last == nullptr ? std::string() : last->hash)).substr(0, enough);
}

AppointmentView appointment_for(const AppointmentRow& row, Instant now) {
    std::vector<std::string> who;
    std::ranges::transform(row.people, std::back_inserter(who), role_label);
    const bool past = row.whole_day ? paris_date(row.at) < paris_date(now) : row.at < now;
    return {row.label, join(who, ", "), row.at, row.whole_day, row.minutes, row.place, past, row.name};
}

std::vector<HistoryLine> history_for(const Catalogue& catalogue, const Workflow& workflow,
                                     const std::vector<JournalEntry>& entries, const std::vector<std::string>& roles,
                                     const Directory& directory) {
    std::vector<HistoryLine> lines;
    std::string last_state;
    for (const JournalEntry& entry : entries) {
        Situation then;
        then.active = entry.states;
        const std::string state = state_label(workflow, then);
        if (is_told(catalogue, workflow, entry, roles)) {
            const std::optional<User> user = directory.user(entry.actor);
            const bool known = user && (entry.role != "agent" || may_know_agent(roles));
            const std::string who = known ? fmt::format("{} {} ({})", user->first_name, french::upper(user->last_name),
                                                        role_label(entry.role))
                                          : role_label(entry.role);
            lines.push_back(
                {entry.at, who, state == last_state ? entry.label : fmt::format("{} → {}", entry.label, state)});
        } else if (state != last_state) {
            // From outside, an agent who declines and one who does not answer look alike.
            const bool by_itself = entry.role.empty() && !reads_from_outside(roles);
            const char* who = entry.event == "timer" ? "Échéance" : "Autre dossier";
            lines.push_back({entry.at, by_itself ? who : "", fmt::format("Le dossier passe à l’étape « {} ».", state)});
        }
        last_state = state;
    }
    std::ranges::reverse(lines);
    return lines;
}

std::string explanation_of(const Workflow& workflow, const Situation& situation) {
    std::vector<std::string> sentences;
    for (const std::string& leaf : situation.leaves()) {
        const State* state = nearest(workflow, leaf, [](const State& s) { return !s.help.empty(); });
        if (state != nullptr && std::ranges::find(sentences, state->help) == sentences.end()) {
            sentences.push_back(state->help);
        }
    }
    return join(sentences, " ");
}

}  // namespace jalon
