// The expressions that definitions carry: guards, dates of timers, computed data, conditions on fields.
//
// The grammar and meaning are those of the Common Expression Language, exact and total: integers of 64 bits,
// decimals instead of doubles, no loops, no recursion, and a budget of steps. An expression is checked once,
// when its definition is read, then evaluated any number of times against the facts of a case.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/base/calendar.hpp"
#include "engine/base/result.hpp"
#include "engine/base/value.hpp"

namespace jalon {

// What is known of a value before it exists.
class Type {
  public:
    enum class Kind {
        dyn,  // anything; checked when evaluated
        null,
        boolean,
        integer,
        decimal,
        string,
        money,
        date,
        time,
        timestamp,
        duration,
        months,
        list,
        record,
        optional,  // may be null or absent: to be tested with has(x) or x != null before use
    };
    using Fields = std::map<std::string, Type, std::less<>>;

    Type() = default;  // dyn

    static Type dyn() { return Type(); }
    static Type null() { return Type(Kind::null); }
    static Type boolean() { return Type(Kind::boolean); }
    static Type integer() { return Type(Kind::integer); }
    static Type decimal() { return Type(Kind::decimal); }
    static Type string() { return Type(Kind::string); }
    static Type money() { return Type(Kind::money); }
    static Type date() { return Type(Kind::date); }
    static Type time() { return Type(Kind::time); }
    static Type timestamp() { return Type(Kind::timestamp); }
    static Type duration() { return Type(Kind::duration); }
    static Type months() { return Type(Kind::months); }
    static Type list(Type element = dyn());
    // A record with exactly these members.
    static Type record(Fields fields);
    // A record whose members are not known: any member may be read.
    static Type any_record();
    // optional(optional(x)) is optional(x); optional(dyn) is dyn.
    static Type optional(Type inner);

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    // Element of a list, inner type of an optional; dyn for the others.
    const Type& inner() const;
    // Members of a record; nullptr when they are not known, or for other types.
    const Fields* fields() const { return fields_.get(); }

    // "int", "list<date>", "optional<money>", "record": as messages and documentation write it.
    std::string str() const;
    bool operator==(const Type& other) const;

  private:
    explicit Type(Kind kind) : kind_(kind) {}

    Kind kind_ = Kind::dyn;
    std::shared_ptr<const Type> inner_;
    std::shared_ptr<const Fields> fields_;
};

// The names that an expression may use, with their types.
class Environment {
  public:
    Environment& add(std::string name, Type type);
    // Adds "a.b.c", making records on the way; a record already there gains the member.
    Environment& add_path(std::string_view dotted, Type type);
    // The data of the event, `event.<field>`; without this call `event` is unknown.
    Environment& set_event(Type record);
    // The states that in_state('…') may name; without this call `in_state` is unknown.
    Environment& set_states(std::vector<std::string> state_paths);

    // The decision tables that decide('…') may ask, with what each yields; without this call `decide` is unknown.
    Environment& set_tables(Type::Fields types_by_table);

    const Type::Fields& names() const { return names_; }
    bool knows_states() const { return states_.has_value(); }
    const std::vector<std::string>& states() const;
    // nullptr where no table may be asked.
    const Type::Fields* tables() const { return tables_ ? &*tables_ : nullptr; }

  private:
    Type::Fields names_;
    std::optional<Type::Fields> tables_;
    std::optional<std::vector<std::string>> states_;
};

// A fault found when compiling; the position is 1-based inside the expression's own text (columns in characters),
// and the caller shifts it to that of the file.
struct Problem {
    int line = 1;
    int column = 1;
    std::string message;     // French, with advice
    std::size_t offset = 0;  // the same place in bytes
    bool operator==(const Problem&) const = default;
};

struct Scope;

// What decide('…') asks. engine/decision fulfils it.
class Tables {
  public:
    virtual ~Tables() = default;

    // What the table yields over the facts of `scope`. Error (invalid): the question to answer first, or why it cannot
    // be answered.
    virtual Result<Value> decide(std::string_view table, const Scope& scope) const = 0;
    // The dotted paths that the table reads; none when there is no such table.
    virtual std::vector<std::string> names_read(std::string_view table) const = 0;
};

// What an expression is evaluated against. The pointed-to objects belong to the caller and outlive the call.
struct Scope {
    const Record* names = nullptr;   // facts of the case
    const Record* locals = nullptr;  // looked at first: typically { "event": … }
    Date today{};                    // recorded with the event, never the wall clock
    Instant now{};
    std::function<bool(std::string_view)> in_state;
    const Calendar* calendar = nullptr;  // of metropolitan France when absent
    const Tables* tables = nullptr;      // for decide('…')
};

struct ExpressionNode;
struct Lack;  // expression/lacking.hpp

// A compiled expression. Immutable: copies share one tree and may be used from several threads.
class Expression {
  public:
    using Problems = std::vector<Problem>;

    // The empty expression; it yields null.
    Expression() = default;

    // Parses and checks the types of `source`; every problem found is returned, in reading order.
    static tl::expected<Expression, Problems> compile(std::string_view source, const Environment& environment);
    // Parses only: every name is accepted and everything is checked when evaluated.
    static tl::expected<Expression, Problems> compile(std::string_view source);
    // Parses only, in the manner of CEL without its checker: a function that does not exist fails when it is called,
    // data may hold "a.b" under its whole name, and the name of a type stands for it. For `jalon eval`.
    static tl::expected<Expression, Problems> compile_freely(std::string_view source);

    // What it yields; dyn without an environment.
    const Type& type() const { return type_; }
    const std::string& source() const { return source_; }
    // The dotted paths it reads, sorted, once each: "event.amount", "tripartite_meeting.outcome".
    const std::vector<std::string>& names() const { return names_; }
    // The state paths given to in_state('…'), sorted, once each.
    const std::vector<std::string>& states() const { return states_; }
    // The decision tables given to decide('…'), sorted, once each; their own inputs are not among names().
    const std::vector<std::string>& tables() const { return tables_; }

    // The tree, for analysis; nullptr for the empty expression. Lives as long as a copy of the expression does.
    const ExpressionNode* root() const { return root_.get(); }
    // Error invalid, with a French sentence: missing fact, overflow, budget exceeded, wrong type.
    Result<Value> evaluate(const Scope& scope) const;
    // The same for a condition, faster; a value that is neither true nor false is an error too.
    Result<bool> holds(const Scope& scope) const;

  private:
    friend std::optional<Lack> lacking(const Expression&, const Scope&, const std::vector<std::string>&);

    Expression(std::string_view source, std::unique_ptr<ExpressionNode> root, Type type);

    std::string source_;
    std::shared_ptr<const ExpressionNode> root_;
    Type type_;
    std::vector<std::string> names_;
    std::vector<std::string> states_;
    std::vector<std::string> tables_;
};

// The paths an expression reads, those that its tables read included; `tables` may be null.
std::vector<std::string> names_read(const Expression& expression, const Tables* tables);

}  // namespace jalon
