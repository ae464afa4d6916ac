#include "storage/account_store.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "storage/directory_store.hpp"
#include "storage/password_rule.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* phrase = "tasse verte sous le pont";

struct Counter {
    Counter() : house(folder.path()), accounts(house.database, random, SqliteAccounts::Hashing::quick) {
        add("solange", {"hr_officer"});
    }

    void add(const std::string& login, const std::vector<std::string>& roles) {
        User user;
        user.id = UserId(login);
        user.login = login;
        user.first_name = "Solange";
        user.last_name = "Petit";
        user.roles = roles;
        user.organisation = OrganisationId("saint-aubin");
        house.directory.save_user(user);
        REQUIRE(accounts.set_password(user.id, phrase));
    }

    TemporaryFolder folder;
    House house;
    SeededRandom random{7};
    SqliteAccounts accounts;
};

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("the right password opens a session that says who acts", "[storage]") {
    Counter counter;

    const Result<Session> opened = counter.accounts.sign_in(" Solange ", phrase, morning);

    REQUIRE(opened);
    CHECK(opened->token.size() == 64);
    CHECK(opened->csrf.size() == 64);
    CHECK(opened->csrf != opened->token);
    const std::optional<Session> later = counter.accounts.session(opened->token, morning + minutes(5));
    REQUIRE(later);
    CHECK(later->csrf == opened->csrf);
    CHECK(later->actor.user == UserId("solange"));
    CHECK(later->actor.roles == std::vector<std::string>{"hr_officer"});
    CHECK(later->actor.name == "Solange Petit");
}

TEST_CASE("nothing tells a wrong password from an unknown login", "[storage]") {
    Counter counter;

    const Result<Session> wrong = counter.accounts.sign_in("solange", "autre chose encore", morning);
    const Result<Session> unknown = counter.accounts.sign_in("personne", phrase, morning);

    REQUIRE_FALSE(wrong);
    REQUIRE_FALSE(unknown);
    CHECK(wrong.error() == unknown.error());
    CHECK(wrong.error().kind == ErrorKind::not_allowed);
}

TEST_CASE("ten failures in a row close a login for a quarter of an hour", "[storage]") {
    Counter counter;
    const std::string login = GENERATE("solange", "personne");
    Instant now = morning;
    Result<Session> last = failure(ErrorKind::invalid, "");
    for (int i = 0; i < 10; ++i) {
        now += seconds(70);
        last = counter.accounts.sign_in(login, "autre chose encore", now);
    }

    CHECK_THAT(last.error().message, Catch::Contains("15 minutes"));
    CHECK_THAT(counter.accounts.sign_in(login, phrase, now + minutes(14)).error().message,
               Catch::Contains("15 minutes"));
    CHECK(counter.accounts.sign_in(login, phrase, now + minutes(15)).has_value() == (login == "solange"));
}

TEST_CASE("each failure delays the next try, a success forgets them", "[storage]") {
    Counter counter;
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(counter.accounts.sign_in("solange", "autre chose encore", morning));
    }

    CHECK_THAT(counter.accounts.sign_in("solange", phrase, morning).error().message, Catch::Contains("trop près"));
    CHECK(counter.accounts.sign_in("solange", phrase, morning + seconds(1)));
    CHECK(counter.accounts.sign_in("solange", phrase, morning + seconds(1)));
}

TEST_CASE("a session ends when it is idle too long for its roles", "[storage]") {
    struct Row {
        std::vector<std::string> roles;
        int idle_minutes;
    };
    const Row row = GENERATE(values<Row>({
        {{"administrator"}, 15},
        {{"dpo"}, 15},
        {{"counsellor"}, 30},
        {{"hr_officer"}, 60},
        {{"agent"}, 20},
        {{"hr_officer", "administrator"}, 15},
    }));
    Counter counter;
    counter.add("compte", row.roles);
    const auto open = [&] { return counter.accounts.sign_in("compte", phrase, morning)->token; };

    CAPTURE(row.roles);
    CHECK(counter.accounts.session(open(), morning + minutes(row.idle_minutes) - seconds(1)));
    CHECK_FALSE(counter.accounts.session(open(), morning + minutes(row.idle_minutes)));
}

TEST_CASE("use keeps a session open, ten hours at most", "[storage]") {
    Counter counter;
    const std::string token = counter.accounts.sign_in("solange", phrase, morning)->token;

    Instant now = morning;
    for (; now < morning + hours(10); now += minutes(50)) {
        CAPTURE(now - morning);
        CHECK(counter.accounts.session(token, now));
    }

    CHECK_FALSE(counter.accounts.session(token, now));
}

TEST_CASE("signing out, a new password or a closed account end the session", "[storage]") {
    Counter counter;
    const std::string token = counter.accounts.sign_in("solange", phrase, morning)->token;

    SECTION("signing out") {
        counter.accounts.sign_out(token);
    }
    SECTION("a new password") {
        REQUIRE(counter.accounts.set_password(UserId("solange"), "quatre mots bien au hasard"));
    }
    SECTION("a closed account") {
        User user = *counter.house.directory.user(UserId("solange"));
        user.active = false;
        counter.house.directory.save_user(user);
        CHECK_FALSE(counter.accounts.sign_in("solange", phrase, morning));
    }

    CHECK_FALSE(counter.accounts.session(token, morning));
}

TEST_CASE("the file holds neither password nor token", "[storage]") {
    Counter counter;
    const std::string token = counter.accounts.sign_in("solange", phrase, morning)->token;

    for (const char* end : {"", "-wal"}) {
        const std::string bytes = bytes_of(counter.house.database.file().string() + end);
        CHECK(bytes.find(phrase) == std::string::npos);
        CHECK(bytes.find(token) == std::string::npos);
    }
}

TEST_CASE("a password that is short or tried first is refused with advice", "[storage]") {
    struct Row {
        const char* password;
        bool fit;
    };
    const Row row = GENERATE(values<Row>({
        {"tasse verte sous le pont", true},
        {"Xk9#fQ2!mLp7", true},
        {"court", false},
        {"éééééééé", false},  // eight letters, sixteen bytes
        {"aaaaaaaaaaaaaaa", false},
        {"123456789012", false},
        {"azertyuiopqsd", false},
        {"Mot de passe 2026", false},
        {"Password-1234!", false},
        {"solange-2026-rh", false},  // holds the login
        {"mairie de lierneville", true},
    }));

    const Result<bool> checked = check_password(row.password, "solange");

    CAPTURE(row.password);
    CHECK(checked.has_value() == row.fit);
}

TEST_CASE("a password is set for an account that exists", "[storage]") {
    Counter counter;

    CHECK(counter.accounts.set_password(UserId("personne"), phrase).error().kind == ErrorKind::not_found);
    CHECK(counter.accounts.set_password(UserId("solange"), "court").error().kind == ErrorKind::invalid);
    CHECK(counter.accounts.sign_in("solange", phrase, morning));
}
