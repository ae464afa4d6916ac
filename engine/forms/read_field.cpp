#include "engine/forms/read_field.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <optional>
#include <set>
#include <string>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/forms/validate.hpp"

namespace jalon {

namespace {

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Without blanks, the no-break ones too.
std::string without_blanks(std::string_view text) {
    std::string kept;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("\u00A0")) {
            i += 1;
        } else if (text.substr(i).starts_with("\u202F")) {
            i += 2;
        } else if (text[i] != ' ' && text[i] != '\t') {
            kept += text[i];
        }
    }
    return kept;
}

// Without dots and dashes either: how people space numbers out.
std::string squeezed(std::string_view text) {
    std::string kept = without_blanks(text);
    std::erase_if(kept, [](char c) { return c == '.' || c == '-'; });
    return kept;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit);
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Result<Value> wrong(std::string message) {
    return failure(ErrorKind::invalid, std::move(message));
}

Result<Value> read_text(const Field& field, const std::string& text) {
    const bool lines = field.type == Field::Type::long_text;
    const std::int64_t most = field.max_length.value_or(lines ? 4000 : 300);
    std::string kept;
    for (const char c : text) {
        if (c == '\r') {
            continue;
        }
        const bool control = static_cast<unsigned char>(c) < 0x20U;
        if (control && !(c == '\n' && lines)) {
            kept += ' ';
        } else {
            kept += c;
        }
    }
    kept = trimmed(kept);
    if (kept.empty()) {
        return wrong("Ce texte est vide ; écrivez-le.");  // nothing but control characters
    }
    const auto length = static_cast<std::int64_t>(characters(kept));
    if (length > most) {
        return wrong(fmt::format("Ce texte compte {} caractères ; raccourcissez-le à {} au plus.",
                                 french::number(length), french::number(most)));
    }
    return Value(kept);
}

Result<Value> read_integer(const std::string& text) {
    const bool negative = text.starts_with('-');
    const std::string digits = squeezed(negative ? text.substr(1) : text);
    if (!all_digits(digits) || digits.size() > 12) {
        return wrong("Écrivez un nombre entier, par exemple 12.");
    }
    const std::int64_t value = std::stoll(digits);
    return Value(negative ? -value : value);
}

// « 34 h 15 », « 34h », « 1:30 », « 45 min ».
Result<Value> read_duration(const std::string& typed) {
    if (typed == "0") {
        return Value(0);
    }
    std::string text = french::search_key(squeezed(typed));
    std::erase(text, ' ');
    for (const std::string_view unit : {"minutes", "minute", "min", "mn"}) {
        if (text.ends_with(unit)) {
            text.erase(text.size() - unit.size());
            break;
        }
    }
    const bool only_minutes = text.size() < squeezed(typed).size() && text.find_first_of("h:") == std::string::npos;
    const std::size_t sign = text.find_first_of("h:");
    const std::string hours = sign == std::string::npos ? (only_minutes ? "0" : "") : text.substr(0, sign);
    std::size_t after = sign == std::string::npos ? 0 : sign + 1;
    for (const std::string_view rest : {"eures", "eure"}) {
        if (sign != std::string::npos && text.substr(after).starts_with(rest)) {
            after += rest.size();
            break;
        }
    }
    std::string minutes = sign == std::string::npos ? text : text.substr(after);
    if (minutes.empty()) {
        minutes = "0";
    }
    if (!all_digits(hours) || !all_digits(minutes) || hours.size() > 4 || minutes.size() > 4 ||
        (sign != std::string::npos && std::stoll(minutes) > 59)) {
        return wrong("Écrivez la durée en heures et minutes, par exemple « 1 h 30 » ou « 45 min ».");
    }
    return Value(static_cast<std::int64_t>(std::stoll(hours) * 60 + std::stoll(minutes)));
}

Result<Value> read_yes_no(const std::string& text) {
    const std::string key = french::search_key(text);
    if (key == "yes" || key == "oui" || key == "true" || key == "on") {
        return Value(true);
    }
    if (key == "no" || key == "non" || key == "false") {
        return Value(false);
    }
    return wrong("Répondez par oui ou par non.");
}

Result<Value> read_email(const std::string& text) {
    const std::size_t at = text.find('@');
    const bool shaped = at != std::string::npos && at > 0 && text.find('@', at + 1) == std::string::npos &&
                        text.find('.', at) != std::string::npos && text.find(' ') == std::string::npos &&
                        text.find('.', at) > at + 1 && !text.ends_with('.') && text.size() <= 254;
    if (!shaped) {
        return wrong("Écrivez une adresse électronique complète, par exemple prenom.nom@exemple.fr.");
    }
    return Value(text);
}

Result<Value> read_phone(const std::string& text) {
    std::string digits = squeezed(text);
    std::erase_if(digits, [](char c) { return c == '(' || c == ')' || c == '/'; });
    if (digits.starts_with("+33")) {
        digits = "0" + digits.substr(3);
    } else if (digits.starts_with("0033")) {
        digits = "0" + digits.substr(4);
    }
    if (!all_digits(digits) || digits.size() != 10 || digits[0] != '0') {
        return wrong("Écrivez un numéro à dix chiffres, par exemple 05 36 49 00 12.");
    }
    std::string spaced;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        spaced += (i == 0 ? "" : "\u00A0") + digits.substr(i, 2);
    }
    return Value(spaced);
}

