// Asks a decision table.
//
// Three-valued: a fact that nobody knows blocks with the question to put, unless the answer is the same whatever it
// turns out to be; it never counts as false, nor as a default. Pure: the day comes with the question.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/decision/decision_table.hpp"

namespace jalon {

struct Question {
    std::string input;
    std::string text;  // French, for whoever knows the answer
};

struct Decision {
    // What the table is worth: a value, or a record for several outputs; null when no row fits and there is no default;
    // a list of these for policies that keep several rows.
    Value value;
    // The same with every output under its name, even when there is one only.
    Value outputs;
    std::vector<std::string> rows;     // ids of the rows it rests on, in the order of the answer
    std::vector<std::string> sources;  // the acts these come from, once each
    std::vector<Question> questions;   // when not empty, nothing is decided: these facts are needed first

    bool is_decided() const { return questions.empty(); }
};

// What a fact without value means: in a case, that nobody has answered yet; in data given on purpose, that there is
// none.
enum class NullFact { unknown, known };

// Decides on the day `scope.today`, over the facts of `scope`: each input is found under its name, or by its `from`.
// Errors (invalid): a fact of the wrong type or not allowed; no version in force that day; two rows that contradict
// each other; a cell that cannot be computed.
Result<Decision> decide(const DecisionTable& table, const Scope& scope, NullFact null_fact);

// What is known of one cell.
enum class Match { no, unknown, yes };

// The facts of one question, checked and typed; an input without entry is unknown.
struct TableFacts {
    Record known;  // by input name
    Date today{};
    Instant now{};
    const Calendar* calendar = nullptr;
};

// Whether a cell of the column `input` holds. Error (invalid): it cannot be computed though all it names is known.
Result<Match> matches(const Cell& cell, const TableInput& input, const TableFacts& facts);

}  // namespace jalon
