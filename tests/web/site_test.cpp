#include "web/site.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/web/site_house.hpp"
#include "web/pages/page.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* right_answer = "login=maud&password=lierne-demo-2026";

}  // namespace

TEST_CASE("a path is matched part by part and its parts are decoded", "[web]") {
    CHECK(matched("/cases/{id}/steps/{event}", "/cases/01j9/steps/date%5Fset") ==
          std::vector<std::string>{"01j9", "date_set"});
    CHECK(matched("/", "/") == std::vector<std::string>{});
    CHECK_FALSE(matched("/cases/{id}", "/cases/"));
    CHECK_FALSE(matched("/cases/{id}", "/cases/a/b"));
    CHECK_FALSE(matched("/cases/{id}", "/cases/%ff"));
}

TEST_CASE("without a session a page sends to sign in, and sign-in sends back", "[web]") {
    SiteHouse house;
    const Site site(house.parts());

    const Response sent_away = answer(site, asked("/cases/01j9?x=1"));
    CHECK(sent_away.status == 303);
    CHECK(header(sent_away, "Location") == "/sign-in?then=%2Fcases%2F01j9%3Fx%3D1");

    const Response back = answer(site, asked("/sign-in", std::string(right_answer) + "&_then=%2Fcases%2F01j9"));
    CHECK(back.status == 303);
    CHECK(header(back, "Location") == "/cases/01j9");
    CHECK(header(back, "Set-Cookie") == "jalon_session=f00d; Path=/; HttpOnly; SameSite=Lax");
}

TEST_CASE("sign-in never sends to another site", "[web]") {
    SiteHouse house;
    const Site site(house.parts());

    const Response back = answer(site, asked("/sign-in", std::string(right_answer) + "&_then=%2F%2Felsewhere.example"));

    CHECK(header(back, "Location") == "/");
}

TEST_CASE("a wrong password keeps the login and says so", "[web]") {
    SiteHouse house;
    const Site site(house.parts());

    const Response again = answer(site, asked("/sign-in", "login=%3Cmaud%3E&password=x"));

    CHECK(again.status == 403);
    CHECK(holds(again.body, "Identifiant ou mot de passe incorrect."));
    CHECK(holds(again.body, "value=\"&lt;maud&gt;\""));
}

TEST_CASE("a form sent after the session ended is carried through sign-in", "[web]") {
    SiteHouse house;
    const Site site(house.parts());

    const Response page =
        answer(site, asked("/cases/01j9/steps/meet", "_csrf=old&place=Mairie+d%27Estr%C3%A9e", "ended"));

    CHECK(page.status == 401);
    CHECK(holds(page.body, "name=\"_then\" value=\"/cases/01j9/steps/meet\""));
    CHECK(holds(page.body, "name=\"_typed\" value=\"place=Mairie%20d%27Estr%C3%A9e\""));
    CHECK(holds(page.body, "Votre session a pris fin."));
}

TEST_CASE("a form without the token of the session is refused", "[web]") {
    SiteHouse house;
    const Site site(house.parts());
    answer(site, asked("/sign-in", right_answer));

    CHECK(answer(site, asked("/cases/01j9/steps/meet", "place=x", "f00d")).status == 403);
    CHECK(answer(site, asked("/cases/01j9/steps/meet", "_csrf=wrong", "f00d")).status == 403);
    CHECK(answer(site, asked("/sign-out", "_csrf=c5f", "f00d")).status == 303);
    CHECK_FALSE(house.accounts.open);
}

TEST_CASE("a form that another site posts is refused, sign-in included", "[web]") {
    SiteHouse house;
    const Site site(house.parts());
    Request request = asked("/sign-in", right_answer);
    request.headers["sec-fetch-site"] = "cross-site";

    CHECK(answer(site, request).status == 403);
}

TEST_CASE("unreadable, oversized, unknown and unsupported requests each have their page", "[web]") {
    struct Row {
        const char* method;
        const char* path;
        const char* body;
        bool too_large;
        int status;
    };
    const auto row = GENERATE(values<Row>({{"POST", "/sign-in", "login=%ff", false, 400},
                                           {"GET", "/help?x=%ff", "", false, 400},
                                           {"POST", "/sign-in", "", true, 413},
                                           {"GET", "/nowhere", "", false, 404},
                                           {"GET", "/static/home.html.mustache", "", false, 404},
                                           {"DELETE", "/cases", "", false, 405},
                                           {"GET", "/api/cases", "", false, 401}}));
    SiteHouse house;
    const Site site(house.parts());
    Request request = asked(row.path, row.body);
    request.method = row.method;
    request.too_large = row.too_large;

    const Response response = answer(site, request);

    INFO(row.path);
    CHECK(response.status == row.status);
    CHECK_FALSE(response.body.empty());
    CHECK(header(response, "Cache-Control") == "private, no-store");
    CHECK(header(response, "X-Content-Type-Options") == "nosniff");
    CHECK(holds(header(response, "Content-Security-Policy"), "default-src 'self'"));
}

