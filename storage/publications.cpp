#include "storage/publications.hpp"

#include "storage/rows.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

std::optional<std::string> SqlitePublications::newest() {
    Reading reading(database_);
    std::string digest;
    Query query(reading.session(), "SELECT digest FROM publications ORDER BY position DESC LIMIT 1");
    query.into(digest);
    return query.next() ? std::optional<std::string>(digest) : std::nullopt;
}

std::vector<std::string> SqlitePublications::all() {
    Reading reading(database_);
    std::string digest;
    Query query(reading.session(), "SELECT digest FROM publications ORDER BY position DESC");
    query.into(digest);
    std::vector<std::string> digests;
    while (query.next()) {
        digests.push_back(digest);
    }
    return digests;
}

void SqlitePublications::publish(const std::string& digest, Instant at) {
    Writing writing(database_);
    Query(writing.session(), "INSERT INTO publications (digest, at) VALUES (?, ?)").use(digest).use(at).run();
    writing.commit();
}

}  // namespace jalon
