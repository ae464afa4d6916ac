#include <limits>

#include <catch2/catch.hpp>

#include "engine/base/decimal.hpp"
#include "engine/base/money.hpp"

namespace jalon {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

Decimal decimal(const char* text) {
    return Decimal::parse(text).value();
}

}  // namespace

TEST_CASE("a decimal reads back as it was written", "[base]") {
    const std::string text = GENERATE(values<std::string>(
        {"0", "35", "35.0", "-0.25", "0.000000001", "9223372036854775807", "-9223372036854775808", "-0.05"}));

    const Result<Decimal> decimal_read = Decimal::parse(text);

    REQUIRE(decimal_read);
    CHECK(decimal_read->str() == text);
}

TEST_CASE("a decimal may be written the French way", "[base]") {
    CHECK(decimal("34,25") == decimal("34.25"));
}

TEST_CASE("what is not an exact decimal is refused", "[base]") {
    const std::string text =
        GENERATE(values<std::string>({"", "-", ".5", "5.", "1e3", "1 000", "abc", "1.2.3", "0.0000000001",
                                      "9223372036854775808", "--1", "१", "0x10", "NaN"}));

    CHECK_FALSE(Decimal::parse(text));
}

TEST_CASE("decimals compare by value", "[base]") {
    CHECK(decimal("1.0") == decimal("1"));
    CHECK(decimal("1.10") > decimal("1.09"));
    CHECK(decimal("-1") < decimal("0.000000001"));
    CHECK(decimal("9223372036854775807") > decimal("9.223372036"));
}

TEST_CASE("decimals are computed exactly", "[base]") {
    CHECK(decimal("0.1").plus(decimal("0.2")) == decimal("0.3"));
    CHECK(decimal("1").minus(decimal("0.000000001")) == decimal("0.999999999"));
    CHECK(decimal("34.25").times(decimal("52")) == decimal("1781"));
    CHECK(decimal("1").over(decimal("3"), 4) == decimal("0.3333"));
    CHECK(decimal("2").over(decimal("-3"), 2) == decimal("-0.67"));
    CHECK(Decimal(largest, 9).over(Decimal(1, 9), 0) == Decimal(largest, 0));
}

TEST_CASE("a decimal that would not fit is an error, never a wrong number", "[base]") {
    CHECK_FALSE(Decimal(largest, 0).plus(Decimal(1, 0)));
    CHECK_FALSE(Decimal(lowest, 0).minus(Decimal(1, 0)));
    CHECK_FALSE(Decimal(largest, 0).times(Decimal(2, 0)));
    CHECK_FALSE(Decimal(1, 0).over(Decimal(0, 3)));
}

TEST_CASE("rounding is half up, away from zero", "[base]") {
    struct Row {
        std::string value;
        int places;
        std::string rounded;
    };
    const auto row = GENERATE(values<Row>({{"0.5", 0, "1"},
                                           {"-0.5", 0, "-1"},
                                           {"2.5", 0, "3"},
                                           {"1.005", 2, "1.01"},
                                           {"1.0049", 2, "1.00"},
                                           {"-1.005", 2, "-1.01"},
                                           {"9.99", 1, "10.0"},
                                           {"7", 2, "7"}}));

    CHECK(decimal(row.value.c_str()).rounded(row.places).str() == row.rounded);
}

TEST_CASE("an amount is read as people write it", "[base]") {
    struct Row {
        std::string text;
        std::int64_t cents;
    };
    const auto row = GENERATE(values<Row>({{"52", 5200},
                                           {"52.00", 5200},
                                           {"52,5", 5250},
                                           {"1 560,00 €", 156000},
                                           {"1\u202F560,00\u00A0€", 156000},
                                           {"-0,01", -1},
                                           {"0", 0}}));

    const Result<Money> money = Money::parse(row.text);

    REQUIRE(money);
    CHECK(money->in_cents() == row.cents);
}

TEST_CASE("an amount that is none is refused", "[base]") {
    const std::string text = GENERATE(values<std::string>({"", "€", "1.234", "52 $", "92233720368547758.08", "douze"}));

    CHECK_FALSE(Money::parse(text));
}

TEST_CASE("an amount at an hourly rate is rounded once", "[base]") {
    struct Row {
        std::int64_t minutes;
        std::string amount;
    };
    const auto row =
        GENERATE(values<Row>({{2055, "1781.00"}, {1870, "1620.67"}, {2015, "1746.33"}, {380, "329.33"}, {0, "0.00"}}));

    CHECK(Money::euros(52).times_ratio(row.minutes, 60).value().str() == row.amount);
}

TEST_CASE("amounts that would overflow are errors", "[base]") {
    CHECK_FALSE(Money::cents(largest).plus(Money::cents(1)));
    CHECK_FALSE(Money::cents(lowest).minus(Money::cents(1)));
    CHECK_FALSE(Money::cents(largest).times(Decimal(2, 0)));
    CHECK(Money::cents(largest).times_ratio(3, 3) == Money::cents(largest));
    CHECK(Money::cents(5).times(Decimal(5, 1)) == Money::cents(3));
    CHECK(Money::cents(-5).times(Decimal(5, 1)) == Money::cents(-3));
}

}  // namespace jalon
