#include "storage/database.hpp"

#include <sys/stat.h>

#include <atomic>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/expect.hpp"
#include "storage/sql.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::storage;
using namespace jalon::test;

TEST_CASE("a database opened again keeps what it had", "[storage]") {
    const TemporaryFolder folder;
    {
        House house(folder.path());
        open_case(house.cases, CaseId("one"));
    }

    House again(folder.path());

    CHECK(again.cases.header(CaseId("one")));
}

TEST_CASE("a database is readable by its owner alone", "[storage]") {
    const TemporaryFolder folder;
    const Database database(folder.path() / "new" / "jalon.db");

    struct stat facts {};
    REQUIRE(::stat(database.file().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600U);
}

TEST_CASE("a database of a later version is refused with advice", "[storage]") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "jalon.db";
    { const Database made(file); }
    run_sql(file, "PRAGMA user_version = 999");

    CHECK_THROWS_WITH(Database(file),
                      Catch::Contains("version plus récente de Jalon") && Catch::Contains("schéma 999"));
}

TEST_CASE("a file that is no database is refused with its name", "[storage]") {
    const TemporaryFolder folder;

    CHECK_THROWS_AS(Database(folder.path()), StorageFailure);
    CHECK_THROWS_WITH(Database("/proc/nowhere/jalon.db"), Catch::Contains("/proc/nowhere/jalon.db"));
}

TEST_CASE("a thread that would wait for its own transaction is told so", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    const auto transaction = house.cases.begin();

    CHECK_THROWS_AS(house.cases.begin(), Bug);
    CHECK_FALSE(house.cases.header(CaseId("none")));
}

TEST_CASE("many more readers than sessions all get their turn", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, CaseId("one"));
    std::atomic<int> found = 0;

    std::vector<std::thread> readers;
    for (int i = 0; i < 60; ++i) {
        readers.emplace_back([&] {
            for (int turn = 0; turn < 5; ++turn) {
                found += house.cases.header(CaseId("one")).has_value() ? 1 : 0;
            }
        });
    }
    for (std::thread& reader : readers) {
        reader.join();
    }

    CHECK(found == 300);
}

TEST_CASE("a reader keeps seeing the state it began with", "[storage]") {
    const TemporaryFolder folder;
    House house(folder.path());
    open_case(house.cases, CaseId("one"));
    Reading reading(house.database);
    const auto revision = [&] {
        std::int64_t value = 0;
        Query(reading.session(), "SELECT revision FROM cases").into(value).next();
        return value;
    };
    REQUIRE(revision() == 1);

    take_step(house.cases, house.documents, CaseId("one"), "key-1");

    CHECK(revision() == 1);
    CHECK(house.cases.header(CaseId("one"))->revision == 2);
}
