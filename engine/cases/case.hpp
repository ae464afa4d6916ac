// A case and what belongs to it, as plain data: what the engine keeps and storage saves.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.hpp"
#include "engine/definition/template.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// Who acts. Roles are those of the account; which of them count in a case is decided by `roles_in`.
struct Actor {
    UserId user;
    std::vector<std::string> roles;
    OrganisationId organisation;
    AgentId agent;
    std::string name;         // for the journal's reader, never for the log
    std::string origin = {};  // where the request came from, for the log of accesses; or ""

    bool has(std::string_view role) const;
};

// Other bodies that take part in a case: party → body.
using Bodies = std::map<std::string, OrganisationId, std::less<>>;

// What is known of a case without opening its data.
struct CaseHeader {
    CaseId id;
    std::string reference;  // "BP-2026-0042"
    std::string workflow;
    std::string definition;  // digest of the package it runs on
    std::int64_t revision = 0;
    OrganisationId organisation;       // the employer
    AgentId agent;                     // empty for the employer's own cases
    UserId counsellor;                 // empty until one is assigned
    std::vector<std::string> parties;  // roles that its definition lists; empty: it lists none
    Bodies bodies;                     // by party, those that were assigned
    std::string state_label;           // of the innermost labelled state(s), joined by « , »
    std::string step;                  // current step of the step bar
    std::string outcome;               // of a finished case: completed, stopped; "" while it runs
    Instant opened_at{};
    Instant changed_at{};
    Instant state_since{};  // since when `state_label` reads as it does
};

// A part of the case data that one audience shares. Parts of the same name merge: records by member, lists
// item by item. Kept apart so that what a role may not see is not loaded for it.
struct DataPart {
    std::string name;                   // top-level name in the data: "referral", "interviews"
    std::vector<std::string> audience;  // roles, sorted; empty: the machine alone (counters, dates that nobody reads)
    Value value;
    bool operator==(const DataPart&) const = default;
};

struct Case {
    CaseHeader header;
    Situation situation;  // with all data
};

// A paper of a case. Its bytes are known by their SHA-256.
struct DocumentRecord {
    DocumentId id;
    CaseId case_id;
    std::string key;                // "convention": its role in the case
    std::string document_template;  // id, or "" for an uploaded file
    std::string number;             // "BP-2026-0042/CT/v2", an invoice's own number, or "" for an uploaded file
    int version = 1;                // of that key in this case
    std::string title;
    std::string media_type = "application/pdf";
    std::string file_name;  // offered for download
    std::string sha256;     // hex
    std::int64_t size = 0;
    Confidentiality confidentiality = Confidentiality::s1;
    std::vector<std::string> audience;
    std::string status;  // draft, issued, to_sign, signed, replaced, void
    DocumentId signs;    // the document it is the signed copy of, or empty
    Instant issued_at{};
    std::string twin;  // hex SHA-256 of the same paper as a page for browsers, or "" when it has none
};

// Somebody's turn. One row per role that may do it.
struct TaskRow {
    CaseId case_id;
    std::string state;  // path
    std::string label;  // « Établir le compte rendu »
    std::string role;
    std::string event;  // the event that does it when there is one obvious choice, or ""
    Instant since{};
    std::optional<Date> due;
    bool operator==(const TaskRow&) const = default;
};

// A meeting, for those who take part.
struct AppointmentRow {
    CaseId case_id;
    std::string name;
    std::string label;
    std::vector<std::string> people;  // roles
    Instant at{};
    bool whole_day = false;    // `at` is the beginning of the day
    std::int64_t minutes = 0;  // 0: not said
    std::string place;
    Instant since{};  // when it was last set
    Instant first{};  // when it was first set: with the name, what tells it from the one before and the one after
    bool operator==(const AppointmentRow&) const = default;
};

inline AppointmentRow row_of(const CaseId& id, const Appointment& made) {
    return {id,           made.name,  made.label, made.people, made.at, made.whole_day,
            made.minutes, made.place, made.since, made.first};
}

struct OutgoingMessage {
    std::string key;  // idempotency: case, revision, position
    CaseId case_id;
    std::string message;  // id in workflows/messages.yaml
    std::string role;     // audience
    std::string address;  // e-mail, may be "" (then shown in the application only)
    UserId user;          // or empty
    std::string subject;
    std::string text;
    Instant created_at{};
    std::string calendar = {};  // the appointments it tells of, for calendars (see calendar_text.hpp), or ""
};

// One line of the journal. `hash` chains it to the one before of the same case.
struct JournalEntry {
    CaseId case_id;
    std::int64_t sequence = 0;  // 1, 2, 3 … = the revision it made
    Instant at{};
    UserId actor;  // empty: the clock
    std::string role;
    std::string event;                // "open", the event's name, "timer.…"
    std::string label;                // French, what a reader sees
    std::vector<std::string> taken;   // transition ids
    std::vector<std::string> states;  // leaves afterwards
    std::string input;     // canonical JSON of the event's data; confidential, never shown to readers of the history
    std::string previous;  // hex
    std::string hash;      // hex SHA-256 over all of the above, length-prefixed
};

// The hash an entry must carry, from its other members.
std::string journal_hash(const JournalEntry& entry);

}  // namespace jalon
