#include "storage/account_store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <semaphore>
#include <utility>

#include <sodium.h>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "storage/directory_store.hpp"
#include "storage/password_rule.hpp"
#include "storage/session_rows.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int failures_max = 10;
constexpr Duration locked_for = minutes(15);
constexpr Duration seen_step = seconds(15);
constexpr std::ptrdiff_t hashes_at_once = 4;

constexpr const char* refused = "L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, puis réessayez.";
constexpr const char* locked =
    "Trop d’essais sans succès : l’accès est suspendu pendant 15 minutes. Réessayez ensuite, ou demandez un "
    "nouveau mot de passe au centre de gestion.";
constexpr const char* too_soon = "Les essais se suivent de trop près. Attendez une minute, puis réessayez.";

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

// How long after its last failure a login waits: nothing for two slips, then 1, 2, 4 … at most 60 seconds.
Duration delay_after(std::int64_t failures) {
    return failures < 3 ? Duration{}
                        : std::min<Duration>(seconds(1LL << std::min<std::int64_t>(failures - 3, 6)), seconds(60));
}

}  // namespace

struct SqliteAccounts::Inside {
    Database& database;
    Random& random;
    SqliteDirectory directory;
    unsigned long long passes;
    std::size_t memory;
    // Bounds the memory that many sign-ins at once would take.
    std::counting_semaphore<hashes_at_once> hashing{hashes_at_once};
    std::string hash_of_nobody;

    Inside(Database& the_database, Random& the_random, Hashing cost)
        : database(the_database),
          random(the_random),
          directory(the_database),
          passes(cost == Hashing::quick ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE),
          memory(cost == Hashing::quick ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE) {
        if (sodium_init() < 0) {
            throw StorageFailure("La bibliothèque de chiffrement ne démarre pas.");
        }
        hash_of_nobody = hash("personne");
    }

    std::string hash(const std::string& password) {
        std::array<char, crypto_pwhash_STRBYTES> text{};
        hashing.acquire();
        const int outcome = crypto_pwhash_str(text.data(), password.data(), password.size(), passes, memory);
        hashing.release();
        if (outcome != 0) {
            throw StorageFailure("La mémoire ne suffit pas pour protéger un mot de passe.");
        }
        return text.data();
    }

    bool verify(const std::string& hash, const std::string& password) {
        hashing.acquire();
        const bool holds = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
        hashing.release();
        return holds;
    }

    // What a password is compared with: for an unknown or closed account, a hash that takes as long and never matches.
    std::pair<std::optional<User>, std::string> account(const std::string& login) {
        std::optional<User> user = directory.user_by_login(login);
        std::string kept;
        if (user && user->active) {
            Reading reading(database);
            Query query(reading.session(), "SELECT hash FROM passwords WHERE user = ?");
            query.use(user->id).into(kept).next();
        }
        if (kept.empty()) {
            return {std::nullopt, hash_of_nobody};
        }
        return {std::move(user), std::move(kept)};
    }

    // Counts a failure in advance. Error: not_allowed while the login must wait; nothing is counted then.
    Result<bool> begin_try(const std::string& login_hash, Instant now) {
        Writing writing(database);
        std::int64_t failures = 0;
        Instant last_at{};
        Query(writing.session(), "SELECT failures, last_at FROM sign_in_failures WHERE login_hash = ?")
            .use(login_hash)
            .into(failures)
            .into(last_at)
            .next();
        if (failures >= failures_max && now < last_at + locked_for) {
            return failure(ErrorKind::not_allowed, locked);
        }
        if (failures < failures_max && now < last_at + delay_after(failures)) {
            return failure(ErrorKind::not_allowed, too_soon);
        }
        const std::int64_t counted = now < last_at + locked_for ? failures + 1 : 1;
        Query(writing.session(),
              "INSERT INTO sign_in_failures (login_hash, failures, last_at) VALUES (?, ?, ?) "
              "ON CONFLICT DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at")
            .use(login_hash)
            .use(counted)
            .use(now)
            .run();
        Query(writing.session(), "DELETE FROM sign_in_failures WHERE last_at < ?").use(now - locked_for).run();
        writing.commit();
        return counted >= failures_max;
    }

