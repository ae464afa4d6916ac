// Sessions over a real socket, with a clock that the test moves.
#include <string>

#include <catch2/catch.hpp>

#include "engine/cases/definitions.hpp"
#include "tests/http/http_host.hpp"
#include "tests/storage/house.hpp"

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

TEST_CASE("a published set that is lost makes the service not ready, until it is put back", "[http]") {
    ServedHouse served;
    const std::string package = package_of({{"workflows/messages.yaml", "messages: {}\n"}});
    const std::string digest = digest_of(package);
    HttpClient anybody = served.client();
    CHECK(anybody.get("/ready").status == 200);

    run_sql(served.house().database().file(), "INSERT INTO publications (digest, at) VALUES ('" + digest + "', 1)");
    served.house().service().sweep();

    const Reply lost = anybody.get("/ready");
    CHECK(lost.status == 503);
    CHECK(lost.body == lost_definitions(digest) + "\n");
    CHECK(anybody.get("/health").status == 200);

    served.house().cases().keep_definition(digest, package);
    served.house().service().sweep();

    const Reply found = anybody.get("/ready");
    CHECK(found.status == 200);
    CHECK(found.body == "ok\n");
}
