#include "storage/sql.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/Data/SQLite/SessionImpl.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "storage/gathered_log.hpp"

namespace jalon::storage {

namespace {

// More texts than the stores have: searches put theirs together, and their number has no end.
constexpr std::size_t statements_max = 200;
constexpr std::size_t login_timeout_seconds = 10;

[[noreturn]] void refuse(sqlite3* handle) {
    throw StorageFailure(std::string("La base de données a refusé une opération : ") + sqlite3_errmsg(handle));
}

// A connection serves one thread at a time, and nobody asks how much memory SQLite holds; the locks that it would take
// for either are a tenth of what a statement costs. SQLite listens until its first use in the process, and not after:
// whoever used it before keeps the locks, which only cost time.
void leave_locks_to_us() {
    static_cast<void>(sqlite3_config(SQLITE_CONFIG_MULTITHREAD) | sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
}

void set_up_sqlite() {
    static const bool done = [] {
        leave_locks_to_us();
        return gather_log_writes();
    }();
    expect(done, "SQLite knows the files of the system");
}

}  // namespace

// Made without Poco's registry of connectors, which would be a state of the whole process.
Connection::Connection(const std::filesystem::path& file) {
    set_up_sqlite();
    try {
        session_ = std::make_unique<Poco::Data::Session>(Poco::AutoPtr<Poco::Data::SessionImpl>(
            new Poco::Data::SQLite::SessionImpl(file.string(), login_timeout_seconds)));
    } catch (const Poco::Exception& problem) {
        throw StorageFailure(fmt::format("La base {} ne s’ouvre pas : {}. Vérifiez le dossier et les droits d’accès.",
                                         file.string(), problem.displayText()));
    }
    handle_ = Poco::Data::SQLite::Utility::dbHandle(*session_);
}

// Statements go before the session they belong to.
Connection::~Connection() {
    statements_.clear();
}

void Connection::execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        refuse(handle_);
    }
}

Connection::Lent Connection::borrow(std::string_view text) {
    auto found = statements_.find(text);
    if (found != statements_.end() && found->second) {
        return {std::move(found->second), &*found};
    }
    sqlite3_stmt* statement = nullptr;
    const int length = static_cast<int>(text.size());
    if (sqlite3_prepare_v3(handle_, text.data(), length, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        refuse(handle_);
    }
    Statement prepared(statement);
    if (found == statements_.end()) {
        if (statements_.size() >= statements_max) {
            // Those that are lent come back to their places.
            std::erase_if(statements_, [](const auto& kept) { return kept.second != nullptr; });
        }
        found = statements_.emplace(text, nullptr).first;
    }
    return {std::move(prepared), &*found};
}

void Connection::give_back(Lent lent) noexcept {
    sqlite3_reset(lent.statement.get());
    // What was bound may be confidential, and large.
    sqlite3_clear_bindings(lent.statement.get());
    lent.place->second = std::move(lent.statement);
}

Query::Query(Connection& connection, std::string_view text) : connection_(connection), lent_(connection.borrow(text)) {}

Query::~Query() {
    end();
}

// Lets go of the statement, and with it of the connection, which may serve another thread after a commit.
void Query::end() noexcept {
    if (lent_.statement) {
        Connection::give_back(std::move(lent_));
    }
}

void Query::fail() const {
    refuse(connection_.handle());
}

Query& Query::use_where_it_is(std::string_view value) {
    if (sqlite3_bind_text64(statement(), ++bound_, value.data() == nullptr ? "" : value.data(), value.size(),
                            SQLITE_STATIC, SQLITE_UTF8) != SQLITE_OK) {
        fail();
    }
    return *this;
}

Query& Query::use(std::string_view value) {
    if (sqlite3_bind_text64(statement(), ++bound_, value.data() == nullptr ? "" : value.data(), value.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8) != SQLITE_OK) {
        fail();
    }
    return *this;
}

Query& Query::use(std::int64_t value) {
    if (sqlite3_bind_int64(statement(), ++bound_, value) != SQLITE_OK) {
        fail();
    }
    return *this;
}

Query& Query::use(const std::vector<std::string>& words) {
    return use(packed(words));
}

Query& Query::use(const Bodies& bodies) {
    std::vector<std::string> words;
    for (const auto& [party, body] : bodies) {
        words.push_back(body_word(party, body));
    }
    return use(words);
}

std::string_view Query::text_at(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement(), column));
    return bytes == nullptr
               ? std::string_view()
               : std::string_view(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement(), column)));
}

void Query::read(int column, std::optional<Date>& target) const {
    const Result<Date> date = parse_date(text_at(column));
    target = date ? std::optional<Date>(*date) : std::nullopt;
}

void Query::read(int column, std::vector<std::string>& words) const {
    words = unpacked(text_at(column));
}

void Query::read(int column, Bodies& bodies) const {
    bodies.clear();
    for (const std::string& word : unpacked(text_at(column))) {
        const std::size_t mark = word.find('=');
        bodies.emplace(word.substr(0, mark), OrganisationId(word.substr(mark + 1)));
    }
}

bool Query::next() {
    if (!lent_.statement) {
        return false;
    }
    const int outcome = sqlite3_step(statement());
    if (outcome == SQLITE_DONE) {
        end();
        return false;
    }
    if (outcome != SQLITE_ROW) {
        fail();
    }
    int column = 0;
    for (const Target& target : targets_) {
        target.read(target.where, *this, column++);
    }
    return true;
}

void Query::run() {
    while (next()) {
    }
}

std::string packed(const std::vector<std::string>& words) {
    if (words.empty()) {
        return {};
    }
    for (const std::string& word : words) {
        expect(word.find(',') == std::string::npos, "a stored word holds no comma");
    }
    return "," + join(words, ",") + ",";
}

std::string body_word(std::string_view party, const OrganisationId& body) {
    return std::string(party) + "=" + body.str();
}

std::vector<std::string> unpacked(std::string_view text) {
    if (text.size() < 2) {
        return {};
    }
    return split(text.substr(1, text.size() - 2), ',');
}

}  // namespace jalon::storage