TEST_CASE("a failure of the house is a page with a reference that the log knows", "[web]") {
    SiteHouse house;
    WebParts parts = house.parts();
    parts.log = nullptr;
    class Broken final : public Accounts {
        Result<Session> sign_in(const std::string&, const std::string&, Instant) override {
            throw std::runtime_error("disk full");
        }
        std::optional<Session> session(const std::string&, Instant) override { return std::nullopt; }
        void sign_out(const std::string&) override {}
        Result<bool> set_password(const UserId&, const std::string&) override { return true; }
    } broken;
    parts.accounts = &broken;
    std::vector<std::string> lines;
    parts.log = [&](std::string_view line) { lines.emplace_back(line); };
    const Site site(parts);

    const Response response = answer(site, asked("/sign-in", right_answer));

    CHECK(response.status == 500);
    REQUIRE(lines.size() == 2);
    REQUIRE(lines[0].starts_with("event=failure ref="));
    CHECK(holds(response.body, lines[0].substr(18, 20)));
    CHECK_FALSE(holds(response.body, "disk full"));
}

TEST_CASE("the log tells ids and durations, never what was typed", "[web]") {
    SiteHouse house;
    const Site site(house.parts());
    answer(site, asked("/cases/01j9/steps/meet", "place=secret", "ended"));

    REQUIRE(house.lines.size() == 1);
    CHECK(holds(house.lines[0],
                "event=request method=POST route=/cases/{id}/steps/{event} case=01j9 step=meet status=401 ms="));
    CHECK_FALSE(holds(house.lines[0], "secret"));
}

TEST_CASE("notices travel to the next page and cannot be made up", "[web]") {
    SiteHouse house;
    const Site site(house.parts());
    const std::string cookie = flash_cookie_header(site, {"Convocation émise", "Agent prévenu"});
    Request next;
    next.headers["cookie"] = cookie.substr(0, cookie.find(';'));
    Request forged;
    forged.headers["cookie"] = "jalon_flash=41424344.0000";

    CHECK(flashed(site, next) == std::vector<std::string>{"Convocation émise", "Agent prévenu"});
    CHECK(flashed(site, forged).empty());
}

TEST_CASE("demonstration accounts are shown in a demonstration only", "[web]") {
    SiteHouse house;
    WebParts parts = house.parts();
    parts.demo_accounts = {{"Conseillère", "maud", "lierne-demo-2026", "Maud Keravel", "Ses dossiers"}};
    CHECK_FALSE(holds(answer(Site(parts), asked("/sign-in")).body, "lierne-demo-2026"));

    parts.demo = true;
    CHECK(holds(answer(Site(parts), asked("/sign-in")).body, "lierne-demo-2026"));
}

TEST_CASE("spaces of French punctuation never break a line, and what is typed stays as it is", "[web]") {
    CHECK(french_spaces("<p title=\"a : b\">À « B » : oui ?</p>") ==
          "<p title=\"a : b\">À «\u00A0B\u00A0»\u00A0: oui\u00A0?</p>");
    CHECK(french_spaces("<textarea>a : b</textarea> !") == "<textarea>a : b</textarea>\u00A0!");
    CHECK(french_spaces("<code>x ? y : z</code>") == "<code>x ? y : z</code>");
    CHECK(french_spaces("fin : ") == "fin\u00A0: ");
    CHECK(french_spaces("<b") == "<b");
}

TEST_CASE("a page is French, titled, with one heading of first rank and a link past the navigation", "[web]") {
    SiteHouse house;
    const Site site(house.parts());
    const std::string path = GENERATE("/sign-in", "/help", "/accessibility", "/nowhere");

    const std::string body = answer(site, asked(path)).body;

    CHECK(holds(body, "<html lang=\"fr\">"));
    CHECK(holds(body, "<a class=\"skip\" href=\"#main\">"));
    CHECK(holds(body, "<main id=\"main\""));
    CHECK(body.find("<h1") == body.rfind("<h1"));
    CHECK_FALSE(holds(body, "style="));
    CHECK_FALSE(holds(body, "{{"));
}

}  // namespace jalon
