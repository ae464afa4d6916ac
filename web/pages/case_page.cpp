#include <algorithm>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "web/pages/case_frame.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

// One line for work that either of two may do: theirs when one of them is the actor.
std::vector<TaskView> each_once(const std::vector<TaskView>& tasks) {
    std::vector<TaskView> once;
    for (const TaskView& task : tasks) {
        const auto same = std::ranges::find_if(
            once, [&](const TaskView& other) { return other.label == task.label && other.due == task.due; });
        if (same == once.end()) {
            once.push_back(task);
            continue;
        }
        if (same->who != task.who) {
            same->who += " ou " + task.who;
        }
        if (task.mine) {
            same->mine = true;
            same->event = task.event;
        }
    }
    return once;
}

View task_view(const TaskView& task, Date today) {
    View view;
    view.text("task", task.label).text("who", task.who).flag("mine", task.mine);
    view.text("since", task.since == Instant{} ? "" : on_day(task.since));
    view.text("due", task.due ? french::long_date(*task.due) : "");
    view.text("due_words", task.due ? due_in_words(*task.due, today) : "");
    add_reminder(view, task.reminder);
    return view.flag("late", task.due && *task.due < today);
}

// « du 3 mars 2027 au 5 avril 2027 », « depuis le 5 avril 2027 ».
std::string dates_of(const StepView& step) {
    if (!step.from || step.state == StepView::State::to_come) {
        return "";
    }
    if (step.state == StepView::State::current || !step.to) {
        return "depuis le " + french::long_date(*step.from);
    }
    return *step.from == *step.to ? "le " + french::long_date(*step.from)
                                  : "du " + french::long_date(*step.from) + " au " + french::long_date(*step.to);
}

View step_view(const StepView& step) {
    View view;
    view.text("dates", dates_of(step));
    view.text("step", step.label).flag("done", step.state == StepView::State::done);
    return view.flag("current", step.state == StepView::State::current)
        .flag("to_come", step.state == StepView::State::to_come);
}

View document_view(const DocumentView& document, const Actor& reader) {
    const DocumentRecord& record = document.record;
    View view;
    view.text("document", record.title).text("document_path", "/documents/" + percent_encoded(record.id.str()));
    view.text("reading_path", reading_path(record));
    view.text("number", record.number).text("version", record.version > 1 ? std::to_string(record.version) : "");
    view.text("status", document.signed_copy ? "Exemplaire signé" : status_label(record.status));
    view.flag("is_signed", document.signed_copy || record.status == "signed");
    view.flag("is_past", record.status == "replaced" || record.status == "void");
    view.text("badge", confidentiality_badge(record.confidentiality, reader));
    view.flag("secret", record.confidentiality == Confidentiality::s3).flag("marked", leaves_marked(record));
    return view.text("issued", on_day(record.issued_at)).text("size", file_size(record.size));
}

View answers_view(const AnswerGroup& group, const Actor& reader) {
    std::vector<View> lines;
    for (const AnswerLine& line : group.lines) {
        lines.push_back(View().text("label", line.label).text("answer", line.text));
    }
    View view;
    view.text("group", group.title)
        .text("badge",
              group.confidentiality == Confidentiality::s3 ? confidentiality_badge(group.confidentiality, reader) : "");
    return view.list("lines", lines);
}

// A condition that is not met, with who can meet it; alternatives in one sentence.
View unmet_view(const Unmet& unmet) {
    std::vector<std::string> who;
    for (const Helper& helper : unmet.helpers) {
        const std::string act = helper.action.empty() ? helper.who : helper.action + " (" + helper.who + ")";
        if (std::ranges::find(who, act) == who.end()) {
            who.push_back(act);
        }
    }
    Unmet alone = unmet;
    alone.helpers.clear();
    return View().text("what", french::capitalised(line_of(alone)) + ".").text("who_can", join(who, ", "));
}

View closed_view(const WhyNot& why, const ActionView* action) {
    View one;
    one.text("action", why.label).text("by", why.mine ? "" : why.by);
    one.text("reason", action == nullptr ? "" : action->reason);
    std::vector<View> lacks;
    std::ranges::transform(why.unmet, std::back_inserter(lacks), unmet_view);
    one.list("lacks", lacks);
    one.text("until", why.late_on ? french::long_date(*why.late_on) : "");
    return one.text("lapse", why.lapse);
}

