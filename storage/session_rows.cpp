#include "storage/session_rows.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"

namespace jalon::storage {

namespace {

using std::chrono::minutes;

constexpr Duration waiting_max = minutes(10);

struct IdleLimit {
    std::string_view role;
    Duration limit;
};
constexpr std::array idle_limits = {
    IdleLimit{"administrator", minutes(15)}, IdleLimit{"dpo", minutes(15)},
    IdleLimit{"agent", minutes(20)},         IdleLimit{"hr_officer", minutes(60)},
    IdleLimit{"employer_head", minutes(60)}, IdleLimit{"line_manager", minutes(60)},
};
constexpr Duration idle_limit_of_others = minutes(30);

// The shortest of those of the roles.
Duration idle_limit(const std::vector<std::string>& roles) {
    Duration shortest = minutes(60);
    for (const std::string& role : roles) {
        const auto* found = std::ranges::find(idle_limits, role, &IdleLimit::role);
        shortest = std::min(shortest, found == idle_limits.end() ? idle_limit_of_others : found->limit);
    }
    return shortest;
}

}  // namespace

Session session_of(const User& user) {
    Session session;
    session.user = user;
    session.actor = actor_of(user);
    return session;
}

Instant end_of(const Session& session) {
    const Instant oldest = session.opened_at + (session.stage == Stage::open ? session_age_max : waiting_max);
    return std::min(session.seen_at + idle_limit(session.user.roles), oldest);
}

Session open_session(Writing& writing, Random& random, const User& user, Instant now, Stage stage) {
    Session session = session_of(user);
    session.token = to_hex(random.bytes(32));
    session.csrf = to_hex(random.bytes(32));
    session.opened_at = now;
    session.seen_at = now;
    session.proved_at = now;
    session.stage = stage;
    session.until = end_of(session);
    Query(writing.session(), "DELETE FROM sessions WHERE opened_at < ?").use(now - session_age_max).run();
    Query(writing.session(),
          "INSERT INTO sessions (token_hash, csrf, user, opened_at, seen_at, proved_at, stage) VALUES (?, ?, ?, ?, ?, "
          "?, ?)")
        .use(sha256_hex(session.token))
        .use(session.csrf)
        .use(user.id)
        .use(now)
        .use(now)
        .use(now)
        .use(static_cast<int>(stage))
        .run();
    return session;
}

}  // namespace jalon::storage
