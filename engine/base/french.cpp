#include "engine/base/french.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

namespace jalon::french {

namespace {

constexpr std::string_view nbsp = "\u00A0";
constexpr std::string_view narrow_nbsp = "\u202F";

constexpr std::array<std::string_view, 12> month_names = {"janvier",   "février", "mars",     "avril",
                                                          "mai",       "juin",    "juillet",  "août",
                                                          "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 7> weekday_names = {"dimanche", "lundi",    "mardi", "mercredi",
                                                           "jeudi",    "vendredi", "samedi"};

std::string_view month_name(std::chrono::month month) {
    return month_names[static_cast<unsigned>(month) - 1];
}

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

// Digits in groups of three.
std::string grouped(std::uint64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, narrow_nbsp);
    }
    return digits;
}

// Words.

constexpr std::array<std::string_view, 20> small_numbers = {
    "zéro", "un",   "deux",  "trois",  "quatre",   "cinq",   "six",   "sept",     "huit",     "neuf",
    "dix",  "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"};
constexpr std::array<std::string_view, 8> tens = {"",         "",          "vingt",    "trente",
                                                  "quarante", "cinquante", "soixante", "soixante"};

// « quatre-vingts » and « deux cents » lose their s before a number, « mille » included.
enum class Followed { no, yes };

std::string below_hundred(std::uint64_t value, Followed followed) {
    if (value < 20) {
        return std::string(small_numbers[value]);
    }
    if (value >= 80) {
        const std::string rest = value == 80 ? "" : "-" + std::string(small_numbers[value - 80]);
        return "quatre-vingt" + (rest.empty() && followed == Followed::no ? "s" : rest);
    }
    const std::uint64_t base = value >= 60 ? 60 : value / 10 * 10;
    const std::string_view ten = tens[base / 10];
    const std::uint64_t rest = value - base;
    if (rest == 0) {
        return std::string(ten);
    }
    const bool with_et = rest == 1 || rest == 11;
    return std::string(ten) + (with_et ? " et " : "-") + std::string(small_numbers[rest]);
}

std::string below_thousand(std::uint64_t value, Followed followed) {
    const std::uint64_t hundreds = value / 100;
    const std::uint64_t rest = value % 100;
    if (hundreds == 0) {
        return below_hundred(rest, followed);
    }
    const std::string cent = hundreds == 1 ? "cent" : std::string(small_numbers[hundreds]) + " cent";
    if (rest == 0) {
        return hundreds > 1 && followed == Followed::no ? cent + "s" : cent;
    }
    return cent + " " + below_hundred(rest, followed);
}

