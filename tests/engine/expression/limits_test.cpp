// Nothing that may be written in an expression takes long or much: what builds or scans pays for it from one budget.
#include <catch2/catch.hpp>

#include "tests/engine/expression/support.hpp"

namespace jalon {

namespace {

const std::string too_long = "! Ce calcul est trop long : il dépasse 100 000 opérations.";

std::string repeated(std::string_view text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) {
        result += text;
    }
    return result;
}

Record large_facts() {
    List numbers;
    for (int i = 0; i < 2'000; ++i) {
        numbers.emplace_back(i);
    }
    return Record{{"numbers", Value(std::move(numbers))}, {"text", std::string(50'000, 'a')}};
}

}  // namespace

TEST_CASE("a computation that grows out of hand is stopped", "[expression][limits]") {
    // Doubles its text, or its list, with each link.
    const auto doubled = [](std::string start, std::string_view link, int times) {
        return start + repeated(link, times);
    };
    const std::string source = GENERATE_COPY(values<std::string>({
        "numbers.all(a, numbers.all(b, a + b >= 0))",
        "numbers.map(a, numbers)",
        "numbers.map(a, numbers.map(b, b)).size() > 0",
        "numbers.all(a, numbers == numbers)",
        "numbers.all(a, -1 in numbers || true)",
        "numbers.all(a, text == text)",
        "numbers.all(a, text <= text)",
        "numbers.all(a, text.contains('b') || true)",
        "numbers.all(a, text.indexOf('b') < 0)",
        "numbers.all(a, text.matches('b*c') || true)",
        "numbers.all(a, text.size() > 0)",
        "numbers.map(a, text + text)",
        "numbers.map(a, text.upperAscii())",
        "numbers.map(a, text.reverse())",
        "numbers.map(a, text.split(''))",
        "numbers.map(a, string(a)).map(a, text.matches(a))",
        "numbers.map(a, 'a').join(text)",
        "numbers.map(a, '%s%s%s'.format([text, text, text]))",
        "numbers.transformMap(i, v, numbers)",
        doubled("'ab'", ".replace('', 'ab')", 40),
        doubled("'ab'", ".replace('a', 'aabb').replace('b', 'aabb')", 20),
    }));

    CHECK(outcome(source, large_facts()) == too_long);
}

TEST_CASE("a budget that is empty cannot be absorbed", "[expression][limits]") {
    const std::string endless = "numbers.all(a, numbers.all(b, true))";

    CHECK(outcome(endless + " || true", large_facts()) == too_long);
    CHECK(outcome("false && x || " + endless, large_facts()) == too_long);
    CHECK(outcome("numbers.exists(i, " + std::string("numbers.all(b, numbers == numbers)") + " || true)",
                  large_facts()) == too_long);
}

TEST_CASE("what fits the limits just so is read", "[expression][limits]") {
    CHECK(outcome("[" + repeated("1, ", 1'997) + "1].size()") == "1998");
    CHECK(outcome(repeated("(", 63) + "1" + repeated(")", 63)) == "1");
    CHECK(outcome("numbers.exists(a, numbers.exists(b, a + b == 40))", large_facts()) == "true");
}

}  // namespace jalon
