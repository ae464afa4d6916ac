// The decision tables of a workflow, as its expressions ask them: decide('table').
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision/decision_table.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

class TableSet : public Tables {
  public:
    using ById = std::map<std::string, std::shared_ptr<const DecisionTable>, std::less<>>;

    explicit TableSet(ById tables) : tables_(std::move(tables)) {}

    // Errors (invalid): the question to answer first when a fact is unknown; whatever decide() refuses.
    Result<Value> decide(std::string_view table, const Scope& scope) const override;
    std::vector<std::string> names_read(std::string_view table) const override;

  private:
    ById tables_;
};

// The paths that a table reads, where its inputs are found.
std::vector<std::string> names_read(const DecisionTable& table);

}  // namespace jalon
