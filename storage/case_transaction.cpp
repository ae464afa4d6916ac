#include "storage/case_transaction.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/statechart/situation_json.hpp"
#include "storage/case_rows.hpp"
#include "storage/rows.hpp"

namespace jalon {

using namespace storage;

namespace {

std::string without_data(const Situation& situation) {
    return situation_to_json(situation, WithData::no);
}

// Of the timer that fires first; the epoch when none runs.
Instant next_due(const Situation& situation) {
    const auto first = std::ranges::min_element(situation.timers, {}, &ArmedTimer::due);
    return first == situation.timers.end() ? Instant{} : first->due;
}

std::string search_text(const CaseHeader& header) {
    return french::search_key(header.reference + " " + header.state_label);
}

}  // namespace

std::optional<Case> SqliteCaseTransaction::load(const CaseId& id) {
    return read_case(session(), id, nullptr);
}

std::optional<Case> SqliteCaseTransaction::latest(const std::string& workflow, const OrganisationId& organisation,
                                                  const AgentId& agent) {
    return read_latest(session(), workflow, organisation, agent);
}

std::vector<CaseHeader> SqliteCaseTransaction::running_at(const std::string& workflow,
                                                          const OrganisationId& organisation) {
    return read_running_at(session(), workflow, organisation);
}

std::vector<CaseHeader> SqliteCaseTransaction::all_of(const std::string& workflow, const OrganisationId& organisation,
                                                      const AgentId& agent) {
    return read_all_of(session(), workflow, organisation, agent);
}

std::vector<CaseHeader> SqliteCaseTransaction::running(const std::string& workflow, const AgentId& agent) {
    static const std::string sql = "SELECT " + column_list<CaseHeader>() +
                                   " FROM cases WHERE workflow = ? AND agent = ? AND finished = 0 "
                                   "ORDER BY opened_at, rowid";
    Query query(session(), sql);
    query.use(workflow).use(agent);
    return all_rows<CaseHeader>(query);
}

std::int64_t SqliteCaseTransaction::running_cases_of(const UserId& counsellor) {
    std::int64_t count = 0;
    Query query(session(), "SELECT count(*) FROM cases WHERE counsellor = ? AND finished = 0");
    query.use(counsellor).into(count).next();
    return count;
}

void SqliteCaseTransaction::insert(const Case& the_case, const std::vector<DataPart>& parts,
                                   const std::vector<TaskRow>& tasks) {
    static const std::string sql = "INSERT INTO cases (" + column_list<CaseHeader>() +
                                   ", finished, next_due, situation, search) VALUES (" + marks<CaseHeader>() +
                                   ", ?, NULLIF(?, 0), ?, ?)";
    Query query(session(), sql);
    use_row(query, the_case.header);
    query.use(the_case.situation.finished).use(next_due(the_case.situation));
    query.use(without_data(the_case.situation)).use(search_text(the_case.header)).run();
    save_parts(the_case.header.id, parts);
    save_tasks(the_case.header.id, tasks, true);
    save_appointments(the_case);
}

bool SqliteCaseTransaction::update(const Case& the_case, const std::vector<DataPart>& parts,
                                   const std::vector<TaskRow>& tasks, std::int64_t expected_revision) {
    static const std::string sql = "UPDATE cases SET (" + column_list<CaseHeader>() +
                                   ", finished, next_due, situation, search) = (" + marks<CaseHeader>() +
                                   ", ?, NULLIF(?, 0), ?, ?) WHERE id = ? AND revision = ?";
    Query query(session(), sql);
    use_row(query, the_case.header);
    query.use(the_case.situation.finished).use(next_due(the_case.situation));
    query.use(without_data(the_case.situation)).use(search_text(the_case.header));
    query.use(the_case.header.id).use(expected_revision).run();
    if (session().changes() == 0) {
        return false;
    }
    save_parts(the_case.header.id, parts);
    save_tasks(the_case.header.id, tasks, true);
    save_appointments(the_case);
    return true;
}

bool SqliteCaseTransaction::advance(const CaseChange& change) {
    const CaseHeader& header = change.the_case.header;
    // What every step changes, and no column more: each that is indexed costs a page.
    Query query(
        session(),
        "UPDATE cases SET revision = ?, state_label = ?, step = ?, outcome = ?, changed_at = ?, state_since = ?, "
        "next_due = NULLIF(?, 0), situation = ?, search = ? WHERE id = ? AND revision = ?");
    query.use(header.revision).use_where_it_is(header.state_label).use_where_it_is(header.step);
    query.use_where_it_is(header.outcome).use(header.changed_at).use(header.state_since);
    query.use(next_due(change.the_case.situation)).use_where_it_is(change.situation).use(search_text(header));
    query.use(header.id).use(change.expected_revision).run();
    if (session().changes() == 0) {
        return false;
    }
    if (change.the_case.situation.finished) {
        Query(session(), "UPDATE cases SET finished = 1 WHERE id = ?").use(header.id).run();
    }
    expect(change.saved.size() == change.saved_values.size(), "each part that is saved comes with its JSON");
    for (std::size_t k = 0; k < change.saved.size(); ++k) {
        save_part(header.id, change.saved[k], change.saved_values[k]);
    }
    for (const DataPart& part : change.removed) {
        remove_part(header.id, part.name, packed(part.audience));
    }
    if (change.tasks != nullptr) {
        save_tasks(header.id, *change.tasks, change.fewer_tasks);
    }
    if (change.appointments) {
        save_appointments(change.the_case);
    }
    return true;
}

std::optional<std::int64_t> SqliteCaseTransaction::revision(const CaseId& id) {
    std::int64_t revision = 0;
    Query query(session(), "SELECT revision FROM cases WHERE id = ?");
    query.use(id).into(revision);
    return query.next() ? std::optional<std::int64_t>(revision) : std::nullopt;
}

void SqliteCaseTransaction::save_part(const CaseId& id, const DataPart& part, const std::string& json) {
    Query(session(),
          "INSERT INTO case_data (case_id, name, audience, value) VALUES (?, ?, ?, ?) "
          "ON CONFLICT DO UPDATE SET value = excluded.value")
        .use(id)
        .use(part.name)
        .use(part.audience)
        .use_where_it_is(json)
        .run();
}

void SqliteCaseTransaction::remove_part(const CaseId& id, const std::string& name, const std::string& audience) {
    Query(session(), "DELETE FROM case_data WHERE case_id = ? AND name = ? AND audience = ?")
        .use(id)
        .use(name)
        .use(audience)
        .run();
}

// Writes what differs from what is kept, and takes out what is no longer there.
void SqliteCaseTransaction::save_parts(const CaseId& id, const std::vector<DataPart>& parts) {
    std::map<std::pair<std::string, std::string>, std::string> kept;
    std::string name;
    std::string audience;
    std::string value;
    Query stored(session(), "SELECT name, audience, value FROM case_data WHERE case_id = ?");
    stored.use(id).into(name).into(audience).into(value);
    while (stored.next()) {
        kept[{name, audience}] = value;
    }
    for (const DataPart& part : parts) {
        const auto known = kept.extract({part.name, packed(part.audience)});
        const std::string json = to_json(part.value);
        if (known.empty() || known.mapped() != json) {
            save_part(id, part, json);
        }
    }
    for (const auto& [key, json] : kept) {
        remove_part(id, key.first, key.second);
    }
}

// A task that stays with its role and its date is found by them in an index; what else it says is written in place.
void SqliteCaseTransaction::save_tasks(const CaseId& id, const std::vector<TaskRow>& tasks, bool fewer) {
    static const std::string insert_or_replace =
        "INSERT INTO tasks (" + column_list<TaskRow>() + ", position) VALUES (" + marks<TaskRow>() +
        ", ?) ON CONFLICT (case_id, position) DO UPDATE SET " + replacements<TaskRow>();
    int position = 0;
    for (const TaskRow& task : tasks) {
        expect(task.case_id == id, "the tasks saved with a case are its own");
        Query same(session(),
                   "UPDATE tasks SET state = ?, label = ?, event = ?, since = ? "
                   "WHERE case_id = ? AND position = ? AND role = ? AND due = ?");
        same.use_where_it_is(task.state).use_where_it_is(task.label).use_where_it_is(task.event).use(task.since);
        same.use(id).use(++position).use(task.role).use(task.due).run();
        if (session().changes() == 0) {
            Query query(session(), insert_or_replace);
            use_row(query, task);
            query.use(position).run();
        }
    }
    if (fewer) {
        Query(session(), "DELETE FROM tasks WHERE case_id = ? AND position > ?").use(id).use(position).run();
    }
}

void SqliteCaseTransaction::save_appointments(const Case& the_case) {
    const CaseId& id = the_case.header.id;
    Query(session(), "DELETE FROM appointments WHERE case_id = ?").use(id).run();
    for (const Appointment& made : the_case.situation.appointments) {
        const AppointmentRow row = row_of(id, made);
        Query query(session(), "INSERT INTO appointments (" + column_list<AppointmentRow>() + ") VALUES (" +
                                   marks<AppointmentRow>() + ")");
        use_row(query, row);
        query.run();
    }
}

std::int64_t SqliteCaseTransaction::next_number(const std::string& series, int year) {
    Query(session(),
          "INSERT INTO numbers (series, year, last) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1")
        .use(series)
        .use(year)
        .run();
    std::int64_t number = 0;
    Query query(session(), "SELECT last FROM numbers WHERE series = ? AND year = ?");
    query.use(series).use(year).into(number).next();
    return number;
}

std::vector<DocumentRecord> SqliteCaseTransaction::documents(const CaseId& id) {
    return read_documents(session(), id);
}

void SqliteCaseTransaction::add_document(const DocumentRecord& document, const std::string& search_text) {
    static const std::string sql =
        "INSERT INTO documents (" + column_list<DocumentRecord>() + ") VALUES (" + marks<DocumentRecord>() + ")";
    Query query(session(), sql);
    use_row(query, document);
    query.run();
    const std::string key = french::search_key(search_text);
    const std::int64_t position = session().last_row();
    Query(session(), "INSERT INTO document_texts (id, search) VALUES (?, ?)").use(document.id).use(key).run();
    Query(session(), "INSERT INTO document_index (rowid, search) VALUES (?, ?)").use(position).use(key).run();
}

void SqliteCaseTransaction::set_document_status(const DocumentId& id, const std::string& status) {
    Query(session(), "UPDATE documents SET status = ? WHERE id = ?").use(status).use(id).run();
    expect(session().changes() == 1, "the document whose status changes exists");
}

std::optional<JournalEntry> SqliteCaseTransaction::last_journal_entry(const CaseId& id) {
    static const std::string sql =
        "SELECT " + column_list<JournalEntry>() + " FROM journal WHERE case_id = ? ORDER BY sequence DESC LIMIT 1";
    Query query(session(), sql);
    query.use(id);
    return first_row<JournalEntry>(query);
}

void SqliteCaseTransaction::append(const JournalEntry& entry) {
    std::string hash;
    std::int64_t sequence = 0;
    {
        Query last(session(), "SELECT sequence, hash FROM journal WHERE case_id = ? ORDER BY sequence DESC LIMIT 1");
        last.use(entry.case_id).into(sequence).into(hash).next();
    }
    expect(entry.sequence == sequence + 1, "the journal has no hole");
    expect(entry.previous == hash, "a journal entry carries the hash of the one before");
    static const std::string sql =
        "INSERT INTO journal (" + column_list<JournalEntry>() + ") VALUES (" + marks<JournalEntry>() + ")";
    Query query(session(), sql);
    use_row(query, entry);
    query.run();
}

void SqliteCaseTransaction::enqueue(const OutgoingMessage& message) {
    static const std::string sql = "INSERT INTO outbox (" + column_list<OutgoingMessage>() + ") VALUES (" +
                                   marks<OutgoingMessage>() + ") ON CONFLICT (key) DO NOTHING";
    Query query(session(), sql);
    use_row(query, message);
    query.run();
}

std::optional<CaseId> SqliteCaseTransaction::seen(const std::string& key) {
    CaseId id;
    Query query(session(), "SELECT case_id FROM idempotency WHERE key = ?");
    query.use(key).into(id);
    return query.next() ? std::optional<CaseId>(id) : std::nullopt;
}

void SqliteCaseTransaction::remember(const std::string& key, const CaseId& id) {
    Query(session(), "INSERT INTO idempotency (key, case_id) VALUES (?, ?)").use(key).use(id).run();
}

void SqliteCaseTransaction::commit() {
    expect(own_ != nullptr, "a transaction shared with others is committed by who shares it");
    own_->commit();
}

}  // namespace jalon
