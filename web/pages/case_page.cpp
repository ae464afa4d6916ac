#include <algorithm>

#include "engine/base/french.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

View task_view(const TaskView& task, Date today) {
    View view;
    view.text("task", task.label).text("who", task.who).flag("mine", task.mine);
    view.text("since", task.since == Instant{} ? "" : on_day(task.since));
    view.text("due", task.due ? french::long_date(*task.due) : "");
    view.text("due_words", task.due ? due_in_words(*task.due, today) : "");
    return view.flag("late", task.due && *task.due < today);
}

View step_view(const StepView& step) {
    View view;
    view.text("step", step.label).flag("done", step.state == StepView::State::done);
    return view.flag("current", step.state == StepView::State::current)
        .flag("to_come", step.state == StepView::State::to_come);
}

View document_view(const DocumentView& document) {
    const DocumentRecord& record = document.record;
    View view;
    view.text("document", record.title).text("document_path", "/documents/" + percent_encoded(record.id.str()));
    view.text("number", record.number).text("version", record.version > 1 ? std::to_string(record.version) : "");
    view.text("status", document.signed_copy ? "Exemplaire signé" : status_label(record.status));
    view.flag("is_signed", document.signed_copy || record.status == "signed");
    view.flag("is_past", record.status == "replaced" || record.status == "void");
    view.text("badge", confidentiality_badge(record.confidentiality));
    view.flag("secret", record.confidentiality == Confidentiality::s3);
    return view.text("issued", on_day(record.issued_at)).text("size", file_size(record.size));
}

View answers_view(const AnswerGroup& group) {
    std::vector<View> lines;
    for (const AnswerLine& line : group.lines) {
        lines.push_back(View().text("label", line.label).text("answer", line.text));
    }
    View view;
    view.text("group", group.title)
        .text("badge",
              group.confidentiality == Confidentiality::s3 ? confidentiality_badge(group.confidentiality) : "");
    return view.list("lines", lines);
}

// Open actions as buttons, closed ones as sentences. An act with a form or a question goes through its own page.
void add_actions(View& view, const Site& site, const CaseView& the_case) {
    std::vector<View> open;
    std::vector<View> closed;
    for (const bool primary : {true, false}) {
        for (const ActionView& action : the_case.actions) {
            if (action.primary != primary) {
                continue;
            }
            View one;
            one.text("action", action.label).text("help", action.help).text("event", percent_encoded(action.event));
            one.flag("primary", action.primary).flag("by_page", !action.form.empty() || !action.confirm.empty());
            one.text("reason", action.reason).text("unblock", action.unblock).text("key", site.identifier());
            (action.open ? open : closed).push_back(one);
        }
    }
    view.list("open_actions", open).list("closed_actions", closed);
}

void add_header(View& view, const CaseView& the_case) {
    const CaseHeader& header = the_case.header;
    const bool of_agent = !the_case.agent_name.empty();
    view.text("heading", of_agent ? the_case.agent_name : the_case.organisation_name);
    view.text("programme", the_case.programme).text("reference", header.reference).text("state", header.state_label);
    view.text("organisation", of_agent ? the_case.organisation_name : "").text("counsellor", the_case.counsellor_name);
    view.text("opened", on_day(header.opened_at)).text("changed", on_day_and_hour(header.changed_at));
    view.flag("finished", !header.outcome.empty()).flag("stopped", header.outcome == "stopped");
    view.text("case_path", "/cases/" + percent_encoded(header.id.str()))
        .text("revision", std::to_string(header.revision));
    view.text("explanation", the_case.explanation);
}

}  // namespace

Response case_page(const Site& site, const Visit& visit, const CaseId& id, const std::string& problem, int status) {
    const Result<CaseView> the_case = site.parts.service->view(visit.actor(), id);
    if (!the_case) {
        return error_page(site, visit, the_case.error());
    }
    const Date today = site.parts.clock->today();
    View view;
    add_header(view, *the_case);
    add_actions(view, site, *the_case);
    view.text("problem", problem).text("csrf", visit.session->csrf);
    const auto listed = [](const auto& items, const auto& printed_as) {
        std::vector<View> views;
        std::ranges::transform(items, std::back_inserter(views), printed_as);
        return views;
    };
    view.list("tasks", listed(the_case->tasks, [&](const TaskView& task) { return task_view(task, today); }));
    view.list("steps", listed(the_case->steps, step_view))
        .list("documents", listed(the_case->documents, document_view));
    view.list("answers", listed(the_case->answers, answers_view));
    view.list("history", listed(the_case->history, [](const HistoryLine& line) {
                  return View()
                      .text("at", on_day_and_hour(line.at))
                      .text("iso", iso_instant(line.at))
                      .text("who", line.who)
                      .text("what", line.what);
              }));
    Frame frame{.title = the_case->header.reference + " – " + the_case->programme,
                .place = "cases",
                .notices = flashed(site, visit.request),
                .status = status};
    const bool said = !frame.notices.empty();
    Response response = page(site, visit, frame, "case", view);
    return said ? response.with("Set-Cookie", flash_cookie_header(site, {})) : response;
}

Response case_page(const Site& site, const Visit& visit) {
    return case_page(site, visit, CaseId(visit.captured[0]), "", 200);
}

}  // namespace jalon
