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

void SqlitePublications::publish(const std::string& digest, Instant at) {
    Writing writing(database_);
    Query(writing.session(), "INSERT INTO publications (digest, at) VALUES (?, ?)").use(digest).use(at).run();
    writing.commit();
}

}  // namespace jalon
