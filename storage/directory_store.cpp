#include "storage/directory_store.hpp"

#include "storage/directory_rows.hpp"

namespace jalon {

using namespace storage;

namespace {

// Rows of a table of the directory that satisfy `condition`, its one mark bound to `value`.
template <class Row>
std::vector<Row> rows_where(Database& database, const std::string& table, const std::string& condition,
                            const std::string& value) {
    Reading reading(database);
    Query query(reading.session(),
                "SELECT " + column_list<Row>() + " FROM " + table + " WHERE " + condition + " ORDER BY search, id");
    query.use(value);
    return all_rows<Row>(query);
}

template <class Row>
std::optional<Row> row_where(Database& database, const std::string& table, const std::string& condition,
                             const std::string& value) {
    std::vector<Row> rows = rows_where<Row>(database, table, condition, value);
    return rows.empty() ? std::nullopt : std::optional<Row>(std::move(rows.front()));
}

template <class Row>
void save(Database& database, const std::string& table, const Row& row) {
    Writing writing(database);
    save_row(writing, table, row);
    writing.commit();
}

}  // namespace

SqliteDirectory::SqliteDirectory(Database& database) : database_(database) {}

std::optional<Organisation> SqliteDirectory::organisation(const OrganisationId& id) const {
    return row_where<Organisation>(database_, "organisations", "id = ?", id.str());
}

std::optional<Agent> SqliteDirectory::agent(const AgentId& id) const {
    return row_where<Agent>(database_, "agents", "id = ?", id.str());
}

std::optional<User> SqliteDirectory::user(const UserId& id) const {
    return row_where<User>(database_, "users", "id = ?", id.str());
}

std::optional<User> SqliteDirectory::user_by_login(const std::string& login) const {
    return row_where<User>(database_, "users", "login = ?", login);
}

OrganisationId SqliteDirectory::centre() const {
    const std::optional<Organisation> found = row_where<Organisation>(database_, "organisations", "type = ?", "cdg");
    return found ? found->id : OrganisationId();
}

std::vector<Agent> SqliteDirectory::agents_of(const OrganisationId& id) const {
    return rows_where<Agent>(database_, "agents", "organisation = ?", id.str());
}

std::vector<User> SqliteDirectory::users_with_role(const std::string& role) const {
    return rows_where<User>(database_, "users", "active = 1 AND instr(roles, ?) > 0", packed({role}));
}

std::vector<Organisation> SqliteDirectory::organisations() const {
    return rows_where<Organisation>(database_, "organisations", "? = ''", "");
}

void SqliteDirectory::save_organisation(const Organisation& organisation) {
    save(database_, "organisations", organisation);
}

void SqliteDirectory::save_agent(const Agent& agent) {
    save(database_, "agents", agent);
}

void SqliteDirectory::save_user(const User& user) {
    save(database_, "users", user);
}

}  // namespace jalon
