#include "rendering/text/remembered.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace jalon::rendering;

TEST_CASE("a result is computed once for its key, and what is kept stays bounded", "[rendering]") {
    const Remembered<int, int> squares(4);  // two halves of two
    int computed = 0;
    const auto square = [&](int number) {
        return *squares.get(number, [&] {
            ++computed;
            return number * number;
        });
    };

    CHECK(square(3) == 9);
    CHECK(square(3) == 9);
    CHECK(square(4) == 16);
    CHECK(computed == 2);

    CHECK(square(5) == 25);  // a third: the two before are old now
    CHECK(square(3) == 9);   // young again
    CHECK(computed == 3);

    CHECK(square(6) == 36);  // the half is full once more, and 4 was asked for by nobody
    CHECK(square(3) == 9);
    CHECK(computed == 4);
    CHECK(square(4) == 16);
    CHECK(computed == 5);
}

TEST_CASE("results count by their weight, and one too heavy is not kept", "[rendering]") {
    const Remembered<int, int> numbers(20);
    int computed = 0;
    const auto number = [&](int which, std::size_t weight) {
        return *numbers.get(
            which, [&] { return ++computed, which; }, weight);
    };

    number(1, 11);
    number(1, 11);
    CHECK(computed == 2);

    number(2, 10);
    number(3, 10);
    number(2, 10);
    CHECK(computed == 4);
    number(4, 10);  // 3 is forgotten
    number(3, 10);
    CHECK(computed == 6);
}

TEST_CASE("a result in use outlives what is forgotten", "[rendering]") {
    const Remembered<int, std::string> words(2);
    const std::shared_ptr<const std::string> first = words.get(1, [] { return std::string("first"); });

    words.get(2, [] { return std::string("second"); });
    words.get(3, [] { return std::string("third"); });

    CHECK(*first == "first");
}
