// Amounts of money in whole cents. The only currency is the euro; invoices print it.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/base/decimal.hpp"
#include "engine/base/result.hpp"

namespace jalon {

class Money {
  public:
    Money() = default;
    static Money cents(std::int64_t cents) { return Money(cents); }
    static Money euros(std::int64_t euros) { return Money(euros * 100); }
    // Reads "52", "52.00", "1 560,00 €". Error: invalid (more than two places, not a number, overflow).
    static Result<Money> parse(std::string_view text);

    std::int64_t in_cents() const { return cents_; }

    // Errors (overflow): invalid.
    Result<Money> plus(Money other) const;
    Result<Money> minus(Money other) const;
    // Rounded half up to the cent, once.
    Result<Money> times(const Decimal& factor) const;
    // cents × numerator ÷ denominator, rounded half up once; for minutes at an hourly rate: (minutes, 60).
    Result<Money> times_ratio(std::int64_t numerator, std::int64_t denominator) const;

    // "1560.00": as JSON and definitions write it. French printing is in french.hpp.
    std::string str() const;
    auto operator<=>(const Money&) const = default;

  private:
    explicit Money(std::int64_t cents) : cents_(cents) {}
    std::int64_t cents_ = 0;
};

}  // namespace jalon
