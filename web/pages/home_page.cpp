#include <algorithm>
#include <iterator>

#include "engine/base/french.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr std::ptrdiff_t waiting_shown = 10;

View line_view(const WorkLine& line, Date today) {
    const std::string case_path = "/cases/" + percent_encoded(line.header.id.str());
    View view;
    view.text("label", line.label)
        .text("subject", line.subject)
        .text("programme", line.programme)
        .text("who", line.who);
    view.text("reference", line.header.reference).text("case_path", case_path);
    view.text("act_path", line.event.empty() ? case_path : case_path + "/steps/" + percent_encoded(line.event));
    view.flag("late", line.late).text("due", line.due ? french::long_date(*line.due) : "");
    view.text("due_words", line.due ? due_in_words(*line.due, today) : "");
    return view.text("since", line.since == Instant{} ? "" : on_day(line.since));
}

View meeting_view(const MeetingLine& line) {
    View view = appointment_view(line.appointment);
    view.text("subject", line.subject).text("programme", line.programme).text("reference", line.header.reference);
    return view.text("case_path", "/cases/" + percent_encoded(line.header.id.str()));
}

View news_view(const MessageLine& line) {
    View view;
    view.text("subject", line.message.subject).text("text", line.message.text).text("reference", line.reference);
    view.text("at", on_day_and_hour(line.message.created_at)).text("iso", iso_instant(line.message.created_at));
    return view.text("case_path",
                     line.message.case_id.empty() ? "" : "/cases/" + percent_encoded(line.message.case_id.str()));
}

// What could not be sent by e-mail, for the administrator.
void add_dead_mails(View& view, const Site& site, const Visit& visit) {
    constexpr int shown = 20;
    std::vector<View> rows;
    if (site.parts.mails != nullptr && visit.actor().has("administrator")) {
        for (const DeadMail& mail : site.parts.mails->dead(shown)) {
            rows.push_back(View()
                               .text("address", mail.address)
                               .text("subject", mail.subject)
                               .text("reference", mail.reference)
                               .text("reason", mail.reason)
                               .text("at", french::long_date(paris_date(mail.at))));
        }
    }
    view.list("dead_mails", rows);
}

// The centre's people say for which body they open a case; the employer's people open it for theirs.
void add_opening(View& view, const Site& site, const Visit& visit, const std::string& workflow,
                 const std::string& organisation) {
    std::vector<View> kinds;
    for (const OpenableKind& kind : site.parts.service->openable(visit.actor())) {
        kinds.push_back(View()
                            .text("workflow", kind.workflow)
                            .text("kind", kind.label)
                            .flag("chosen", kind.workflow == workflow)
                            .flag("first", kinds.empty()));
    }
    std::vector<View> bodies;
    const OrganisationId centre = site.parts.directory->centre();
    if (!kinds.empty() && visit.actor().organisation == centre) {
        for (const Organisation& body : site.parts.directory->organisations()) {
            if (is_employer(body)) {
                bodies.push_back(View()
                                     .text("body_id", body.id.str())
                                     .text("body", body.name)
                                     .flag("chosen", body.id.str() == organisation));
            }
        }
    }
    view.flag("one_kind", kinds.size() == 1);
    view.list("kinds", kinds).list("bodies", bodies).text("key", site.identifier()).text("csrf", visit.session->csrf);
}

struct Refusal {
    std::string message;
    std::string workflow;
    std::string organisation;
    int status = 200;
};

Response shown(const Site& site, const Visit& visit, const Refusal& refusal) {
    const WorkList list = site.parts.service->work_list(visit.actor());
    const Date today = site.parts.clock->today();
    std::vector<View> to_do;
    std::vector<View> waiting;
    std::vector<View> news;
    std::int64_t late = 0;
    for (const WorkLine& line : list.to_do) {
        to_do.push_back(line_view(line, today));
        late += line.late ? 1 : 0;
    }
    for (const WorkLine& line : list.waiting) {
        waiting.push_back(line_view(line, today));
    }
    std::vector<View> meetings;
    std::ranges::transform(list.meetings, std::back_inserter(meetings), meeting_view);
    for (const MessageLine& line : list.news) {
        news.push_back(news_view(line));
    }
    View view;
    const bool all = first_of(visit.query, "waiting") == "all" || std::ssize(waiting) <= waiting_shown + 2;
    view.number("waiting_count", std::ssize(waiting)).flag("more_waiting", !all);
    if (!all) {
        waiting.resize(waiting_shown);
    }
    view.list("to_do", to_do)
        .list("meetings", meetings)
        .list("waiting", waiting)
        .list("news", news)
        .text("problem", refusal.message);
    std::vector<View> troubles;
    if (visit.actor().has("administrator")) {
        for (const std::string& trouble : site.parts.service->troubles()) {
            troubles.push_back(View().text("trouble", trouble));
        }
    }
    view.list("troubles", troubles);
    add_dead_mails(view, site, visit);
    view.number("to_do_count", std::ssize(to_do));
    view.text("late_count", late == 0 ? "" : french::number(late));
    add_opening(view, site, visit, refusal.workflow, refusal.organisation);
    return page(site, visit, {.title = "À faire", .place = "home", .notices = {}, .status = refusal.status}, "home",
                view);
}

}  // namespace

Response home_page(const Site& site, const Visit& visit) {
    return shown(site, visit, {});
}

Response open_case(const Site& site, const Visit& visit) {
    const std::string workflow = first_of(visit.form.texts, "workflow");
    const std::string organisation = first_of(visit.form.texts, "organisation");
    const Result<CaseView> opened = site.parts.service->open(visit.actor(), workflow, OrganisationId(organisation),
                                                             first_of(visit.form.texts, "_key"));
    if (!opened) {
        const int status = opened.error().kind == ErrorKind::not_allowed ? 403 : 422;
        return shown(site, visit, {opened.error().message, workflow, organisation, status});
    }
    std::vector<std::string> notices = opened->notices;
    notices.insert(notices.begin(), "Le dossier " + opened->header.reference + " est ouvert.");
    return see_other("/cases/" + percent_encoded(opened->header.id.str()))
        .with("Set-Cookie", flash_cookie_header(site, notices));
}

}  // namespace jalon
