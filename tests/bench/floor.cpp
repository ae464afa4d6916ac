#include "tests/bench/floor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include <sqlite3.h>

#include "engine/base/expect.hpp"

namespace jalon::bench {

namespace {

// About what a case, a journal entry and a message of the product weigh.
constexpr std::size_t case_bytes = 2000;
constexpr std::size_t entry_bytes = 700;
constexpr std::size_t message_bytes = 400;

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
};
struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

}  // namespace

struct Floor::Inside {
    explicit Inside(const std::filesystem::path& in) : folder(in) {
        sqlite3* opened = nullptr;
        expect(sqlite3_open((folder / "floor.db").c_str(), &opened) == SQLITE_OK, "the floor's database opens");
        database.reset(opened);
        execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
            "CREATE TABLE cases (id TEXT PRIMARY KEY, revision INTEGER, body TEXT);"
            "CREATE TABLE journal (case_id TEXT, sequence INTEGER, body TEXT, PRIMARY KEY (case_id, sequence));"
            "CREATE TABLE outbox (key INTEGER PRIMARY KEY, body TEXT);"
            "INSERT INTO cases VALUES ('one', 0, '')");
        read = prepared("SELECT revision FROM cases WHERE id = 'one'");
        update = prepared("UPDATE cases SET revision = revision + 1, body = ?1 WHERE id = 'one' AND revision = ?2");
        append = prepared("INSERT INTO journal VALUES ('one', ?2, ?1)");
        enqueue = prepared("INSERT INTO outbox (body) VALUES (?1)");
    }

    void execute(const char* sql) const {
        expect(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK, "the floor writes");
    }
    Statement prepared(const char* sql) const {
        sqlite3_stmt* statement = nullptr;
        expect(sqlite3_prepare_v2(database.get(), sql, -1, &statement, nullptr) == SQLITE_OK,
               "the floor's SQL is good");
        return Statement(statement);
    }
    static void run(const Statement& statement, const std::string& body, sqlite3_int64 revision) {
        sqlite3_bind_text(statement.get(), 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        if (sqlite3_bind_parameter_count(statement.get()) > 1) {
            sqlite3_bind_int64(statement.get(), 2, revision);
        }
        expect(sqlite3_step(statement.get()) == SQLITE_DONE, "the floor writes");
        sqlite3_reset(statement.get());
    }

    std::filesystem::path folder;
    std::unique_ptr<sqlite3, CloseDatabase> database;
    Statement read;
    Statement update;
    Statement append;
    Statement enqueue;
    int files = 0;
};

Floor::Floor(const std::filesystem::path& folder) : inside_(std::make_unique<Inside>(folder)) {}

Floor::~Floor() = default;

void Floor::step() {
    static const std::string body(case_bytes, 'c');
    static const std::string entry(entry_bytes, 'e');
    static const std::string message(message_bytes, 'm');
    inside_->execute("BEGIN IMMEDIATE");
    sqlite3_step(inside_->read.get());
    const sqlite3_int64 revision = sqlite3_column_int64(inside_->read.get(), 0);
    sqlite3_reset(inside_->read.get());
    Inside::run(inside_->update, body, revision);
    expect(sqlite3_changes(inside_->database.get()) == 1, "nobody else changes the floor's case");
    Inside::run(inside_->append, entry, revision + 1);
    Inside::run(inside_->enqueue, message, 0);
    inside_->execute("COMMIT");
}

void Floor::step_with_file(std::size_t bytes) {
    const std::string content(bytes, 'd');
    const std::filesystem::path written = inside_->folder / "floor.tmp";
    const int file = ::open(written.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0400);
    expect(file >= 0 && ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
               ::fsync(file) == 0,
           "the floor's file is written");
    ::close(file);
    std::filesystem::rename(written, inside_->folder / ("floor-" + std::to_string(++inside_->files)));
    const int folder = ::open(inside_->folder.c_str(), O_RDONLY | O_DIRECTORY);
    expect(folder >= 0 && ::fsync(folder) == 0, "the floor's folder is synchronised");
    ::close(folder);
    step();
}

}  // namespace jalon::bench
