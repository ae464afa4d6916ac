#include "engine/expression/lexer.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/expression/node.hpp"

namespace jalon {

namespace {

constexpr std::size_t longest_source = 65'536;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

int hex_digit(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string encoded(std::uint32_t code) {
    std::string bytes;
    if (code < 0x80) {
        bytes += static_cast<char>(code);
    } else if (code < 0x800) {
        bytes += static_cast<char>(0xC0U | code >> 6U);
        bytes += static_cast<char>(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        bytes += static_cast<char>(0xE0U | code >> 12U);
        bytes += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        bytes += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
        bytes += static_cast<char>(0xF0U | code >> 18U);
        bytes += static_cast<char>(0x80U | (code >> 12U & 0x3FU));
        bytes += static_cast<char>(0x80U | (code >> 6U & 0x3FU));
        bytes += static_cast<char>(0x80U | (code & 0x3FU));
    }
    return bytes;
}

class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(source) {}

    tl::expected<std::vector<Token>, Problem> run() {
        skip_blanks();
        while (at_ < source_.size() && !problem_) {
            start_ = at_;
            next();
            skip_blanks();
        }
        if (problem_) {
            return tl::unexpected(*problem_);
        }
        tokens_.push_back(Token{Token::Kind::end, source_.size(), {}, {}, false});
        return std::move(tokens_);
    }

  private:
    void next() {
        const char c = source_[at_];
        const bool raw = (c == 'r' || c == 'R') && is_quote(peek(1));
        if (starts_bytes()) {
            fail(at_, "Les suites d’octets (b'…') n’existent pas ici : écrivez un texte, sans le b.");
        } else if (raw || is_quote(c)) {
            at_ += raw ? 1 : 0;
            string(raw);
        } else if (is_letter(c)) {
            while (at_ < source_.size() && (is_letter(source_[at_]) || is_digit(source_[at_]))) {
                ++at_;
            }
            push(Token::Kind::identifier);
        } else if (is_digit(c) || (c == '.' && is_digit(peek(1)) && !follows_operand())) {
            number();
        } else if (c == '`') {
            quoted_name();
        } else {
            symbol();
        }
    }

    static bool is_quote(char c) { return c == '\'' || c == '"'; }

    // b'…', br'…', rb'…': what CEL calls bytes.
    bool starts_bytes() const {
        const auto is = [](char c, char letter) { return c == letter || c == letter - 32; };
        return (is(peek(0), 'b') && (is_quote(peek(1)) || (is(peek(1), 'r') && is_quote(peek(2))))) ||
               (is(peek(0), 'r') && is(peek(1), 'b') && is_quote(peek(2)));
    }

    // After a value, a point reads a member of it.
    bool follows_operand() const {
        if (tokens_.empty()) {
            return false;
        }
        const Token& last = tokens_.back();
        return last.kind != Token::Kind::symbol || last.text == ")" || last.text == "]" || last.text == "}";
    }

    // `content-type`: a member whose name is no word.
    void quoted_name() {
        const std::size_t end = source_.find('`', at_ + 1);
        const std::string_view name = source_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
        const bool readable = std::all_of(name.begin(), name.end(), [](char c) {
            return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '/' || c == ' ';
        });
        if (end == std::string_view::npos || name.empty() || !readable) {
            fail(at_, "Entre accents graves s’écrit le nom d’un membre, par exemple fiche.`code-postal`.");
            return;
        }
        at_ = end + 1;
        tokens_.push_back(Token{Token::Kind::quoted_name, start_, name, {}, false});
    }

    char peek(std::size_t ahead) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

    void skip_blanks() {
        for (;;) {
            while (at_ < source_.size() && (source_[at_] == ' ' || (source_[at_] >= '\t' && source_[at_] <= '\r'))) {
                ++at_;
            }
            if (!source_.substr(at_).starts_with("//")) {
                return;
            }
            while (at_ < source_.size() && source_[at_] != '\n') {
                ++at_;
            }
        }
    }

    void push(Token::Kind kind, Value value = {}) {
        tokens_.push_back(Token{kind, start_, source_.substr(start_, at_ - start_), std::move(value), false});
    }

    void fail(std::size_t offset, std::string message) {
        if (!problem_) {
            problem_ = problem_at(source_, offset, std::move(message));
        }
    }

    void number() {
        if (source_[at_] == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
            hexadecimal();
            return;
        }
        bool point = false;
        while (is_digit(peek(0)) || (peek(0) == '.' && !point && is_digit(peek(1)))) {
            point = point || source_[at_] == '.';
            ++at_;
        }
        const std::string_view text = source_.substr(start_, at_ - start_);
        if (peek(0) == 'u' || peek(0) == 'U') {
            fail(start_, "Les entiers sans signe (" + std::string(text) + "u) n’existent pas ici : écrivez " +
                             std::string(text) + ".");
            return;
        }
        const bool exponent = peek(0) == 'e' || peek(0) == 'E';
        if (exponent && (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
            fail(start_, "Les nombres à virgule flottante (" + std::string(text) +
                             "e…) n’existent pas ici : écrivez un décimal exact, par exemple 1200.5.");
            return;
        }
        if (is_letter(peek(0)) || static_cast<unsigned char>(peek(0)) >= 0x80) {
            std::size_t end = at_ + 1;  // of the character: what continues one begins with the bits 10
            while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0U) == 0x80U) {
                ++end;
            }
            fail(start_, "« " + std::string(source_.substr(start_, end - start_)) +
                             "… » n’est pas un nombre : écrivez par exemple 30 ou 30.5.");
            return;
        }
        const Result<Decimal> decimal = Decimal::parse(text[0] == '.' ? "0" + std::string(text) : std::string(text));
        if (text == "9223372036854775808") {
            push(Token::Kind::literal, Value(std::numeric_limits<std::int64_t>::min()));
            tokens_.back().lowest_int = true;
        } else if (!decimal) {
            fail(start_, "Le nombre « " + std::string(text) + " » est trop long : 9 décimales et 18 chiffres au plus.");
        } else if (point) {
            push(Token::Kind::literal, Value(*decimal));
        } else {
            push(Token::Kind::literal, Value(decimal->units()));
        }
    }

    void hexadecimal() {
        at_ += 2;
        std::uint64_t value = 0;
        const std::size_t first = at_;
        for (; hex_digit(peek(0)) >= 0; ++at_) {
            value = value * 16 + static_cast<std::uint64_t>(hex_digit(peek(0)));
        }
        const auto highest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        const bool too_long = at_ == first || at_ - first > 16 || value > highest + 1;
        if (!too_long && (peek(0) == 'u' || peek(0) == 'U')) {
            const std::string text(source_.substr(start_, at_ - start_));
            fail(start_, "Les entiers sans signe (" + text + "u) n’existent pas ici : écrivez " + text + ".");
            return;
        }
        if (too_long || is_letter(peek(0))) {
            fail(start_, "Ce nombre hexadécimal n’est pas lisible ou dépasse 64 bits.");
            return;
        }
        push(Token::Kind::literal, Value(static_cast<std::int64_t>(value)));
        tokens_.back().lowest_int = value > highest;
    }

    void string(bool raw) {
        const char quote = source_[at_];
        const std::string triple(3, quote);
        const bool is_triple = source_.substr(at_).starts_with(triple);
        const std::string_view closing = is_triple ? std::string_view(triple) : source_.substr(at_, 1);
        at_ += closing.size();
        std::string text;
        while (!problem_) {
            if (at_ >= source_.size() || (!is_triple && (source_[at_] == '\n' || source_[at_] == '\r'))) {
                fail(start_, "Ce texte n’est pas fermé : ajoutez " + std::string(closing) + " à la fin.");
            } else if (source_.substr(at_).starts_with(closing)) {
                at_ += closing.size();
                push(Token::Kind::literal, Value(std::move(text)));
                return;
            } else if (source_[at_] == '\\' && !raw) {
                escape(text);
            } else {
                text += source_[at_++];
            }
        }
    }

    void escape(std::string& text) {
        constexpr std::string_view letters = "abfnrtv\\?\"'`";
        constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\?\"'`";
        const std::size_t start = at_++;
        const char c = peek(0);
        if (const std::size_t known = letters.find(c); known != std::string_view::npos && c != '\0') {
            text += meanings[known];
            ++at_;
            return;
        }
        const bool octal = c >= '0' && c <= '3';
        const std::size_t digits = c == 'x' || c == 'X' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : octal ? 3 : 0;
        at_ += octal || digits == 0 ? 0 : 1;
        std::uint32_t code = 0;
        for (std::size_t i = 0; i < digits; ++i, ++at_) {
            const int digit = hex_digit(peek(0));
            if (digit < 0 || (octal && digit > 7)) {
                fail(start, "Échappement incomplet dans ce texte.");
                return;
            }
            code = code * (octal ? 8 : 16) + static_cast<std::uint32_t>(digit);
        }
        const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        if (digits == 0 || surrogate || code > 0x10FFFF) {
            fail(start, "Échappement inconnu dans ce texte : pour une barre oblique inverse, écrivez \\\\.");
            return;
        }
        text += encoded(code);
    }

    void symbol() {
        constexpr std::array<std::string_view, 24> symbols = {"==", "!=", "<=", ">=", "&&", "||", "<", ">",
                                                              "+",  "-",  "*",  "/",  "%",  "!",  "?", ":",
                                                              ".",  ",",  "(",  ")",  "[",  "]",  "{", "}"};
        if (source_.substr(at_).starts_with("<>")) {
            fail(at_, "Pour « différent de », écrivez !=.");
            return;
        }
        for (const std::string_view known : symbols) {
            if (source_.substr(at_).starts_with(known)) {
                at_ += known.size();
                push(Token::Kind::symbol);
                return;
            }
        }
        fail(at_, advice());
    }

    std::string advice() const {
        const std::string_view rest = source_.substr(at_);
        if (rest.starts_with('=')) {
            return "Pour comparer, écrivez == (deux signes égal).";
        }
        if (rest.starts_with('&') || rest.starts_with('|')) {
            return "Écrivez && pour « et », || pour « ou ».";
        }
        if (rest.starts_with("’") || rest.starts_with("‘") || rest.starts_with("“") || rest.starts_with("«")) {
            return "Les textes s’écrivent entre apostrophes droites : 'texte'.";
        }
        if (rest.starts_with("≤") || rest.starts_with("≥") || rest.starts_with("≠")) {
            return "Écrivez <=, >= ou !=.";
        }
        std::size_t length = 1;
        while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80) {
            ++length;
        }
        return "Le caractère « " + std::string(rest.substr(0, length)) + " » n’a pas de sens ici.";
    }

    std::string_view source_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    std::vector<Token> tokens_;
    std::optional<Problem> problem_;
};

}  // namespace

tl::expected<std::vector<Token>, Problem> tokenized(std::string_view source) {
    if (source.size() > longest_source) {
        return tl::unexpected(Problem{1, 1, "Cette expression est trop longue (64 Kio au plus).", 0});
    }
    if (!is_valid_utf8(source)) {
        return tl::unexpected(Problem{1, 1, "Cette expression n’est pas en UTF-8.", 0});
    }
    return Lexer(source).run();
}

}  // namespace jalon