// What is not possible yet: the reader's own acts with what they lack, then what waits for others.
void add_closed(View& view, const CaseView& the_case, const std::vector<WhyNot>& reasons) {
    std::vector<View> closed;
    std::vector<View> of_others;
    for (const WhyNot& why : reasons) {
        const auto action = std::ranges::find_if(the_case.actions, [&](const ActionView& candidate) {
            return why.mine && !candidate.open && candidate.event == why.event;
        });
        (why.mine ? closed : of_others)
            .push_back(closed_view(why, action == the_case.actions.end() ? nullptr : &*action));
    }
    view.list("closed_actions", closed).list("others_actions", of_others);
}

// Open actions as buttons. An act with a form or a question goes through its own page.
void add_actions(View& view, const Site& site, const CaseView& the_case) {
    std::vector<View> open;
    for (const bool primary : {true, false}) {
        for (const ActionView& action : the_case.actions) {
            if (action.primary != primary || !action.open) {
                continue;
            }
            View one;
            one.text("action", action.label).text("help", action.help).text("event", percent_encoded(action.event));
            one.flag("primary", action.primary).flag("by_page", !action.form.empty() || !action.confirm.empty());
            open.push_back(one.text("key", site.identifier()));
        }
    }
    view.list("open_actions", open);
}

// A case that stopped stands at no step: there is no way to show.
void add_steps(View& view, const std::vector<StepView>& steps) {
    const bool begun =
        std::ranges::any_of(steps, [](const StepView& step) { return step.state != StepView::State::to_come; });
    std::vector<View> views;
    if (begun) {
        std::ranges::transform(steps, std::back_inserter(views), step_view);
    }
    view.list("steps", views);
}

void add_history(View& view, const std::vector<HistoryLine>& history) {
    std::vector<View> lines;
    std::ranges::transform(history, std::back_inserter(lines), [](const HistoryLine& line) {
        return View()
            .text("at", on_day_and_hour(line.at))
            .text("iso", iso_instant(line.at))
            .text("who", line.who)
            .text("what", line.what);
    });
    view.list("history", lines);
}

template <class Items, class Printed>
std::vector<View> listed(const Items& items, Printed printed_as) {
    std::vector<View> views;
    std::ranges::transform(items, std::back_inserter(views), printed_as);
    return views;
}

std::vector<View> answers_that(const std::vector<AnswerGroup>& groups, bool timed, const Actor& reader) {
    std::vector<View> views;
    for (const AnswerGroup& group : groups) {
        if (group.timed == timed && !group.of_case) {
            views.push_back(answers_view(group, reader));
        }
    }
    return views;
}

// The labelled data of the case: what counts time and interviews, and the rest.
void add_marks(View& view, const std::vector<AnswerGroup>& groups) {
    std::vector<View> counters;
    std::vector<View> marks;
    for (const AnswerGroup& group : groups) {
        for (const AnswerLine& line : group.of_case ? group.lines : std::vector<AnswerLine>{}) {
            (line.counts ? counters : marks).push_back(View().text("label", line.label).text("answer", line.text));
        }
    }
    view.list("counters", counters).list("marks", marks);
}

// An appointment with what was just typed about it, when that was refused: open where it was, and kept.
View meeting_view(const AppointmentView& appointment, const Fields& typed) {
    const bool refused = first_of(typed, "name") == appointment.name;
    const std::string answer = refused ? first_of(typed, "answer") : "";
    View view = appointment_view(appointment);
    view.flag("moving", answer == "move").flag("cancelling", answer == "cancel");
    return view.text("typed", refused ? first_of(typed, "text") : "");
}

// Everything that the pages of a case print; each prints its part.
View case_parts(const Site& site, const Visit& visit, const CaseView& the_case) {
    const Date today = site.parts.clock->today();
    const Actor& reader = visit.actor();
    View view;
    view.text("back", "case").text("csrf", visit.session->csrf).text("explanation", the_case.explanation);
    add_actions(view, site, the_case);
    view.list("tasks", listed(each_once(the_case.tasks), [&](const TaskView& task) { return task_view(task, today); }));
    view.list("related", listed(the_case.related, [](const RelatedCase& other) {
                  View one;
                  one.text("other_path", "/cases/" + percent_encoded(other.id.str())).text("other", other.reference);
                  return one.text("other_programme", other.programme)
                      .text("other_state", other.state)
                      .flag("opened_this", other.opened_this);
              }));
    view.text("late_rule", french::number(site.parts.service->late_cancel_hours()) +
                               " heures avant ou plus tôt, votre absence est excusée ; ensuite, l’annulation est "
                               "tardive.");
    view.list("meetings", listed(the_case.appointments, [&](const AppointmentView& appointment) {
                  return meeting_view(appointment, visit.form.texts);
              }));
    view.list("documents", listed(the_case.documents,
                                  [&](const DocumentView& document) { return document_view(document, reader); }));
    view.list("answers", answers_that(the_case.answers, false, reader));
    view.list("entries", answers_that(the_case.answers, true, reader));
    add_marks(view, the_case.answers);
    add_steps(view, the_case.steps);
    add_history(view, the_case.history);
    return view;
}

