#include "storage/administration_store.hpp"

#include <optional>

#include "storage/directory_rows.hpp"

namespace jalon {

using namespace storage;

namespace {

// Of an account, the name that it signs in with counts too.
const std::string account_has = "instr(search || ' ' || lower(login) || ' ' || lower(email), ?) > 0";
const std::string body_has = "instr(search, ?) > 0";

template <class Row>
std::vector<Row> page_of(Database& database, const std::string& table, const std::string& condition,
                         const std::string& text, int limit, int offset) {
    Reading reading(database);
    Query query(reading.session(), "SELECT " + column_list<Row>() + " FROM " + table + " WHERE " + condition +
                                       " ORDER BY search, id LIMIT ? OFFSET ?");
    query.use(french::search_key(text)).use(limit).use(offset);
    return all_rows<Row>(query);
}

std::int64_t count_of(Database& database, const std::string& table, const std::string& condition,
                      const std::string& text) {
    Reading reading(database);
    std::int64_t count = 0;
    Query query(reading.session(), "SELECT count(*) FROM " + table + " WHERE " + condition);
    query.use(french::search_key(text)).into(count).next();
    return count;
}

template <class Row>
bool is_still(Connection& session, const std::string& table, const RowChange<Row>& change) {
    Query query(session, "SELECT " + column_list<Row>() + " FROM " + table + " WHERE id = ?");
    query.use(change.row.id);
    const std::optional<Row> now = first_row<Row>(query);
    return (now ? version_of(*now) : "") == change.known_version;
}

std::string changes_text(const std::vector<MemberChange>& changes) {
    List list;
    for (const MemberChange& change : changes) {
        list.push_back(Record{{"member", change.member}, {"before", change.before}, {"after", change.after}});
    }
    return to_json(Value(std::move(list)));
}

std::vector<MemberChange> changes_from(const std::string& changes_json) {
    const Result<Value> read = from_json(changes_json);
    if (!read || read->list() == nullptr) {
        throw StorageFailure("le journal de l’administration est illisible dans la base");
    }
    std::vector<MemberChange> changes;
    const auto text_in = [](const Value& one, std::string_view name) {
        const std::string* const value = one[name].text();
        return value == nullptr ? std::string() : *value;
    };
    for (const Value& one : *read->list()) {
        changes.push_back({text_in(one, "member"), text_in(one, "before"), text_in(one, "after")});
    }
    return changes;
}

void note(Connection& session, const AdministrationEntry& entry) {
    Query(session,
          "INSERT INTO administration (kind, at, by, subject, name, made, changes) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .use(static_cast<int>(entry.kind))
        .use(entry.at)
        .use(entry.by)
        .use(entry.subject)
        .use(entry.name)
        .use(entry.made)
        .use(changes_text(entry.changes))
        .run();
}

std::int64_t count_where(Connection& session, const std::string& sql, const std::string& value) {
    std::int64_t count = 0;
    Query query(session, sql);
    query.use(value).into(count).next();
    return count;
}

tl::unexpected<Error> changed_meanwhile(std::string where = {}) {
    return failure(ErrorKind::conflict,
                   "Quelqu’un a changé cette fiche pendant votre saisie. Relisez-la, puis enregistrez à nouveau.",
                   std::move(where));
}

}  // namespace

std::vector<User> SqliteAdministration::accounts(const std::string& text, int limit, int offset) {
    return page_of<User>(database_, "users", account_has, text, limit, offset);
}

std::int64_t SqliteAdministration::count_accounts(const std::string& text) {
    return count_of(database_, "users", account_has, text);
}

std::vector<Organisation> SqliteAdministration::organisations(const std::string& text, int limit, int offset) {
    return page_of<Organisation>(database_, "organisations", body_has, text, limit, offset);
}

std::int64_t SqliteAdministration::count_organisations(const std::string& text) {
    return count_of(database_, "organisations", body_has, text);
}

Result<bool> SqliteAdministration::keep(const RowChange<User>& change) {
    Writing writing(database_);
    Connection& session = writing.session();
    if (!is_still(session, "users", change)) {
        return changed_meanwhile();
    }
    std::int64_t others = 0;
    Query(session, "SELECT count(*) FROM users WHERE login = ? AND id <> ?")
        .use(change.row.login)
        .use(change.row.id)
        .into(others)
        .next();
    if (others > 0) {
        return failure(ErrorKind::invalid, "Cet identifiant est déjà pris : choisissez-en un autre.", "login");
    }
    save_row(writing, "users", change.row);
    if (count_where(session, "SELECT count(*) FROM users WHERE active = 1 AND instr(roles, ?) > 0",
                    packed({"administrator"})) == 0) {
        return failure(ErrorKind::invalid,
                       "Il ne resterait aucun administrateur : nommez-en un autre avant de retirer celui-ci.",
                       change.row.active ? "roles" : "active");
    }
    note(session, change.entry);
    writing.commit();
    return true;
}

Result<bool> SqliteAdministration::keep(const std::vector<RowChange<Organisation>>& changes) {
    Writing writing(database_);
    for (std::size_t k = 0; k < changes.size(); ++k) {
        if (!is_still(writing.session(), "organisations", changes[k])) {
            return changed_meanwhile(std::to_string(k));
        }
        save_row(writing, "organisations", changes[k].row);
        note(writing.session(), changes[k].entry);
    }
    writing.commit();
    return true;
}

std::vector<AdministrationEntry> SqliteAdministration::entries(int limit, int offset) {
    Reading reading(database_);
    AdministrationEntry entry;
    int kind = 0;
    std::string changes;
    Query query(reading.session(),
                "SELECT kind, at, by, subject, name, made, changes FROM administration ORDER BY position DESC LIMIT ? "
                "OFFSET ?");
    query.use(limit).use(offset).into(kind).into(entry.at).into(entry.by).into(entry.subject).into(entry.name);
    query.into(entry.made).into(changes);
    std::vector<AdministrationEntry> entries;
    while (query.next()) {
        entry.kind = static_cast<AdministrationEntry::Kind>(kind);
        entry.changes = changes_from(changes);
        entries.push_back(entry);
    }
    return entries;
}

}  // namespace jalon
