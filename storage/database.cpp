#include "storage/database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <future>
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
constexpr int cache_kibibytes = 8192;  // of one session

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
                    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000;"
                    "PRAGMA cache_size = {}",
                    wait_seconds * 1000, -cache_kibibytes)
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

// Works that are committed together. One futex wakes all who wait for it; each holds on to it until it is awake.
struct Batch {
    std::vector<Waiting*> all;
    std::size_t weight = 0;
    std::promise<void> telling;
    std::shared_future<void> told = telling.get_future().share();
};

struct Database::Inside {
    std::filesystem::path file;
    std::mutex sessions_mutex;
    std::condition_variable session_returned;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t lent = 0;
    std::mutex writer;
    std::atomic<std::thread::id> writing_thread;
    std::unique_ptr<Connection> writing;  // while nobody writes, and once somebody has
    std::int64_t data_version = 0;        // of that connection
    std::atomic<std::uint64_t> directory_version = 1;
    std::mutex gathering_mutex;
    std::shared_ptr<Batch> gathering;  // the works that come while others are written; none: the next one begins it

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

    // Waits for the writer before. All writing goes through one connection: what it has not written itself, another
    // process has.
    std::unique_ptr<Connection> take_to_write() {
        expect(writing_thread != std::this_thread::get_id(), "a thread has one transaction at a time");
        writer.lock();
        writing_thread = std::this_thread::get_id();
        try {
            std::unique_ptr<Connection> session = writing ? std::move(writing) : opened(file);
            Query(*session, "BEGIN IMMEDIATE").run();
            notice_others(*session);
            return session;
        } catch (...) {
            stop_writing();
            throw;
        }
    }

    void notice_others(Connection& session) {
        std::int64_t version = 0;
        Query(session, "PRAGMA data_version").into(version).next();
        if (version != data_version) {
            data_version = version;
            ++directory_version;
        }
    }

    // Ends what the connection is in the middle of; one that cannot even do this is not used again.
    void stop_writing(std::unique_ptr<Connection> session) noexcept {
        try {
            // A full disk may have ended the transaction already.
            if (session->in_transaction()) {
                Query(*session, "ROLLBACK").run();
            }
            writing = std::move(session);
        } catch (const std::exception&) {
            session.reset();
        }
        stop_writing();
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
            Query(*session, "ROLLBACK").run();
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

std::uint64_t Database::directory_version() const {
    return inside_->directory_version;
}

namespace storage {

Reading::Reading(Database& database) : pool_(database.inside()), session_(pool_.take()) {
    try {
        Query(*session_, "BEGIN").run();
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
        pool_.stop_writing(std::move(session_));
    }
}

void Writing::commit() {
    expect(open_, "a transaction is committed once");
    Query(*session_, "COMMIT").run();
    open_ = false;
    // Before the next one writes: what it was prepared from must be what it meets.
    if (changes_directory_) {
        ++pool_.directory_version;
    }
    pool_.stop_writing(std::move(session_));
}

namespace {

// How much is committed at once; who waits for it waits for all of it.
constexpr std::size_t weight_max = 256;
constexpr std::size_t weight_apart = 16;

// Runs the work; false when it left something that must not stay. Throws when the transaction is no more.
bool run(Connection& session, Waiting& one) {
    const std::int64_t before = session.all_changes();
    one.failure = nullptr;
    try {
        one.kept = one.work(session);
    } catch (...) {
        one.failure = std::current_exception();
        one.kept = false;
    }
    if (!session.in_transaction()) {
        throw StorageFailure("La base de données a interrompu une écriture ; vérifiez l’espace libre du disque.");
    }
    return one.kept || session.all_changes() == before;
}

// One piece of work among others; what it leaves is all or nothing.
void run_apart(Connection& session, Waiting& one) {
    Query(session, "SAVEPOINT apart").run();
    if (!run(session, one)) {
        Query(session, "ROLLBACK TO apart").run();
    }
    Query(session, "RELEASE apart").run();
}

// A savepoint copies each page that is written beneath it, and hardly any prepared work fails once it has begun to
// write. So they run without; should one fail, all are taken back, and the others run again, each in its savepoint.
void run_all(Connection& session, const std::vector<Waiting*>& all) {
    for (Waiting* failed : all) {
        if (failed->apart) {
            run_apart(session, *failed);
            continue;
        }
        if (run(session, *failed)) {
            continue;
        }
        Query(session, "ROLLBACK").run();
        Query(session, "BEGIN IMMEDIATE").run();
        for (Waiting* one : all) {
            if (one != failed) {
                run_apart(session, *one);
            }
        }
        return;
    }
}

void fail(const std::vector<Waiting*>& all, const std::exception_ptr& failure) {
    for (Waiting* one : all) {
        one->kept = false;
        one->failure = one->failure ? one->failure : failure;
    }
}

// From here on, who comes begins the next batch.
void close(Database::Inside& pool, const std::shared_ptr<Batch>& batch) {
    const std::lock_guard lock(pool.gathering_mutex);
    if (pool.gathering == batch) {
        pool.gathering = nullptr;
    }
}

// Waits until nobody writes, while others may join the batch; writes it, and tells all.
void write(Database::Inside& pool, const std::shared_ptr<Batch>& batch) {
    std::unique_ptr<Connection> session;
    try {
        session = pool.take_to_write();
    } catch (...) {
        close(pool, batch);
        fail(batch->all, std::current_exception());
    }
    if (session) {
        close(pool, batch);
        try {
            run_all(*session, batch->all);
            Query(*session, "COMMIT").run();
        } catch (...) {
            fail(batch->all, std::current_exception());
        }
        pool.stop_writing(std::move(session));
    }
    batch->telling.set_value();
}

}  // namespace

void write_together(Database& database, std::span<Waiting> works) {
    Database::Inside& pool = database.inside();
    expect(pool.writing_thread != std::this_thread::get_id(), "a thread has one transaction at a time");
    std::shared_ptr<Batch> batch;
    bool leads = false;
    {
        const std::lock_guard lock(pool.gathering_mutex);
        leads = pool.gathering == nullptr || pool.gathering->weight >= weight_max;
        if (leads) {
            pool.gathering = std::make_shared<Batch>();
        }
        batch = pool.gathering;
        for (Waiting& one : works) {
            batch->all.push_back(&one);
            batch->weight += one.apart ? weight_apart : 1;
        }
    }
    if (leads) {
        write(pool, batch);
    } else {
        batch->told.wait();
    }
}

}  // namespace storage

}  // namespace jalon
