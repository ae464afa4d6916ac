#include "cli/bench/many_cases.hpp"

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace jalon::bench {

namespace {

struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

void execute(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(database));
    }
}

std::unique_ptr<sqlite3, Close> opened(const std::filesystem::path& database) {
    sqlite3* handle = nullptr;
    const int outcome = sqlite3_open(database.c_str(), &handle);
    std::unique_ptr<sqlite3, Close> file(handle);
    if (outcome != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(handle));
    }
    return file;
}

// Papers and appointments of the model, for each of the copies.
void copy_what_pages_show(sqlite3* database, const CaseId& model, const std::string& numbers, const std::string& id) {
    execute(database,
            fmt::format("CREATE TEMP TABLE model_papers AS SELECT * FROM main.documents WHERE case_id = '{0}';"
                        "CREATE TEMP TABLE model_texts AS SELECT t.* FROM main.document_texts t JOIN "
                        "main.documents d ON d.id = t.id WHERE d.case_id = '{0}';"
                        "CREATE TEMP TABLE model_dates AS SELECT * FROM main.appointments WHERE case_id = '{0}'",
                        model.str()));
    execute(
        database,
        "INSERT INTO documents (id, case_id, key, document_template, number, version, title, media_type, file_name, "
        "sha256, size, confidentiality, audience, status, signs, issued_at, twin) " +
            numbers + "SELECT d.id || '-' || " + id + ", " + id +
            ", d.key, d.document_template, d.number, d.version, d.title, d.media_type, d.file_name, d.sha256, d.size, "
            "d.confidentiality, d.audience, d.status, d.signs, d.issued_at, d.twin FROM n, model_papers d");
    execute(database, "INSERT INTO document_texts (id, search) " + numbers + "SELECT t.id || '-' || " + id +
                          ", t.search FROM n, model_texts t");
    execute(database,
            "INSERT INTO document_index (rowid, search) SELECT d.position, t.search FROM document_texts t "
            "JOIN documents d ON d.id = t.id WHERE d.position > (SELECT COALESCE(max(rowid), 0) FROM document_index)");
    execute(database, "INSERT INTO appointments (case_id, name, label, people, at, whole_day, minutes, place) " +
                          numbers + "SELECT " + id +
                          ", a.name, a.label, a.people, a.at, a.whole_day, a.minutes, a.place FROM n, model_dates a");
    execute(database, "DROP TABLE temp.model_papers; DROP TABLE temp.model_texts; DROP TABLE temp.model_dates");
}

}  // namespace

void add_copies(const std::filesystem::path& database, const CaseId& model, std::size_t count, Copied copied) {
    const std::unique_ptr<sqlite3, Close> opened_file = opened(database);
    sqlite3* const handle = opened_file.get();
    // Taken out first: joined to the tables that grow, they would be looked for anew for each copy.
    execute(handle, fmt::format("BEGIN; CREATE TEMP TABLE model AS SELECT * FROM main.cases WHERE id = '{0}';"
                                "CREATE TEMP TABLE model_data AS SELECT * FROM main.case_data WHERE case_id = '{0}';"
                                "CREATE TEMP TABLE model_tasks AS SELECT * FROM main.tasks WHERE case_id = '{0}';"
                                "CREATE TEMP TABLE model_journal AS SELECT * FROM main.journal WHERE case_id = '{0}' "
                                "ORDER BY sequence DESC LIMIT {1};"
                                "CREATE TEMP TABLE first AS SELECT COALESCE(max(rowid), 0) AS row FROM main.cases;",
                                model.str(), copied == Copied::pages ? -1 : 1));
    const std::string numbers =
        fmt::format("WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {}) ", count);
    const std::string id = "printf('copy-%d-%09d', (SELECT row FROM first), k)";
    execute(handle,
            "INSERT INTO cases (id, reference, workflow, definition, revision, organisation, agent, counsellor, "
            "state_label, step, outcome, opened_at, changed_at, state_since, finished, next_due, situation, search, "
            "parties) " +
                numbers + "SELECT " + id +
                ", printf('COPY-%d-%09d', (SELECT row FROM first), k), workflow, definition, revision, organisation, "
                "agent, "
                "counsellor, state_label, step, outcome, opened_at, changed_at, state_since, finished, next_due + "
                "k * 100, situation, search, parties FROM n, model");
    execute(handle, "INSERT INTO case_data (case_id, name, audience, value) " + numbers + "SELECT " + id +
                        ", d.name, d.audience, d.value FROM n, model_data d");
    execute(handle, "INSERT INTO tasks (case_id, position, state, label, role, event, since, due) " + numbers +
                        "SELECT " + id +
                        ", t.position, t.state, t.label, t.role, t.event, t.since, t.due FROM n, model_tasks t");
    execute(handle,
            "INSERT INTO journal (case_id, sequence, at, actor, role, event, label, taken, states, input, previous, "
            "hash) " +
                numbers + "SELECT " + id +
                ", j.sequence, j.at, j.actor, j.role, j.event, j.label, j.taken, j.states, j.input, j.previous, "
                "j.hash FROM n, model_journal j");
    if (copied == Copied::pages) {
        copy_what_pages_show(handle, model, numbers, id);
    }
    execute(handle,
            "COMMIT; DROP TABLE temp.model; DROP TABLE temp.model_data; DROP TABLE temp.model_tasks;"
            "DROP TABLE temp.model_journal; DROP TABLE temp.first; PRAGMA wal_checkpoint(TRUNCATE)");
}

void share_out(const std::filesystem::path& database, const Shares& shares) {
    execute(opened(database).get(),
            fmt::format(
                "UPDATE cases SET agent = 'agent-' || (rowid % {}), organisation = 'body-' || (rowid % {}), "
                "counsellor = 'counsellor-' || (rowid % {}) WHERE id LIKE 'copy-%'; PRAGMA wal_checkpoint(TRUNCATE)",
                shares.agents, shares.bodies, shares.counsellors));
}

std::size_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    in >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace jalon::bench
