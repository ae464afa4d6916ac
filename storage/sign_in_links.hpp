// Links to enter without a password, and the e-mails that carry them, in the database of the cases.
//
// A link is kept under the SHA-256 of its 256 random bits, its digits as the SHA-256 of both, so that whoever reads the
// file can use neither; the e-mail holds them in clear until it has left.
#pragma once

#include <memory>

#include "engine/cases/account_mails.hpp"
#include "engine/cases/sign_in_links.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteSignInLinks final : public SignInLinks {
  public:
    // `database`, `accounts` and `random` (fit for secrets) belong to the caller and outlive the links; `house` signs
    // the mails.
    SqliteSignInLinks(Database& database, Random& random, Accounts& accounts, MailHouse house);

    Result<bool> ask(const LinkWish& wish, Instant now) override;
    bool stands(LinkUse use, const std::string& token, Instant now) override;
    Result<Entered> enter(const std::string& token, const std::string& code, Instant now) override;
    Result<bool> set_password(const std::string& token, const std::string& code, const std::string& password,
                              Instant now) override;

  private:
    Database& database_;
    Random& random_;
    Accounts& accounts_;
    MailHouse house_;
};

class SqliteAccountMails final : public AccountMails {
  public:
    // The database belongs to the caller.
    explicit SqliteAccountMails(Database& database) : database_(database) {}

    std::vector<AccountMail> due(Instant now, int limit) override;
    void sent(std::int64_t position, Instant at) override;
    void postponed(std::int64_t position, Instant again) override;
    void given_up(std::int64_t position) override;

  private:
    Database& database_;
};

}  // namespace jalon
