#include "storage/sign_in_links.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "engine/base/french.hpp"
#include "storage/account_store.hpp"
#include "storage/directory_store.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Letter {
    std::string token;
    std::string code;
    std::string text;
};

// A house with an agent who has no account, a mayor and an HR officer.
struct Post {
    Post()
        : house(folder.path()),
          accounts(house.database, random, SqliteAccounts::Hashing::quick),
          links(house.database, random, accounts, {"Le centre", "https://mobilite.example"}) {
        Agent agent;
        agent.id = AgentId("lemoine");
        agent.organisation = OrganisationId("saint-aubin");
        agent.first_name = "Thierry";
        agent.last_name = "Lemoine";
        agent.email = "Thierry.Lemoine@poste.example";
        Organisation body;
        body.id = agent.organisation;
        house.directory.save_organisation(body);
        house.directory.save_agent(agent);
        add("mairesse", "employer_head", "maire@saint-aubin.example");
        add("solange", "hr_officer", "mairie@saint-aubin.example");
    }

    void add(const std::string& id, const std::string& role, const std::string& email) {
        User user;
        user.id = UserId(id);
        user.login = id;
        user.email = email;
        user.roles = {role};
        user.organisation = OrganisationId("saint-aubin");
        house.directory.save_user(user);
    }

    Result<bool> ask(const std::string& address, Instant now, const std::string& origin = "192.0.2.1") {
        LinkWish wish;
        wish.address = address;
        wish.origin = origin;
        wish.then = "/cases/c1";
        wish.document = document;
        return links.ask(wish, now);
    }

    std::vector<AccountMail> waiting(Instant now) { return mails.due(now, 10); }

    // What the newest mail holds.
    Letter letter(Instant now, std::string_view path = "/enter/") {
        const std::vector<AccountMail> all = waiting(now);
        REQUIRE_FALSE(all.empty());
        const std::string& text = all.back().mail.text;
        const std::size_t at = text.find(path) + path.size();
        const std::size_t code = text.find("code : ") + 7;
        return {text.substr(at, 64), text.substr(code, 7), text};
    }

    TemporaryFolder folder;
    House house;
    SeededRandom random{7};
    SqliteAccounts accounts;
    SqliteSignInLinks links;
    SqliteAccountMails mails{house.database};
    DocumentId document;
};

constexpr const char* thierry = "thierry.lemoine@poste.example";

std::string wrong_code(const std::string& code) {
    return code.starts_with('0') ? "100000" : "000000";
}

}  // namespace

TEST_CASE("an agent without an account enters with a link and its digits, once", "[storage][links]") {
    Post post;
    REQUIRE(post.ask(" Thierry.LEMOINE@poste.example ", morning));
    const Letter letter = post.letter(morning);

    const Result<Entered> entered = post.links.enter(letter.token, letter.code, morning + minutes(3));

    REQUIRE(entered);
    CHECK(entered->then == "/cases/c1");
    CHECK(entered->session.actor.roles == std::vector<std::string>{"agent"});
    CHECK(entered->session.actor.agent == AgentId("lemoine"));
    CHECK(post.accounts.session(entered->session.token, morning + minutes(4)));
    CHECK(post.links.enter(letter.token, letter.code, morning + minutes(4)).error().kind == ErrorKind::not_allowed);

    SECTION("and the next link leads to the same account") {
        REQUIRE(post.ask(thierry, morning + hours(2)));
        const Letter next = post.letter(morning + hours(2));
        const Result<Entered> again = post.links.enter(next.token, next.code, morning + hours(2));
        REQUIRE(again);
        CHECK(again->session.user.id == entered->session.user.id);
    }
}

TEST_CASE("the mail names neither programme nor employer, and says until when it serves", "[storage][links]") {
    Post post;
    REQUIRE(post.ask(thierry, morning));

    const Letter letter = post.letter(morning);

    CHECK_THAT(letter.text, Catch::Contains("https://mobilite.example/enter/"));
    CHECK_THAT(letter.text, Catch::Contains("jusqu’à"));
    for (const char* word : {"bilan", "Saint-Aubin", "saint-aubin", "Thierry", "dossier"}) {
        CHECK_THAT(letter.text, !Catch::Contains(word));
    }
}

TEST_CASE("looking at a link does not use it", "[storage][links]") {
    Post post;
    REQUIRE(post.ask(thierry, morning));
    const Letter letter = post.letter(morning);

    for (int i = 0; i < 10; ++i) {
        CHECK(post.links.stands(LinkUse::enter, letter.token, morning + minutes(14)));
    }
    CHECK(post.links.enter(letter.token, letter.code, morning + minutes(14)));
    CHECK_FALSE(post.links.stands(LinkUse::enter, letter.token, morning + minutes(14)));
}

TEST_CASE("a link ends after a quarter of an hour and after five wrong codes", "[storage][links]") {
    Post post;
    REQUIRE(post.ask(thierry, morning));
    const Letter letter = post.letter(morning);

    SECTION("time") {
        CHECK(post.links.enter(letter.token, letter.code, morning + minutes(15)).error().kind ==
              ErrorKind::not_allowed);
    }
    SECTION("tries") {
        for (int i = 0; i < 4; ++i) {
            CHECK(post.links.enter(letter.token, wrong_code(letter.code), morning).error().kind == ErrorKind::invalid);
        }
        CHECK(post.links.enter(letter.token, wrong_code(letter.code), morning).error().kind == ErrorKind::not_allowed);
        CHECK(post.links.enter(letter.token, letter.code, morning).error().kind == ErrorKind::not_allowed);
    }
    SECTION("four wrong ones leave the right one") {
        for (int i = 0; i < 4; ++i) {
            CHECK_FALSE(post.links.enter(letter.token, wrong_code(letter.code), morning));
        }
        CHECK(post.links.enter(letter.token, letter.code, morning));
    }
}

