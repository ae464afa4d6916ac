#include "storage/access_log.hpp"

#include <catch2/catch.hpp>

#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

struct Desk {
    Desk() : house(folder.path()), log(house.database) { open_case(house.cases, CaseId("c1")); }

    void look(const std::string& user, Instant at, const std::string& document = {}) {
        log.note({at, UserId(user), {"counsellor"}, CaseId("c1"), DocumentId(document), "192.0.2.1"});
    }
    std::size_t count() { return log.of_agent(AgentId("lemoine"), 100).size(); }

    TemporaryFolder folder;
    House house;
    SqliteAccessLog log;
};

}  // namespace

TEST_CASE("who looked at an agent's case is read back, the latest first", "[storage][accesses]") {
    Desk desk;
    desk.look("maud", morning);
    desk.look("herve", morning + minutes(1), "d1");

    const std::vector<AccessEntry> lines = desk.log.of_agent(AgentId("lemoine"), 100);

    REQUIRE(lines.size() == 2);
    CHECK(lines[0].user == UserId("herve"));
    CHECK(lines[0].document == DocumentId("d1"));
    CHECK(lines[1].roles == std::vector<std::string>{"counsellor"});
    CHECK(lines[1].origin == "192.0.2.1");
    CHECK(desk.log.of_agent(AgentId("martin"), 100).empty());
    CHECK(desk.log.of_agent(AgentId("lemoine"), 1).size() == 1);
}

TEST_CASE("looking again within ten minutes is the same visit", "[storage][accesses]") {
    Desk desk;
    desk.look("maud", morning);
    desk.look("maud", morning + minutes(9));
    CHECK(desk.count() == 1);
    desk.look("maud", morning + minutes(9), "d1");
    desk.look("herve", morning + minutes(9));
    CHECK(desk.count() == 3);
    desk.look("maud", morning + minutes(10));
    CHECK(desk.count() == 4);
}

TEST_CASE("what was noted is there after the log is closed", "[storage][accesses]") {
    TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, CaseId("c1"));
    {
        SqliteAccessLog log(house.database);
        log.note({morning, UserId("maud"), {"counsellor"}, CaseId("c1"), DocumentId(), ""});
    }
    CHECK(SqliteAccessLog(house.database).of_agent(AgentId("lemoine"), 100).size() == 1);
}

TEST_CASE("accesses are neither changed nor removed for twelve months, and gone afterwards", "[storage][accesses]") {
    Desk desk;
    desk.look("maud", morning);
    REQUIRE(desk.count() == 1);
    CHECK_THROWS(run_sql(desk.folder.path() / "jalon.db", "UPDATE accesses SET user = 'herve'"));
    CHECK_THROWS(run_sql(desk.folder.path() / "jalon.db", "DELETE FROM accesses"));

    desk.look("herve", morning + hours(24 * 365));
    CHECK(desk.count() == 2);
    desk.look("herve", morning + hours(24 * 366));
    CHECK(desk.count() == 2);
    CHECK(desk.log.of_agent(AgentId("lemoine"), 100).back().user == UserId("herve"));
}
