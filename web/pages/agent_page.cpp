// The agent's own space: what concerns them, what others see of it, and all of it to take away.
#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "web/csv.hpp"
#include "web/pages/case_record.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int accesses_shown = 100;
constexpr int all_accesses = 100'000;
constexpr int all_documents = 10'000;

// Whoever is also an agent reads here as one alone.
Actor as_agent(const Actor& actor) {
    Actor agent = actor;
    agent.roles = {"agent"};
    return agent;
}

bool is_agent(const Visit& visit) {
    return visit.actor().has("agent") && !visit.actor().agent.empty();
}

std::string case_path(const CaseId& id) {
    return "/cases/" + percent_encoded(id.str());
}

std::vector<View> agreement_views(const std::vector<Agreement>& agreements) {
    std::vector<View> views;
    for (const Agreement& one : agreements) {
        std::vector<View> text;
        for (const std::string& sentence : one.text) {
            text.push_back(View().text("sentence", sentence));
        }
        View view;
        view.text("title", one.title.empty() ? "Accord" : one.title).flag("granted", one.granted);
        view.flag("current", one.current).text("at", on_day_and_hour(one.at)).text("by", one.by);
        view.text("programme", one.programme).text("reference", one.reference).text("version", one.version);
        view.list("text", text).text("case_path", case_path(one.case_id)).text("withdraw_label", one.withdraw_label);
        view.text("withdraw_path", one.withdraw_event.empty()
                                       ? ""
                                       : case_path(one.case_id) + "/steps/" + percent_encoded(one.withdraw_event));
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<View> access_views(const std::vector<AccessLine>& lines) {
    std::vector<View> views;
    for (const AccessLine& line : lines) {
        views.push_back(View()
                            .text("at", on_day_and_hour(line.at))
                            .text("who", line.who)
                            .text("what", line.what)
                            .text("reference", line.reference));
    }
    return views;
}

std::string agreements_csv(const std::vector<Agreement>& agreements) {
    std::string csv = csv_line({"Date", "Dossier", "Programme", "Accord", "Réponse", "Texte", "Version", "Par"});
    for (const Agreement& one : agreements) {
        csv += csv_line({on_day_and_hour(one.at), one.reference, one.programme, one.title,
                         one.granted ? "donné" : "refusé ou retiré", join(one.text, " "), one.version, one.by});
    }
    return csv_mark + csv;
}

std::string accesses_csv(const std::vector<AccessLine>& lines) {
    std::string csv = csv_line({"Date", "Qui", "Quoi", "Dossier"});
    for (const AccessLine& line : lines) {
        csv += csv_line({on_day_and_hour(line.at), line.who, line.what, line.reference});
    }
    return csv_mark + csv;
}

std::string replies_in_words(const std::vector<AppointmentReply>& replies) {
    std::string words;
    for (const AppointmentReply& reply : replies) {
        words += (words.empty() ? "" : " ; ") + reply.answer + ", le " + on_day_and_hour(reply.at);
        words += reply.text.empty() ? "" : " : " + reply.text;
    }
    return words;
}

std::string meetings_csv(const std::vector<CaseView>& cases) {
    std::string csv = csv_line({"Date", "Rendez-vous", "Lieu", "Avec", "Dossier", "Votre réponse"});
    for (const CaseView& seen : cases) {
        for (const AppointmentView& one : seen.appointments) {
            csv += csv_line({one.whole_day ? on_day(one.at) : on_day_and_hour(one.at), one.label, one.place, one.who,
                             seen.header.reference, replies_in_words(one.replies)});
        }
    }
    return csv_mark + csv;
}

std::string posts_csv(const CaseService& service, const Actor& agent, const std::vector<CaseView>& cases) {
    std::string csv = csv_line({"Date", "De", "Qui lit", "Message", "Dossier"});
    for (const CaseView& seen : cases) {
        const Result<ExchangesView> exchanges = service.exchanges(agent, seen.header.id);
        for (const PostView& post : exchanges ? exchanges->posts : std::vector<PostView>{}) {
            csv += csv_line({on_day_and_hour(post.at), post.who, post.badge, post.text, seen.header.reference});
        }
    }
    return csv_mark + csv;
}

// Names of files inside an archive hold no folder of somebody else's choosing.
std::string plain_name(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return std::string_view("\\/:*?\"<>|").find(c) != std::string_view::npos; }, '-');
    return name;
}

