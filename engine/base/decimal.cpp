#include "engine/base/decimal.hpp"

#include <algorithm>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/base/wide.hpp"

namespace jalon {

namespace {

// units × 10^-scale as a Decimal: trailing zeros go first, then digits past the ninth place are rounded half up.
Result<Decimal> fitted(Wide units, int scale) {
    while (scale > 0 && units % 10 == 0 && (scale > Decimal::max_scale || !narrowed(units))) {
        units /= 10;
        --scale;
    }
    if (scale > Decimal::max_scale) {
        units = divided_half_up(units, power_of_ten(scale - Decimal::max_scale));
        scale = Decimal::max_scale;
    }
    // Rounding may have left zeros that a number near the limit cannot afford.
    while (scale > 0 && units % 10 == 0 && !narrowed(units)) {
        units /= 10;
        --scale;
    }
    const std::optional<std::int64_t> narrow = narrowed(units);
    if (!narrow) {
        return failure(ErrorKind::invalid, "Ce nombre est trop grand pour être calculé exactement.");
    }
    return Decimal(*narrow, scale);
}

Wide at_scale(const Decimal& value, int scale) {
    return static_cast<Wide>(value.units()) * power_of_ten(scale - value.scale());
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

Decimal::Decimal(std::int64_t units, int scale) : units_(units), scale_(scale) {
    expect(scale >= 0 && scale <= max_scale, "a decimal has 0 to 9 places");
}

Result<Decimal> Decimal::parse(std::string_view text) {
    const auto refused = [&] {
        return failure(ErrorKind::invalid,
                       "« " + excerpt(text) + " » n’est pas un nombre : écrivez par exemple 34,25.");
    };
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    const bool negative = at == 1 && text[0] == '-';
    Wide units = 0;
    int scale = 0;
    int digits = 0;
    bool in_fraction = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if ((c == '.' || c == ',') && !in_fraction && digits > 0) {
            in_fraction = true;
        } else if (is_digit(c) && ++digits <= 19 && (!in_fraction || ++scale <= max_scale)) {
            units = units * 10 + (c - '0');
        } else {
            return refused();
        }
    }
    if (digits == 0 || (in_fraction && scale == 0)) {
        return refused();
    }
    const std::optional<std::int64_t> narrow = narrowed(negative ? -units : units);
    return narrow ? Result<Decimal>(Decimal(*narrow, scale)) : refused();
}

Result<Decimal> Decimal::plus(const Decimal& other) const {
    const int scale = std::max(scale_, other.scale_);
    return fitted(at_scale(*this, scale) + at_scale(other, scale), scale);
}

Result<Decimal> Decimal::minus(const Decimal& other) const {
    const int scale = std::max(scale_, other.scale_);
    return fitted(at_scale(*this, scale) - at_scale(other, scale), scale);
}

Result<Decimal> Decimal::times(const Decimal& other) const {
    return fitted(static_cast<Wide>(units_) * other.units_, scale_ + other.scale_);
}

Result<Decimal> Decimal::over(const Decimal& other, int places) const {
    expect(places >= 0 && places <= max_scale, "a quotient has 0 to 9 places");
    if (other.units_ == 0) {
        return failure(ErrorKind::invalid, "Division par zéro : le diviseur ne peut pas être nul.");
    }
    // |units| < 2^63 and the exponent is at most 18, so the numerator stays below 2^123.
    const Wide numerator = static_cast<Wide>(units_) * power_of_ten(std::max(0, places + other.scale_ - scale_));
    const Wide denominator =
        static_cast<Wide>(other.units_) * power_of_ten(std::max(0, scale_ - places - other.scale_));
    return fitted(divided_half_up(numerator, denominator), places);
}

Decimal Decimal::rounded(int places) const {
    expect(places >= 0 && places <= max_scale, "a number is rounded to 0 to 9 places");
    if (places >= scale_) {
        return *this;
    }
    const Wide units = divided_half_up(units_, power_of_ten(scale_ - places));
    return Decimal(static_cast<std::int64_t>(units), places);
}

std::string Decimal::str() const {
    const Wide magnitude = units_ < 0 ? -static_cast<Wide>(units_) : static_cast<Wide>(units_);
    std::string digits = std::to_string(static_cast<std::uint64_t>(magnitude));
    const auto places = static_cast<std::size_t>(scale_);
    if (digits.size() <= places) {
        digits.insert(0, places + 1 - digits.size(), '0');
    }
    if (places > 0) {
        digits.insert(digits.size() - places, 1, '.');
    }
    return units_ < 0 ? "-" + digits : digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
    if (scale_ == other.scale_) {
        return units_ <=> other.units_;
    }
    const int scale = std::max(scale_, other.scale_);
    const Wide left = at_scale(*this, scale);
    const Wide right = at_scale(other, scale);
    if (left == right) {
        return std::strong_ordering::equal;
    }
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace jalon
