#include "storage/token_store.hpp"

#include "engine/base/expect.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

constexpr std::size_t secret_bytes = 32;

TokenScope kept_scope(const std::string& word) {
    const std::optional<TokenScope> scope = scope_of_word(word);
    expect(scope.has_value(), "the scope of a stored token is one of ours");
    return *scope;
}

}  // namespace

std::string SqliteApiTokens::issue(const ApiToken& token) {
    std::string secret = "jln_" + to_hex(random_.bytes(secret_bytes));
    Writing writing(database_);
    Query(writing.session(),
          "INSERT INTO api_tokens (id, secret_hash, user, scope, label, made_at, expires_at) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .use(token.id)
        .use(sha256_hex(secret))
        .use(token.user)
        .use(scope_word(token.scope))
        .use(token.label)
        .use(token.made_at)
        .use(token.expires_at)
        .run();
    writing.commit();
    return secret;
}

std::optional<TokenHolder> SqliteApiTokens::holder(const std::string& secret, Instant now) {
    const std::string hash = sha256_hex(secret);
    UserId owner;
    std::string scope;
    Instant expires_at{};
    {
        Reading reading(database_);
        Query query(reading.session(), "SELECT user, scope, expires_at FROM api_tokens WHERE secret_hash = ?");
        if (!query.use(hash).into(owner).into(scope).into(expires_at).next()) {
            return std::nullopt;
        }
    }
    std::optional<User> user = directory_.user(owner);
    if (now >= expires_at || !user || !user->active) {
        return std::nullopt;
    }
    return TokenHolder{std::move(*user), kept_scope(scope)};
}

std::vector<ApiToken> SqliteApiTokens::tokens() {
    Reading reading(database_);
    ApiToken token;
    std::string scope;
    Query query(reading.session(),
                "SELECT id, user, scope, label, made_at, expires_at FROM api_tokens ORDER BY made_at DESC, id");
    query.into(token.id).into(token.user).into(scope).into(token.label).into(token.made_at).into(token.expires_at);
    std::vector<ApiToken> found;
    while (query.next()) {
        token.scope = kept_scope(scope);
        found.push_back(token);
    }
    return found;
}

bool SqliteApiTokens::revoke(const std::string& id) {
    Writing writing(database_);
    Query(writing.session(), "DELETE FROM api_tokens WHERE id = ?").use(id).run();
    const bool was_there = writing.session().changes() == 1;
    writing.commit();
    return was_there;
}

}  // namespace jalon
