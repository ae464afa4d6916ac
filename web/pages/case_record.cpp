#include "web/pages/case_record.hpp"

#include "engine/base/french.hpp"

namespace jalon {

View case_record(const CaseView& seen) {
    View view;
    view.text("reference", seen.header.reference).text("programme", seen.programme);
    view.text("state", seen.header.state_label).text("explanation", seen.explanation);
    view.text("agent", seen.agent_name).text("organisation", seen.organisation_name);
    view.text("counsellor", seen.counsellor_name).text("opened", on_day(seen.header.opened_at));
    std::vector<View> tasks;
    for (const TaskView& task : seen.tasks) {
        tasks.push_back(View()
                            .text("label", task.label)
                            .text("who", task.who)
                            .text("due", task.due ? french::long_date(*task.due) : ""));
    }
    std::vector<View> meetings;
    for (const AppointmentView& one : seen.appointments) {
        meetings.push_back(appointment_view(one));
    }
    std::vector<View> groups;
    for (const AnswerGroup& group : seen.answers) {
        std::vector<View> lines;
        for (const AnswerLine& line : group.lines) {
            lines.push_back(View().text("label", line.label).text("answer", line.text));
        }
        groups.push_back(View().text("group", group.title).list("lines", lines));
    }
    std::vector<View> papers;
    for (const DocumentView& one : seen.documents) {
        papers.push_back(View()
                             .text("document", one.record.title)
                             .text("number", one.record.number)
                             .text("status", one.signed_copy ? "Exemplaire signé" : status_label(one.record.status))
                             .text("issued", on_day(one.record.issued_at)));
    }
    std::vector<View> history;
    for (const HistoryLine& line : seen.history) {
        history.push_back(View().text("at", on_day_and_hour(line.at)).text("by", line.who).text("what", line.what));
    }
    view.list("tasks", tasks).list("meetings", meetings).list("groups", groups).list("papers", papers);
    return view.list("history", history);
}

}  // namespace jalon
