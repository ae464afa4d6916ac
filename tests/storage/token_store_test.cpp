#include "storage/token_store.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct Keys {
    TemporaryFolder folder;
    House house{folder.path()};
    SeededRandom random{7};
    SqliteApiTokens tokens{house.database, random};
    User user;

    Keys() {
        user.id = UserId("cecile");
        user.login = "cecile";
        user.roles = {"secretary"};
        house.directory.save_user(user);
    }

    std::string issue(const std::string& id, TokenScope scope) {
        return tokens.issue({id, user.id, scope, "Paie", morning, morning + std::chrono::days(30)});
    }
};

}  // namespace

TEST_CASE("a key stands for its holder and its scope until its day", "[storage]") {
    Keys keys;
    const std::string secret = keys.issue("k1", TokenScope::act);

    const std::optional<TokenHolder> holder = keys.tokens.holder(secret, morning);
    REQUIRE(holder);
    CHECK(holder->user.id == keys.user.id);
    CHECK(holder->scope == TokenScope::act);
    CHECK_FALSE(keys.tokens.holder(secret, morning + std::chrono::days(30)));
    CHECK_FALSE(keys.tokens.holder(secret + "0", morning));
    CHECK_FALSE(keys.tokens.holder("", morning));
}

TEST_CASE("a key that was revoked, or whose account is closed, opens nothing", "[storage]") {
    Keys keys;
    const std::string first = keys.issue("k1", TokenScope::read);
    const std::string second = keys.issue("k2", TokenScope::measure);
    REQUIRE(keys.tokens.tokens().size() == 2);

    CHECK(keys.tokens.revoke("k1"));
    CHECK_FALSE(keys.tokens.revoke("k1"));
    CHECK_FALSE(keys.tokens.holder(first, morning));
    REQUIRE(keys.tokens.tokens().size() == 1);
    CHECK(keys.tokens.tokens()[0].scope == TokenScope::measure);

    keys.user.active = false;
    keys.house.directory.save_user(keys.user);
    CHECK_FALSE(keys.tokens.holder(second, morning));
}

TEST_CASE("a copy of the database holds no key", "[storage]") {
    Keys keys;
    const std::string secret = keys.issue("k1", TokenScope::act);
    for (const auto& file : std::filesystem::directory_iterator(keys.folder.path())) {
        if (!file.is_regular_file()) {
            continue;
        }
        std::ifstream stream(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        CHECK(bytes.find(secret) == std::string::npos);
        CHECK(bytes.find(secret.substr(4)) == std::string::npos);
    }
}
