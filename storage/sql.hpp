// Between our types and Poco::Data: connections, statements and rows. For the sources of this folder only.
//
// Poco::Data opens and closes; statements are SQLite's own, because Poco::Data would compile them anew at each use
// (docs/decisions/0018-prepared-statements.md).
//
// A `Reading` sees one committed state for as long as it lives; a `Writing` is alone to write, and leaves nothing
// behind unless committed. A `Query` binds from left to right and reads row by row; a connection keeps its statements
// prepared from one query to the next of the same text:
//
//     Query query(reading.session(), "SELECT id, label FROM things WHERE owner = ?");
//     query.use(owner).into(id).into(label);
//     while (query.next()) { … }
//
// Short names that the engine uses too (it has a `Reading` of YAML), hence a namespace of their own.
#pragma once

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include <sqlite3.h>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"
#include "engine/cases/case.hpp"
#include "engine/definition/template.hpp"
#include "storage/database.hpp"

namespace Poco::Data {
class Session;
}

namespace jalon::storage {

// One session with a database file, for one thread at a time.
class Connection {
  public:
    // Throws StorageFailure when the file cannot be opened.
    explicit Connection(const std::filesystem::path& file);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs statements that give no rows. Throws StorageFailure.
    void execute(const char* sql);
    // Whether a transaction is open: a full disk may end one by itself.
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
    // Rows the last statement changed.
    std::int64_t changes() const { return sqlite3_changes64(handle_); }
    // The number of the row that was added last.
    std::int64_t last_row() const { return sqlite3_last_insert_rowid(handle_); }
    // Rows that were changed since the connection was opened.
    std::int64_t all_changes() const { return sqlite3_total_changes64(handle_); }
    sqlite3* handle() { return handle_; }

  private:
    friend class Query;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    using Statements = std::unordered_map<std::string, Statement, Hash, std::equal_to<>>;
    // A statement with its place among those that are kept.
    struct Lent {
        Statement statement;
        Statements::value_type* place;
    };

    // The statement of that text, at its beginning: one that lies idle, or a new one.
    Lent borrow(std::string_view text);
    static void give_back(Lent lent) noexcept;

    std::unique_ptr<Poco::Data::Session> session_;
    sqlite3* handle_ = nullptr;  // of the session
    Statements statements_;      // none where it is lent
};

class Reading {
  public:
    explicit Reading(Database& database);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    Connection& session() { return *session_; }

  private:
    Database::Inside& pool_;
    std::unique_ptr<Connection> session_;
};

class Writing {
  public:
    // Waits for the writer before. A second one in the same thread would wait for itself: that is a bug, and told so.
    explicit Writing(Database& database);
    ~Writing();
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

    Connection& session() { return *session_; }
    // What was remembered of bodies, agents and people no longer counts once this is committed.
    void changes_directory() { changes_directory_ = true; }
    // Returns when the disk has it. Throws StorageFailure when it could not be written; nothing is changed then.
    void commit();

