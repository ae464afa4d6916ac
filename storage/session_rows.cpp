#include "storage/session_rows.hpp"

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"

namespace jalon::storage {

Session session_of(const User& user) {
    Session session;
    session.user = user;
    session.actor = actor_of(user);
    return session;
}

Session open_session(Writing& writing, Random& random, const User& user, Instant now) {
    Session session = session_of(user);
    session.token = to_hex(random.bytes(32));
    session.csrf = to_hex(random.bytes(32));
    session.opened_at = now;
    session.seen_at = now;
    Query(writing.session(), "DELETE FROM sessions WHERE opened_at < ?").use(now - session_age_max).run();
    Query(writing.session(), "INSERT INTO sessions (token_hash, csrf, user, opened_at, seen_at) VALUES (?, ?, ?, ?, ?)")
        .use(sha256_hex(session.token))
        .use(session.csrf)
        .use(user.id)
        .use(now)
        .use(now)
        .run();
    return session;
}

}  // namespace jalon::storage