Response shown(const Site& site, const Visit& visit, const CaseId& id, const CasePage& asked) {
    const Result<CaseView> the_case = site.parts.service->view(visit.actor(), id);
    if (!the_case) {
        return error_page(site, visit, the_case.error());
    }
    if (!has_page(*the_case, asked.tab)) {
        return not_found_page(site, visit);
    }
    site.parts.service->read_messages(visit.actor(), id);
    View view = case_parts(site, visit, *the_case);
    const bool resume = asked.tab == CaseTab::summary;
    add_closed(view, *the_case,
               resume ? site.parts.service->why_not(visit.actor(), id).value_or(std::vector<WhyNot>{})
                      : std::vector<WhyNot>{});
    return framed(site, visit, *the_case, asked, view);
}

Response shown(const Site& site, const Visit& visit, CaseTab tab) {
    return shown(site, visit, CaseId(visit.captured[0]), {.tab = tab});
}

}  // namespace

Response case_page(const Site& site, const Visit& visit, const CaseId& id, const std::string& problem, int status) {
    return shown(site, visit, id, {.tab = CaseTab::summary, .problem = problem, .status = status});
}

Response case_steps(const Site& site, const Visit& visit) {
    return shown(site, visit, CaseTab::steps);
}

Response case_appointments(const Site& site, const Visit& visit) {
    return shown(site, visit, CaseTab::appointments);
}

Response case_hours(const Site& site, const Visit& visit) {
    return shown(site, visit, CaseTab::hours);
}

Response case_documents(const Site& site, const Visit& visit) {
    return shown(site, visit, CaseTab::documents);
}

Response case_history(const Site& site, const Visit& visit) {
    return shown(site, visit, CaseTab::history);
}

Response answer_appointment(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    const std::string answer = first_of(visit.form.texts, "answer");
    const Result<Instant> at = parse_instant(first_of(visit.form.texts, "at"));
    NewAnswer made{.name = first_of(visit.form.texts, "name"),
                   .at = at ? *at : Instant{},
                   .kind = AnswerKind::confirm,
                   .text = first_of(visit.form.texts, "text")};
    if (answer != "confirm") {
        made.kind = answer == "move" ? AnswerKind::move : AnswerKind::cancel;
    }
    const bool known = answer == "confirm" || answer == "move" || answer == "cancel";
    const Result<std::string> said = known ? site.parts.service->answer_appointment(visit.actor(), id, made)
                                           : failure(ErrorKind::invalid, "Choisissez une réponse.");
    if (!said && said.error().kind == ErrorKind::not_found) {
        return error_page(site, visit, said.error());
    }
    if (!said) {
        const bool moved = said.error().kind == ErrorKind::conflict;
        return shown(site, visit, id,
                     {.tab = CaseTab::appointments, .problem = said.error().message, .status = moved ? 409 : 422});
    }
    return see_other("/cases/" + percent_encoded(id.str()) + "/appointments")
        .with("Set-Cookie", flash_cookie_header(site, {*said}));
}

Response chase(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    const Result<std::string> reminded =
        site.parts.service->chase(visit.actor(), id, first_of(visit.form.texts, "task"));
    if (!reminded) {
        return error_page(site, visit, reminded.error());
    }
    const bool home = first_of(visit.form.texts, "_back") == "home";
    return see_other(home ? "/#waiting-title" : "/cases/" + percent_encoded(id.str()))
        .with("Set-Cookie", flash_cookie_header(site, {"Relance envoyée : " + *reminded + "."}));
}

Response case_page(const Site& site, const Visit& visit) {
    return case_page(site, visit, CaseId(visit.captured[0]), "", 200);
}

}  // namespace jalon
