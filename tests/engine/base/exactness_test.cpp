// Decimals and money against an oracle that calculates slowly with digits in a row, as by hand.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/base/decimal.hpp"
#include "engine/base/money.hpp"

namespace jalon {

namespace {

// A whole number of any length: digits from the lowest, and a sign. Slow and plain.
struct Big {
    std::vector<int> digits;
    bool negative = false;
};

Big trimmed(Big number) {
    while (!number.digits.empty() && number.digits.back() == 0) {
        number.digits.pop_back();
    }
    number.negative = number.negative && !number.digits.empty();
    return number;
}

Big big(std::int64_t value) {
    std::string text = std::to_string(value);
    Big number;
    number.negative = text[0] == '-';
    for (auto c = text.rbegin(); c != text.rend() && *c != '-'; ++c) {
        number.digits.push_back(*c - '0');
    }
    return trimmed(number);
}

bool smaller(const std::vector<int>& a, const std::vector<int>& b) {
    return a.size() != b.size() ? a.size() < b.size()
                                : std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

std::vector<int> plus(const std::vector<int>& a, const std::vector<int>& b) {
    std::vector<int> sum;
    int carry = 0;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry > 0; ++i) {
        carry += (i < a.size() ? a[i] : 0) + (i < b.size() ? b[i] : 0);
        sum.push_back(carry % 10);
        carry /= 10;
    }
    return sum;
}

// `a` is not smaller than `b`.
std::vector<int> minus(const std::vector<int>& a, const std::vector<int>& b) {
    std::vector<int> rest;
    int borrow = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const int digit = a[i] - borrow - (i < b.size() ? b[i] : 0);
        borrow = digit < 0 ? 1 : 0;
        rest.push_back(digit < 0 ? digit + 10 : digit);
    }
    return rest;
}

Big operator+(const Big& a, const Big& b) {
    if (a.negative == b.negative) {
        return trimmed({plus(a.digits, b.digits), a.negative});
    }
    return smaller(a.digits, b.digits) ? trimmed({minus(b.digits, a.digits), b.negative})
                                       : trimmed({minus(a.digits, b.digits), a.negative});
}

Big operator*(const Big& a, const Big& b) {
    Big product{std::vector<int>(a.digits.size() + b.digits.size() + 1), a.negative != b.negative};
    for (std::size_t i = 0; i < a.digits.size(); ++i) {
        for (std::size_t j = 0; j < b.digits.size(); ++j) {
            product.digits[i + j] += a.digits[i] * b.digits[j];
            for (std::size_t k = i + j; product.digits[k] > 9; ++k) {
                product.digits[k + 1] += product.digits[k] / 10;
                product.digits[k] %= 10;
            }
        }
    }
    return trimmed(product);
}

Big ten_to(int exponent) {
    Big power{std::vector<int>(static_cast<std::size_t>(exponent)), false};
    power.digits.push_back(1);
    return power;
}

// a ÷ b to the nearest whole number, halves away from zero: long division, digit by digit.
Big divided(const Big& a, const Big& b) {
    Big quotient{{}, a.negative != b.negative};
    std::vector<int> rest;
    for (auto digit = a.digits.rbegin(); digit != a.digits.rend(); ++digit) {
        rest.insert(rest.begin(), *digit);
        rest = trimmed({rest, false}).digits;
        int times = 0;
        for (; !smaller(rest, b.digits); ++times) {
            rest = trimmed({minus(rest, b.digits), false}).digits;
        }
        quotient.digits.insert(quotient.digits.begin(), times);
    }
    const bool up = !smaller(plus(rest, rest), b.digits);
    return trimmed({up ? plus(quotient.digits, {1}) : quotient.digits, quotient.negative});
}

// units × 10^-scale as text, without zeros at the end of the decimals.
std::string text_of(Big units, int scale) {
    for (; scale > 0 && (units.digits.empty() || units.digits.front() == 0); --scale) {
        if (!units.digits.empty()) {
            units.digits.erase(units.digits.begin());
        }
    }
    while (units.digits.size() <= static_cast<std::size_t>(scale)) {
        units.digits.push_back(0);
    }
    std::string text = units.negative ? "-" : "";
    for (std::size_t i = units.digits.size(); i-- > 0;) {
        text += static_cast<char>('0' + units.digits[i]);
        text += i == static_cast<std::size_t>(scale) && i > 0 ? "." : "";
    }
    return text;
}

std::string text_of(const Result<Decimal>& number) {
    return number ? text_of(big(number->units()), number->scale()) : "trop grand";
}

// The oracle's result as it must print, after rounding past the ninth decimal; « trop grand » past 64 bits.
std::string expected(Big units, int scale) {
    if (scale > Decimal::max_scale) {
        units = divided(units, ten_to(scale - Decimal::max_scale));
        scale = Decimal::max_scale;
    }
    for (; scale > 0 && (units.digits.empty() || units.digits.front() == 0); --scale) {
        if (!units.digits.empty()) {
            units.digits.erase(units.digits.begin());
        }
    }
    const Big limit = big(std::numeric_limits<std::int64_t>::max()) + Big{{units.negative ? 1 : 0}, false};
    return smaller(trimmed(limit).digits, units.digits) ? "trop grand" : text_of(units, scale);
}

class Numbers {
  public:
    explicit Numbers(unsigned seed) : random_(seed) {}

