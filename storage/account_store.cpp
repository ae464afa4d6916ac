#include "storage/account_store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <semaphore>
#include <utility>

#include <sodium.h>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/account_security.hpp"
#include "storage/directory_store.hpp"
#include "storage/password_rule.hpp"
#include "storage/session_rows.hpp"
#include "storage/sql.hpp"
#include "storage/tries.hpp"

namespace jalon {

using namespace storage;

namespace {

using std::chrono::seconds;

constexpr Duration seen_step = seconds(15);
constexpr std::ptrdiff_t hashes_at_once = 4;

constexpr const char* wrong_password = "Ce mot de passe n’est pas le bon. Vérifiez-le, puis réessayez.";
constexpr const char* refused = "L’identifiant ou le mot de passe n’est pas le bon. Vérifiez-les, puis réessayez.";

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
    bool factor_required = false;

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

    // What is still missing once the password is right.
    Stage stage_for(Connection& session, const User& user) const {
        std::string secret;
        Query(session, "SELECT secret FROM second_factors WHERE user = ?").use(user.id).into(secret).next();
        if (!secret.empty()) {
            return Stage::code;
        }
        return factor_required && needs_second_factor(user.roles) ? Stage::enrolment : Stage::open;
    }

    Session open(const User& user, const std::string& login_hash, Instant now) {
        Writing writing(database);
        forget_tries(writing, login_hash);
        Session session = open_session(writing, random, user, now, stage_for(writing.session(), user));
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
    const std::string login_hash = login_key(name);
    const Result<bool> last_try = begin_try(inside_->database, login_hash, now);
    if (!last_try) {
        return tl::unexpected(last_try.error());
    }
    const auto [user, hash] = inside_->account(name);
    const bool holds = inside_->verify(hash, password);
    if (!holds || !user) {
        return failure(ErrorKind::not_allowed, *last_try ? locked_out() : refused);
    }
    return inside_->open(*user, login_hash, now);
}

std::optional<Session> SqliteAccounts::session(const std::string& token, Instant now) {
    const std::string token_hash = sha256_hex(token);
    UserId owner;
    Session kept;
    std::int64_t stage = 0;
    {
        Reading reading(inside_->database);
        Query query(reading.session(),
                    "SELECT user, csrf, opened_at, seen_at, proved_at, stage FROM sessions WHERE token_hash = ?");
        query.use(token_hash).into(owner).into(kept.csrf).into(kept.opened_at).into(kept.seen_at);
        if (!query.into(kept.proved_at).into(stage).next()) {
            return std::nullopt;
        }
    }
    const std::optional<User> user = inside_->directory.user(owner);
    kept.stage = static_cast<Stage>(stage);
    kept.user = user.value_or(User());
    if (!user || !user->active || now >= end_of(kept)) {
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
    session.proved_at = kept.proved_at;
    session.stage = kept.stage;
    session.until = end_of(session);
    return session;
}

void SqliteAccounts::sign_out(const std::string& token) {
    inside_->close("token_hash", sha256_hex(token));
}

void SqliteAccounts::require_second_factor() {
    inside_->factor_required = true;
}

Result<bool> SqliteAccounts::check_password_of(const User& user, const std::string& password, Instant now) {
    const std::string login_hash = login_key(user.login);
    const Result<bool> last_try = begin_try(inside_->database, login_hash, now);
    if (!last_try) {
        return tl::unexpected(last_try.error());
    }
    const auto [owner, hash] = inside_->account(user.login);
    const bool holds = inside_->verify(hash, password);
    if (!holds || !owner) {
        return failure(ErrorKind::not_allowed, *last_try ? locked_out() : wrong_password);
    }
    Writing writing(inside_->database);
    forget_tries(writing, login_hash);
    writing.commit();
    return true;
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
