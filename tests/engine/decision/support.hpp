// Tables written in place, for the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/decision/decide.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon::test {

inline std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += (text.empty() ? "" : "\n") + finding.str();
    }
    return text;
}

// The table as it stands alone; it must be readable.
inline DecisionTable table_of(const std::string& yaml) {
    const ReadResult read = read_single_table({"t.yaml", yaml});
    INFO(told(read.findings));
    REQUIRE(read.ok());
    return *read.catalogue.tables.begin()->second;
}

inline Record facts_of(const std::string& json) {
    const Result<Value> value = from_json(json);
    REQUIRE(value);
    REQUIRE(value->record() != nullptr);
    return *value->record();
}

inline Result<Decision> asked(const DecisionTable& table, const Record& facts, const std::string& day = "2026-06-01",
                              NullFact null_fact = NullFact::known) {
    Scope scope;
    scope.names = &facts;
    scope.today = *parse_date(day);
    return decide(table, scope, null_fact);
}

// The value as plain JSON; « ? question » when a fact is missing, « ! message » when the table cannot answer.
inline std::string answer(const DecisionTable& table, const std::string& json, const std::string& day = "2026-06-01") {
    const Result<Decision> decision = asked(table, facts_of(json), day);
    if (!decision) {
        return "! " + decision.error().message;
    }
    std::string questions;
    for (const Question& question : decision->questions) {
        questions += (questions.empty() ? "? " : " ") + question.text;
    }
    return decision->is_decided() ? to_plain_json(decision->value) : questions;
}

}  // namespace jalon::test
