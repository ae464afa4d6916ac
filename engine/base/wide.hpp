// Products of two 64-bit integers, exact, for decimals and amounts.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace jalon {

__extension__ using Wide = __int128;

// `value` when it fits in 64 bits.
inline std::optional<std::int64_t> narrowed(Wide value) {
    if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(value);
}

// numerator ÷ denominator to the nearest integer, halves away from zero. `denominator` is not zero.
inline Wide divided_half_up(Wide numerator, Wide denominator) {
    const bool negative = (numerator < 0) != (denominator < 0);
    const Wide top = numerator < 0 ? -numerator : numerator;
    const Wide bottom = denominator < 0 ? -denominator : denominator;
    const Wide quotient = top / bottom;
    const Wide rest = top % bottom;
    const Wide rounded = rest >= bottom - rest ? quotient + 1 : quotient;
    return negative ? -rounded : rounded;
}

inline Wide power_of_ten(int exponent) {
    Wide power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

}  // namespace jalon
