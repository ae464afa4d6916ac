#include "storage/case_store.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_view.hpp"
#include "storage/case_rows.hpp"
#include "storage/case_transaction.hpp"
#include "storage/publications.hpp"
#include "storage/rows.hpp"
#include "storage/text_search.hpp"

namespace jalon {

using namespace storage;

namespace {

// A condition and what its marks stand for, in order. Cases are `c`, bodies `o`, agents `a`.
struct Condition {
    static constexpr const char* nothing = "0";
    std::string sql = "1";
    std::vector<std::string> values;

    Condition& with(const std::string& text, const std::vector<std::string>& more = {}) {
        sql += " AND (" + text + ")";
        values.insert(values.end(), more.begin(), more.end());
        return *this;
    }
    Condition& with(const Condition& other) { return with(other.sql, other.values); }
    // Without the « nothing » it began with, which would keep the database from using an index.
    Condition& or_with(const std::string& text, const std::vector<std::string>& more) {
        sql = (sql == nothing ? "" : sql + " OR ") + "(" + text + ")";
        values.insert(values.end(), more.begin(), more.end());
        return *this;
    }
};

// What a search looks through is joined to the cases only when something is searched, or sorted by.
const char* case_tables(const CaseFilter& filter) {
    const bool by_name = filter.order == CaseFilter::Order::subject || filter.order == CaseFilter::Order::body;
    return filter.text.empty() && !by_name
               ? "cases c"
               : "cases c LEFT JOIN organisations o ON o.id = c.organisation LEFT JOIN agents a ON a.id = c.agent";
}

void use_values(Query& query, const Condition& condition) {
    for (const std::string& value : condition.values) {
        query.use(value);
    }
}

// In which cases of the scope one of its roles counts, by the rule of `roles_in`: a head of service who is also a
// counsellor is counsellor in their own cases only, and an employer's officer learns nothing of a kind without them.
Condition role_counts(const CaseScope& scope, const std::string& role) {
    static const std::string listed = "(c.parties = '' OR instr(c.parties, ?) > 0)";
    if (role == "counsellor" && !scope.counsellor.empty()) {
        return {"c.counsellor = ? AND " + listed, {scope.counsellor.str(), packed({role})}};
    }
    if (role == "agent" && !scope.agent.empty()) {
        return {"c.agent = ? AND " + listed, {scope.agent.str(), packed({role})}};
    }
    if ((role == "hr_officer" || role == "employer_head") && !scope.organisation.empty()) {
        return {"c.organisation = ? AND " + listed, {scope.organisation.str(), packed({role})}};
    }
    if (scope.all && std::ranges::find(roles_beside_the_employer, role) != roles_beside_the_employer.end()) {
        std::vector<std::string> listed_for{packed({role})};
        std::string sql = "c.parties = '' OR instr(c.parties, ?) > 0";
        for (const char* employer : roles_of_the_employer) {
            sql += " OR instr(c.parties, ?) > 0";
            listed_for.push_back(packed({employer}));
        }
        return {"(" + sql + ")", listed_for};
    }
    if (!scope.body.empty()) {
        // By the index of the few cases that have some.
        return {"c.bodies <> '' AND instr(c.bodies, ?) > 0 AND " + listed,
                {packed({body_word(role, scope.body)}), packed({role})}};
    }
    return {scope.all ? "1" : "0", {}};
}

Condition covered_by(const CaseScope& scope) {
    if (scope.all && scope.roles.empty()) {
        return {};
    }
    Condition condition{Condition::nothing, {}};
    for (const std::string& role : scope.roles) {
        const Condition counts = role_counts(scope, role);
        condition.or_with(counts.sql, counts.values);
    }
    if (!scope.roles.empty()) {
        return condition;
    }
    // Asked by the machine, which counts cases whoever may know of them.
    if (!scope.agent.empty()) {
        condition.or_with("c.agent = ?", {scope.agent.str()});
    }
    if (!scope.counsellor.empty()) {
        condition.or_with("c.counsellor = ?", {scope.counsellor.str()});
    }
    return condition;
}

// `test` is a condition on one role with one mark, `bound` how the role is written there.
Condition for_some_role(const CaseScope& scope, const std::string& test, std::string (*bound)(const std::string&)) {
    Condition condition{Condition::nothing, {}};
    for (const std::string& role : scope.roles) {
        const Condition counts = role_counts(scope, role);
        std::vector<std::string> values{bound(role)};
        values.insert(values.end(), counts.values.begin(), counts.values.end());
        condition.or_with(test + " AND " + counts.sql, values);
    }
    return condition;
}

// What belongs to cases, joined to them: from the cases of somebody to what is theirs, or from a part of everybody's to
// its case. The database cannot tell which is less, and takes tables in the order that CROSS asks for.
std::string with_cases(const CaseScope& scope, std::string_view table, std::string_view case_id) {
    return scope.all ? fmt::format("{} CROSS JOIN cases c ON c.id = {}", table, case_id)
                     : fmt::format("cases c CROSS JOIN {} ON {} = c.id", table, case_id);
}

// What a search for cases looks through: the agent's name only for those who may know it.
std::string searched(const CaseScope& scope) {
    return std::string("c.search || ' ' || COALESCE(o.search, '')") +
           (may_know_agent(scope.roles) ? " || ' ' || COALESCE(a.search, '')" : "");
}

Condition found_in(const std::string& where, const std::string& text, Forgive forgive) {
    const std::string key = french::search_key(text);
    if (key.empty()) {
        return {};
    }
    return {fmt::format("found({}, ?, {})", where, forgive == Forgive::one_error ? 1 : 0), {key}};
}

// With a task that is late; from outside, one of those whose date may be known there.
Condition late_on(const CaseScope& scope, Date day) {
    std::string known;
    if (reads_from_outside(scope.roles)) {
        known = fmt::format(" AND t.role NOT IN ('{}')", fmt::join(roles_veiled_outside, "', '"));
    }
    return {"EXISTS (SELECT 1 FROM tasks t WHERE t.case_id = c.id AND t.due <> '' AND t.due < ?" + known + ")",
            {iso_date(day)}};
}

std::string in_milliseconds(Instant instant) {
    return std::to_string(instant.time_since_epoch().count());
}

Condition case_condition(const std::vector<CaseScope>& scopes, const CaseFilter& filter, Forgive forgive) {
    Condition condition{Condition::nothing, {}};
    for (const CaseScope& scope : scopes) {
        Condition own = covered_by(scope);
        own.sql = "(" + own.sql + ")";
        if (filter.late_on) {
            own.with(late_on(scope, *filter.late_on));
        }
        own.with(found_in(searched(scope), filter.text, forgive));
        condition.or_with(own.sql, own.values);
    }
    condition.sql = "(" + condition.sql + ")";
    if (!filter.workflow.empty()) {
        condition.with("c.workflow = ?", {filter.workflow});
    }
    if (!filter.organisation.empty()) {
        condition.with("c.organisation = ?", {filter.organisation.str()});
    }
    if (!filter.counsellor.empty()) {
        condition.with("c.counsellor = ?", {filter.counsellor.str()});
    }
    if (filter.opened_from) {
        condition.with("c.opened_at >= CAST(? AS INTEGER)", {in_milliseconds(paris_instant(*filter.opened_from))});
    }
    if (filter.opened_until) {
        const Date next = Date(std::chrono::sys_days(*filter.opened_until) + std::chrono::days(1));
        condition.with("c.opened_at < CAST(? AS INTEGER)", {in_milliseconds(paris_instant(next))});
    }
    if (filter.finished) {
        condition.with(*filter.finished ? "c.finished = 1" : "c.finished = 0");
    }
    return condition;
}

// The last change counts as the scopes know it, and names where all of them may know them.
std::string order_key(const std::vector<CaseScope>& scopes, CaseFilter::Order order) {
    const auto outside = [](const CaseScope& scope) { return reads_from_outside(scope.roles); };
    const auto knows = [](const CaseScope& scope) { return may_know_agent(scope.roles); };
    switch (order) {
        case CaseFilter::Order::reference:
            return "c.reference";
        case CaseFilter::Order::subject:
            return std::ranges::all_of(scopes, knows) ? "COALESCE(a.search, o.search)" : "o.search";
        case CaseFilter::Order::body:
            return "o.search";
        case CaseFilter::Order::counsellor:
            return std::ranges::all_of(scopes, [](const CaseScope& scope) { return may_know_counsellor(scope.roles); })
                       ? "(SELECT u.last_name || ' ' || u.first_name FROM users u WHERE u.id = c.counsellor)"
                       : "c.reference";
        case CaseFilter::Order::opened:
            return "c.opened_at";
        case CaseFilter::Order::since:
            return "c.state_since";
        case CaseFilter::Order::programme:
            return "c.workflow";
        case CaseFilter::Order::state:
            return "c.state_label";
        case CaseFilter::Order::changed:
            break;
    }
    return std::ranges::any_of(scopes, outside) ? "c.state_since" : "c.changed_at";
}

CaseList cases_where(Connection& session, const std::vector<CaseScope>& scopes, const CaseFilter& filter,
                     Forgive forgive) {
    const Condition condition = case_condition(scopes, filter, forgive);
    CaseList list;
    Query counting(session, fmt::format("SELECT count(*) FROM {} WHERE {}", case_tables(filter), condition.sql));
    use_values(counting, condition);
    counting.into(list.count).next();
    if (filter.limit == 0 || list.count <= filter.offset) {
        return list;
    }
    // Sorted without the rest of the row, which is read for one page alone.
    const char* const direction = filter.descending ? "DESC" : "ASC";
    Query query(session,
                fmt::format("SELECT {} FROM (SELECT c.rowid AS row, {} AS key FROM {} WHERE {} "
                            "ORDER BY 2 {}, 1 {} LIMIT {} OFFSET {}) page CROSS JOIN cases c ON c.rowid = "
                            "page.row ORDER BY page.key {}, page.row {}",
                            column_list<CaseHeader>("c"), order_key(scopes, filter.order), case_tables(filter),
                            condition.sql, direction, direction, filter.limit, filter.offset, direction, direction));
    use_values(query, condition);
    list.cases = all_rows<CaseHeader>(query);
    return list;
}

Condition document_condition(const CaseScope& scope, const DocumentFilter& filter, Forgive forgive) {
    Condition condition = covered_by(scope);
    condition.sql = "(" + condition.sql + ")";
    condition.with(
        for_some_role(scope, "instr(d.audience, ?) > 0", [](const std::string& role) { return packed({role}); }));
    if (filter.case_id) {
        condition.with("d.case_id = ?", {filter.case_id->str()});
    }
    if (filter.signed_only) {
        condition.with("d.status = 'signed' OR d.signs <> ''");
    }
    if (const auto indexed = index_query(french::search_key(filter.text), forgive)) {
        condition.with("d.position IN (SELECT rowid FROM document_index WHERE document_index MATCH ?)", {*indexed});
    }
    return condition.with(found_in("t.search", filter.text, forgive));
}

std::vector<DocumentLine> documents_where(Connection& session, const Condition& condition, int limit, int offset) {
    Query query(
        session,
        fmt::format(
            "SELECT {}, {} FROM documents d JOIN document_texts t ON t.id = d.id JOIN cases c ON c.id = d.case_id "
            "WHERE {} ORDER BY d.position DESC LIMIT {} OFFSET {}",
            column_list<DocumentRecord>("d"), column_list<CaseHeader>("c"), condition.sql, limit, offset));
    use_values(query, condition);
    DocumentLine line;
    into_row(query, line.document);
    into_row(query, line.header);
    std::vector<DocumentLine> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

}  // namespace

SqliteCaseStore::SqliteCaseStore(Database& database) : database_(database) {}

std::unique_ptr<CaseTransaction> SqliteCaseStore::begin() {
    return std::make_unique<SqliteCaseTransaction>(database_);
}

std::vector<WorkDone> SqliteCaseStore::together(const std::vector<CaseWork>& works, Work kind) {
    std::vector<Waiting> waiting;
    for (const CaseWork& work : works) {
        waiting.push_back({[&work](Connection& session) {
                               SqliteCaseTransaction transaction(session);
                               return work(transaction);
                           },
                           kind == Work::whole});
    }
    write_together(database_, waiting);
    std::vector<WorkDone> done;
    for (const Waiting& one : waiting) {
        done.push_back({one.kept, one.failure});
    }
    return done;
}

std::optional<CaseHeader> SqliteCaseStore::header(const CaseId& id) {
    Reading reading(database_);
    Query query(reading.session(), "SELECT " + column_list<CaseHeader>() + " FROM cases WHERE id = ?");
    query.use(id);
    return first_row<CaseHeader>(query);
}

std::optional<Case> SqliteCaseStore::load(const CaseId& id) {
    Reading reading(database_);
    return read_case(reading.session(), id, nullptr);
}

std::optional<KnownCase> SqliteCaseStore::known(const CaseId& id) {
    Reading reading(database_);
    return read_known(reading.session(), id);
}

std::optional<Case> SqliteCaseStore::latest(const std::string& workflow, const OrganisationId& organisation,
                                            const AgentId& agent) {
    Reading reading(database_);
    return read_latest(reading.session(), workflow, organisation, agent);
}

std::vector<CaseHeader> SqliteCaseStore::all_of(const std::string& workflow, const OrganisationId& organisation,
                                                const AgentId& agent) {
    Reading reading(database_);
    return read_all_of(reading.session(), workflow, organisation, agent);
}

std::vector<CaseHeader> SqliteCaseStore::running_at(const std::string& workflow, const OrganisationId& organisation) {
    Reading reading(database_);
    return read_running_at(reading.session(), workflow, organisation);
}

std::optional<Case> SqliteCaseStore::load_for(const CaseId& id, const std::vector<std::string>& roles) {
    Reading reading(database_);
    return read_case(reading.session(), id, &roles);
}

CaseList SqliteCaseStore::cases(const std::vector<CaseScope>& scopes, const CaseFilter& filter) {
    Reading reading(database_);
    CaseList list = cases_where(reading.session(), scopes, filter, Forgive::nothing);
    return list.count > 0 || filter.text.empty() ? list
                                                 : cases_where(reading.session(), scopes, filter, Forgive::one_error);
}

std::vector<TaskLine> SqliteCaseStore::tasks(const CaseScope& scope, bool mine) {
    const Condition role_is_mine = for_some_role(scope, "t.role = ?", [](const std::string& role) { return role; });
    Condition condition = covered_by(scope);
    condition.sql = "(" + condition.sql + ")";
    condition.with((mine ? "" : "NOT ") + ("(" + role_is_mine.sql + ")"), role_is_mine.values);
    Reading reading(database_);
    Query query(reading.session(), fmt::format("SELECT {}, {} FROM {} WHERE {} AND c.finished = 0 "
                                               "ORDER BY t.due = '', t.due, t.since, t.case_id, t.position",
                                               column_list<TaskRow>("t"), column_list<CaseHeader>("c"),
                                               with_cases(scope, "tasks t", "t.case_id"), condition.sql));
    use_values(query, condition);
    TaskLine line;
    into_row(query, line.task);
    into_row(query, line.header);
    std::vector<TaskLine> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<TaskRow> SqliteCaseStore::tasks_of(const CaseId& id) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT " + column_list<TaskRow>() + " FROM tasks WHERE case_id = ? ORDER BY position");
    query.use(id);
    return all_rows<TaskRow>(query);
}

std::vector<AppointmentLine> SqliteCaseStore::appointments(const CaseScope& scope, const AppointmentFilter& filter) {
    Condition condition = covered_by(scope);
    condition.sql = "(" + condition.sql + ")";
    if (!filter.all_people) {
        condition.with(
            for_some_role(scope, "instr(m.people, ?) > 0", [](const std::string& role) { return packed({role}); }));
    }
    if (filter.case_id) {
        condition.with("m.case_id = ?", {filter.case_id->str()});
    }
    Reading reading(database_);
    Query query(
        reading.session(),
        fmt::format(
            "SELECT {}, {} FROM {} WHERE {} AND m.at >= ? AND m.at < ? ORDER BY m.at, m.case_id, m.name LIMIT ?",
            column_list<AppointmentRow>("m"), column_list<CaseHeader>("c"),
            with_cases(scope, "appointments m", "m.case_id"), condition.sql));
    use_values(query, condition);
    query.use(filter.from).use(filter.until.value_or(Instant::max())).use(filter.limit);
    AppointmentLine line;
    into_row(query, line.appointment);
    into_row(query, line.header);
    std::vector<AppointmentLine> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<DocumentLine> SqliteCaseStore::documents(const CaseScope& scope, const DocumentFilter& filter) {
    Reading reading(database_);
    const Condition exact = document_condition(scope, filter, Forgive::nothing);
    std::vector<DocumentLine> lines = documents_where(reading.session(), exact, filter.limit, filter.offset);
    if (!lines.empty() || filter.text.empty()) {
        return lines;
    }
    // Nothing: either there is no exact hit, and typing errors are forgiven, or the list ends before this page.
    if (filter.offset > 0 && !documents_where(reading.session(), exact, 1, 0).empty()) {
        return lines;
    }
    return documents_where(reading.session(), document_condition(scope, filter, Forgive::one_error), filter.limit,
                           filter.offset);
}

std::optional<DocumentRecord> SqliteCaseStore::document(const DocumentId& id) {
    Reading reading(database_);
    Query query(reading.session(), "SELECT " + column_list<DocumentRecord>() + " FROM documents WHERE id = ?");
    query.use(id);
    return first_row<DocumentRecord>(query);
}

std::vector<DocumentRecord> SqliteCaseStore::documents_of(const CaseId& id) {
    Reading reading(database_);
    return read_documents(reading.session(), id);
}

std::vector<JournalEntry> SqliteCaseStore::history(const CaseId& id) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT " + column_list<JournalEntry>() + " FROM history WHERE case_id = ? ORDER BY sequence");
    query.use(id);
    return all_rows<JournalEntry>(query);
}

std::vector<JournalEntry> SqliteCaseStore::journal(const CaseId& id) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT " + column_list<JournalEntry>() + " FROM journal WHERE case_id = ? ORDER BY sequence");
    query.use(id);
    return all_rows<JournalEntry>(query);
}

std::vector<MessageLine> SqliteCaseStore::messages_for(const UserId& user, int limit) {
    Reading reading(database_);
    Query query(
        reading.session(),
        fmt::format(
            "SELECT {}, c.reference, COALESCE(m.sent_at, 0), m.sent_at IS NOT NULL FROM outbox m "
            "JOIN cases c ON c.id = m.case_id WHERE m.user = ? ORDER BY m.created_at DESC, m.position DESC LIMIT {}",
            column_list<OutgoingMessage>("m"), limit));
    query.use(user);
    MessageLine line;
    into_row(query, line.message);
    query.into(line.reference).into(line.sent_at).into(line.sent);
    std::vector<MessageLine> lines;
    while (query.next()) {
        lines.push_back(line);
    }
    return lines;
}

std::vector<OutgoingMessage> SqliteCaseStore::messages_of(const CaseId& id) {
    Reading reading(database_);
    Query query(reading.session(), fmt::format("SELECT {} FROM outbox m WHERE m.case_id = ? ORDER BY m.position",
                                               column_list<OutgoingMessage>("m")));
    query.use(id);
    OutgoingMessage message;
    into_row(query, message);
    std::vector<OutgoingMessage> messages;
    while (query.next()) {
        messages.push_back(message);
    }
    return messages;
}

std::vector<CaseId> SqliteCaseStore::due_cases(Instant now, int limit, int offset) {
    Reading reading(database_);
    Query query(reading.session(),
                "SELECT id FROM cases WHERE next_due <= ? ORDER BY next_due, rowid LIMIT ? OFFSET ?");
    CaseId id;
    query.use(now).use(limit).use(offset).into(id);
    std::vector<CaseId> ids;
    while (query.next()) {
        ids.push_back(id);
    }
    return ids;
}

void SqliteCaseStore::keep_definition(const std::string& digest, const std::string& package) {
    const std::optional<std::string> kept = definition(digest);
    if (kept == package || (kept && sha256_hex(package) != digest)) {
        return;
    }
    Writing writing(database_);
    const char* mended = "INSERT INTO mended_definitions (digest, package) VALUES (?, ?) ON CONFLICT DO NOTHING";
    const char* first = "INSERT INTO definitions (digest, package) VALUES (?, ?) ON CONFLICT DO NOTHING";
    Query(writing.session(), kept ? mended : first).use(digest).use(package).run();
    writing.commit();
}

std::optional<std::string> SqliteCaseStore::definition(const std::string& digest) {
    Reading reading(database_);
    std::string package;
    Query query(reading.session(),
                "SELECT COALESCE(m.package, d.package) FROM definitions d LEFT JOIN mended_definitions m "
                "ON m.digest = d.digest WHERE d.digest = ?");
    query.use(digest).into(package);
    return query.next() ? std::optional<std::string>(package) : std::nullopt;
}

std::optional<std::string> SqliteCaseStore::published() {
    return SqlitePublications(database_).newest();
}

}  // namespace jalon
