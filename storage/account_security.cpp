#include "storage/account_security.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/sign_in_links.hpp"
#include "storage/session_rows.hpp"
#include "storage/sql.hpp"
#include "storage/totp.hpp"
#include "storage/tries.hpp"

namespace jalon {

using namespace storage;

namespace {

constexpr std::size_t secret_bytes = 20;  // as long as a SHA-1, which RFC 4226 recommends
constexpr int recovery_codes = 10;

constexpr const char* wrong_code =
    "Ce code n’est pas le bon, ou il a déjà servi. Attendez que le téléphone en montre un autre, puis tapez-le.";

struct Factor {
    std::string secret;   // raw
    std::string offered;  // raw
    std::int64_t last_step = 0;
};

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return bytes;
}

Factor factor_of(Connection& session, const UserId& user) {
    Factor factor;
    Query(session, "SELECT secret, offered, last_step FROM second_factors WHERE user = ?")
        .use(user)
        .into(factor.secret)
        .into(factor.offered)
        .into(factor.last_step)
        .next();
    factor.secret = from_hex(factor.secret);
    factor.offered = from_hex(factor.offered);
    return factor;
}

std::string tries_key(const UserId& user) {
    return sha256_hex("second factor " + user.str());
}

// « abcd-efgh-jkmn-pqrs » without what people put between and around: small letters and digits.
std::string plain_recovery(std::string_view typed) {
    std::string plain;
    for (const char c : typed) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0) {
            plain += static_cast<char>(std::tolower(byte));
        }
    }
    return plain;
}

std::string grouped(const std::string& code) {
    return fmt::format("{}-{}-{}-{}", code.substr(0, 4), code.substr(4, 4), code.substr(8, 4), code.substr(12, 4));
}

void close_sessions(Writing& writing, const UserId& user) {
    Query(writing.session(), "DELETE FROM sessions WHERE user = ?").use(user).run();
}

// Spends the code; false when it is none of this person's.
bool spend(Writing& writing, const UserId& user, const std::string& code, Instant now) {
    const Factor factor = factor_of(writing.session(), user);
    const std::optional<std::int64_t> step =
        factor.secret.empty() ? std::nullopt : step_of_code(factor.secret, typed_digits(code), now, factor.last_step);
    if (step) {
        Query(writing.session(), "UPDATE second_factors SET last_step = ? WHERE user = ?").use(*step).use(user).run();
        return true;
    }
    const std::int64_t before = writing.session().all_changes();
    Query(writing.session(), "DELETE FROM recovery_codes WHERE user = ? AND code_hash = ?")
        .use(user)
        .use(sha256_hex(plain_recovery(code)))
        .run();
    return writing.session().all_changes() > before;
}

}  // namespace

Result<Session> SqliteAccountSecurity::give_code(const Session& waiting, const std::string& code, Instant now) {
    const UserId& user = waiting.user.id;
    const Result<bool> last_try = begin_try(database_, tries_key(user), now);
    if (!last_try) {
        return tl::unexpected(last_try.error());
    }
    Writing writing(database_);
    if (!spend(writing, user, code, now)) {
        return failure(ErrorKind::not_allowed, *last_try ? locked_out() : wrong_code);
    }
    forget_tries(writing, tries_key(user));
    Query(writing.session(), "DELETE FROM sessions WHERE token_hash = ?").use(sha256_hex(waiting.token)).run();
    Session session = open_session(writing, random_, waiting.user, now);
    writing.commit();
    return session;
}

bool SqliteAccountSecurity::has_second_factor(const UserId& user) {
    Reading reading(database_);
    return !factor_of(reading.session(), user).secret.empty();
}

Enrolment SqliteAccountSecurity::enrolment(const User& user) {
    Writing writing(database_);
    std::string offered = factor_of(writing.session(), user.id).offered;
    if (offered.empty()) {
        offered = random_.bytes(secret_bytes);
        Query(
            writing.session(),
            "INSERT INTO second_factors (user, secret, offered, last_step) VALUES (?, '', ?, 0) ON CONFLICT (user) DO "
            "UPDATE SET offered = excluded.offered")
            .use(user.id)
            .use(to_hex(offered))
            .run();
        writing.commit();
    }
    Enrolment enrolment;
    enrolment.key = base32(offered);
    std::string login;
    std::ranges::copy_if(user.login, std::back_inserter(login), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
    });
    enrolment.uri = "otpauth://totp/Jalon:" + login + "?secret=" + enrolment.key + "&issuer=Jalon";
    return enrolment;
}

