#include "engine/expression/format.hpp"

#include <map>
#include <string>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/expression/arguments.hpp"
#include "engine/expression/operators.hpp"
#include "engine/expression/times.hpp"

namespace jalon {

namespace {

constexpr int default_places = 6;

Wide magnitude_of(const Decimal& number) {
    return number.units() < 0 ? -static_cast<Wide>(number.units()) : static_cast<Wide>(number.units());
}

// Halves to the even digit.
Wide without_digits(Wide units, int digits) {
    const Wide step = power_of_ten(digits);
    const Wide quotient = units / step;
    const Wide twice = units % step * 2;
    const bool up = twice > step || (twice == step && quotient % 2 == 1);
    return quotient + (up ? 1 : 0);
}

// |number| × 10^places.
Wide rounded_units(const Decimal& number, int places) {
    return places >= number.scale() ? magnitude_of(number) * power_of_ten(places - number.scale())
                                    : without_digits(magnitude_of(number), number.scale() - places);
}

std::string digits_of(Wide units) {
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(units % 10)));
        units /= 10;
    } while (units > 0);
    return digits;
}

std::string fixed(const Decimal& number, int places) {
    // Past the digits a decimal has, only zeros follow.
    const int known = std::min(places, 18);
    std::string digits = digits_of(rounded_units(number, known));
    const auto decimals = static_cast<std::size_t>(known);
    if (digits.size() <= decimals) {
        digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    if (places > 0) {
        digits.insert(digits.size() - decimals, ".");
        digits.append(static_cast<std::size_t>(places - known), '0');
    }
    return number.units() < 0 ? "-" + digits : digits;
}

// "1.052033e+03"
std::string scientific(const Decimal& number, int places) {
    std::string digits = digits_of(magnitude_of(number));
    int exponent = number.units() == 0 ? 0 : static_cast<int>(digits.size()) - 1 - number.scale();
    if (const int dropped = static_cast<int>(digits.size()) - 1 - places; dropped > 0) {
        const std::size_t before = digits.size();
        digits = digits_of(without_digits(magnitude_of(number), dropped));
        exponent += static_cast<int>(digits.size()) + dropped - static_cast<int>(before);
    }
    digits.resize(static_cast<std::size_t>(places) + 1, '0');
    if (places > 0) {
        digits.insert(1, ".");
    }
    return fmt::format("{}{}e{}{:02}", number.units() < 0 ? "-" : "", digits, exponent < 0 ? '-' : '+',
                       exponent < 0 ? -exponent : exponent);
}

std::string plain(const Value& value);

template <class Members>
std::string braces(const Members& members) {
    // In the order of the keys as they print.
    std::map<std::string, std::string> printed;
    for (const auto& [key, item] : members) {
        printed.emplace(plain(Value(key)), plain(item));
    }
    std::string text;
    for (const auto& [key, item] : printed) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", key, item);
    }
    return "{" + text + "}";
}

// What %s prints.
std::string plain(const Value& value) {
    if (const std::string* text = value.text()) {
        return *text;
    }
    if (is_instant(value)) {
        return instant_text(value);
    }
    if (is_duration(value)) {
        return duration_text(value);
    }
    if (const List* items = value.list()) {
        std::string text;
        for (const Value& item : *items) {
            text += (&item == items->data() ? "" : ", ") + plain(item);
        }
        return "[" + text + "]";
    }
    if (value.record() != nullptr || value.map() != nullptr) {
        return value.record() != nullptr ? braces(*value.record()) : braces(*value.map());
    }
    const std::string json = to_plain_json(value);
    return json.starts_with('"') ? json.substr(1, json.size() - 2) : json;
}

std::string magnitude(std::int64_t number, std::string_view form) {
    const auto unsigned_number = static_cast<std::uint64_t>(number);
    return (number < 0 ? "-" : "") +
           fmt::format(fmt::runtime(form), number < 0 ? 0 - unsigned_number : unsigned_number);
}

