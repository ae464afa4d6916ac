// Between our types and Poco::Data: sessions, statements and rows. For the sources of this folder only.
//
// A `Reading` sees one committed state for as long as it lives; a `Writing` is alone to write, and leaves nothing
// behind unless committed. A `Query` binds from left to right and reads row by row:
//
//     Query query(reading.session(), "SELECT id, label FROM things WHERE owner = ?");
//     query.use(owner).into(id).into(label);
//     while (query.next()) { … }
//
// Short names that the engine uses too (it has a `Reading` of YAML), hence a namespace of their own.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

#include "engine/base/id.hpp"
#include "engine/base/time.hpp"
#include "engine/definition/template.hpp"
#include "storage/database.hpp"

namespace jalon::storage {

class Reading {
  public:
    explicit Reading(Database& database);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    Poco::Data::Session& session() { return session_; }

  private:
    Database::Inside& pool_;
    Poco::Data::Session session_;
};

class Writing {
  public:
    // Waits for the writer before. A second one in the same thread would wait for itself: that is a bug, and told so.
    explicit Writing(Database& database);
    ~Writing();
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

    Poco::Data::Session& session() { return session_; }
    // Returns when the disk has it. Throws StorageFailure when it could not be written; nothing is changed then.
    void commit();

  private:
    Database::Inside& pool_;
    Poco::Data::Session session_;
    bool open_ = true;
};

class Query {
  public:
    Query(Poco::Data::Session& session, const std::string& text);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& use(const std::string& value);
    Query& use(const char* value) { return use(std::string(value)); }
    Query& use(std::int64_t value);
    Query& use(int value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(bool value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(Instant value) { return use(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    Query& use(const std::optional<Date>& value) { return use(value ? iso_date(*value) : std::string()); }
    Query& use(Confidentiality value) { return use(static_cast<std::int64_t>(value)); }
    Query& use(const std::vector<std::string>& words);
    template <class Tag>
    Query& use(const Id<Tag>& id) {
        return use(id.str());
    }

    // The target outlives the query and holds the column after each `next`.
    Query& into(std::string& target);
    Query& into(std::int64_t& target);
    Query& into(int& target);
    Query& into(bool& target);
    Query& into(Instant& target);
    Query& into(std::optional<Date>& target);
    Query& into(Confidentiality& target);
    Query& into(std::vector<std::string>& words);
    template <class Tag>
    Query& into(Id<Tag>& target) {
        std::string& text = text_slot();
        after_.emplace_back([&target, &text] { target = Id<Tag>(text); });
        return *this;
    }

    // Reads the next row; false when there is none.
    bool next();
    void run();

  private:
    std::string& text_slot();
    std::int64_t& number_slot();

    Poco::Data::Statement statement_;
    std::deque<std::string> texts_;
    std::deque<std::int64_t> numbers_;
    std::vector<std::function<void()>> after_;
    bool started_ = false;
};

// A list of words as one text: « ,agent,counsellor, », or "" for none. Words hold no comma.
std::string packed(const std::vector<std::string>& words);
std::vector<std::string> unpacked(const std::string& text);

// Rows the last statement changed.
std::int64_t changes(Poco::Data::Session& session);

// The columns of a type are told once, by a function `columns(row, visit)` that calls `visit("name", row.member)` for
// each; what follows reads and writes by that list.

// "c.id, c.reference, …"
template <class Row>
std::string column_list(const std::string& table_alias = {}) {
    Row row;
    std::string list;
    columns(row, [&](const char* name, const auto&) {
        list += (list.empty() ? "" : ", ") + (table_alias.empty() ? std::string() : table_alias + ".") + name;
    });
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

template <class Row>
void use_row(Query& query, const Row& row) {
    columns(row, [&](const char*, const auto& member) { query.use(member); });
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
