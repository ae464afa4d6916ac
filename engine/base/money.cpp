#include "engine/base/money.hpp"

#include <optional>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/base/wide.hpp"

namespace jalon {

namespace {

Result<Money> fitted(Wide cents) {
    const std::optional<std::int64_t> narrow = narrowed(cents);
    if (!narrow) {
        return failure(ErrorKind::invalid, "Ce montant est trop grand pour être calculé exactement.");
    }
    return Money::cents(*narrow);
}

// The text without blanks and without its euro sign.
std::string bare_number(std::string_view text) {
    std::string bare;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("\u202F") || rest.starts_with("\u2009")) {
            at += 3;
        } else if (rest.starts_with("\u00A0")) {
            at += 2;
        } else if (rest == "€" || rest.starts_with(' ')) {
            at += rest == "€" ? 3 : 1;
        } else {
            bare += text[at++];
        }
    }
    return bare;
}

}  // namespace

Result<Money> Money::parse(std::string_view text) {
    const Result<Decimal> number = Decimal::parse(bare_number(text));
    if (!number || number->scale() > 2) {
        return failure(
            ErrorKind::invalid,
            "« " + excerpt(text) + " » n’est pas un montant : écrivez par exemple 1560,00 (deux décimales au plus).");
    }
    return fitted(static_cast<Wide>(number->units()) * power_of_ten(2 - number->scale()));
}

Result<Money> Money::plus(Money other) const {
    return fitted(static_cast<Wide>(cents_) + other.cents_);
}

Result<Money> Money::minus(Money other) const {
    return fitted(static_cast<Wide>(cents_) - other.cents_);
}

Result<Money> Money::times(const Decimal& factor) const {
    return fitted(divided_half_up(static_cast<Wide>(cents_) * factor.units(), power_of_ten(factor.scale())));
}

Result<Money> Money::times_ratio(std::int64_t numerator, std::int64_t denominator) const {
    expect(denominator != 0, "a ratio has a denominator");
    return fitted(divided_half_up(static_cast<Wide>(cents_) * numerator, denominator));
}

std::string Money::str() const {
    return Decimal(cents_, 2).str();
}

}  // namespace jalon
