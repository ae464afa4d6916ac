// Keys by which a program acts for a person: with that person's rights, within a scope, until a day. Storage keeps
// them, web asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// What a key opens: reading; reading and advancing cases; the figures of the service.
enum class TokenScope { read, act, measure };

struct ApiToken {
    std::string id;  // to revoke it by; opens nothing
    UserId user;
    TokenScope scope = TokenScope::read;
    std::string label;  // what it is for
    Instant made_at{};
    Instant expires_at{};
};

struct TokenHolder {
    User user;
    TokenScope scope = TokenScope::read;
};

class ApiTokens {
  public:
    virtual ~ApiTokens() = default;

    // Keeps the token and returns its secret, « jln_ » and 64 hexadecimal digits, which is kept nowhere.
    virtual std::string issue(const ApiToken& token) = 0;
    // Whose key that is; nullopt when it is unknown, revoked, past its time, or its account is closed.
    virtual std::optional<TokenHolder> holder(const std::string& secret, Instant now) = 0;
    // Those not revoked, newest first, expired ones included.
    virtual std::vector<ApiToken> tokens() = 0;
    // False when there is none of that id.
    virtual bool revoke(const std::string& id) = 0;
};

// « read », « act », « measure », and back; nullopt for another word.
std::string scope_word(TokenScope scope);
std::optional<TokenScope> scope_of_word(std::string_view word);

}  // namespace jalon
