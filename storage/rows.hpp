// Which column holds which member. For the sources of this folder only.
#pragma once

#include <concepts>
#include <type_traits>

#include "engine/cases/administration.hpp"
#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// `Row` is the type or the const type, `visit` a function of a column name and a member.
template <class Row, class Type>
concept RowOf = std::same_as<std::remove_const_t<Row>, Type>;

template <RowOf<CaseHeader> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("id", row.id);
    visit("reference", row.reference);
    visit("workflow", row.workflow);
    visit("definition", row.definition);
    visit("revision", row.revision);
    visit("organisation", row.organisation);
    visit("agent", row.agent);
    visit("counsellor", row.counsellor);
    visit("parties", row.parties);
    visit("bodies", row.bodies);
    visit("state_label", row.state_label);
    visit("step", row.step);
    visit("outcome", row.outcome);
    visit("opened_at", row.opened_at);
    visit("changed_at", row.changed_at);
    visit("state_since", row.state_since);
}

template <RowOf<TaskRow> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("case_id", row.case_id);
    visit("state", row.state);
    visit("label", row.label);
    visit("role", row.role);
    visit("event", row.event);
    visit("since", row.since);
    visit("due", row.due);
}

template <RowOf<AppointmentRow> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("case_id", row.case_id);
    visit("name", row.name);
    visit("label", row.label);
    visit("people", row.people);
    visit("at", row.at);
    visit("whole_day", row.whole_day);
    visit("minutes", row.minutes);
    visit("place", row.place);
    visit("since", row.since);
    visit("first", row.first);
}

template <RowOf<JournalEntry> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("case_id", row.case_id);
    visit("sequence", row.sequence);
    visit("at", row.at);
    visit("actor", row.actor);
    visit("role", row.role);
    visit("event", row.event);
    visit("label", row.label);
    visit("taken", row.taken);
    visit("states", row.states);
    visit("input", row.input);
    visit("previous", row.previous);
    visit("hash", row.hash);
}

template <RowOf<DocumentRecord> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("id", row.id);
    visit("case_id", row.case_id);
    visit("key", row.key);
    visit("document_template", row.document_template);
    visit("number", row.number);
    visit("version", row.version);
    visit("title", row.title);
    visit("media_type", row.media_type);
    visit("file_name", row.file_name);
    visit("sha256", row.sha256);
    visit("size", row.size);
    visit("confidentiality", row.confidentiality);
    visit("audience", row.audience);
    visit("status", row.status);
    visit("signs", row.signs);
    visit("issued_at", row.issued_at);
    visit("twin", row.twin);
}

template <RowOf<OutgoingMessage> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("key", row.key);
    visit("case_id", row.case_id);
    visit("message", row.message);
    visit("role", row.role);
    visit("address", row.address);
    visit("user", row.user);
    visit("subject", row.subject);
    visit("text", row.text);
    visit("created_at", row.created_at);
    visit("calendar", row.calendar);
}

template <RowOf<Organisation> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("id", row.id);
    members(row, visit);
}

template <RowOf<Agent> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("id", row.id);
    visit("organisation", row.organisation);
    visit("gender", row.gender);
    visit("first_name", row.first_name);
    visit("last_name", row.last_name);
    visit("birth_year", row.birth_year);
    visit("grade", row.grade);
    visit("category", row.category);
    visit("status", row.status);
    visit("post", row.post);
    visit("department", row.department);
    visit("seniority_years", row.seniority_years);
    visit("email", row.email);
    visit("phone", row.phone);
}

template <RowOf<User> Row, class Visit>
void columns(Row& row, Visit visit) {
    visit("id", row.id);
    members(row, visit);
    visit("agent", row.agent);
}

}  // namespace jalon
