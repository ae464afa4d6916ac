// The words of the definition language: for each kind of map a table of its keys, with what may stand under each and
// one French sentence. The same tables drive the strict reading (conformity.hpp), the schemas that editors use
// (schema.hpp) and the check that the manual is complete.
//
// To add a key: one row in the table of its map (vocabulary_*.cpp), then `map.take("key")` where that map is read. A
// reader that takes a key its table does not know stops with a Bug, so the two cannot drift apart. To add a kind of
// map: declare its table below, define it beside its neighbours, name it in a row of another table or in
// `all_documents()`.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jalon {

// What a scalar stands for. `none`: no scalar may stand here.
enum class Scalar {
    none,
    text,
    yes_no,   // true or false
    integer,  // at least `Shape::least`
    date,     // 2026-09-01
    instant,  // a date, or 2026-09-01T10:00:00Z
    delay,    // « 10 working days »
    due,      // a delay, or an expression that gives a date
    advance,  // a delay, a date or an instant
    money,    // 52.00
    level,    // S0 to S3
    expression,
    data_type,  // "decimal", "list<string>" …
    word,       // one of `Shape::words`
    anything
};

// Types of data, besides list<type>.
constexpr std::array<std::string_view, 15> data_types{"bool",     "int",    "integer", "decimal", "string",
                                                      "text",     "money",  "date",    "time",    "timestamp",
                                                      "duration", "months", "list",    "any",     "record"};

// What the names of a map without table may be.
enum class Naming { free, identifier, datum, path, event, delay };

struct Table;

// What may stand in one place. A list, a map and a scalar may each be allowed; the look of the node decides which is
// meant, so that a message can always say what is wrong with it.
struct Shape {
    Scalar scalar = Scalar::none;
    std::int64_t least = 0;
    std::span<const std::string_view> words = {};
    const Shape* items = nullptr;  // a list of these
    const Table* table = nullptr;  // a map with the keys of this table …
    const Shape* entries =
        nullptr;  // … or with names of the author's own; both: the table when its demanded key is there
    Naming names = Naming::free;
    bool nullable = false;         // nothing, or the word null, means: none
    std::string_view advice = {};  // French: what to write instead
};

enum class Need { optional, demanded };

struct Key {
    std::string_view name;
    const Shape* shape = nullptr;
    std::string_view doc;  // French, one sentence, for the person who hovers over the key
    Need need = Need::optional;
    std::string_view beside = {};  // makes sense only beside this other key
};

struct Table {
    std::string_view id;    // "state": names the table in schemas
    std::string_view what;  // « un état », for messages
    std::span<const Key> keys;
    const Shape* others = nullptr;                       // keys of the author's own; none: they are refused
    std::span<const std::string_view> exactly_one = {};  // just one of these keys must be there
    std::string_view exactly_one_advice = {};

    // nullptr when the table has no such key.
    const Key* find(std::string_view name) const;
    std::vector<std::string> names() const;
};

namespace vocabulary {

extern const Table workflow;
extern const Table stage;
extern const Table parameter;
extern const Table party;
extern const Table single;
extern const Table requirement;
extern const Table earlier;
extern const Table datum;
extern const Table property;
extern const Table state;
extern const Table initial;
extern const Table task;
extern const Table transition;
extern const Table timer;

extern const Table action;
extern const Table branch;
extern const Table raised;
extern const Table number;
extern const Table document;
extern const Table file;
extern const Table invoice;
extern const Table notification;
extern const Table given_task;
extern const Table appointment;
extern const Table child;
extern const Table consent;
extern const Shape actions;

extern const Table form;
extern const Table field;
extern const Table option;
extern const Table form_check;
extern const Table front_matter;
extern const Table margins;
extern const Table tariff;
extern const Table tariff_version;
extern const Table messages;
extern const Table message;
extern const Table sensitive;
extern const Table sensitive_group;
extern const Table visas;
extern const Table visa;

extern const Table decision_table;
extern const Table table_input;
extern const Table table_output;
extern const Table table_row;
extern const Table table_version;

extern const Table scenario;
extern const Table scenario_case;
extern const Table scenario_step;
extern const Table expectation;

// Shapes that many tables share.
extern const Shape text;
extern const Shape words;  // one or several
extern const Shape yes_no;
extern const Shape expression;
extern const Shape condition;
extern const Shape expressions;  // a name and an expression each
extern const Shape level;
extern const Shape due;  // a delay, or an expression that gives a date
extern const Shape anything;

}  // namespace vocabulary

// A kind of file, by the name that `jalon schema` knows it under.
struct DocumentKind {
    std::string_view name;  // "workflow"
    const Table* table = nullptr;
    std::string_view title;  // French
};
std::span<const DocumentKind> all_documents();

// Every table that a kind of file leads to, each once, the file's own first.
std::vector<const Table*> tables_of(const Table& root);

}  // namespace jalon
