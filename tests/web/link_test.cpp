// The way in by e-mail, seen from the browser.
#include <catch2/catch.hpp>

#include "tests/web/site_house.hpp"

namespace jalon {

namespace {

class NotedLinks final : public SignInLinks {
  public:
    Result<bool> ask(const LinkWish& wish, Instant) override {
        wishes.push_back(wish);
        return true;
    }
    bool stands(LinkUse, const std::string& token, Instant) override { return token == "good" && !used; }
    Result<Entered> enter(const std::string& token, const std::string& code, Instant) override {
        if (token != "good") {
            return failure(ErrorKind::not_allowed, "Ce lien n’est plus valable.");
        }
        if (code != "123456") {
            return failure(ErrorKind::invalid, "Ce code n’est pas le bon.");
        }
        used = true;
        Entered entered;
        entered.session.token = "f00d";
        entered.then = "/documents/d1";
        return entered;
    }

    Result<bool> set_password(const std::string&, const std::string& code, const std::string& password,
                              Instant) override {
        if (password.size() < 12) {
            return failure(ErrorKind::invalid, "Douze caractères au moins.", "password");
        }
        return code == "123456" ? Result<bool>(true) : failure(ErrorKind::not_allowed, "Ce lien n’est plus valable.");
    }

    std::vector<LinkWish> wishes;
    bool used = false;
};

struct LinkHouse : SiteHouse {
    NotedLinks links;
    WebParts parts() {
        WebParts made = SiteHouse::parts();
        made.links = &links;
        return made;
    }
};

}  // namespace

TEST_CASE("a link is asked for from the sign-in page, and says what it is for", "[web][links]") {
    LinkHouse house;
    const Site site(house.parts());
    CHECK_THAT(answer(site, asked("/sign-in?then=%2Fdocuments%2Fd1")).body,
               Catch::Contains("/sign-in/link?then=%2Fdocuments%2Fd1"));
    CHECK_THAT(answer(site, asked("/sign-in/link?then=%2Fdocuments%2Fd1")).body,
               Catch::Contains("name=\"_then\" value=\"/documents/d1\""));

    const Response sent = answer(site, asked("/sign-in/link", "email=a%40b.example&_then=%2Fdocuments%2Fd1"));

    CHECK(sent.status == 200);
    CHECK_THAT(sent.body, Catch::Contains("Regardez vos courriels"));
    REQUIRE(house.links.wishes.size() == 1);
    CHECK(house.links.wishes[0].address == "a@b.example");
    CHECK(house.links.wishes[0].document == DocumentId("d1"));

    answer(site, asked("/sign-in/link", "email=a%40b.example&_then=%2Fcases%2Fc1%2Fsteps%2Fsign"));
    CHECK(house.links.wishes[1].case_id == CaseId("c1"));
    answer(site, asked("/sign-in/link", "email=a%40b.example&_then=%2F%2Felsewhere.example"));
    CHECK(house.links.wishes[2].then == "/");
    CHECK(answer(site, asked("/sign-in/link", "email=nobody")).status == 422);
}

TEST_CASE("opening a link signs nobody in, its digits do", "[web][links]") {
    LinkHouse house;
    const Site site(house.parts());

    const Response opened = answer(site, asked("/enter/good"));
    CHECK(opened.status == 200);
    CHECK(header(opened, "Set-Cookie").empty());
    CHECK(header(opened, "Referrer-Policy") == "no-referrer");
    CHECK_FALSE(house.links.used);
    CHECK(answer(site, asked("/enter/good", "code=000000")).status == 422);

    const Response entered = answer(site, asked("/enter/good", "code=123456"));
    CHECK(entered.status == 303);
    CHECK(header(entered, "Location") == "/documents/d1");
    CHECK_THAT(header(entered, "Set-Cookie"), Catch::StartsWith("jalon_session=f00d"));
    CHECK(answer(site, asked("/enter/good")).status == 410);
    CHECK(answer(site, asked("/enter/bad", "code=123456")).status == 403);
    for (const std::string& line : house.lines) {
        CHECK_THAT(line, !Catch::Contains("good"));
    }
}

TEST_CASE("without a mail server no link is offered", "[web][links]") {
    SiteHouse house;
    const Site site(house.parts());

    CHECK_THAT(answer(site, asked("/sign-in")).body, !Catch::Contains("/sign-in/link"));
    CHECK(answer(site, asked("/sign-in/link")).status == 404);
    CHECK(answer(site, asked("/enter/good")).status == 404);
}

TEST_CASE("behind https the origin is whom the proxy names last, and browsers are told to come by https only",
          "[web]") {
    SiteHouse house;
    WebParts parts = house.parts();
    Request request = asked("/help");
    request.peer = "127.0.0.1";
    request.headers["x-forwarded-for"] = "203.0.113.9, 192.0.2.7";
    CHECK(origin_of(Site(parts), request) == "127.0.0.1");
    CHECK(header(answer(Site(parts), request), "Strict-Transport-Security").empty());

    parts.secure_cookies = true;
    CHECK(origin_of(Site(parts), request) == "192.0.2.7");
    CHECK_FALSE(header(answer(Site(parts), request), "Strict-Transport-Security").empty());
}

}  // namespace jalon
