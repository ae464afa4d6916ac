// Who meets whom and when, across cases, and what those who were asked to come have answered.
#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/calendar_text.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/exchanges.hpp"
#include "engine/cases/telling.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

constexpr std::size_t longest_text = 1000;  // bytes

bool holds(const std::vector<std::string>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

bool is_of_centre(const std::string& role) {
    return role == "counsellor" || holds(roles_of_the_service(), role);
}

// The role in which somebody with these roles is asked to come; "" when they are not.
std::string asked_as(const AppointmentRow& row, const std::vector<std::string>& roles) {
    const auto found = std::ranges::find_if(
        roles, [&](const std::string& role) { return holds(row.people, role) && !is_of_centre(role); });
    return found == roles.end() ? std::string() : *found;
}

bool is_called_off(const AppointmentAnswer& answer) {
    return answer.answer == "excused" || answer.answer == "late_cancellation";
}

std::string answer_words(const std::string& answer) {
    return answer == "confirmed"    ? "Confirmé"
           : answer == "move_asked" ? "Autre moment demandé"
           : answer == "excused"    ? "Excusé"
                                    : "Annulation tardive";
}

// One's own answers; those of the agent and of others for who is at work on the case, and for the agent.
std::vector<AppointmentAnswer> readable(const AppointmentRow& row, const std::vector<std::string>& roles,
                                        const std::vector<AppointmentAnswer>& answers) {
    std::vector<AppointmentAnswer> found;
    for (const AppointmentAnswer& answer : answers) {
        const bool of_this = answer.case_id == row.case_id && answer.name == row.name && answer.at == row.at;
        const bool at_work = !reads_from_outside(roles) && !holds(roles, "agent");
        if (of_this && (at_work || holds(roles, answer.role))) {
            found.push_back(answer);
        }
    }
    return found;
}

// The graver word counts; confirmed is what everybody who was asked, as far as the reader knows, has confirmed.
std::string status_of(const AppointmentRow& row, const std::vector<std::string>& roles,
                      const std::vector<AppointmentAnswer>& answers) {
    for (const char* grave : {"late_cancellation", "excused", "move_asked"}) {
        if (std::ranges::find(answers, grave, &AppointmentAnswer::answer) != answers.end()) {
            return answer_words(grave);
        }
    }
    const bool at_work = !reads_from_outside(roles) && !holds(roles, "agent");
    const auto open = [&](const std::string& role) {
        return !is_of_centre(role) && (at_work || holds(roles, role)) &&
               std::ranges::find(answers, role, &AppointmentAnswer::role) == answers.end();
    };
    return answers.empty() || std::ranges::any_of(row.people, open) ? "Proposé" : answer_words("confirmed");
}

AppointmentView view_of(const AppointmentRow& row, const std::vector<std::string>& roles,
                        const std::vector<AppointmentAnswer>& answers, Instant now) {
    AppointmentView view = appointment_for(row, now);
    const std::vector<AppointmentAnswer> read = readable(row, roles, answers);
    const bool asked = std::ranges::any_of(row.people, [](const std::string& role) { return !is_of_centre(role); });
    view.called_off = std::ranges::any_of(read, is_called_off);
    view.status = view.past || !asked ? "" : status_of(row, roles, read);
    view.may_answer = !view.past && !asked_as(row, roles).empty();
    for (const AppointmentAnswer& answer : read) {
        view.replies.push_back({role_label(answer.role), answer_words(answer.answer), answer.text, answer.told_at});
    }
    return view;
}

std::vector<AppointmentAnswer> answers_to(const std::vector<AppointmentLine>& lines, ExchangeStore* exchanges) {
    std::vector<CaseId> cases;
    for (const AppointmentLine& line : lines) {
        if (std::ranges::find(cases, line.header.id) == cases.end()) {
            cases.push_back(line.header.id);
        }
    }
    return exchanges == nullptr ? std::vector<AppointmentAnswer>() : exchanges->last_answers(cases);
}

std::string answer_for(AnswerKind kind, const AppointmentRow& row, Instant now, int late_hours) {
    switch (kind) {
        case AnswerKind::confirm:
            return "confirmed";
        case AnswerKind::move:
            return "move_asked";
        default:
            return row.at - now >= std::chrono::hours(late_hours) ? "excused" : "late_cancellation";
    }
}

std::string said(const std::string& answer) {
    return answer == "confirmed" ? "Votre présence est confirmée."
           : answer == "move_asked" ? "Votre demande est envoyée. Le rendez-vous reste fixé tant qu’il n’a pas été "
                                      "déplacé."
           : answer == "excused" ? "Votre absence est excusée : le centre de gestion est prévenu à temps."
                                 : "Le centre de gestion est prévenu. L’annulation est tardive ; un mot de votre "
                                   "part au conseiller est bienvenu.";
}

}  // namespace

