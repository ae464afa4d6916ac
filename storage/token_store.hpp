// Keys of programs in the database, each under the SHA-256 of its secret.
#pragma once

#include "engine/base/clock.hpp"
#include "engine/cases/api_tokens.hpp"
#include "storage/database.hpp"
#include "storage/directory_store.hpp"

namespace jalon {

class SqliteApiTokens final : public ApiTokens {
  public:
    // Both belong to the caller and outlive the tokens. `random` gives the secrets: it must be fit for that.
    SqliteApiTokens(Database& database, Random& random) : database_(database), random_(random), directory_(database) {}

    std::string issue(const ApiToken& token) override;
    std::optional<TokenHolder> holder(const std::string& secret, Instant now) override;
    std::vector<ApiToken> tokens() override;
    bool revoke(const std::string& id) override;

  private:
    Database& database_;
    Random& random_;
    SqliteDirectory directory_;
};

}  // namespace jalon
