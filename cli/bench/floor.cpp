#include "cli/bench/floor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

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
    Inside(const std::filesystem::path& in, std::size_t cases) : folder(in) {
        sqlite3* opened = nullptr;
        expect(sqlite3_open_v2((folder / "floor.db").c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                               "unix") == SQLITE_OK,
               "the floor's database opens");
        database.reset(opened);
        execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
            "CREATE TABLE cases (id TEXT PRIMARY KEY, revision INTEGER, body TEXT);"
            "CREATE TABLE journal (case_id TEXT, sequence INTEGER, body TEXT, PRIMARY KEY (case_id, sequence));"
            "CREATE TABLE outbox (key INTEGER PRIMARY KEY, body TEXT)");
        for (std::size_t k = 0; k < cases; ++k) {
            execute(("INSERT INTO cases VALUES (" + std::to_string(k) + ", 0, '')").c_str());
        }
        read = prepared("SELECT revision FROM cases WHERE id = ?3");
        update = prepared("UPDATE cases SET revision = revision + 1, body = ?1 WHERE id = ?3 AND revision = ?2");
        append = prepared("INSERT INTO journal VALUES (?3, ?2, ?1)");
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
    static void bind(const Statement& statement, const std::string& body, sqlite3_int64 revision,
                     const std::string& id) {
        sqlite3_stmt* const raw = statement.get();
        const int marks = sqlite3_bind_parameter_count(raw);
        sqlite3_bind_text(raw, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
        if (marks > 1) {
            sqlite3_bind_int64(raw, 2, revision);
            sqlite3_bind_text(raw, 3, id.data(), static_cast<int>(id.size()), SQLITE_STATIC);
        }
    }
    static void run(const Statement& statement, const std::string& body, sqlite3_int64 revision,
                    const std::string& id) {
        bind(statement, body, revision, id);
        expect(sqlite3_step(statement.get()) == SQLITE_DONE, "the floor writes");
        sqlite3_reset(statement.get());
    }

    void write(std::size_t number) const {
        static const std::string body(case_bytes, 'c');
        static const std::string entry(entry_bytes, 'e');
        static const std::string message(message_bytes, 'm');
        const std::string id = std::to_string(number);
        bind(read, body, 0, id);
        expect(sqlite3_step(read.get()) == SQLITE_ROW, "the floor's case exists");
        const sqlite3_int64 revision = sqlite3_column_int64(read.get(), 0);
        sqlite3_reset(read.get());
        run(update, body, revision, id);
        expect(sqlite3_changes(database.get()) == 1, "nobody else changes the floor's case");
        run(append, entry, revision + 1, id);
        run(enqueue, message, 0, id);
    }

    // Steps that are committed with one another; the first of them does it for all.
    struct Batch {
        std::vector<std::size_t> numbers;
        std::promise<void> telling;
        std::shared_future<void> told = telling.get_future().share();
    };

    void write_for_all(const std::shared_ptr<Batch>& batch) {
        {
            const std::scoped_lock lock(mutex);
            {
                const std::scoped_lock closing(gathering_mutex);
                gathering = nullptr;
            }
            execute("BEGIN IMMEDIATE");
            for (const std::size_t number : batch->numbers) {
                write(number);
            }
            execute("COMMIT");
        }
        batch->telling.set_value();
    }

    std::filesystem::path folder;
    std::unique_ptr<sqlite3, CloseDatabase> database;
    Statement read;
    Statement update;
    Statement append;
    Statement enqueue;
    int files = 0;
    std::mutex mutex;
    std::mutex gathering_mutex;
    std::shared_ptr<Batch> gathering;
};

Floor::Floor(const std::filesystem::path& folder, std::size_t cases)
    : inside_(std::make_unique<Inside>(folder, cases)) {}

Floor::~Floor() = default;

void Floor::step(std::size_t number) {
    const std::scoped_lock lock(inside_->mutex);
    inside_->execute("BEGIN IMMEDIATE");
    inside_->write(number);
    inside_->execute("COMMIT");
}

void Floor::step_together(std::size_t number) {
    std::shared_ptr<Inside::Batch> batch;
    bool leads = false;
    {
        const std::scoped_lock lock(inside_->gathering_mutex);
        leads = inside_->gathering == nullptr;
        if (leads) {
            inside_->gathering = std::make_shared<Inside::Batch>();
        }
        batch = inside_->gathering;
        batch->numbers.push_back(number);
    }
    if (leads) {
        inside_->write_for_all(batch);
    } else {
        batch->told.wait();
    }
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
    step(0);
}

}  // namespace jalon::bench
