#include "engine/scenario/pseudonyms.hpp"

#include <cctype>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "engine/forms/read_field.hpp"

namespace jalon {

namespace {

// A stream of small numbers that depends on where it starts alone.
class Stream {
  public:
    explicit Stream(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}
    std::uint64_t below(std::uint64_t bound) {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return state_ % bound;
    }

  private:
    std::uint64_t state_;
};

// The digit that makes `digits` and it satisfy Luhn.
char luhn_digit(const std::string& digits) {
    char last = '0';
    while (!luhn_holds(digits + last)) {
        ++last;
    }
    return last;
}

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// Continuation bytes of an accented letter: dropped with the accent.
bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::uint64_t Pseudonyms::number(const std::string& kind, const std::string& real) {
    const auto [place, is_new] = numbers_.try_emplace({kind, real}, 0);
    if (is_new) {
        place->second = ++counts_[kind];
    }
    return place->second;
}

std::string Pseudonyms::text(const std::string& real) {
    static constexpr std::string_view vowels = "aeiou";
    static constexpr std::string_view consonants = "bcdfglmnprstv";
    Stream stream(number("text", real));
    std::string made;
    bool vowel = false;
    for (const char c : real) {
        const bool accented = static_cast<unsigned char>(c) >= 0xC3U && static_cast<unsigned char>(c) <= 0xC5U;
        if (continues(c)) {
            continue;
        }
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            made += static_cast<char>('0' + stream.below(10));
        } else if (is_letter(c) || accented) {
            const std::string_view letters = vowel ? vowels : consonants;
            const char letter = letters[stream.below(letters.size())];
            const bool capital = c >= 'A' && c <= 'Z';
            made += capital ? static_cast<char>(std::toupper(letter)) : letter;
            vowel = !vowel;
        } else if (static_cast<unsigned char>(c) < 0x80U) {
            made += c;
            vowel = false;
        } else {
            made += '-';
        }
    }
    return made;
}

std::string Pseudonyms::email(const std::string& real) {
    return fmt::format("personne{}@organisme.example", number("email", real));
}

// From the range that is never allotted, kept for works of fiction.
std::string Pseudonyms::phone(const std::string& real) {
    const std::uint64_t rank = number("phone", real);
    return fmt::format("06 39 98 {:02} {:02}", rank / 100 % 100, rank % 100);
}

std::string Pseudonyms::siret(const std::string& real) {
    // No département bears the number 99.
    std::string digits = fmt::format("2199{:04}", number("siret", real) % 10'000);
    digits += luhn_digit(digits);
    digits += "0001";
    return digits + luhn_digit(digits);
}

std::string Pseudonyms::iban(const std::string& real) {
    if (real.size() < 5) {
        return text(real);
    }
    Stream stream(number("iban", real));
    std::string account;
    for (const char c : real.substr(4)) {
        account += is_letter(c) ? static_cast<char>('A' + stream.below(26)) : static_cast<char>('0' + stream.below(10));
    }
    for (int check = 2; check < 99; ++check) {
        std::string made = fmt::format("{}{:02}{}", real.substr(0, 2), check, account);
        if (iban_holds(made)) {
            return made;
        }
    }
    return text(real);
}

std::string Pseudonyms::reference(const std::string& real) {
    return fmt::format("personne-{}", number("reference", real));
}

Value Pseudonyms::answer(const Field& field, const Value& given) {
    if (given.is_null()) {
        return given;
    }
    if (field.type == Field::Type::table) {
        List rows;
        for (const Value& row : given.list() != nullptr ? *given.list() : List()) {
            rows.emplace_back(row.record() == nullptr ? Record() : fields(field.columns, *row.record()));
        }
        return rows;
    }
    if (field.type == Field::Type::file) {
        const std::uint64_t rank = number("file", to_json(given));
        return Record{{"name", fmt::format("fichier-{}.pdf", rank)},
                      {"sha256", sha256_hex(fmt::format("fichier-{}", rank))}};
    }
    const std::string* real = given.text();
    if (real == nullptr || real->empty()) {
        return given;
    }
    switch (field.type) {
        case Field::Type::text:
        case Field::Type::long_text:
        case Field::Type::postcode:
            return text(*real);
        case Field::Type::person:
        case Field::Type::organisation:
            return reference(*real);
        case Field::Type::email:
            return email(*real);
        case Field::Type::phone:
            return phone(*real);
        case Field::Type::siret:
            return siret(*real);
        case Field::Type::iban:
            return iban(*real);
        default:
            return given;
    }
}

Record Pseudonyms::fields(const std::vector<Field>& fields, const Record& given) {
    Record made;
    for (const Field& field : fields) {
        const auto found = given.find(field.id);
        if (found != given.end() && !found->second.is_null()) {
            made.insert_or_assign(field.id, answer(field, found->second));
        }
    }
    return made;
}

Record Pseudonyms::answers(const Form& form, const Record& given) {
    return fields(form.fields, given);
}

}  // namespace jalon