bool CaseService::Inside::keeps_calendar(const std::vector<std::string>& roles) {
    return holds(roles, "head_of_service") || holds(roles, "secretary");
}

std::vector<CaseService::Inside::SeenAppointment> CaseService::Inside::appointments_seen(
    const Actor& actor, const std::vector<CaseScope>& scopes, const AppointmentFilter& filter) const {
    std::vector<AppointmentLine> lines;
    std::set<std::pair<std::string, std::string>> known;
    for (const CaseScope& scope : scopes) {
        for (AppointmentLine& line : parts.cases->appointments(scope, filter)) {
            if (known.emplace(line.header.id.str(), line.appointment.name).second) {
                lines.push_back(std::move(line));
            }
        }
    }
    std::ranges::stable_sort(lines, {}, [](const AppointmentLine& line) { return line.appointment.at; });
    const std::vector<AppointmentAnswer> answers = answers_to(lines, parts.exchanges);
    std::vector<SeenAppointment> seen;
    for (AppointmentLine& line : lines) {
        std::vector<std::string> roles = roles_in(actor, line.header);
        AppointmentView view = view_of(line.appointment, roles, answers, parts.clock->now());
        seen.push_back({std::move(line), std::move(roles), std::move(view)});
    }
    return seen;
}

std::vector<MeetingLine> CaseService::Inside::meetings(const Actor& actor, const std::vector<CaseScope>& scopes,
                                                       const AppointmentFilter& filter,
                                                       const Directory& directory) const {
    std::vector<MeetingLine> lines;
    for (SeenAppointment& one : appointments_seen(actor, scopes, filter)) {
        lines.push_back({header_for(one.line.header, one.roles), programme(one.line.header),
                         subject(one.line.header, one.roles, directory), std::move(one.view)});
    }
    return lines;
}

std::vector<AppointmentView> CaseService::Inside::appointments_of(const CaseId& id,
                                                                  const std::vector<std::string>& roles) const {
    CaseScope scope;
    scope.all = true;
    scope.roles = roles;
    AppointmentFilter filter;
    filter.case_id = id;
    filter.all_people = keeps_calendar(roles);
    const std::vector<AppointmentLine> lines = parts.cases->appointments(scope, filter);
    const std::vector<AppointmentAnswer> answers = answers_to(lines, parts.exchanges);
    std::vector<AppointmentView> views;
    for (const AppointmentLine& line : lines) {
        views.push_back(view_of(line.appointment, roles, answers, parts.clock->now()));
    }
    return views;
}

int CaseService::late_cancel_hours() const {
    return inside_->parts.late_cancel_hours;
}

bool CaseService::sees_service_calendar(const Actor& actor) {
    return Inside::keeps_calendar(actor.roles);
}