std::string hexadecimal(const std::string& text, bool upper) {
    std::string digits = to_hex(text);
    if (upper) {
        for (char& c : digits) {
            c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
        }
    }
    return digits;
}

struct Clause {
    char letter = 's';
    int places = default_places;
};

Result<std::string> misfit(const Clause& clause, const Value& value) {
    return failure(ErrorKind::invalid,
                   fmt::format("format : « %{} » ne prend pas {}.", clause.letter, value.type_name()));
}

Result<std::string> filled(const Clause& clause, const Value& value) {
    const std::int64_t* number = value.get_if<std::int64_t>();
    const std::optional<Decimal> decimal = as_decimal(value);
    switch (clause.letter) {
        case 's':
            return plain(value);
        case 'd':
            return decimal ? Result<std::string>(plain(value)) : misfit(clause, value);
        case 'f':
            return decimal ? Result<std::string>(fixed(*decimal, clause.places)) : misfit(clause, value);
        case 'e':
            return decimal ? Result<std::string>(scientific(*decimal, clause.places)) : misfit(clause, value);
        case 'b':
            if (const bool* flag = value.get_if<bool>()) {
                return std::string(*flag ? "1" : "0");
            }
            return number != nullptr ? Result<std::string>(magnitude(*number, "{:b}")) : misfit(clause, value);
        case 'o':
            return number != nullptr ? Result<std::string>(magnitude(*number, "{:o}")) : misfit(clause, value);
        case 'x':
        case 'X':
            if (value.text() != nullptr) {
                return hexadecimal(*value.text(), clause.letter == 'X');
            }
            return number != nullptr ? Result<std::string>(magnitude(*number, clause.letter == 'x' ? "{:x}" : "{:X}"))
                                     : misfit(clause, value);
        default:
            return failure(ErrorKind::invalid,
                           fmt::format("format ne connaît pas « %{} » : écrivez %s, %d, %f, %e, %b, %o, %x, %X ou %%.",
                                       clause.letter));
    }
}

// The clause after the « % » at the start of `rest`, which loses it.
Result<Clause> take_clause(std::string_view& rest) {
    Clause clause;
    if (rest.starts_with('.')) {
        const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
        const Result<Decimal> places = Decimal::parse(rest.substr(1, end - 1));
        if (!places || places->units() > 100) {
            return failure(ErrorKind::invalid, "format : après « %. » s’écrit un nombre de décimales, 100 au plus.");
        }
        clause.places = static_cast<int>(places->units());
        rest.remove_prefix(end);
    }
    if (rest.empty()) {
        return failure(ErrorKind::invalid, "format : le texte s’arrête après « % » ; pour ce signe même, écrivez %%.");
    }
    clause.letter = rest[0];
    rest.remove_prefix(1);
    return clause;
}

}  // namespace

Result<Value> format_text(Arguments arguments, CallContext& context) {
    std::string_view rest = text_at(arguments, 0);
    const List& values = *arguments[1]->list();
    std::size_t next = 0;
    std::string text;
    while (static_cast<std::int64_t>(text.size()) / bytes_per_step <= context.fuel) {
        const std::size_t percent = rest.find('%');
        text += rest.substr(0, percent);
        if (percent == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(percent + 1);
        if (rest.starts_with('%')) {
            text += '%';
            rest.remove_prefix(1);
            continue;
        }
        const Result<Clause> clause = take_clause(rest);
        if (!clause) {
            return tl::unexpected(clause.error());
        }
        if (next == values.size()) {
            return invalid("format : il manque une valeur ; la liste en compte " + std::to_string(values.size()) + ".");
        }
        const Result<std::string> part = filled(*clause, values[next++]);
        if (!part) {
            return tl::unexpected(part.error());
        }
        text += *part;
    }
    return charged(std::move(text), context);
}

}  // namespace jalon
