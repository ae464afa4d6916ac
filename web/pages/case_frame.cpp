#include "web/pages/case_frame.hpp"

#include <algorithm>
#include <array>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"

namespace jalon {

namespace {

struct Heading {
    CaseTab tab;
    const char* label;
    const char* path;  // after that of the case
    const char* page;
};

constexpr std::array headings = {Heading{CaseTab::summary, "Résumé", "", "case"},
                                 Heading{CaseTab::steps, "Étapes", "/steps", "case_steps"},
                                 Heading{CaseTab::appointments, "Rendez-vous", "/appointments", "case_appointments"},
                                 Heading{CaseTab::hours, "Heures", "/hours", "case_hours"},
                                 Heading{CaseTab::documents, "Documents", "/documents", "case_documents"},
                                 Heading{CaseTab::exchanges, "Échanges", "/exchanges", "case_exchanges"},
                                 Heading{CaseTab::history, "Historique", "/history", "case_history"}};

// Whose turn it is, each once: « vous, Secrétariat du centre de gestion ».
std::string turn_in(const CaseView& the_case) {
    std::vector<std::string> who;
    for (const TaskView& task : the_case.tasks) {
        const std::string one = task.mine ? "vous" : task.who;
        if (std::ranges::find(who, one) == who.end()) {
            who.push_back(one);
        }
    }
    return french::capitalised(join(who, ", "));
}

void add_deadline(View& view, const CaseView& the_case, Date today) {
    std::optional<Date> next;
    for (const TaskView& task : the_case.tasks) {
        next = task.due && (!next || *task.due < *next) ? task.due : next;
    }
    view.text("deadline", next ? french::long_date(*next) : "").flag("deadline_late", next && *next < today);
    view.text("deadline_words", next ? due_in_words(*next, today) : "");
}

void add_header(View& view, const CaseView& the_case) {
    const CaseHeader& header = the_case.header;
    const bool of_agent = !the_case.agent_name.empty();
    view.text("heading", of_agent ? the_case.agent_name : the_case.organisation_name);
    view.text("programme", the_case.programme).text("reference", header.reference).text("state", header.state_label);
    view.text("organisation", of_agent ? the_case.organisation_name : "").text("counsellor", the_case.counsellor_name);
    view.text("opened", on_day(header.opened_at)).text("changed", on_day_and_hour(header.changed_at));
    view.flag("finished", !header.outcome.empty()).flag("stopped", header.outcome == "stopped");
    view.text("case_path", "/cases/" + percent_encoded(header.id.str())).text("revision", the_case.token);
    view.text("turn", turn_in(the_case));
}

}  // namespace

bool has_page(const CaseView& the_case, CaseTab tab) {
    const auto counts = [](const AnswerGroup& group) {
        return group.timed || std::ranges::any_of(group.lines, &AnswerLine::counts);
    };
    switch (tab) {
        case CaseTab::appointments:
            return !the_case.appointments.empty();
        case CaseTab::hours:
            return std::ranges::any_of(the_case.answers, counts);
        case CaseTab::documents:
            return !the_case.documents.empty() || !the_case.actions.empty();
        case CaseTab::exchanges:
            return the_case.may_exchange;
        default:
            return true;
    }
}

Response framed(const Site& site, const Visit& visit, const CaseView& the_case, const CasePage& asked, View& view) {
    add_header(view, the_case);
    add_deadline(view, the_case, site.parts.clock->today());
    view.text("problem", asked.problem);
    const std::string path = "/cases/" + percent_encoded(the_case.header.id.str());
    std::vector<View> tabs;
    for (const Heading& heading : headings) {
        if (has_page(the_case, heading.tab)) {
            View one;
            one.text("tab", heading.label).text("tab_path", path + heading.path);
            tabs.push_back(one.flag("here", heading.tab == asked.tab));
        }
    }
    view.list("tabs", tabs);
    const auto* const here = std::ranges::find(headings, asked.tab, &Heading::tab);
    const std::string page_name = asked.tab == CaseTab::summary ? "" : std::string(here->label) + " – ";
    Frame frame{.title = page_name + the_case.header.reference + " – " + the_case.programme,
                .place = "cases",
                .status = asked.status};
    return page(site, visit, frame, here->page, view);
}

}  // namespace jalon