Result<AccountSecurity::Enrolled> SqliteAccountSecurity::enrol(const Session& session, const std::string& code,
                                                               Instant now) {
    const UserId& user = session.user.id;
    const Result<bool> last_try = begin_try(database_, tries_key(user), now);
    if (!last_try) {
        return tl::unexpected(last_try.error());
    }
    Writing writing(database_);
    const Factor factor = factor_of(writing.session(), user);
    const std::optional<std::int64_t> step =
        factor.offered.empty() ? std::nullopt : step_of_code(factor.offered, typed_digits(code), now, 0);
    if (!step) {
        return failure(ErrorKind::not_allowed, *last_try ? locked_out() : wrong_code);
    }
    Query(writing.session(), "UPDATE second_factors SET secret = offered, offered = '', last_step = ? WHERE user = ?")
        .use(*step)
        .use(user)
        .run();
    Query(writing.session(), "DELETE FROM recovery_codes WHERE user = ?").use(user).run();
    Enrolled enrolled;
    for (int i = 0; i < recovery_codes; ++i) {
        const std::string recovery = new_identifier(random_).substr(0, 16);
        enrolled.recovery.push_back(grouped(recovery));
        Query(writing.session(), "INSERT INTO recovery_codes (user, code_hash) VALUES (?, ?)")
            .use(user)
            .use(sha256_hex(recovery))
            .run();
    }
    forget_tries(writing, tries_key(user));
    close_sessions(writing, user);
    enrolled.session = open_session(writing, random_, session.user, now);
    writing.commit();
    return enrolled;
}

Result<bool> SqliteAccountSecurity::forget_second_factor(const UserId& user) {
    Writing writing(database_);
    if (factor_of(writing.session(), user).secret.empty()) {
        return failure(ErrorKind::not_found, "Ce compte n’a pas de second facteur.");
    }
    Query(writing.session(), "DELETE FROM second_factors WHERE user = ?").use(user).run();
    Query(writing.session(), "DELETE FROM recovery_codes WHERE user = ?").use(user).run();
    close_sessions(writing, user);
    writing.commit();
    return true;
}

bool SqliteAccountSecurity::has_password(const UserId& user) {
    Reading reading(database_);
    std::string hash;
    return Query(reading.session(), "SELECT hash FROM passwords WHERE user = ?").use(user).into(hash).next();
}

Result<bool> SqliteAccountSecurity::prove(const Session& session, const std::string& password, Instant now) {
    if (Result<bool> holds = accounts_.check_password_of(session.user, password, now); !holds) {
        return holds;
    }
    Writing writing(database_);
    Query(writing.session(), "UPDATE sessions SET proved_at = ? WHERE token_hash = ?")
        .use(now)
        .use(sha256_hex(session.token))
        .run();
    writing.commit();
    return true;
}

Result<Session> SqliteAccountSecurity::change_password(const Session& session, const std::string& old,
                                                       const std::string& password, Instant now) {
    if (const Result<bool> holds = accounts_.check_password_of(session.user, old, now); !holds) {
        return tl::unexpected(holds.error());
    }
    if (const Result<bool> set = accounts_.set_password(session.user.id, password); !set) {
        return tl::unexpected(set.error());
    }
    Writing writing(database_);
    Session opened = open_session(writing, random_, session.user, now);
    writing.commit();
    return opened;
}

std::vector<OpenSession> SqliteAccountSecurity::sessions(const Session& session, Instant now) {
    Reading reading(database_);
    std::string token_hash;
    Session kept;
    kept.user = session.user;
    Query query(reading.session(),
                "SELECT token_hash, opened_at, seen_at FROM sessions WHERE user = ? ORDER BY seen_at DESC");
    query.use(session.user.id).into(token_hash).into(kept.opened_at).into(kept.seen_at);
    std::vector<OpenSession> open;
    while (query.next()) {
        if (now < end_of(kept)) {
            open.push_back({kept.opened_at, kept.seen_at, token_hash == sha256_hex(session.token)});
        }
    }
    return open;
}

void SqliteAccountSecurity::close_other_sessions(const Session& session) {
    Writing writing(database_);
    Query(writing.session(), "DELETE FROM sessions WHERE user = ? AND token_hash <> ?")
        .use(session.user.id)
        .use(sha256_hex(session.token))
        .run();
    writing.commit();
}

}  // namespace jalon