    // Of every size, near the limits too.
    std::int64_t whole() {
        const auto bits = static_cast<std::int64_t>(random_());
        return bits >> (random_() % 64);
    }
    int scale() { return static_cast<int>(random_() % 10); }
    Decimal decimal() { return Decimal(whole(), scale()); }

  private:
    std::mt19937_64 random_;
};

Big at_scale(const Decimal& number, int scale) {
    return big(number.units()) * ten_to(scale - number.scale());
}

}  // namespace

TEST_CASE("sums, differences, products and quotients of decimals are those calculated by hand", "[decimal][random]") {
    Numbers numbers(1);
    for (int i = 0; i < 700; ++i) {
        const Decimal a = numbers.decimal();
        const Decimal b = numbers.decimal();
        const int scale = std::max(a.scale(), b.scale());
        const Big left = at_scale(a, scale);
        Big right = at_scale(b, scale);
        INFO(a.str() << " and " << b.str());

        CHECK(text_of(a.plus(b)) == expected(left + right, scale));
        CHECK(text_of(a.times(b)) == expected(big(a.units()) * big(b.units()), a.scale() + b.scale()));
        CHECK((a < b) == (left + (right * big(-1))).negative);
        right.negative = !right.negative && !right.digits.empty();
        CHECK(text_of(a.minus(b)) == expected(left + right, scale));
        if (b.units() != 0) {
            const int places = numbers.scale();
            const Big top = big(a.units()) * ten_to(b.scale() + places);
            const Big bottom = big(b.units()) * ten_to(a.scale());
            CHECK(text_of(a.over(b, places)) == expected(divided(top, bottom), places));
        }
    }
}

TEST_CASE("exact operations may be grouped at will", "[decimal][random]") {
    Numbers numbers(2);
    int grouped = 0;
    for (int i = 0; i < 700; ++i) {
        const Decimal a = numbers.decimal();
        const Decimal b = numbers.decimal();
        const Decimal c = numbers.decimal();
        const Result<Decimal> ab = a.plus(b);
        const Result<Decimal> bc = b.plus(c);
        const Result<Decimal> left = ab ? ab->plus(c) : ab;
        const Result<Decimal> right = bc ? a.plus(*bc) : bc;
        INFO(a.str() << ", " << b.str() << ", " << c.str());
        CHECK(text_of(a.plus(b)) == text_of(b.plus(a)));
        CHECK(text_of(a.times(b)) == text_of(b.times(a)));
        if (left && right) {
            CHECK(*left == *right);
            ++grouped;
        }
    }
    CHECK(grouped > 200);
}

TEST_CASE("decimals and amounts are read back as they were printed, and rounded half up", "[decimal][money][random]") {
    Numbers numbers(3);
    for (int i = 0; i < 700; ++i) {
        const Decimal number = numbers.decimal();
        INFO(number.str());
        REQUIRE(Decimal::parse(number.str()));
        CHECK(Decimal::parse(number.str())->units() == number.units());
        CHECK(Decimal::parse(number.str())->scale() == number.scale());

        const int places = numbers.scale();
        const Big rounded = places >= number.scale() ? at_scale(number, places)
                                                     : divided(big(number.units()), ten_to(number.scale() - places));
        CHECK(text_of(number.rounded(places)) == text_of(rounded, places));

        const Money amount = Money::cents(numbers.whole());
        CHECK(Money::parse(amount.str()) == Result<Money>(amount));
        const Result<Money> product = amount.times(number);
        const Big cents = divided(big(amount.in_cents()) * big(number.units()), ten_to(number.scale()));
        const Big limit = big(std::numeric_limits<std::int64_t>::max()) + Big{{cents.negative ? 1 : 0}, false};
        CHECK(product.has_value() == !smaller(trimmed(limit).digits, cents.digits));
        if (product) {
            CHECK(text_of(big(product->in_cents()), 0) == text_of(cents, 0));
        }
    }
}

}  // namespace jalon
