#include "storage/calendar_feeds.hpp"

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

std::string SqliteCalendarFeeds::open(const UserId& user, Instant now) {
    constexpr std::size_t secret_bytes = 32;
    std::string secret = to_hex(random_.bytes(secret_bytes));
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO calendar_feeds (user, digest, made_at) VALUES (?1, ?2, ?3) "
          "ON CONFLICT (user) DO UPDATE SET digest = ?2, made_at = ?3")
        .use(user)
        .use(sha256_hex(secret))
        .use(now)
        .run();
    writing.commit();
    return secret;
}

void SqliteCalendarFeeds::close(const UserId& user) {
    Writing writing(database_);
    Query(writing.session(), "DELETE FROM calendar_feeds WHERE user = ?").use(user).run();
    writing.commit();
}

std::optional<Instant> SqliteCalendarFeeds::opened_at(const UserId& user) {
    Reading reading(database_);
    Instant made_at{};
    Query query(reading.session(), "SELECT made_at FROM calendar_feeds WHERE user = ?");
    return query.use(user).into(made_at).next() ? std::optional<Instant>(made_at) : std::nullopt;
}

std::optional<User> SqliteCalendarFeeds::owner(const std::string& secret) {
    const std::string digest = sha256_hex(secret);
    UserId owner;
    {
        Reading reading(database_);
        Query query(reading.session(), "SELECT user FROM calendar_feeds WHERE digest = ?");
        if (!query.use(digest).into(owner).next()) {
            return std::nullopt;
        }
    }
    std::optional<User> user = directory_.user(owner);
    return user && user->active ? user : std::nullopt;
}

}  // namespace jalon
