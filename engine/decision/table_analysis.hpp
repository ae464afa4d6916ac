// Finds, before a table is used, the facts that no row answers and those that two rows answer.
//
// Each input is cut into pieces on which no cell changes its mind: the values that cells name, and the stretches
// between them. Over booleans, enumerations, numbers, money, dates and texts this is exact. A cell that is an
// expression is looked into value by value only; on a stretch of several values, and wherever it names another input,
// it counts as not fitting when gaps are sought and as fitting when overlaps are: nothing is missed, and what is found
// may then be a false alarm, which is said.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/decision/decision_table.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

// Facts that show a fault; the day is that of `day` when validity dates matter.
struct TableExample {
    Record facts;  // by input name
    std::optional<Date> day;
    bool certain = true;  // false: an expression could not be looked into

    // « affiliated = oui, agents = 350 »
    std::string str() const;
};

struct TableOverlap {
    std::size_t first = 0;  // rows, in the order of the table
    std::size_t second = 0;
    TableExample example;
};

struct TableAnalysis {
    std::vector<TableExample> gaps;      // three at most
    std::vector<TableOverlap> overlaps;  // every pair, up to a thousand; of `any`, those that quarrel
    std::vector<std::size_t> masked;     // rows that earlier ones always forestall
    bool finished = true;                // false: too large; the gaps are not known
};

TableAnalysis analyse(const DecisionTable& table);

// What publication refuses of a table: gaps and overlaps that its policy does not allow, each with an example. Also
// notes in the table whether its rows are disjoint.
void check_table(DecisionTable& table, std::vector<Finding>& findings);

}  // namespace jalon
