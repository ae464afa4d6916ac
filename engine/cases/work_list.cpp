// What waits for whom: the lists of the first page.
#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

constexpr std::array waiting_readers = {"agent",      "hr_officer",      "employer_head",
                                        "counsellor", "head_of_service", "secretary"};

// What the button of the act says; "" when the task has no act of its own, or its definitions are lost.
std::string button_of(const Catalogue* catalogue, const TaskLine& line, const std::string& event) {
    if (catalogue == nullptr || event.empty()) {
        return "";
    }
    const Workflow& workflow = catalogue->workflow(line.header.workflow);
    const std::string state = line.task.state.substr(0, line.task.state.find('#'));
    for (int index = workflow.index_of(state); index >= 0;) {
        const State& around = workflow.states[static_cast<std::size_t>(index)];
        const auto act = std::ranges::find_if(around.transitions, [&](const Transition& transition) {
            return transition.event == event && std::ranges::find(transition.by, line.task.role) != transition.by.end();
        });
        if (act != around.transitions.end()) {
            return act->label;
        }
        index = around.parent;
    }
    return "";
}

}  // namespace

std::vector<Chase> CaseService::Inside::chases_of(const std::vector<CaseId>& cases) const {
    return parts.exchanges == nullptr ? std::vector<Chase>() : parts.exchanges->last_chases(cases);
}

void CaseService::Inside::complete(Reminder& reminder, const CaseId& id, Instant since,
                                   const std::vector<Chase>& chases) const {
    if (parts.exchanges == nullptr) {
        reminder.task.clear();
    }
    for (const Chase& chase : chases) {
        if (chase.case_id == id && chase.state == reminder.task && chase.at >= since) {
            const Instant again = chase.at + std::chrono::hours(24) * parts.chase_pause_days;
            reminder.last = chase.at;
            reminder.by = role_label(chase.role);
            reminder.again_on = again > parts.clock->now() ? std::optional(paris_date(again)) : std::nullopt;
        }
    }
}

WorkList CaseService::work_list(const Actor& actor) const {
    const Parts& parts = inside_->parts;
    const Date today = parts.clock->today();
    const Directory& directory = inside_->people;
    WorkList list;
    std::set<std::pair<std::string, std::string>> seen;
    const auto add = [&](std::vector<WorkLine>& lines, const TaskLine& task) {
        if (!seen.emplace(task.header.id.str(), task.task.state).second) {
            return;
        }
        const std::vector<std::string> roles = roles_in(actor, task.header);
        const TaskView seen_task = task_for(task.task, task.header, roles);
        WorkLine line;
        line.header = header_for(task.header, roles);
        line.programme = inside_->programme(task.header);
        line.subject = Inside::subject(task.header, roles, directory);
        line.label = seen_task.label;
        line.action = button_of(inside_->definitions.find(task.header.definition), task, seen_task.event);
        line.who = seen_task.who;
        line.event = seen_task.event;
        line.since = seen_task.since;
        line.reminder = seen_task.reminder;
        line.due = seen_task.due;
        line.late = line.due && *line.due < today;
        lines.push_back(std::move(line));
    };
    const std::vector<CaseScope> scopes = scopes_of(actor);
    for (const CaseScope& scope : scopes) {
        for (const TaskLine& task : parts.cases->tasks(scope, true)) {
            add(list.to_do, task);
        }
    }
    for (const CaseScope& scope : scopes) {
        if (std::ranges::find(waiting_readers, scope.roles.front()) != waiting_readers.end()) {
            for (const TaskLine& task : parts.cases->tasks(scope, false)) {
                add(list.waiting, task);
            }
        }
    }
    AppointmentFilter to_come;
    to_come.from = paris_instant(today);
    to_come.limit = 50;
    list.meetings = inside_->meetings(actor, scopes, to_come, directory);
    std::ranges::stable_sort(list.to_do, [](const WorkLine& a, const WorkLine& b) {
        return std::pair(!a.due, a.due.value_or(Date{})) < std::pair(!b.due, b.due.value_or(Date{}));
    });
    std::ranges::stable_sort(list.waiting, {}, &WorkLine::since);
    constexpr int news_shown = 5;
    list.news = messages(actor, news_shown, 0);
    std::vector<CaseId> cases;
    std::ranges::transform(list.waiting, std::back_inserter(cases),
                           [](const WorkLine& line) { return line.header.id; });
    const std::vector<Chase> chases = inside_->chases_of(cases);
    for (WorkLine& line : list.waiting) {
        inside_->complete(line.reminder, line.header.id, line.since, chases);
    }
    return list;
}

}  // namespace jalon
