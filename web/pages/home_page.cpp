#include <algorithm>
#include <iterator>

#include "engine/base/french.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr std::ptrdiff_t waiting_shown = 10;
constexpr int running_shown = 5;
constexpr int small_body_staff = 50;  // up to here the secretary does everything, and sees three things

View line_view(const WorkLine& line, Date today) {
    const std::string case_path = "/cases/" + percent_encoded(line.header.id.str());
    View view;
    view.text("label", line.label)
        .text("subject", line.subject)
        .text("programme", line.programme)
        .text("who", line.who);
    view.text("reference", line.header.reference).text("case_path", case_path);
    view.text("act_path", line.event.empty() ? case_path : case_path + "/steps/" + percent_encoded(line.event));
    view.text("action", line.action.empty() ? "Choisir la suite" : line.action);
    view.flag("late", line.late).text("due", line.due ? french::long_date(*line.due) : "");
    view.text("due_words", line.due ? due_in_words(*line.due, today) : "");
    add_reminder(view, line.reminder);
    const bool dated = line.since != Instant{};
    return view.text("since", dated ? on_day(line.since) : "")
        .text("since_words", dated ? since_in_words(paris_date(line.since), today) : "");
}

View meeting_view(const MeetingLine& line) {
    View view = appointment_view(line.appointment);
    view.text("subject", line.subject).text("programme", line.programme).text("reference", line.header.reference);
    return view.text("case_path", "/cases/" + percent_encoded(line.header.id.str()) + "/appointments");
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

template <class Lines>
std::vector<View> views_of(const Lines& lines, Date today) {
    std::vector<View> views;
    std::ranges::transform(lines, std::back_inserter(views),
                           [&](const WorkLine& line) { return line_view(line, today); });
    return views;
}

// What goes wrong in the house, for whoever can mend it.
void add_troubles(View& view, const Site& site, const Visit& visit, const std::string& problem) {
    std::vector<View> troubles;
    if (visit.actor().has("administrator")) {
        for (const std::string& trouble : site.parts.service->troubles()) {
            troubles.push_back(View().text("trouble", trouble));
        }
    }
    view.list("troubles", troubles).text("problem", problem);
    add_dead_mails(view, site, visit);
}

// The reader’s own work; « ?show=late » keeps what is late.
void add_to_do(View& view, const Visit& visit, const std::vector<WorkLine>& all, Date today) {
    std::vector<WorkLine> late;
    std::ranges::copy_if(all, std::back_inserter(late), &WorkLine::late);
    const bool only_late = first_of(visit.query, "show") == "late";
    view.number("to_do_count", std::ssize(all)).flag("only_late", only_late);
    view.flag("signatory", visit.actor().has("employer_head") || visit.actor().has("centre_head"));
    view.text("late_count", late.empty() ? "" : french::number(std::ssize(late)));
    view.list("to_do", views_of(only_late ? late : all, today));
}

// The others’ work. Who answers for the service sees apart what is late there.
void add_waiting(View& view, const Visit& visit, std::vector<WorkLine> waiting, Date today) {
    std::vector<WorkLine> late;
    if (visit.actor().has("head_of_service")) {
        std::ranges::copy_if(waiting, std::back_inserter(late), &WorkLine::late);
        std::erase_if(waiting, [](const WorkLine& line) { return line.late; });
        std::ranges::stable_sort(late, {}, &WorkLine::due);
    }
    view.list("service_late", views_of(late, today));
    view.text("service_late_count", late.empty() ? "" : french::number(std::ssize(late)));
    const bool all = first_of(visit.query, "waiting") == "all" || std::ssize(waiting) <= waiting_shown + 2;
    view.number("waiting_count", std::ssize(waiting)).flag("more_waiting", !all);
    if (!all) {
        waiting.resize(waiting_shown);
    }
    view.list("waiting", views_of(waiting, today));
}

// Appointments of the seven days that begin today, then the later ones.
void add_meetings(View& view, const std::vector<MeetingLine>& meetings, Date today) {
    constexpr std::int64_t days_of_a_week = 7;
    const Instant end = paris_instant(add_days(today, days_of_a_week));
    std::vector<View> soon;
    std::vector<View> later;
    for (const MeetingLine& meeting : meetings) {
        (meeting.appointment.at < end ? soon : later).push_back(meeting_view(meeting));
    }
    view.number("meeting_count", std::ssize(soon)).number("later_count", std::ssize(later));
    view.list("meetings", soon).list("later", later);
}

// Whose turn it is in a case, from the lists of what is waited for.
std::string turn_in(const WorkList& list, const CaseId& id, Date today) {
    const auto of_case = [&](const WorkLine& line) { return line.header.id == id; };
    if (std::ranges::any_of(list.to_do, of_case)) {
        return "c’est à vous";
    }
    const auto waiting = std::ranges::find_if(list.waiting, of_case);
    return waiting == list.waiting.end()
               ? ""
               : "en attente : " + waiting->who + ", " + since_in_words(paris_date(waiting->since), today);
}

void add_running(View& view, const Site& site, const Visit& visit, const WorkList& list, Date today) {
    CaseFilter filter;
    filter.finished = false;
    filter.limit = running_shown;
    const CaseLines running = site.parts.service->cases(visit.actor(), filter);
    std::vector<View> rows;
    for (const CaseLine& line : running.lines) {
        const auto meeting = std::ranges::find_if(
            list.meetings, [&](const MeetingLine& one) { return one.header.id == line.header.id; });
        View row;
        row.text("subject", line.subject.empty() ? line.organisation_name : line.subject);
        row.text("programme", line.programme).text("reference", line.header.reference);
        row.text("state", line.header.state_label).text("turn", turn_in(list, line.header.id, today));
        row.text("meeting", meeting == list.meetings.end() ? "" : on_day_and_hour(meeting->appointment.at));
        rows.push_back(row.text("case_path", "/cases/" + percent_encoded(line.header.id.str())));
    }
    view.list("running", std::move(rows)).number("running_count", running.count);
    view.flag("more_running", running.count > running_shown);
}

// A body so small that one person does everything there.
bool is_of_small_body(const Site& site, const Actor& actor) {
    if (actor.roles != std::vector<std::string>{"hr_officer"}) {
        return false;
    }
    const std::optional<Organisation> body = site.parts.directory->organisation(actor.organisation);
    return body && body->staff <= small_body_staff;
}

Response shown(const Site& site, const Visit& visit, const Refusal& refusal) {
    const WorkList list = site.parts.service->work_list(visit.actor());
    const Date today = site.parts.clock->today();
    const MessageCounts counts = site.parts.service->count_messages(visit.actor());
    View view;
    view.text("back", "home");
    view.text("unread_count", counts.unread == 0 ? "" : french::number(counts.unread))
        .flag("several_unread", counts.unread > 1);
    add_troubles(view, site, visit, refusal.message);
    add_to_do(view, visit, list.to_do, today);
    add_opening(view, site, visit, refusal.workflow, refusal.organisation);
    const Frame frame{.title = "À faire", .place = "home", .status = refusal.status};
    const bool small = is_of_small_body(site, visit.actor());
    if (small) {
        add_running(view, site, visit, list, today);
    } else {
        add_meetings(view, list.meetings, today);
        add_waiting(view, visit, list.waiting, today);
        std::vector<View> news;
        std::ranges::transform(list.news, std::back_inserter(news), news_view);
        view.list("news", news);
    }
    return page(site, visit, frame, small ? "home_of_small_body" : "home", view);
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
