#include "engine/decision/table_set.hpp"

#include <fmt/format.h>

#include "engine/decision/decide.hpp"

namespace jalon {

Result<Value> TableSet::decide(std::string_view table, const Scope& scope) const {
    const auto found = tables_.find(table);
    if (found == tables_.end()) {
        return failure(ErrorKind::invalid, fmt::format("la table « {} » n’existe pas.", table));
    }
    Result<Decision> decision = jalon::decide(*found->second, scope, NullFact::unknown);
    if (!decision) {
        return tl::unexpected(decision.error());
    }
    if (decision->is_decided()) {
        return std::move(decision->value);
    }
    std::string questions;
    for (const Question& question : decision->questions) {
        questions += (questions.empty() ? "" : " ") + question.text;
    }
    return failure(ErrorKind::invalid, std::move(questions), decision->questions.front().input);
}

std::vector<std::string> TableSet::names_read(std::string_view table) const {
    const auto found = tables_.find(table);
    return found == tables_.end() ? std::vector<std::string>() : jalon::names_read(*found->second);
}

std::vector<std::string> names_read(const DecisionTable& table) {
    std::vector<std::string> names;
    for (const TableInput& input : table.inputs) {
        if (input.from) {
            names.insert(names.end(), input.from->names().begin(), input.from->names().end());
        } else {
            names.push_back(input.name);
        }
    }
    return names;
}

}  // namespace jalon