TEST_CASE("asking answers the same for an address that nobody may enter by", "[storage][links]") {
    Post post;
    const std::string address =
        GENERATE("personne@ailleurs.example", "mairie@saint-aubin.example", "x' OR 1=1 --@a.example");

    CHECK(post.ask(address, morning));
    CHECK(post.waiting(morning).empty());
    CHECK(post.ask(address, morning + seconds(59)).error() == post.ask(address, morning + seconds(30)).error());
    CHECK(post.ask(address, morning + seconds(60)));
}

TEST_CASE("an address that two people share opens neither account", "[storage][links]") {
    Post post;
    post.add("adjoint", "employer_head", "maire@saint-aubin.example");

    CHECK(post.ask("maire@saint-aubin.example", morning));
    CHECK(post.waiting(morning).empty());
}

TEST_CASE("links are asked for once a minute and five times an hour, and thirty times from one place",
          "[storage][links]") {
    Post post;

    SECTION("an address") {
        Instant now = morning;
        for (int i = 0; i < 5; ++i, now += minutes(1)) {
            CHECK(post.ask(thierry, now));
            CHECK_FALSE(post.ask(thierry, now + seconds(1)));
        }
        CHECK_FALSE(post.ask(thierry, now));
        CHECK(post.ask(thierry, morning + hours(1) + seconds(1)));
    }
    SECTION("an origin") {
        for (int i = 0; i < 30; ++i) {
            CHECK(post.ask("a" + std::to_string(i) + "@ailleurs.example", morning));
        }
        CHECK_FALSE(post.ask(thierry, morning));
        CHECK(post.ask(thierry, morning, "192.0.2.2"));
    }
}

TEST_CASE("a link for a document is void once the document has changed", "[storage][links]") {
    Post post;
    open_case(post.house.cases, CaseId("c1"));
    take_step(post.house.cases, post.house.documents, CaseId("c1"), "k1");
    post.document = post.house.cases.documents_of(CaseId("c1")).front().id;
    REQUIRE(post.ask(thierry, morning));
    const Letter letter = post.letter(morning);

    SECTION("it has not") {
        CHECK(post.links.enter(letter.token, letter.code, morning));
    }
    SECTION("it has") {
        const std::unique_ptr<CaseTransaction> transaction = post.house.cases.begin();
        transaction->set_document_status(post.document, "replaced");
        transaction->commit();
        const Result<Entered> entered = post.links.enter(letter.token, letter.code, morning);
        REQUIRE_FALSE(entered);
        CHECK_THAT(entered.error().message, Catch::Contains("a changé"));
    }
}

TEST_CASE("once sent or over, a mail leaves no secret in the file", "[storage][links]") {
    Post post;
    REQUIRE(post.ask(thierry, morning));
    const Letter letter = post.letter(morning);
    const bool sent = GENERATE(true, false);

    if (sent) {
        post.mails.sent(post.waiting(morning).front().position, morning);
    }
    const Instant later = sent ? morning : morning + minutes(15);
    CHECK(post.waiting(later).empty());

    run_sql(post.folder.path() / "jalon.db", "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    std::ifstream stream(post.folder.path() / "jalon.db", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    CHECK(bytes.find(letter.token) == std::string::npos);
    CHECK(bytes.find(letter.code) == std::string::npos);
}

TEST_CASE("mails of accounts leave at any hour and are tried while they are of use", "[storage][links]") {
    struct Refusing final : Mailer {
        std::vector<DeliveryReport> send(const std::vector<Mail>& mails) override {
            tried += static_cast<int>(mails.size());
            return std::vector<DeliveryReport>(mails.size(), {delivery, "serveur occupé"});
        }
        Delivery delivery = Delivery::later;
        int tried = 0;
    } mailer;
    Post post;
    REQUIRE(post.ask(thierry, morning));

    CHECK(send_account_mails(post.mails, mailer, morning).postponed == 1);
    CHECK(send_account_mails(post.mails, mailer, morning + seconds(29)).postponed == 0);
    CHECK(send_account_mails(post.mails, mailer, morning + seconds(30)).postponed == 1);
    mailer.delivery = Delivery::sent;
    CHECK(send_account_mails(post.mails, mailer, morning + minutes(1)).sent == 1);
    CHECK(send_account_mails(post.mails, mailer, morning + minutes(2)).sent == 0);
    CHECK(mailer.tried == 3);
}

TEST_CASE("the link that the administrator sends stands for three days, and says until which one") {
    Post post;
    const Instant now = morning;
    LinkWish wish;
    wish.use = LinkUse::password;
    wish.address = "mairie@saint-aubin.example";
    wish.origin = "administrator idir";
    wish.invites = true;
    REQUIRE(post.links.ask(wish, now));
    const std::vector<AccountMail> mails = post.waiting(now);
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].mail.subject == "Votre accès");
    CHECK_THAT(mails[0].mail.text, Catch::Contains("Un accès est ouvert pour vous au service de Le centre."));
    CHECK_THAT(mails[0].mail.text, Catch::Contains("jusqu’au " + french::long_date(paris_date(now + hours(72)))));
    const Letter letter = post.letter(now, "/reset/");
    CHECK(post.links.stands(LinkUse::password, letter.token, now + hours(71)));
    CHECK_FALSE(post.links.stands(LinkUse::password, letter.token, now + hours(73)));
    CHECK(post.links.set_password(letter.token, letter.code, "une phrase bien longue", now + hours(70)));
}
