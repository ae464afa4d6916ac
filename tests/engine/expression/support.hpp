// Helpers of the expression tests: facts of one case, and evaluation in a line.
#pragma once

#include <string>
#include <string_view>

#include "engine/expression/expression.hpp"

namespace jalon {

inline Date test_date(const char* text) {
    return parse_date(text).value();
}

// A case with a referral, two interviews and a tariff, on 21 November 2026.
inline Record test_facts() {
    return Record{
        {"hours", Decimal(3425, 2)},
        {"minutes", 2055},
        {"rate", Money::euros(52)},
        {"deadline", test_date("2027-02-28")},
        {"meeting_at", parse_instant("2026-12-01T13:30:00Z").value()},
        {"note", Value()},
        {"closed", false},
        {"employer", Record{{"name", "Commune de Lierneville"}, {"siret", "21690123100011"}, {"affiliated", true}}},
        {"interviews", List{Record{{"minutes", 90}, {"date", test_date("2026-11-02")}, {"rate", Money::euros(52)}},
                            Record{{"minutes", 120}, {"date", test_date("2026-11-16")}, {"rate", Money::euros(52)}}}},
    };
}

inline Environment test_environment() {
    const Type interview =
        Type::record({{"minutes", Type::integer()}, {"date", Type::date()}, {"rate", Type::money()}});
    Environment environment;
    environment.add("hours", Type::decimal())
        .add("minutes", Type::integer())
        .add("rate", Type::money())
        .add("deadline", Type::date())
        .add("meeting_at", Type::timestamp())
        .add("note", Type::optional(Type::string()))
        .add("closed", Type::boolean())
        .add_path("employer.name", Type::string())
        .add_path("employer.siret", Type::string())
        .add_path("employer.affiliated", Type::boolean())
        .add("interviews", Type::list(interview))
        .add("referral",
             Type::optional(Type::record({{"ground", Type::string()}, {"end", Type::optional(Type::date())}})))
        .add("agent", Type::any_record())
        .set_event(Type::record({{"amount", Type::money()}, {"comment", Type::optional(Type::string())}}))
        .set_states({"draft", "running", "running.signatures", "running.signatures.agent"});
    return environment;
}

inline Result<Value> evaluate(std::string_view source, const Record& names = test_facts(), const Record& locals = {}) {
    const auto expression = Expression::compile(source);
    if (!expression) {
        return failure(ErrorKind::definition, expression.error().front().message);
    }
    Scope scope;
    scope.names = &names;
    scope.locals = &locals;
    scope.today = test_date("2026-11-21");
    scope.now = parse_instant("2026-11-21T09:00:00Z").value();
    scope.in_state = [](std::string_view state) { return state == "running"; };
    return expression->evaluate(scope);
}

// The value as canonical JSON, or « ! » and the message: easy to compare in tables.
inline std::string outcome(std::string_view source, const Record& names = test_facts(), const Record& locals = {}) {
    const Result<Value> value = evaluate(source, names, locals);
    return value ? to_json(*value) : "! " + value.error().message;
}

// The type that the checker finds, or its problems as « line:column message » separated by « | ».
inline std::string checked_type(std::string_view source) {
    const auto expression = Expression::compile(source, test_environment());
    if (expression) {
        return expression->type().str();
    }
    std::string text;
    for (const Problem& problem : expression.error()) {
        text += (text.empty() ? "" : " | ") + std::to_string(problem.line) + ":" + std::to_string(problem.column) +
                " " + problem.message;
    }
    return text;
}

}  // namespace jalon