  private:
    Database::Inside& pool_;
    std::unique_ptr<Connection> session_;
    bool open_ = true;
    bool changes_directory_ = false;
};

// Work that somebody waits for.
struct Waiting {
    std::function<bool(Connection&)> work;
    // Whether it may fail after it has begun to write: it is then kept apart from the others, at some cost.
    bool apart = false;
    bool kept = false;
    std::exception_ptr failure = nullptr;  // what it threw, or what went wrong for all
};

// Runs the works, in order, on the writing connection, in one transaction with what other threads bring while somebody
// writes: the first of them does it for all, and commits once. Returns when the disk has it; each then says what became
// of it. When a work returns false or throws, what it wrote is taken back, and that of the others stays. It may run
// twice: what it did the first time was then taken back for the fault of another.
void write_together(Database& database, std::span<Waiting> works);

class Query {
  public:
    // The connection outlives the query. Throws StorageFailure when SQLite does not understand the text.
    Query(Connection& connection, std::string_view text);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& use(std::string_view value);
    // For a text that outlives the query, and is not copied.
    Query& use_where_it_is(std::string_view value);
    Query& use(const std::string& value) { return use(std::string_view(value)); }
    Query& use(const char* value) { return use(std::string_view(value)); }
    Query& use(std::int64_t value);
    Query& use(int value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(bool value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(Instant value) { return use(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    Query& use(const std::optional<Date>& value) { return use(value ? iso_date(*value) : std::string()); }
    Query& use(Confidentiality value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(const std::vector<std::string>& words);
    Query& use(const Bodies& bodies);
    template <class Tag>
    Query& use(const Id<Tag>& id) {
        return use(id.str());
    }

    // The target outlives the query and holds the column after each `next`.
    template <class Target>
    Query& into(Target& target) {
        targets_.push_back({&target, [](void* where, const Query& query, int column) {
                                query.read(column, *static_cast<Target*>(where));
                            }});
        return *this;
    }

    // Reads the next row; false when there is none.
    bool next();
    void run();

  private:
    struct Target {
        void* where;
        void (*read)(void* where, const Query& query, int column);
    };

    std::string_view text_at(int column) const;
    sqlite3_stmt* statement() const { return lent_.statement.get(); }
    std::int64_t number_at(int column) const { return sqlite3_column_int64(statement(), column); }
    void read(int column, std::string& target) const { target = text_at(column); }
    void read(int column, std::int64_t& target) const { target = number_at(column); }
    void read(int column, int& target) const { target = static_cast<int>(number_at(column)); }
    void read(int column, bool& target) const { target = number_at(column) != 0; }
    void read(int column, Instant& target) const { target = Instant(Duration(number_at(column))); }
    void read(int column, std::optional<Date>& target) const;
    void read(int column, Confidentiality& target) const { target = static_cast<Confidentiality>(number_at(column)); }
    void read(int column, std::vector<std::string>& words) const;
    void read(int column, Bodies& bodies) const;
    template <class Tag>
    void read(int column, Id<Tag>& target) const {
        target = Id<Tag>(std::string(text_at(column)));
    }
    [[noreturn]] void fail() const;
    void end() noexcept;

    Connection& connection_;
    Connection::Lent lent_;  // no statement once the last row was read
    std::vector<Target> targets_;
    int bound_ = 0;
};

// A list of words as one text: « ,agent,counsellor, », or "" for none. Words hold no comma.
std::string packed(const std::vector<std::string>& words);
std::vector<std::string> unpacked(std::string_view text);
// One body among them: « host=saint-aubin ».
std::string body_word(std::string_view party, const OrganisationId& body);

// The columns of a type are told once, by a function `columns(row, visit)` that calls `visit("name", row.member)` for
// each; what follows reads and writes by that list.

// "c.id, c.reference, …"
template <class Row>
std::string column_list(const std::string& table_alias) {
    Row row;
    std::string list;
    columns(row, [&](const char* name, const auto&) {
        list += (list.empty() ? "" : ", ") + (table_alias.empty() ? std::string() : table_alias + ".") + name;
    });
    return list;
}

// "id, reference, …"
template <class Row>
const std::string& column_list() {
    static const std::string list = column_list<Row>("");
    return list;
}

// "?, ?, …", one for each column.
template <class Row>
std::string marks() {
    Row row;
    std::string list;
    columns(row, [&](const char*, const auto&) { list += list.empty() ? "?" : ", ?"; });
    return list;
}

// "id = excluded.id, …", for an upsert.
template <class Row>
std::string replacements() {
    Row row;
    std::string list;
    columns(row, [&](const char* name, const auto&) {
        list += (list.empty() ? "" : ", ") + std::string(name) + " = excluded." + name;
    });
    return list;
}

template <class Type>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

// The row outlives the query.
template <class Row>
void use_row(Query& query, const Row& row) {
    columns(row, [&](const char*, const auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, std::string>) {
            query.use_where_it_is(member);
        } else if constexpr (is_id<Member>) {
            query.use_where_it_is(member.str());
        } else {
            query.use(member);
        }
    });
}

template <class Row>
void into_row(Query& query, Row& row) {
    columns(row, [&](const char*, auto& member) { query.into(member); });
}

template <class Row>
std::vector<Row> all_rows(Query& query) {
    Row row;
    into_row(query, row);
    std::vector<Row> rows;
    while (query.next()) {
        rows.push_back(row);
    }
    return rows;
}

template <class Row>
std::optional<Row> first_row(Query& query) {
    Row row;
    into_row(query, row);
    if (!query.next()) {
        return std::nullopt;
    }
    return row;
}

}  // namespace jalon::storage
