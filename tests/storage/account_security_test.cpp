#include "storage/account_security.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "storage/directory_store.hpp"
#include "storage/sign_in_links.hpp"
#include "storage/totp.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;
using namespace jalon::storage;

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* phrase = "tasse verte sous le pont";

struct Desk {
    Desk() : house(folder.path()), accounts(house.database, random, SqliteAccounts::Hashing::quick) {
        add("maud", "counsellor");
        add("solange", "hr_officer");
    }

    void add(const std::string& id, const std::string& role) {
        User user;
        user.id = UserId(id);
        user.login = id;
        user.email = id + "@poste.example";
        user.roles = {role};
        house.directory.save_user(user);
        REQUIRE(accounts.set_password(user.id, phrase));
    }

    Session sign_in(const std::string& login, Instant now) {
        const Result<Session> session = accounts.sign_in(login, phrase, now);
        REQUIRE(session);
        return *session;
    }

    // What the telephone shows that has been given the key.
    static std::string shown(const std::string& key, Instant now) {
        constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        std::string secret;
        unsigned held = 0;
        unsigned bits = 0;
        for (const char c : key) {
            held = (held << 5U | static_cast<unsigned>(alphabet.find(c))) & 0xFFFFU;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                secret += static_cast<char>((held >> bits) & 0xFFU);
            }
        }
        return totp_code(secret, totp_step(now));
    }

    // Maud sets her second factor up; the key in her telephone.
    std::string enrol(Instant now) {
        const Session session = sign_in("maud", now);
        const std::string key = security.enrolment(session.user).key;
        const Result<AccountSecurity::Enrolled> enrolled = security.enrol(session, shown(key, now), now);
        REQUIRE(enrolled);
        recovery = enrolled->recovery;
        return key;
    }

    TemporaryFolder folder;
    House house;
    SeededRandom random{7};
    SqliteAccounts accounts;
    SqliteAccountSecurity security{house.database, random, accounts};
    std::vector<std::string> recovery;
};

}  // namespace

TEST_CASE("codes are those of RFC 6238, appendix B", "[storage][security]") {
    struct Row {
        std::int64_t seconds;
        const char* code;
    };
    const Row row = GENERATE(values<Row>({{59, "94287082"},
                                          {1111111109, "07081804"},
                                          {1111111111, "14050471"},
                                          {1234567890, "89005924"},
                                          {2000000000, "69279037"},
                                          {20000000000, "65353130"}}));

    CHECK(totp_code("12345678901234567890", totp_step(Instant(seconds(row.seconds))), 8) == row.code);
}

TEST_CASE("keys are written as RFC 4648 writes base 32", "[storage][security]") {
    CHECK(base32("") == "");
    CHECK(base32("f") == "MY");
    CHECK(base32("fo") == "MZXQ");
    CHECK(base32("foo") == "MZXW6");
    CHECK(base32("foob") == "MZXW6YQ");
    CHECK(base32("fooba") == "MZXW6YTB");
    CHECK(base32("foobar") == "MZXW6YTBOI");
}

TEST_CASE("a code serves half a minute early or late, and once", "[storage][security]") {
    const std::string secret = "12345678901234567890";
    const std::int64_t step = totp_step(morning);
    const std::string code = totp_code(secret, step);

    CHECK(step_of_code(secret, code, morning - seconds(30), 0) == step);
    CHECK(step_of_code(secret, code, morning + seconds(30), 0) == step);
    CHECK_FALSE(step_of_code(secret, code, morning + seconds(60), 0));
    CHECK_FALSE(step_of_code(secret, code, morning - seconds(60), 0));
    CHECK_FALSE(step_of_code(secret, code, morning, step));
    CHECK_FALSE(step_of_code(secret, "", morning, 0));
}

TEST_CASE("where it is required the centre's people set a second factor up before anything else",
          "[storage][security]") {
    Desk desk;
    CHECK(desk.sign_in("maud", morning).stage == Stage::open);

    desk.accounts.require_second_factor();

    CHECK(desk.sign_in("maud", morning).stage == Stage::enrolment);
    CHECK(desk.sign_in("solange", morning).stage == Stage::open);
    const std::string key = desk.enrol(morning);
    const Session waiting = desk.sign_in("maud", morning + minutes(1));
    CHECK(waiting.stage == Stage::code);
    CHECK(desk.accounts.session(waiting.token, morning + minutes(2))->stage == Stage::code);

    const Result<Session> open =
        desk.security.give_code(waiting, Desk::shown(key, morning + minutes(2)), morning + minutes(2));
    REQUIRE(open);
    CHECK(open->token != waiting.token);
    CHECK(desk.accounts.session(open->token, morning + minutes(3))->stage == Stage::open);
    CHECK_FALSE(desk.accounts.session(waiting.token, morning + minutes(3)));
}

TEST_CASE("a session that waits for its code ends after ten minutes", "[storage][security]") {
    Desk desk;
    desk.enrol(morning);
    const Session waiting = desk.sign_in("maud", morning);

    CHECK(desk.accounts.session(waiting.token, morning + minutes(9)));
    CHECK_FALSE(desk.accounts.session(waiting.token, morning + minutes(10)));
}