std::string words(std::uint64_t value) {
    struct Rank {
        std::uint64_t size;
        std::string_view name;
    };
    constexpr std::array<Rank, 5> ranks = {{{1'000'000'000'000'000'000U, "trillion"},
                                            {1'000'000'000'000'000U, "billiard"},
                                            {1'000'000'000'000U, "billion"},
                                            {1'000'000'000U, "milliard"},
                                            {1'000'000U, "million"}}};
    if (value == 0) {
        return "zéro";
    }
    std::string result;
    const auto append = [&result](const std::string& part) { result += (result.empty() ? "" : " ") + part; };
    for (const Rank& rank : ranks) {
        const std::uint64_t count = value / rank.size;
        value %= rank.size;
        if (count > 0) {
            append(below_thousand(count, Followed::no) + " " + std::string(rank.name) + (count > 1 ? "s" : ""));
        }
    }
    if (const std::uint64_t thousands = value / 1000; thousands > 0) {
        append(thousands == 1 ? "mille" : below_thousand(thousands, Followed::yes) + " mille");
    }
    if (value % 1000 > 0) {
        append(below_thousand(value % 1000, Followed::no));
    }
    return result;
}

// Code points. Text that is not valid UTF-8 is passed through byte by byte.

struct CodePoint {
    std::uint32_t value;
    std::string_view bytes;
};

CodePoint next_code_point(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
    const std::uint32_t lead = byte(0);
    if (lead >= 0xC2 && lead < 0xE0 && text.size() >= 2) {
        return {(lead & 0x1FU) << 6U | (byte(1) & 0x3FU), text.substr(0, 2)};
    }
    if (lead >= 0xE0 && lead < 0xF0 && text.size() >= 3) {
        return {(lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU), text.substr(0, 3)};
    }
    if (lead >= 0xF0 && lead < 0xF5 && text.size() >= 4) {
        return {0xFFFFFFFF, text.substr(0, 4)};  // beyond the letters we know
    }
    return {lead, text.substr(0, 1)};
}

// U+0000 to U+07FF, enough for what upper() writes.
std::string encoded(std::uint32_t code) {
    if (code < 0x80) {
        return std::string(1, static_cast<char>(code));
    }
    return {static_cast<char>(0xC0U | code >> 6U), static_cast<char>(0x80U | (code & 0x3FU))};
}

// U+00C0 to U+017F without their accents, in lower case.
constexpr std::array<std::string_view, 192> plain_latin = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // 00C0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "ss",  // 00D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // 00E0
    "d", "n", "o",  "o",  "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y",   // 00F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",   // 0100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",   // 0110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",   // 0120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",   // 0130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",   // 0140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",   // 0150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",   // 0160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s"};  // 0170

bool is_separator(std::uint32_t code) {
    const bool blank =
        code <= 0x20 || code == 0x7F || code == 0xA0 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F;
    const bool hyphen = code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0xAD || code == 0x2212;
    const bool apostrophe =
        code == '\'' || code == '`' || code == 0x2018 || code == 0x2019 || code == 0xB4 || code == 0x2BC;
    return blank || hyphen || apostrophe;
}

// The key letters of one character: "e" for É, "oe" for œ, nothing for a combining accent.
std::string key_letters(const CodePoint& point) {
    const std::uint32_t code = point.value;
    if (code >= 'A' && code <= 'Z') {
        return std::string(1, static_cast<char>(code + 0x20));
    }
    if (code >= 0xC0 && code <= 0x17F) {
        return std::string(plain_latin[code - 0xC0]);
    }
    if (code >= 0x0300 && code <= 0x036F) {
        return {};
    }
    switch (code) {
        case 0x0218:
        case 0x0219:
            return "s";
        case 0x021A:
        case 0x021B:
            return "t";
        case 0x1E9E:
            return "ss";
        default:
            return std::string(point.bytes);
    }
}

std::uint32_t upper_code(std::uint32_t code) {
    if (code >= 'a' && code <= 'z') {
        return code - 0x20;
    }
    if (code >= 0xE0 && code <= 0xFE && code != 0xF7) {
        return code - 0x20;
    }
    if (code == 0xFF) {
        return 0x178;
    }
    const bool lower_is_odd = (code >= 0x100 && code <= 0x137 && code != 0x131) || (code >= 0x14A && code <= 0x177);
    const bool lower_is_even = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
    if ((lower_is_odd && code % 2 == 1) || (lower_is_even && code % 2 == 0)) {
        return code - 1;
    }
    return code;
}

std::string upper_letters(const CodePoint& point) {
    if (point.value == 0xDF) {
        return "SS";
    }
    const std::uint32_t code = upper_code(point.value);
    return code == point.value ? std::string(point.bytes) : encoded(code);
}

// Elision.

// Words whose h forbids elision, as search keys, with the names of places that behave so.
constexpr std::array<std::string_view, 95> aspirated = {
    "hache",      "hachure",      "haie",     "haillon",   "haine",      "hall",         "halle",       "halles",
    "hallebarde", "halte",        "hamac",    "hambach",   "hambourg",   "hameau",       "hameaux",     "hanau",
    "hanche",     "handball",     "handicap", "handicape", "handicapee", "handicapes",   "handicapees", "hangar",
    "hangars",    "hangenbieten", "hanoi",    "hanovre",   "hantise",    "haras",        "harcelement", "hardiesse",
    "hareng",     "haricot",      "haricots", "harnais",   "harpe",      "hasard",       "hasards",     "hate",
    "hausse",     "hausses",      "haut",     "haute",     "hautes",     "hautement",    "hauteur",     "hauteurs",
    "hauts",      "havane",       "havre",    "haye",      "hegenheim",  "hennissement", "herisson",    "hernie",
    "heros",      "hesingue",     "hetre",    "hetres",    "heurt",      "hibou",        "hierarchie",  "hierarchies",
    "hochfelden", "hockey",       "hoenheim", "hollande",  "homard",     "honfleur",     "hongrie",     "honte",
    "horbourg",   "hors",         "houille",  "houilles",  "houlgate",   "housse",       "houx",        "hublot",
    "huit",       "huitaine",     "huitieme", "huningue",  "huppe",      "hurlement",    "hussard",     "hutte",
    "hague",      "haguenau",     "halage",   "harem",     "haubert",    "heaume",       "hotte"};
// Words that begin with a vowel and refuse elision all the same.
constexpr std::array<std::string_view, 7> refusing = {"onze",  "onzieme",   "onziemes", "oui",
                                                      "uhlan", "ululement", "ouistiti"};
// Y before a vowel forbids elision but in a few old names.
constexpr std::array<std::string_view, 5> eliding_y = {"yonne", "yeu", "yerres", "yeuse", "yeuses"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& words_known, std::string_view word) {
    return std::find(words_known.begin(), words_known.end(), word) != words_known.end();
}

bool is_vowel(char letter) {
    return letter == 'a' || letter == 'e' || letter == 'i' || letter == 'o' || letter == 'u';
}

// Clean-up of running text.

// Bytes of the blank at the start of `text` that stays on the line: space, U+00A0, U+202F; 0 when there is none.
std::size_t blank_length(std::string_view text) {
    if (text.starts_with(' ')) {
        return 1;
    }
    if (text.starts_with(nbsp)) {
        return nbsp.size();
    }
    return text.starts_with(narrow_nbsp) ? narrow_nbsp.size() : 0;
}

void drop_trailing_blanks(std::string& text) {
    for (;;) {
        if (text.ends_with(' ')) {
            text.pop_back();
        } else if (text.ends_with(nbsp)) {
            text.resize(text.size() - nbsp.size());
        } else if (text.ends_with(narrow_nbsp)) {
            text.resize(text.size() - narrow_nbsp.size());
        } else {
            return;
        }
    }
}

std::string_view without_leading_blanks(std::string_view text) {
    while (const std::size_t blank = blank_length(text)) {
        text.remove_prefix(blank);
    }
    return text;
}

bool ends_with_blank(std::string_view text) {
    return text.ends_with(' ') || text.ends_with(nbsp) || text.ends_with(narrow_nbsp);
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// True when a sign that stands after `before` and ahead of `after` ends a clause, as opposed to the colon
// of « https:// » or of « 14:30 ».
bool ends_clause(std::string_view before, std::string_view after) {
    if (before.empty() || before.back() == '\n') {
        return false;
    }
    const bool after_sign =
        before.ends_with('!') || before.ends_with('?') || before.ends_with(':') || before.ends_with(';');
    const bool free_behind = after.empty() || after[0] == '\n' || blank_length(after) > 0 || after[0] == '!' ||
                             after[0] == '?' || after[0] == ')' || after[0] == '*' || after.starts_with("»");
    return !after_sign && free_behind;
}

class Typesetter {
  public:
    explicit Typesetter(std::string_view text) : rest_(text) {}

    std::string run() {
        while (!rest_.empty()) {
            if (!sign() && !quote() && !number_mark()) {
                out_ += rest_[0];
                rest_.remove_prefix(1);
            }
        }
        return std::move(out_);
    }

  private:
    bool sign() {
        const char c = rest_[0];
        if (c == '\'') {
            replace(1, "’");
            return true;
        }
        if (rest_.starts_with("...") && !rest_.starts_with("....")) {
            replace(3, "…");
            return true;
        }
        if (c != ';' && c != '!' && c != '?' && c != ':') {
            return false;
        }
        if (ends_clause(out_, rest_.substr(1))) {
            drop_trailing_blanks(out_);
            out_ += c == ':' ? nbsp : narrow_nbsp;
        }
        replace(1, std::string(1, c));
        return true;
    }

    bool quote() {
        if (rest_.starts_with("«")) {
            const std::string_view inside = without_leading_blanks(rest_.substr(2));
            rest_ = inside;
            out_ += "«";
            if (!inside.empty() && inside[0] != '\n') {
                out_ += nbsp;
            }
            return true;
        }
        if (rest_.starts_with("»")) {
            if (!out_.empty() && out_.back() != '\n') {
                drop_trailing_blanks(out_);
                out_ += nbsp;
            }
            replace(2, "»");
            return true;
        }
        return false;
    }

    // « n° 12 », and the unit after a number.
    bool number_mark() {
        if (rest_.starts_with("n°") || rest_.starts_with("N°")) {
            const std::string_view number = without_leading_blanks(rest_.substr(3));
            const bool numbered = !number.empty() && number[0] != '\n';
            out_ += rest_.substr(0, 3);
            out_ += numbered ? nbsp : std::string_view();
            rest_ = numbered ? number : rest_.substr(3);
            return true;
        }
        const std::string_view unit = rest_.starts_with("€") ? "€" : rest_.starts_with('%') ? "%" : "";
        if (unit.empty() || !ends_with_blank(out_)) {
            return false;
        }
        std::string before = out_;
        drop_trailing_blanks(before);
        if (before.empty() || !is_digit(before.back())) {
            return false;
        }
        out_ = before + std::string(nbsp);
        replace(unit.size(), std::string(unit));
        return true;
    }

    void replace(std::size_t count, const std::string& by) {
        out_ += by;
        rest_.remove_prefix(count);
    }

    std::string_view rest_;
    std::string out_;
};

}  // namespace

std::string number(std::int64_t value) {
    return (value < 0 ? "-" : "") + grouped(magnitude(value));
}

std::string number(const Decimal& value) {
    const std::string digits = value.str();
    const std::size_t point = digits.find('.');
    const std::string whole = grouped(magnitude(std::strtoll(digits.c_str(), nullptr, 10)));
    const std::string sign = value.units() < 0 ? "-" : "";
    return point == std::string::npos ? sign + whole : sign + whole + "," + digits.substr(point + 1);
}

std::string amount(Money money) {
    return number(Decimal(money.in_cents(), 2)) + std::string(nbsp) + "€";
}

std::string number_in_words(std::int64_t value) {
    return (value < 0 ? "moins " : "") + words(magnitude(value));
}

std::string amount_in_words(Money money) {
    const std::uint64_t all = magnitude(money.in_cents());
    const std::uint64_t euros = all / 100;
    const std::uint64_t cents = all % 100;
    const std::string sign = money.in_cents() < 0 ? "moins " : "";
    const std::string in_cents = words(cents) + (cents > 1 ? " centimes" : " centime");
    if (euros == 0 && cents > 0) {
        return sign + in_cents;
    }
    // « un million d’euros », but « un million deux euros ».
    const bool round_million = euros > 0 && euros % 1'000'000 == 0;
    const std::string in_euros = words(euros) + (round_million ? " d’euros" : euros > 1 ? " euros" : " euro");
    return sign + (cents == 0 ? in_euros : in_euros + " et " + in_cents);
}

std::string long_date(Date date) {
    const auto day = static_cast<unsigned>(date.day());
    return fmt::format("{}{}{}{}{}{}", day, day == 1 ? "er" : "", nbsp, month_name(date.month()), nbsp,
                       static_cast<int>(date.year()));
}

std::string long_date_with_weekday(Date date) {
    const std::chrono::weekday weekday{std::chrono::sys_days(date)};
    return std::string(weekday_names[weekday.c_encoding()]) + " " + long_date(date);
}

std::string month_and_year(std::chrono::year_month month) {
    return fmt::format("{}{}{}", month_name(month.month()), nbsp, static_cast<int>(month.year()));
}

std::string date_in_words(Date date) {
    const auto day = static_cast<unsigned>(date.day());
    return fmt::format("{} {} {}", day == 1 ? "premier" : words(day), month_name(date.month()),
                       number_in_words(static_cast<int>(date.year())));
}

std::string short_date(Date date) {
    return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                       static_cast<int>(date.year()));
}

std::string hours(std::int64_t minutes) {
    const std::uint64_t all = magnitude(minutes);
    const std::string sign = minutes < 0 ? "-" : "";
    if (all > 0 && all < 60) {
        return fmt::format("{}{}{}min", sign, all, nbsp);
    }
    const std::string whole = fmt::format("{}{}{}h", sign, grouped(all / 60), nbsp);
    return all % 60 == 0 ? whole : fmt::format("{}{}{:02}", whole, nbsp, all % 60);
}

std::string time_of_day(TimeOfDay time) {
    const std::string whole = fmt::format("{}{}h", time.minutes / 60, nbsp);
    return time.minutes % 60 == 0 ? whole : fmt::format("{}{}{:02}", whole, nbsp, time.minutes % 60);
}

bool elides(std::string_view name) {
    const std::string key = search_key(name);
    const std::string word = key.substr(0, key.find(' '));
    if (word.empty() || contains(refusing, word)) {
        return false;
    }
    const bool before_vowel = word.size() > 1 && is_vowel(word[1]);
    switch (word[0]) {
        case 'h':
            return word.size() > 1 && !contains(aspirated, word);
        case 'y':
            return word.size() == 1 || !before_vowel || contains(eliding_y, word);
        default:
            return is_vowel(word[0]);
    }
}

std::string with_de(std::string_view name) {
    const std::string key = search_key(name.substr(0, 4));
    if ((key == "le" || key.starts_with("le ")) && name.size() > 3 && name[2] == ' ') {
        return "du " + std::string(name.substr(3));
    }
    if (key == "les" && name.size() > 4 && name[3] == ' ') {
        return "des " + std::string(name.substr(4));
    }
    return (elides(name) ? "d’" : "de ") + std::string(name);
}

std::string typeset(std::string_view text) {
    return Typesetter(text).run();
}

std::string upper(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const CodePoint point = next_code_point(text);
        result += upper_letters(point);
        text.remove_prefix(point.bytes.size());
    }
    return result;
}

std::string capitalised(std::string_view text) {
    if (text.empty()) {
        return {};
    }
    const CodePoint first = next_code_point(text);
    return upper_letters(first) + std::string(text.substr(first.bytes.size()));
}

std::string search_key(std::string_view text) {
    std::string key;
    while (!text.empty()) {
        const CodePoint point = next_code_point(text);
        text.remove_prefix(point.bytes.size());
        if (!is_separator(point.value)) {
            key += key_letters(point);
        } else if (!key.empty() && key.back() != ' ') {
            key += ' ';
        }
    }
    while (key.ends_with(' ')) {
        key.pop_back();
    }
    return key;
}

}  // namespace jalon::french