Result<Value> read_siret(const std::string& text) {
    const std::string digits = squeezed(text);
    if (!all_digits(digits) || digits.size() != 14) {
        return wrong("Un numéro SIRET compte 14 chiffres ; vérifiez-le sur un avis de situation.");
    }
    // La Poste's branches (SIREN 356 000 000) follow another rule: the sum of the digits is a multiple of five.
    const bool post_office = digits.starts_with("356000000");
    const int sum =
        std::accumulate(digits.begin(), digits.end(), 0, [](int so_far, char c) { return so_far + (c - '0'); });
    if (post_office ? sum % 5 != 0 && !luhn_holds(digits) : !luhn_holds(digits)) {
        return wrong("Ce numéro SIRET comporte une erreur de saisie (clé de contrôle) ; vérifiez chaque chiffre.");
    }
    return Value(digits);
}

Result<Value> read_iban(const std::string& text) {
    std::string iban = squeezed(text);
    std::ranges::transform(iban, iban.begin(),
                           [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
    if (!iban_holds(iban)) {
        return wrong("Cet IBAN comporte une erreur de saisie ; recopiez-le depuis le relevé d’identité bancaire.");
    }
    return Value(iban);
}

Result<Value> read_postcode(const std::string& text) {
    const std::string digits = squeezed(text);
    if (!all_digits(digits) || digits.size() != 5) {
        return wrong("Un code postal compte cinq chiffres, par exemple 99550.");
    }
    return Value(digits);
}

// « 3 2 27 », « 3 février 2027 », « 1er mars 2027 », « 03022027 » with slashes; anything else as it is.
std::string slashed_date(const std::string& typed) {
    static constexpr std::array months = {"janvier", "fevrier", "mars",      "avril",   "mai",      "juin",
                                          "juillet", "aout",    "septembre", "octobre", "novembre", "decembre"};
    if (all_digits(typed) && typed.size() == 8) {
        return typed.substr(0, 2) + "/" + typed.substr(2, 2) + "/" + typed.substr(4);
    }
    std::vector<std::string> words = split(french::search_key(typed), ' ');
    if (words.size() != 3 || typed.find_first_of("/.-") != std::string::npos) {
        return typed;
    }
    words[0] = words[0] == "1er" ? "1" : words[0];
    const auto* const month = std::ranges::find(months, words[1]);
    words[1] = month == months.end() ? words[1] : std::to_string(month - months.begin() + 1);
    return join(words, "/");
}

template <class T>
Result<Value> value_or(const Result<T>& read, std::string message) {
    return read ? Result<Value>(Value(*read)) : wrong(std::move(message));
}

std::string two_digits(int n) {
    return fmt::format("{:02}", n);
}

}  // namespace

bool luhn_holds(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (std::size_t i = digits.size(); i-- > 0;) {
        int digit = digits[i] - '0';
        if (twice) {
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        sum += digit;
        twice = !twice;
    }
    return !digits.empty() && sum % 10 == 0;
}

bool iban_holds(std::string_view iban) {
    if (iban.size() < 15 || iban.size() > 34) {
        return false;
    }
    const std::string rotated = std::string(iban.substr(4)) + std::string(iban.substr(0, 4));
    int rest = 0;
    for (const char c : rotated) {
        if (is_digit(c)) {
            rest = (rest * 10 + (c - '0')) % 97;
        } else if (c >= 'A' && c <= 'Z') {
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        } else {
            return false;
        }
    }
    return rest == 1;
}

Result<Value> read_field(const Field& field, std::string_view raw) {
    const std::string text = trimmed(raw);
    if (field.type == Field::Type::agree) {
        return Value(text == "yes" || text == "on" || text == "true");
    }
    if (text.empty()) {
        return Value();
    }
    switch (field.type) {
        case Field::Type::integer:
            return read_integer(text);
        case Field::Type::decimal:
            return value_or(Decimal::parse(without_blanks(text)), "Écrivez un nombre, par exemple 12,5.");
        case Field::Type::money:
            return value_or(Money::parse(text), "Écrivez un montant en euros, par exemple 1 560,00.");
        case Field::Type::date:
            return value_or(parse_date(slashed_date(text)),
                            "Écrivez la date en jour/mois/année, par exemple 03/02/2027.");
        case Field::Type::time:
            return value_or(parse_time_of_day(text), std::ranges::count(text, ':') > 1
                                                         ? "Écrivez l’heure sans les secondes, par exemple 14 h 30."
                                                         : "Écrivez l’heure, par exemple 14 h 30.");
        case Field::Type::duration:
            return read_duration(text);
        case Field::Type::yes_no:
            return read_yes_no(text);
        case Field::Type::email:
            return read_email(text);
        case Field::Type::phone:
            return read_phone(text);
        case Field::Type::siret:
            return read_siret(text);
        case Field::Type::iban:
            return read_iban(text);
        case Field::Type::postcode:
            return read_postcode(text);
        default:
            return read_text(field, text);
    }
}

std::string input_text(const Field& field, const Value& value) {
    if (const auto* flag = value.get_if<bool>()) {
        return *flag ? "yes" : "no";
    }
    if (const auto* number = value.get_if<std::int64_t>()) {
        return field.type == Field::Type::duration ? french::hours(*number) : std::to_string(*number);
    }
    if (const auto* number = value.get_if<Decimal>()) {
        return french::number(*number);
    }
    if (const auto* money = value.get_if<Money>()) {
        return french::amount(*money);
    }
    if (const auto* date = value.get_if<Date>()) {
        return french::short_date(*date);
    }
    if (const auto* time = value.get_if<TimeOfDay>()) {
        return two_digits(time->minutes / 60) + ":" + two_digits(time->minutes % 60);
    }
    return value.text() == nullptr ? std::string() : *value.text();
}

}  // namespace jalon