TEST_CASE("a code is refused the second time, and ten wrong ones close the factor for a quarter of an hour",
          "[storage][security]") {
    Desk desk;
    const std::string key = desk.enrol(morning);
    Instant now = morning + minutes(5);

    SECTION("the second time") {
        const std::string code = Desk::shown(key, now);
        CHECK(desk.security.give_code(desk.sign_in("maud", now), code, now));
        CHECK_FALSE(desk.security.give_code(desk.sign_in("maud", now), code, now));
    }
    SECTION("too many") {
        Result<Session> last = failure(ErrorKind::invalid, "");
        for (int i = 0; i < 10; ++i) {
            now += seconds(70);
            last = desk.security.give_code(desk.sign_in("maud", now), "000000", now);
            REQUIRE_FALSE(last);
        }
        CHECK_THAT(last.error().message, Catch::Contains("15 minutes"));
        const Session waiting = desk.sign_in("maud", now);
        CHECK_FALSE(desk.security.give_code(waiting, Desk::shown(key, now), now + seconds(5)));
        now += minutes(16);
        CHECK(desk.security.give_code(desk.sign_in("maud", now), Desk::shown(key, now), now));
    }
}

TEST_CASE("each recovery code stands for the telephone once", "[storage][security]") {
    Desk desk;
    desk.enrol(morning);
    REQUIRE(desk.recovery.size() == 10);
    const std::string code = desk.recovery[3];

    CHECK(desk.security.give_code(desk.sign_in("maud", morning), " " + code, morning));
    CHECK_FALSE(desk.security.give_code(desk.sign_in("maud", morning), code, morning));
    CHECK(desk.security.give_code(desk.sign_in("maud", morning), desk.recovery[4], morning));
}

TEST_CASE("a removed second factor is asked for no more, and the sessions are closed", "[storage][security]") {
    Desk desk;
    desk.enrol(morning);
    const Session session = desk.sign_in("maud", morning);

    REQUIRE(desk.security.forget_second_factor(UserId("maud")));
    CHECK_FALSE(desk.accounts.session(session.token, morning));
    CHECK(desk.sign_in("maud", morning).stage == Stage::open);
    CHECK(desk.security.forget_second_factor(UserId("maud")).error().kind == ErrorKind::not_found);
}

TEST_CASE("a proof holds five minutes and is renewed by the password", "[storage][security]") {
    Desk desk;
    const Session session = desk.sign_in("solange", morning);
    const auto proved = [&](Instant now) { return is_proved(*desk.accounts.session(session.token, now), now); };

    CHECK(proved(morning + minutes(4)));
    CHECK_FALSE(proved(morning + minutes(5)));
    CHECK_FALSE(desk.security.prove(session, "autre chose encore", morning + minutes(6)));
    CHECK_FALSE(proved(morning + minutes(6)));
    CHECK(desk.security.prove(session, phrase, morning + minutes(7)));
    CHECK(proved(morning + minutes(8)));
}

TEST_CASE("a changed password closes every session and opens one", "[storage][security]") {
    Desk desk;
    const Session here = desk.sign_in("solange", morning);
    const Session there = desk.sign_in("solange", morning);

    CHECK_FALSE(desk.security.change_password(here, "autre chose encore", "une autre tasse bleue", morning));
    CHECK(desk.security.change_password(here, phrase, "court", morning).error().kind == ErrorKind::invalid);
    CHECK(desk.accounts.session(there.token, morning));
    const Result<Session> opened = desk.security.change_password(here, phrase, "une autre tasse bleue", morning);

    REQUIRE(opened);
    CHECK(desk.accounts.session(opened->token, morning));
    CHECK_FALSE(desk.accounts.session(here.token, morning));
    CHECK_FALSE(desk.accounts.session(there.token, morning));
}

TEST_CASE("one sees one's sessions and closes the others", "[storage][security]") {
    Desk desk;
    const Session here = desk.sign_in("solange", morning);
    const Session there = desk.sign_in("solange", morning + minutes(30));
    desk.sign_in("maud", morning);

    const std::vector<OpenSession> open = desk.security.sessions(here, morning + minutes(31));
    REQUIRE(open.size() == 2);
    CHECK_FALSE(open[0].this_one);
    CHECK(open[1].this_one);
    CHECK(desk.security.sessions(here, morning + minutes(70)).size() == 1);

    desk.security.close_other_sessions(here);
    CHECK(desk.accounts.session(here.token, morning + minutes(31)));
    CHECK_FALSE(desk.accounts.session(there.token, morning + minutes(31)));
}

TEST_CASE("a forgotten password is chosen anew by a link, which opens nothing else", "[storage][security]") {
    Desk desk;
    SqliteSignInLinks links(desk.house.database, desk.random, desk.accounts, {"Le centre", ""});
    SqliteAccountMails mails(desk.house.database);
    for (int i = 0; i < 10; ++i) {
        desk.accounts.sign_in("solange", "autre chose encore", morning - minutes(14) + seconds(70 * i));
    }
    LinkWish wish;
    wish.use = LinkUse::password;
    wish.address = "solange@poste.example";
    REQUIRE(links.ask(wish, morning));
    const std::string text = mails.due(morning, 1).at(0).mail.text;
    const std::string token = text.substr(text.find("/reset/") + 7, 64);
    const std::string code = text.substr(text.find("code : ") + 7, 7);

    CHECK_FALSE(links.stands(LinkUse::enter, token, morning));
    CHECK_FALSE(links.enter(token, code, morning));
    CHECK(links.set_password(token, code, "court", morning).error().where == "password");
    CHECK(links.set_password(token, "12", "une autre tasse bleue", morning).error().kind == ErrorKind::invalid);
    CHECK(links.set_password(token, code, "une autre tasse bleue", morning));
    CHECK_FALSE(links.set_password(token, code, "une troisième tasse", morning));
    CHECK(desk.accounts.sign_in("solange", "une autre tasse bleue", morning));
}
