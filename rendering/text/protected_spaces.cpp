#include "rendering/text/protected_spaces.hpp"

#include <algorithm>
#include <array>

#include "rendering/text/utf8.hpp"

namespace jalon::rendering {

namespace {

using Word = std::u32string_view;

constexpr std::array<Word, 18> before_names_and_numbers = {U"M.",    U"MM.", U"Mme",  U"Mmes", U"Mlle", U"Mlles",
                                                           U"Me",    U"Dr",  U"Pr",   U"art.", U"Art.", U"p.",
                                                           U"chap.", U"al.", U"fig.", U"vol.", U"§",    U"pp."};
constexpr std::array<Word, 20> after_numbers = {U"h",  U"min", U"km",    U"m",      U"m²",    U"cm",     U"mm",
                                                U"kg", U"ha",  U"an",    U"ans",    U"mois",  U"jour",   U"jours",
                                                U"Mo", U"ko",  U"heure", U"heures", U"euros", U"minutes"};
constexpr std::array<Word, 12> months = {U"janvier", U"février", U"mars",      U"avril",   U"mai",      U"juin",
                                         U"juillet", U"août",    U"septembre", U"octobre", U"novembre", U"décembre"};
constexpr char32_t nbsp = U'\u00A0';
constexpr char32_t narrow_nbsp = U'\u202F';
constexpr std::size_t group = 3;        // digits of a group
constexpr std::size_t phone_group = 2;  // and of a telephone number

template <std::size_t count>
bool contains(const std::array<Word, count>& words, Word word) {
    return std::ranges::find(words, word) != words.end();
}

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

bool is_blank(char32_t c) {
    return c == U' ' || c == nbsp || c == narrow_nbsp;
}

bool all_digits(Word word) {
    return !word.empty() && std::ranges::all_of(word, is_digit);
}

std::size_t leading_digits(Word word) {
    const auto end = std::ranges::find_if_not(word, is_digit);
    return static_cast<std::size_t>(end - word.begin());
}

// The word that ends before `at`, without an opening sign.
Word word_before(Word line, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && !is_blank(line[begin - 1]) && Word(U"(«’'[").find(line[begin - 1]) == Word::npos) {
        --begin;
    }
    return line.substr(begin, at - begin);
}

Word word_after(Word line, std::size_t at) {
    std::size_t end = at;
    while (end < line.size() && !is_blank(line[end])) {
        ++end;
    }
    return line.substr(at, end - at);
}

Word without_closing_signs(Word word) {
    while (!word.empty() && Word(U",.;:)]»").find(word.back()) != Word::npos) {
        word.remove_suffix(1);
    }
    return word;
}

// Only a digit, a capital or the « r » of « 1er » beside a space makes it one that `joins` or `joins_groups` might
// keep.
bool might_join(char32_t before, char32_t after) {
    return is_digit(after) || is_digit(before) || before == U'r' || is_capital(after);
}

// The groups of three of one number.
bool joins_groups(Word before, Word after) {
    return before.size() <= group && all_digits(before) && leading_digits(after) == group;
}

bool joins(Word before, Word after) {
    if (before.empty() || after.empty()) {
        return false;
    }
    const Word word = without_closing_signs(after);
    const bool named = is_capital(after.front()) || is_digit(after.front());
    const bool initial = before.size() == 2 && before[1] == U'.' && is_capital(before[0]);
    if (named && (initial || contains(before_names_and_numbers, before))) {
        return true;
    }
    const bool telephone = before.size() == phone_group && word.size() == phone_group;
    if (telephone && all_digits(before) && all_digits(word)) {
        return true;
    }
    if (contains(months, before)) {
        return word.size() == 4 && all_digits(word);
    }
    if (before == U"h") {
        return word.size() == 2 && all_digits(word);
    }
    const bool day = before == U"1er" || (before.size() <= 2 && all_digits(before));
    return (day && contains(months, word)) || (is_digit(before.back()) && contains(after_numbers, word));
}

}  // namespace

std::string with_protected_spaces(std::string_view text) {
    std::u32string line = decode_utf8(text);
    bool changed = false;
    for (std::size_t at = 1; at + 1 < line.size(); ++at) {
        if (line[at] != U' ' || !might_join(line[at - 1], line[at + 1])) {
            continue;
        }
        const Word before = word_before(line, at);
        const Word after = word_after(line, at + 1);
        if (joins_groups(before, without_closing_signs(after))) {
            line[at] = narrow_nbsp;
            changed = true;
        } else if (joins(before, after)) {
            line[at] = nbsp;
            changed = true;
        }
    }
    return changed ? encode_utf8(line) : std::string(text);
}

}  // namespace jalon::rendering
