// Rows of the directory, read and written inside a transaction. For the sources of this folder only.
#pragma once

#include <string>

#include "engine/base/french.hpp"
#include "engine/cases/directory.hpp"
#include "storage/rows.hpp"
#include "storage/sql.hpp"

namespace jalon::storage {

// What a row is found and sorted by.
inline std::string search_text(const Organisation& organisation) {
    return organisation.name + " " + organisation.short_name + " " + organisation.city + " " + organisation.siret;
}
inline std::string search_text(const Agent& agent) {
    return agent.last_name + " " + agent.first_name;
}
inline std::string search_text(const User& user) {
    return user.last_name + " " + user.first_name;
}

// Adds a row or replaces the one of the same id, in a transaction that the caller commits.
template <class Row>
void save_row(Writing& writing, const std::string& table, const Row& row) {
    writing.changes_directory();
    Query query(writing.session(), "INSERT INTO " + table + " (" + column_list<Row>() + ", search) VALUES (" +
                                       marks<Row>() + ", ?) ON CONFLICT (id) DO UPDATE SET " + replacements<Row>() +
                                       ", search = excluded.search");
    use_row(query, row);
    query.use(french::search_key(search_text(row))).run();
}

}  // namespace jalon::storage
