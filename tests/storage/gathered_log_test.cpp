#include "storage/gathered_log.hpp"

#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "tests/support/small_disk.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace jalon;
using test::TemporaryFolder;

namespace {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};

// A database of numbered texts, opened through the file system of SQLite that is named, or through ours.
class Texts {
  public:
    explicit Texts(const std::filesystem::path& file, const char* file_system = nullptr) {
        sqlite3* opened = nullptr;
        REQUIRE(sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, file_system) ==
                SQLITE_OK);
        database_.reset(opened);
    }

    int execute(const std::string& sql) {
        return sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    }
    std::string ask(const std::string& sql) {
        std::string told;
        const auto keep = [](void* into, int, char** values, char**) {
            static_cast<std::string*>(into)->assign(values[0] != nullptr ? values[0] : "");
            return 0;
        };
        REQUIRE(sqlite3_exec(database_.get(), sql.c_str(), keep, &told, nullptr) == SQLITE_OK);
        return told;
    }
    // Changes as soon as one text does.
    std::string content() { return ask("SELECT count(*) || ' ' || total(id * length(text)) FROM texts"); }

  private:
    std::unique_ptr<sqlite3, CloseDatabase> database_;
};

// What somebody finds who takes the files as they are now, the process that writes being killed.
std::string found_elsewhere(const std::filesystem::path& file, const std::filesystem::path& elsewhere) {
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    for (const char* const end : {"", "-wal"}) {
        std::filesystem::copy_file(file.string() + end, elsewhere.string() + end, overwrite);
    }
    std::filesystem::remove(elsewhere.string() + "-shm");
    Texts copy(elsewhere, "unix");
    return copy.ask("PRAGMA integrity_check") + " " + copy.content();
}

std::string add(int number) {
    return "INSERT INTO texts (text) WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < " +
           std::to_string(number) + ") SELECT hex(randomblob(abs(random()) % 900)) FROM n";
}

}  // namespace

TEST_CASE("What is committed stands in the log when the call returns, synchronised or not") {
    REQUIRE(storage::gather_log_writes());
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "texts.db";
    Texts writer(file);
    // Few pages in memory: large transactions write theirs before they end, and read them again.
    REQUIRE(writer.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = 20;"
                           "PRAGMA wal_autocheckpoint = 0; CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)") ==
            SQLITE_OK);
    Texts reader(file);
    std::mt19937 random(20261122);
    const auto up_to = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    for (int turn = 0; turn < 60; ++turn) {
        const std::string before = writer.content();
        REQUIRE(writer.execute("BEGIN IMMEDIATE; SAVEPOINT here") == SQLITE_OK);
        REQUIRE(writer.execute(add(1 + up_to(turn % 7 == 0 ? 900 : 12))) == SQLITE_OK);
        REQUIRE(writer.execute("UPDATE texts SET text = text || 'x' WHERE id % 17 = " + std::to_string(up_to(16))) ==
                SQLITE_OK);
        if (up_to(3) == 0) {
            REQUIRE(writer.execute("ROLLBACK TO here; " + add(1 + up_to(200))) == SQLITE_OK);
        }
        CHECK(reader.content() == before);
        const bool kept = up_to(4) != 0;
        const std::string within = writer.content();
        REQUIRE(writer.execute(kept ? "COMMIT" : "ROLLBACK") == SQLITE_OK);
        CHECK(found_elsewhere(file, folder.path() / "copy.db") == "ok " + (kept ? within : before));
        CHECK(reader.content() == (kept ? within : before));
        if (turn % 20 == 19) {
            REQUIRE(writer.execute("PRAGMA wal_checkpoint(RESTART)") == SQLITE_OK);
        }
    }
}

TEST_CASE("A log that cannot grow refuses the transaction, and takes the next when it can") {
    REQUIRE(storage::gather_log_writes());
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "texts.db";
    Texts writer(file);
    REQUIRE(writer.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
                           "CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)") == SQLITE_OK);
    REQUIRE(writer.execute(add(20)) == SQLITE_OK);
    const std::string before = writer.content();

    int few = SQLITE_OK;
    {
        const test::SmallDisk full(std::filesystem::file_size(file.string() + "-wal") + 10'000);
        few = writer.execute("BEGIN IMMEDIATE; " + add(60) + "; COMMIT");
        writer.execute("ROLLBACK");
    }

    CHECK((few == SQLITE_IOERR || few == SQLITE_FULL));
    CHECK(writer.content() == before);
    CHECK(found_elsewhere(file, folder.path() / "copy.db") == "ok " + before);
    REQUIRE(writer.execute(add(60)) == SQLITE_OK);
    CHECK(writer.content() != before);
    CHECK(found_elsewhere(file, folder.path() / "copy.db") == "ok " + writer.content());
}
