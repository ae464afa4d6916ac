#include "rendering/text/remembered.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace jalon::rendering;

TEST_CASE("a result is computed once for its key, and what is kept stays bounded", "[rendering]") {
    const Remembered<int, int> squares(2);
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

    CHECK(square(5) == 25);  // a third: the two before are forgotten
    CHECK(square(3) == 9);
    CHECK(computed == 4);
}

TEST_CASE("a result in use outlives what is forgotten", "[rendering]") {
    const Remembered<int, std::string> words(1);
    const std::shared_ptr<const std::string> first = words.get(1, [] { return std::string("first"); });

    words.get(2, [] { return std::string("second"); });

    CHECK(*first == "first");
}
