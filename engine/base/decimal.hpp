// Exact decimal numbers: an integer of 64 bits and a scale of 0 to 9 places. No binary floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace jalon {

class Decimal {
  public:
    static constexpr int max_scale = 9;

    Decimal() = default;
    // `units` × 10^-`scale`; trailing zeros are kept for printing only, never for comparison.
    Decimal(std::int64_t units, int scale);

    // Reads "35", "35.0", "-0.25"; a comma is accepted as the French decimal sign. Error: invalid.
    static Result<Decimal> parse(std::string_view text);

    std::int64_t units() const { return units_; }
    int scale() const { return scale_; }

    // Errors (overflow, division by zero): invalid, with a French sentence.
    Result<Decimal> plus(const Decimal& other) const;
    Result<Decimal> minus(const Decimal& other) const;
    Result<Decimal> times(const Decimal& other) const;
    // Quotient rounded half up (away from zero) to `places`.
    Result<Decimal> over(const Decimal& other, int places = max_scale) const;
    // Half up (away from zero) to `places` (0 to 9).
    Decimal rounded(int places) const;

    // "35.0", with a point, as definitions and JSON write it.
    std::string str() const;

    // By value: 1.0 equals 1.
    std::strong_ordering operator<=>(const Decimal& other) const;
    bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

  private:
    std::int64_t units_ = 0;
    int scale_ = 0;
};

}  // namespace jalon
