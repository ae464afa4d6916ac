#include "storage/case_rows.hpp"

#include "engine/cases/case_data.hpp"
#include "engine/statechart/situation_json.hpp"
#include "storage/rows.hpp"

namespace jalon::storage {

namespace {

std::vector<DataPart> read_parts(Connection& session, const CaseId& id, const std::vector<std::string>* roles) {
    const std::string seen = roles == nullptr ? "" : " AND " + audience_holds("audience", *roles);
    Query query(session,
                "SELECT name, audience, value FROM case_data WHERE case_id = ?" + seen + " ORDER BY name, audience");
    query.use(id);
    if (roles != nullptr) {
        use_roles(query, *roles);
    }
    DataPart part;
    std::string json;
    query.into(part.name).into(part.audience).into(json);
    std::vector<DataPart> parts;
    while (query.next()) {
        const Result<Value> value = from_json(json);
        if (!value) {
            throw StorageFailure("Le dossier " + id.str() + " contient une donnée illisible (" + part.name +
                                 ") : " + value.error().message);
        }
        part.value = *value;
        parts.push_back(part);
    }
    return parts;
}

// The case without its data.
std::optional<Case> read_bare(Connection& session, const CaseId& id) {
    Case found;
    std::string json;
    static const std::string sql = "SELECT " + column_list<CaseHeader>() + ", situation FROM cases WHERE id = ?";
    Query query(session, sql);
    query.use(id);
    into_row(query, found.header);
    if (!query.into(json).next()) {
        return std::nullopt;
    }
    Result<Situation> situation = situation_from_json(json);
    if (!situation) {
        throw StorageFailure("Le dossier " + id.str() + " est illisible : " + situation.error().message);
    }
    found.situation = std::move(*situation);
    return found;
}

}  // namespace

std::optional<Case> read_case(Connection& session, const CaseId& id, const std::vector<std::string>* roles) {
    std::optional<Case> found = read_bare(session, id);
    if (found) {
        found->situation.data = merge_parts(read_parts(session, id, roles));
    }
    return found;
}

std::optional<KnownCase> read_known(Connection& session, const CaseId& id) {
    std::optional<Case> found = read_bare(session, id);
    if (!found) {
        return std::nullopt;
    }
    KnownCase known{std::move(*found), {}, read_parts(session, id, nullptr), {}};
    known.the_case.situation.data = merge_parts(known.parts);
    static const std::string tasks_sql =
        "SELECT " + column_list<TaskRow>() + " FROM tasks WHERE case_id = ? ORDER BY position";
    Query tasks(session, tasks_sql);
    tasks.use(id);
    known.tasks = all_rows<TaskRow>(tasks);
    Query last(session, "SELECT hash FROM journal WHERE case_id = ? ORDER BY sequence DESC LIMIT 1");
    last.use(id).into(known.journal_hash).next();
    return known;
}

std::vector<DocumentRecord> read_documents(Connection& session, const CaseId& id) {
    static const std::string sql =
        "SELECT " + column_list<DocumentRecord>() + " FROM documents WHERE case_id = ? ORDER BY position";
    Query query(session, sql);
    query.use(id);
    return all_rows<DocumentRecord>(query);
}

std::vector<CaseHeader> read_running_at(Connection& session, const std::string& workflow,
                                        const OrganisationId& organisation) {
    static const std::string sql =
        "SELECT " + column_list<CaseHeader>() +
        " FROM cases WHERE organisation = ? AND workflow = ? AND finished = 0 ORDER BY changed_at DESC, rowid DESC";
    Query query(session, sql);
    query.use(organisation).use(workflow);
    return all_rows<CaseHeader>(query);
}

std::vector<CaseHeader> read_all_of(Connection& session, const std::string& workflow,
                                    const OrganisationId& organisation, const AgentId& agent) {
    const std::string whose = agent.empty() ? "organisation" : "agent";
    const std::string sql = "SELECT " + column_list<CaseHeader>() + " FROM cases WHERE " + whose +
                            " = ? AND workflow = ? ORDER BY opened_at, rowid";
    Query query(session, sql);
    query.use(agent.empty() ? organisation.str() : agent.str()).use(workflow);
    return all_rows<CaseHeader>(query);
}

std::optional<Case> read_latest(Connection& session, const std::string& workflow, const OrganisationId& organisation,
                                const AgentId& agent) {
    CaseId id;
    Query query(session,
                "SELECT id FROM cases WHERE workflow = ? AND organisation = ? AND (? = '' OR agent = ?) "
                "ORDER BY opened_at DESC, rowid DESC LIMIT 1");
    query.use(workflow).use(organisation).use(agent).use(agent).into(id);
    return query.next() ? read_case(session, id, nullptr) : std::nullopt;
}

std::string audience_holds(const std::string& column, const std::vector<std::string>& roles) {
    std::string condition = "(0";
    for (std::size_t i = 0; i < roles.size(); ++i) {
        condition += " OR instr(" + column + ", ?) > 0";
    }
    return condition + ")";
}

void use_roles(Query& query, const std::vector<std::string>& roles) {
    for (const std::string& role : roles) {
        query.use(packed({role}));
    }
}

}  // namespace jalon::storage
