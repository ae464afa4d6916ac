#include "storage/calendar_feeds.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "engine/base/clock.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

struct Feeds {
    TemporaryFolder folder;
    House house{folder.path()};
    SeededRandom random{7};
    SqliteCalendarFeeds feeds{house.database, random, house.directory};
    User user;

    Feeds() {
        user.id = UserId("thierry");
        user.login = "thierry";
        user.roles = {"agent"};
        house.directory.save_user(user);
    }
};

}  // namespace

TEST_CASE("the address of a calendar opens it until another is made or it is closed", "[storage][calendar]") {
    Feeds house;
    CHECK_FALSE(house.feeds.opened_at(house.user.id));
    const std::string first = house.feeds.open(house.user.id, morning);
    CHECK(first.size() == 64);
    REQUIRE(house.feeds.owner(first));
    CHECK(house.feeds.owner(first)->id == house.user.id);
    CHECK(house.feeds.opened_at(house.user.id) == morning);

    const std::string second = house.feeds.open(house.user.id, morning + std::chrono::hours(1));
    CHECK_FALSE(house.feeds.owner(first));
    CHECK(house.feeds.owner(second));
    house.feeds.close(house.user.id);
    CHECK_FALSE(house.feeds.owner(second));
    CHECK_FALSE(house.feeds.owner(""));
    CHECK_FALSE(house.feeds.opened_at(house.user.id));
}

TEST_CASE("the calendar of somebody whose account is closed opens to nobody", "[storage][calendar]") {
    Feeds house;
    const std::string secret = house.feeds.open(house.user.id, morning);
    house.user.active = false;
    house.house.directory.save_user(house.user);

    CHECK_FALSE(house.feeds.owner(secret));
}