std::vector<MeetingLine> CaseService::calendar(const Actor& actor, const CalendarWish& wish) const {
    AppointmentFilter filter;
    filter.from = paris_instant(wish.from);
    filter.until = paris_instant(wish.until);
    filter.limit = 1000;
    std::vector<CaseScope> scopes = scopes_of(actor);
    if (wish.of_service && sees_service_calendar(actor)) {
        filter.all_people = true;
        std::erase_if(scopes, [](const CaseScope& scope) { return !Inside::keeps_calendar(scope.roles); });
    }
    return inside_->meetings(actor, scopes, filter, inside_->people);
}

std::string CaseService::calendar_feed(const Actor& actor) const {
    const Parts& parts = inside_->parts;
    AppointmentFilter filter;
    filter.from = parts.clock->now() - std::chrono::hours(24 * 31);
    filter.limit = 1000;
    std::vector<CalendarEntry> entries;
    for (const Inside::SeenAppointment& one : inside_->appointments_seen(actor, scopes_of(actor), filter)) {
        CalendarEntry entry{one.line.appointment, one.view.called_off, one.line.appointment.since};
        for (const AppointmentReply& reply : one.view.replies) {
            entry.changed = std::max(entry.changed, reply.at);
        }
        entries.push_back(std::move(entry));
    }
    return calendar_text(entries, CalendarUse::feed, parts.clock->now());
}

Result<std::string> CaseService::answer_appointment(const Actor& actor, const CaseId& id, const NewAnswer& answer) {
    const Parts& parts = inside_->parts;
    const Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const std::vector<Appointment>& set = known->the_case.situation.appointments;
    const auto found = std::ranges::find(set, answer.name, &Appointment::name);
    const std::string as = found == set.end() ? "" : asked_as(row_of(id, *found), known->roles);
    if (parts.exchanges == nullptr || (found != set.end() && as.empty())) {
        return failure(ErrorKind::not_allowed, "Ce rendez-vous n’attend pas de réponse de votre part.");
    }
    if (found == set.end() || found->at != answer.at) {
        return failure(ErrorKind::conflict,
                       "Ce rendez-vous vient d’être déplacé ou annulé. Vérifiez sa date avant de répondre.");
    }
    const AppointmentRow row = row_of(id, *found);
    const Instant now = parts.clock->now();
    const std::string text = trimmed(answer.text);
    if (appointment_for(row, now).past) {
        return failure(ErrorKind::invalid, "Ce rendez-vous est passé ; prenez contact avec le centre de gestion.");
    }
    if (answer.kind == AnswerKind::move && text.empty()) {
        return failure(ErrorKind::invalid, "Dites quels jours ou quelles heures vous conviendraient mieux.");
    }
    if (text.size() > longest_text) {
        return failure(ErrorKind::invalid, "Ce message est trop long ; résumez-le en quelques phrases.");
    }
    AppointmentAnswer made{.case_id = id,
                           .name = row.name,
                           .at = row.at,
                           .user = actor.user,
                           .role = as,
                           .answer = answer_for(answer.kind, row, now, parts.late_cancel_hours),
                           .text = text,
                           .told_at = now};
    for (const AppointmentAnswer& last : parts.exchanges->last_answers({id})) {
        const bool same = last.name == made.name && last.at == made.at && last.role == made.role;
        if (same && last.answer == made.answer && last.text == made.text) {
            return said(made.answer);
        }
    }
    std::vector<std::string> readers;
    std::ranges::copy_if(row.people, std::back_inserter(readers), is_of_centre);
    const Told told{
        .key = fmt::format("answer/{}/{}/{}/{}", id.str(), row.name, as, iso_instant(now)),
        .message = "appointment-answer",
        .subject = "Rendez-vous CDG",
        .text = fmt::format("Une réponse est arrivée pour le rendez-vous du {} (dossier {}). Connectez-vous pour la "
                            "lire.",
                            french::long_date(paris_date(row.at)), known->the_case.header.reference)};
    parts.exchanges->add(
        made, messages_to(people_of(*parts.directory, known->the_case.header, readers, actor.user), id, told, now));
    return said(made.answer);
}

}  // namespace jalon
