#include "storage/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "engine/base/expect.hpp"
#include "storage/migrations.hpp"
#include "storage/sql.hpp"
#include "storage/text_search.hpp"

namespace jalon {

using namespace storage;

namespace {

constexpr std::size_t sessions_max = 24;
constexpr int wait_seconds = 10;

std::string_view text_of(sqlite3_value* value) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return bytes == nullptr ? std::string_view()
                            : std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

// found(text, words, forgive): `matches` of text_search.hpp, for queries.
void found_in_sql(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    try {
        const Forgive forgive = sqlite3_value_int(arguments[2]) != 0 ? Forgive::one_error : Forgive::nothing;
        sqlite3_result_int(context, matches(text_of(arguments[0]), text_of(arguments[1]), forgive) ? 1 : 0);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

std::unique_ptr<Connection> opened(const std::filesystem::path& file) {
    auto connection = std::make_unique<Connection>(file);
    connection->execute(
        fmt::format("PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000",
                    wait_seconds * 1000)
            .c_str());
    sqlite3_create_function(connection->handle(), "found", 3, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                            &found_in_sql, nullptr, nullptr);
    return connection;
}

// The file holds names: nobody but the service reads it. SQLite gives the log beside it the same rights.
void make_private(const std::filesystem::path& file) {
    std::error_code ignored;
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), ignored);
    }
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        throw StorageFailure(fmt::format(
            "La base {} ne peut pas être créée. Vérifiez le dossier et les droits d’accès.", file.string()));
    }
    ::close(descriptor);
}

}  // namespace

struct Database::Inside {
    std::filesystem::path file;
    std::mutex sessions_mutex;
    std::condition_variable session_returned;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t lent = 0;
    std::mutex writer;
    std::atomic<std::thread::id> writing_thread;

    // Waits while all sessions are lent out.
    std::unique_ptr<Connection> take() {
        std::unique_lock lock(sessions_mutex);
        session_returned.wait(lock, [&] { return lent < sessions_max; });
        ++lent;
        if (!idle.empty()) {
            std::unique_ptr<Connection> session = std::move(idle.back());
            idle.pop_back();
            return session;
        }
        lock.unlock();
        try {
            return opened(file);
        } catch (...) {
            drop();
            throw;
        }
    }

    void give_back(std::unique_ptr<Connection> session) {
        {
            const std::lock_guard lock(sessions_mutex);
            idle.push_back(std::move(session));
            --lent;
        }
        session_returned.notify_one();
    }

    // For a session that is not fit to be used again.
    void drop() {
        {
            const std::lock_guard lock(sessions_mutex);
            --lent;
        }
        session_returned.notify_one();
    }

    // Waits for the writer before, and only then takes a session: those who wait keep none from those who read.
    std::unique_ptr<Connection> take_to_write() {
        expect(writing_thread != std::this_thread::get_id(), "a thread has one transaction at a time");
        writer.lock();
        writing_thread = std::this_thread::get_id();
        try {
            std::unique_ptr<Connection> session = take();
            try {
                session->execute("BEGIN IMMEDIATE");
            } catch (...) {
                drop();
                throw;
            }
            return session;
        } catch (...) {
            stop_writing();
            throw;
        }
    }

    void stop_writing() {
        writing_thread = std::thread::id();
        writer.unlock();
    }
};

namespace {

// Ends what the session is in the middle of, and gives it back; one that cannot even do this is dropped.
void close_session(Database::Inside& pool, std::unique_ptr<Connection> session) noexcept {
    try {
        // A full disk may have ended the transaction already.
        if (session->in_transaction()) {
            session->execute("ROLLBACK");
        }
        pool.give_back(std::move(session));
    } catch (const std::exception&) {
        pool.drop();
    }
}

void migrate(Database& database) {
    Writing writing(database);
    std::int64_t version = 0;
    Query(writing.session(), "PRAGMA user_version").into(version).next();
    const auto known = static_cast<std::int64_t>(migrations().size());
    if (version > known) {
        throw StorageFailure(fmt::format(
            "La base {} vient d’une version plus récente de Jalon (schéma {}, cette version connaît le schéma {}). "
            "Installez la version la plus récente, ou rendez une sauvegarde faite avec celle-ci.",
            database.file().string(), version, known));
    }
    for (std::int64_t i = version; i < known; ++i) {
        writing.session().execute(migrations()[static_cast<std::size_t>(i)].sql);
    }
    if (version < known) {
        writing.session().execute(fmt::format("PRAGMA user_version = {}", known).c_str());
    }
    writing.commit();
}

}  // namespace

Database::Database(const std::filesystem::path& file) : inside_(std::make_unique<Inside>()) {
    inside_->file = file;
    make_private(file);
    migrate(*this);
}

Database::~Database() = default;

const std::filesystem::path& Database::file() const {
    return inside_->file;
}

namespace storage {

Reading::Reading(Database& database) : pool_(database.inside()), session_(pool_.take()) {
    try {
        session_->execute("BEGIN");
    } catch (...) {
        pool_.drop();
        throw;
    }
}

Reading::~Reading() {
    close_session(pool_, std::move(session_));
}

Writing::Writing(Database& database) : pool_(database.inside()), session_(pool_.take_to_write()) {}

Writing::~Writing() {
    if (open_) {
        close_session(pool_, std::move(session_));
        pool_.stop_writing();
    }
}

void Writing::commit() {
    expect(open_, "a transaction is committed once");
    session_->execute("COMMIT");
    open_ = false;
    pool_.give_back(std::move(session_));
    pool_.stop_writing();
}

}  // namespace storage

}  // namespace jalon
