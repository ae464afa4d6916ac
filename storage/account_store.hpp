// Passwords and sessions in the database of the cases.
//
// A password is kept as its argon2id hash, a session under the SHA-256 of its token: whoever reads the file can use
// neither. Failures are counted before the password is looked at, so that many tries at once gain nothing, and in the
// same way for logins that do not exist, so that nothing tells which do.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/base/clock.hpp"
#include "engine/cases/accounts.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteAccounts final : public Accounts {
  public:
    enum class Hashing {
        normal,  // 64 MiB and two passes: some tens of milliseconds, for a guesser too
        quick,   // the least that argon2id allows; for tests
    };

    // `database` and `random` belong to the caller and outlive the accounts. `random` gives tokens: it must be fit for
    // secrets. Several threads may call at once when `random` allows it.
    SqliteAccounts(Database& database, Random& random, Hashing hashing = Hashing::normal);
    ~SqliteAccounts() override;

    Result<Session> sign_in(const std::string& login, const std::string& password, Instant now) override;
    // `seen_at` moves on in steps of 15 seconds, so that reading a page seldom writes; a session may thus end as much
    // earlier.
    std::optional<Session> session(const std::string& token, Instant now) override;
    void sign_out(const std::string& token) override;
    // Also errors: not_found when there is no such user. Closes the sessions of this user.
    Result<bool> set_password(const UserId& user, const std::string& password) override;

    // From now on those who work in the centre set up a second factor before anything else. Whoever has one is asked
    // for it in any case. To be called before the first sign-in.
    void require_second_factor();
    // Counts as a sign-in. Error: not_allowed.
    Result<bool> check_password_of(const User& user, const std::string& password, Instant now);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace jalon
