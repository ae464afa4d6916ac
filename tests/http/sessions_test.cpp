// Sessions over a real socket, with a clock that the test moves.
#include <string>

#include <catch2/catch.hpp>

#include "tests/http/http_host.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// A house in which the secretary has just opened a framework convention for Saint-Aubin.
struct Opened {
    ServedHouse served;
    HttpClient browser = served.client();
    std::string path;

    Opened() {
        served.house().clock().set(*parse_instant("2026-03-02T09:00:00Z"));
        const Result<CaseView> opened =
            served.house().service().open(cast().at("cecile"), "cadre", OrganisationId("saint-aubin"), "");
        REQUIRE(opened);
        path = "/cases/" + opened->header.id.str();
        const bool signed_in = served.sign_in(browser, "cecile");
        REQUIRE(signed_in);
    }

    void wait(std::chrono::minutes time) { served.house().clock().set(served.house().clock().now() + time); }
};

}  // namespace

TEST_CASE("a session left alone ends, and one that is used goes on", "[http]") {
    Opened house;

    house.wait(std::chrono::minutes(25));
    CHECK(house.browser.get(house.path).status == 200);
    house.wait(std::chrono::minutes(25));
    CHECK(house.browser.get(house.path).status == 200);
    house.wait(std::chrono::minutes(31));
    const Reply away = house.browser.get(house.path);
    CHECK(away.status == 303);
    CHECK(away.header("location") == "/sign-in?then=%2Fcases%2F" + house.path.substr(house.path.rfind('/') + 1));
}

TEST_CASE("a session is over after ten hours, however busy", "[http]") {
    Opened house;

    for (int quarter = 1; quarter < 40; ++quarter) {
        house.wait(std::chrono::minutes(15));
        REQUIRE(house.browser.get(house.path).status == 200);
    }
    house.wait(std::chrono::minutes(16));
    CHECK(house.browser.get(house.path).status == 303);
}

TEST_CASE("signing out ends the session for every copy of its cookie", "[http]") {
    Opened house;
    HttpClient copy = house.browser;
    for (const PageForm& form : forms_of(house.browser.get("/").body)) {
        if (form.action == "/sign-out") {
            CHECK(house.browser.send(form).status == 303);
        }
    }

    CHECK(copy.get(house.path).status == 303);
}
