// A decision table: inputs, outputs, rows and the rule that says which of the rows that fit are the answer.
//
// Tariffs and rules of eligibility are written this way, each with the days it is in force and the act it comes from.
// The words are those of DMN (Decision Model and Notation); docs/definitions.md tells how a table is written. Plain
// data: `table_reader.hpp` makes it, `table_analysis.hpp` finds its gaps and overlaps, `decide.hpp` asks it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/position.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

// The name by which the expression of a cell calls the value of its own column, written « ? ».
constexpr std::string_view own_value = "_";

struct NullTest {};  // « null »
struct EqualTest {
    Value value;
};
struct RangeTest {  // « >= 10 », « [18..65] »; an absent bound is infinite
    std::optional<Value> low;
    std::optional<Value> high;
    bool low_included = true;
    bool high_included = true;
};
struct ConditionTest {  // true or false over the inputs, the column's own value under `own_value`
    Expression expression;
    bool own_only = false;  // names nothing but its own column: constant for a constant value
};
using Test = std::variant<NullTest, EqualTest, RangeTest, ConditionTest>;

// One cell on the side of the inputs. Without tests it is « - »: any value, even one nobody knows.
struct Cell {
    std::vector<Test> any_of;
    bool negated = false;  // not(…)
    std::string text;      // as written, for messages
    Position position;

    bool is_any() const { return any_of.empty(); }
};

struct TableInput {
    std::string name;
    std::string label;
    std::string ask;                 // the question to put when the fact is unknown; "": made from the label
    std::string type;                // as written: "int", "list<string>"
    Type value_type;                 // the same for expressions
    bool optional = false;           // « there is none » is an answer of its own
    std::optional<Expression> from;  // where the fact is found; absent: under its own name
    std::optional<Cell> values;      // what is allowed
    std::vector<Value> listed;       // the same, when it is a list of values, in that order
    Position position;

    // « Affiliation de la collectivité : oui ou non ? »
    std::string question() const;
};

// A constant, or an expression over the inputs.
using OutputCell = std::variant<Value, Expression>;

struct TableOutput {
    std::string name;
    std::string label;
    std::string type;
    Type value_type;
    std::vector<Value> values;            // allowed values, the first has the highest priority; empty: any
    std::optional<OutputCell> otherwise;  // `default`: given when no row fits
    Position position;
};

struct TableRow {
    std::string id;
    std::vector<Cell> cells;          // one per input
    std::vector<OutputCell> outputs;  // one per output
    std::optional<Date> from;         // in force from … until …, both included
    std::optional<Date> until;
    std::string source;  // the act it comes from
    Position position;

    bool in_force(Date day) const { return (!from || *from <= day) && (!until || day <= *until); }
};

enum class HitPolicy { unique, first, any, priority, collect, rule_order, output_order };
enum class Aggregate { none, sum, min, max, count };

struct DecisionTable {
    std::string id;
    std::string label;
    HitPolicy hit = HitPolicy::unique;
    Aggregate aggregate = Aggregate::none;  // of `collect`
    bool gaps_allowed = false;
    std::vector<TableInput> inputs;
    std::vector<TableOutput> outputs;
    std::vector<TableRow> rows;  // of all versions, in the order of the file
    bool disjoint = false;       // proved: no two rows fit the same facts
    Position position;

    // True for the policies that answer with one row.
    bool single_hit() const;
    // The type of what it decides, for expressions; each may be null when the table may have no answer.
    Type result_type() const;
};

}  // namespace jalon
