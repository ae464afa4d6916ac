// The second factor, proofs and open sessions, in the database of the cases.
//
// The secret of a second factor must be readable to check its codes: whoever reads the file has it, and still lacks the
// password, which is kept as its argon2id hash.
#pragma once

#include "engine/cases/account_security.hpp"
#include "storage/account_store.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteAccountSecurity final : public AccountSecurity {
  public:
    // All belong to the caller and outlive this. `random` is fit for secrets.
    SqliteAccountSecurity(Database& database, Random& random, SqliteAccounts& accounts)
        : database_(database), random_(random), accounts_(accounts) {}

    Result<Session> give_code(const Session& waiting, const std::string& code, Instant now) override;
    bool has_second_factor(const UserId& user) override;
    Enrolment enrolment(const User& user) override;
    Result<Enrolled> enrol(const Session& session, const std::string& code, Instant now) override;
    Result<bool> forget_second_factor(const UserId& user) override;
    bool has_password(const UserId& user) override;
    Result<bool> prove(const Session& session, const std::string& password, Instant now) override;
    Result<Session> change_password(const Session& session, const std::string& old, const std::string& password,
                                    Instant now) override;
    std::vector<OpenSession> sessions(const Session& session, Instant now) override;
    void close_other_sessions(const Session& session) override;

  private:
    Database& database_;
    Random& random_;
    SqliteAccounts& accounts_;
};

}  // namespace jalon