    Session open(const User& user, const std::string& login_hash, Instant now) {
        Writing writing(database);
        Query(writing.session(), "DELETE FROM sign_in_failures WHERE login_hash = ?").use(login_hash).run();
        Session session = open_session(writing, random, user, now);
        writing.commit();
        return session;
    }

    void close(const std::string& column, const std::string& value) {
        Writing writing(database);
        Query(writing.session(), "DELETE FROM sessions WHERE " + column + " = ?").use(value).run();
        writing.commit();
    }
};

SqliteAccounts::SqliteAccounts(Database& database, Random& random, Hashing hashing)
    : inside_(std::make_unique<Inside>(database, random, hashing)) {}

SqliteAccounts::~SqliteAccounts() = default;

Result<Session> SqliteAccounts::sign_in(const std::string& login, const std::string& password, Instant now) {
    const std::string name = trimmed(login);
    const std::string login_hash = sha256_hex(french::search_key(name));
    const Result<bool> last_try = inside_->begin_try(login_hash, now);
    if (!last_try) {
        return tl::unexpected(last_try.error());
    }
    const auto [user, hash] = inside_->account(name);
    const bool holds = inside_->verify(hash, password);
    if (!holds || !user) {
        return failure(ErrorKind::not_allowed, *last_try ? locked : refused);
    }
    return inside_->open(*user, login_hash, now);
}

std::optional<Session> SqliteAccounts::session(const std::string& token, Instant now) {
    const std::string token_hash = sha256_hex(token);
    UserId owner;
    Session kept;
    {
        Reading reading(inside_->database);
        Query query(reading.session(), "SELECT user, csrf, opened_at, seen_at FROM sessions WHERE token_hash = ?");
        if (!query.use(token_hash).into(owner).into(kept.csrf).into(kept.opened_at).into(kept.seen_at).next()) {
            return std::nullopt;
        }
    }
    const std::optional<User> user = inside_->directory.user(owner);
    if (!user || !user->active || now >= kept.seen_at + idle_limit(user->roles) ||
        now >= kept.opened_at + session_age_max) {
        inside_->close("token_hash", token_hash);
        return std::nullopt;
    }
    if (now >= kept.seen_at + seen_step) {
        Writing writing(inside_->database);
        Query(writing.session(), "UPDATE sessions SET seen_at = ? WHERE token_hash = ?").use(now).use(token_hash).run();
        writing.commit();
        kept.seen_at = now;
    }
    Session session = session_of(*user);
    session.token = token;
    session.csrf = kept.csrf;
    session.opened_at = kept.opened_at;
    session.seen_at = kept.seen_at;
    return session;
}

void SqliteAccounts::sign_out(const std::string& token) {
    inside_->close("token_hash", sha256_hex(token));
}

Result<bool> SqliteAccounts::set_password(const UserId& user, const std::string& password) {
    const std::optional<User> owner = inside_->directory.user(user);
    if (!owner) {
        return failure(ErrorKind::not_found, "Ce compte n’existe pas.");
    }
    if (Result<bool> checked = check_password(password, owner->login); !checked) {
        return checked;
    }
    const std::string hash = inside_->hash(password);
    Writing writing(inside_->database);
    Query(writing.session(),
          "INSERT INTO passwords (user, hash) VALUES (?, ?) ON CONFLICT (user) DO UPDATE SET hash = excluded.hash")
        .use(user)
        .use(hash)
        .run();
    Query(writing.session(), "DELETE FROM sessions WHERE user = ?").use(user).run();
    writing.commit();
    return true;
}

}  // namespace jalon
