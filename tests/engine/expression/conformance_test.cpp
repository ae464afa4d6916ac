// The part of CEL that the language takes, case by case: conformance.jsonl holds what `jalon eval --batch` is given and
// what it answers, « error » being a part of the message.
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "engine/expression/expression.hpp"
#include "tests/support/source_dir.hpp"

namespace jalon {

namespace {

std::string answer(const Value& request) {
    const auto expression = Expression::compile_freely(*request["expr"].text());
    if (!expression) {
        return "! " + expression.error().front().message;
    }
    const Record none;
    Scope scope;
    scope.names = request["data"].record() != nullptr ? request["data"].record() : &none;
    const Result<Value> value = expression->evaluate(scope);
    return value ? to_json(*value) : "! " + value.error().message;
}

}  // namespace

TEST_CASE("what is taken from CEL means what CEL says", "[expression][conformance]") {
    std::ifstream lines(std::string(source_dir()) + "/tests/engine/expression/conformance.jsonl");
    std::string line;
    std::string section;
    int played = 0;
    while (std::getline(lines, line)) {
        if (line.starts_with("#")) {
            section = line;
            continue;
        }
        const Result<Value> row = from_json(line);
        INFO(section << '\n' << line);
        REQUIRE(row);
        const std::string given = answer(*row);
        if (const std::string* part = (*row)["error"].text()) {
            CHECK(given.starts_with("! "));
            CHECK_THAT(given, Catch::Contains(*part));
        } else {
            CHECK(given == to_json((*row)["value"]));
        }
        ++played;
    }
    CHECK(played > 800);
}

}  // namespace jalon