std::vector<ArchivedFile> archived(const Site& site, const Actor& agent) {
    std::vector<ArchivedFile> files;
    std::vector<CaseView> cases;
    const CaseService& service = *site.parts.service;
    for (const CaseLine& line : service.cases(agent, CaseFilter()).lines) {
        Result<CaseView> seen = service.view(agent, line.header.id);
        if (!seen) {
            continue;
        }
        View view = case_record(*seen);
        view.text("title", seen->programme + " – " + seen->header.reference);
        view.text("made", on_day_and_hour(site.parts.clock->now()));
        files.push_back(
            {plain_name(seen->header.reference) + "/dossier.html", french_spaces(printed("exported", view))});
        cases.push_back(std::move(*seen));
    }
    DocumentFilter all;
    all.limit = all_documents;
    std::set<std::string> names;
    for (const DocumentLine& line : service.documents(agent, all)) {
        Result<CaseService::DocumentFile> file = service.document(agent, line.document.id);
        if (!file) {
            continue;  // its bytes no longer match: the page of documents says so
        }
        const std::string name = line.document.file_name.empty() ? line.document.id.str() : line.document.file_name;
        std::string path = plain_name(line.header.reference) + "/" + plain_name(name);
        if (!names.insert(path).second) {
            path = plain_name(line.header.reference) + "/" + line.document.id.str() + "-" + plain_name(name);
        }
        files.push_back({path, std::move(file->bytes)});
    }
    files.push_back({"accords.csv", agreements_csv(service.agreements(agent))});
    files.push_back({"consultations.csv", accesses_csv(service.accesses(agent, all_accesses))});
    files.push_back({"rendez-vous.csv", meetings_csv(cases)});
    files.push_back({"echanges.csv", posts_csv(service, agent, cases)});
    return files;
}

}  // namespace

Response agent_page(const Site& site, const Visit& visit) {
    if (!is_agent(visit)) {
        return not_found_page(site, visit);
    }
    const Actor agent = as_agent(visit.actor());
    const CaseService& service = *site.parts.service;
    std::vector<View> meetings;
    for (const MeetingLine& line : service.work_list(agent).meetings) {
        meetings.push_back(appointment_view(line.appointment)
                               .text("reference", line.header.reference)
                               .text("case_path", case_path(line.header.id)));
    }
    DocumentFilter filter;
    filter.limit = all_documents;
    std::vector<View> papers;
    for (const DocumentLine& line : service.documents(agent, filter)) {
        papers.push_back(View()
                             .text("document", line.document.title)
                             .text("path", "/documents/" + percent_encoded(line.document.id.str()))
                             .text("reading_path", reading_path(line.document))
                             .text("issued", on_day(line.document.issued_at)));
    }
    std::vector<View> cases;
    for (const CaseLine& line : service.cases(agent, CaseFilter()).lines) {
        cases.push_back(View()
                            .text("programme", line.programme)
                            .text("reference", line.header.reference)
                            .text("employer_path", case_path(line.header.id) + "/as-employer"));
    }
    View view;
    view.list("meetings", meetings).list("agreements", agreement_views(service.agreements(agent)));
    view.list("papers", papers).list("cases", cases);
    view.list("accesses", access_views(service.accesses(agent, accesses_shown)));
    view.text("csrf", visit.session->csrf).flag("exports", static_cast<bool>(site.parts.archive));
    return page(site, visit, {.title = "Mon espace", .place = "me"}, "me", view);
}

Response as_employer_page(const Site& site, const Visit& visit) {
    if (!is_agent(visit)) {
        return not_found_page(site, visit);
    }
    const CaseId id(visit.captured[0]);
    const Actor agent = as_agent(visit.actor());
    if (!site.parts.service->view(agent, id)) {
        return not_found_page(site, visit);
    }
    const Result<CaseView> seen = site.parts.service->as_employer(agent, id);
    if (!seen && seen.error().kind != ErrorKind::not_found) {
        return error_page(site, visit, seen.error());
    }
    View view = case_record(seen ? *seen : CaseView());
    view.flag("unseen", !seen.has_value());
    return page(site, visit, {.title = "Ce que voit votre employeur", .place = "me"}, "as_employer", view);
}

Response export_agent(const Site& site, const Visit& visit) {
    if (!is_agent(visit) || !site.parts.archive) {
        return not_found_page(site, visit);
    }
    if (std::optional<Response> asked = proof_asked(site, visit)) {
        return *asked;
    }
    Response response;
    response.type = "application/zip";
    response.body = site.parts.archive(archived(site, as_agent(visit.actor())));
    return response.with("Content-Disposition", "attachment; filename=\"mon-espace-jalon.zip\"");
}

}  // namespace jalon
