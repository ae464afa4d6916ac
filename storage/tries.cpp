#include "storage/tries.hpp"

#include <algorithm>
#include <chrono>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"

namespace jalon::storage {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int failures_max = 10;
constexpr Duration locked_for = minutes(15);
constexpr const char* too_soon = "Les essais se suivent de trop près. Attendez une minute, puis réessayez.";

// How long after its last failure a login waits: nothing for two slips, then 1, 2, 4 … at most 60 seconds.
Duration delay_after(std::int64_t failures) {
    return failures < 3 ? Duration{}
                        : std::min<Duration>(seconds(1LL << std::min<std::int64_t>(failures - 3, 6)), seconds(60));
}

}  // namespace

std::string locked_out() {
    return "Trop d’essais sans succès : l’accès est suspendu pendant 15 minutes. Réessayez ensuite, ou demandez un "
           "nouveau mot de passe au centre de gestion.";
}

std::string login_key(std::string_view login) {
    return sha256_hex(french::search_key(login));
}

Result<bool> begin_try(Database& database, const std::string& key, Instant now) {
    Writing writing(database);
    std::int64_t failures = 0;
    Instant last_at{};
    Query(writing.session(), "SELECT failures, last_at FROM sign_in_failures WHERE login_hash = ?")
        .use(key)
        .into(failures)
        .into(last_at)
        .next();
    if (failures >= failures_max && now < last_at + locked_for) {
        return failure(ErrorKind::not_allowed, locked_out());
    }
    if (failures < failures_max && now < last_at + delay_after(failures)) {
        return failure(ErrorKind::not_allowed, too_soon);
    }
    const std::int64_t counted = now < last_at + locked_for ? failures + 1 : 1;
    Query(writing.session(),
          "INSERT INTO sign_in_failures (login_hash, failures, last_at) VALUES (?, ?, ?) "
          "ON CONFLICT DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at")
        .use(key)
        .use(counted)
        .use(now)
        .run();
    Query(writing.session(), "DELETE FROM sign_in_failures WHERE last_at < ?").use(now - locked_for).run();
    writing.commit();
    return counted >= failures_max;
}

void forget_tries(Writing& writing, const std::string& key) {
    Query(writing.session(), "DELETE FROM sign_in_failures WHERE login_hash = ?").use(key).run();
}

}  // namespace jalon::storage
