// Texts: what CEL and its string extensions offer, and the key of SIREN and SIRET numbers.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/expression/arguments.hpp"
#include "engine/expression/format.hpp"

namespace jalon {

namespace {

constexpr std::int64_t pattern_steps = 500;

bool starts_code_point(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
}

std::int64_t length_of(std::string_view text) {
    return std::count_if(text.begin(), text.end(), starts_code_point);
}

// Byte offset of the code point number `position`; nullopt past the end.
std::optional<std::size_t> byte_of(std::string_view text, std::int64_t position) {
    std::int64_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (starts_code_point(text[at]) && seen++ == position) {
            return at;
        }
    }
    return seen == position ? std::optional(text.size()) : std::nullopt;
}

Result<Value> text_size(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    return Value(length_of(text_at(a, 0)));
}
Result<Value> list_size(Arguments a, CallContext&) {
    return Value(static_cast<std::int64_t>(a[0]->list()->size()));
}
Result<Value> record_size(Arguments a, CallContext&) {
    const std::size_t size = a[0]->map() != nullptr ? a[0]->map()->size() : a[0]->record()->size();
    return Value(static_cast<std::int64_t>(size));
}
Result<Value> contains(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    return Value(text_at(a, 0).find(text_at(a, 1)) != std::string::npos);
}
Result<Value> starts_with(Arguments a, CallContext&) {
    return Value(text_at(a, 0).starts_with(text_at(a, 1)));
}
Result<Value> ends_with(Arguments a, CallContext&) {
    return Value(text_at(a, 0).ends_with(text_at(a, 1)));
}

Result<Value> matches(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size() + text_at(a, 1).size()) / bytes_per_step;
    if (context.pattern != nullptr) {
        return Value(context.pattern->matches(text_at(a, 0)));
    }
    // A pattern that is not written out is compiled each time, which costs far more than a step.
    context.fuel -= pattern_steps;
    if (context.fuel < 0) {
        return Value();
    }
    const Result<Pattern> pattern = Pattern::compile(text_at(a, 1));
    return pattern ? Result<Value>(Value(pattern->matches(text_at(a, 0)))) : tl::unexpected(pattern.error());
}

Result<Value> lower_ascii(Arguments a, CallContext& context) {
    std::string text = text_at(a, 0);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return charged(std::move(text), context);
}
Result<Value> upper_ascii(Arguments a, CallContext& context) {
    std::string text = text_at(a, 0);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return charged(std::move(text), context);
}
// Length of the white space of Unicode at the start of `text`; 0 when there is none.
std::size_t blank_length(std::string_view text) {
    constexpr std::array<std::string_view, 20> wide = {
        "\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", " "};
    if (!text.empty() && text[0] >= '\t' && text[0] <= '\r') {
        return 1;
    }
    const auto found =
        std::find_if(wide.begin(), wide.end(), [text](std::string_view blank) { return text.starts_with(blank); });
    return found == wide.end() ? 0 : found->size();
}

Result<Value> trim(Arguments a, CallContext& context) {
    std::string_view text = text_at(a, 0);
    while (const std::size_t blank = blank_length(text)) {
        text.remove_prefix(blank);
    }
    std::size_t end = text.size();
    for (std::size_t start = end; start > 0;) {
        --start;
        if (starts_code_point(text[start])) {
            if (blank_length(text.substr(start)) == 0) {
                break;
            }
            end = start;
        }
    }
    return charged(std::string(text.substr(0, end)), context);
}

Result<Value> reverse(Arguments a, CallContext& context) {
    const std::string& text = text_at(a, 0);
    std::string reversed;
    for (std::size_t end = text.size(), start = end; start > 0;) {
        --start;
        if (starts_code_point(text[start])) {
            reversed.append(text, start, end - start);
            end = start;
        }
    }
    return charged(std::move(reversed), context);
}

// "…" with the escapes that CEL reads back.
Result<Value> quote(Arguments a, CallContext& context) {
    constexpr std::string_view plain = "\a\b\f\n\r\t\v\\\"";
    constexpr std::string_view letters = "abfnrtv\\\"";
    std::string quoted = "\"";
    for (const char c : text_at(a, 0)) {
        const std::size_t known = plain.find(c);
        quoted += known == std::string_view::npos ? std::string(1, c) : std::string{'\\', letters[known]};
    }
    return charged(quoted + '"', context);
}

// At most `most` parts, the last one holding the rest; any number when negative. An empty separator cuts between all
// characters, as in CEL.
Result<Value> split_parts(Arguments a, std::int64_t most, CallContext& context) {
    const std::string& separator = text_at(a, 1);
    std::string_view rest = text_at(a, 0);
    List parts;
    while (most != 0 && (!rest.empty() || !separator.empty())) {
        const bool last = most == 1 || --context.fuel < 0;
        const std::size_t cut = last                ? std::string_view::npos
                                : separator.empty() ? byte_of(rest, 1).value_or(rest.size())
                                                    : rest.find(separator);
        parts.emplace_back(rest.substr(0, cut));
        if (cut == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(cut + separator.size());
        most -= most > 0 ? 1 : 0;
    }
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    return Value(std::move(parts));
}
Result<Value> split_text(Arguments a, CallContext& context) {
    return split_parts(a, -1, context);
}
Result<Value> split_some(Arguments a, CallContext& context) {
    return split_parts(a, int_at(a, 2), context);
}

Result<Value> joined(const List& items, std::string_view separator, CallContext& context) {
    std::string text;
    for (const Value& item : items) {
        if (item.text() == nullptr) {
            return invalid("join attend une liste de textes ; reçu " + std::string(item.type_name()) + ".");
        }
        text += (&item == items.data() ? "" : separator);
        text += *item.text();
        if (static_cast<std::int64_t>(text.size()) / bytes_per_step > context.fuel) {
            break;
        }
    }
    return charged(std::move(text), context);
}
Result<Value> join_plain(Arguments a, CallContext& context) {
    return joined(*a[0]->list(), "", context);
}
Result<Value> join_with(Arguments a, CallContext& context) {
    return joined(*a[0]->list(), text_at(a, 1), context);
}

// An empty `from` is found before each character and at the end.
Result<Value> replaced(const std::string& text, const std::string& from, const std::string& by, std::int64_t most,
                       CallContext& context) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t search = 0; most != 0 && search <= text.size(); --most) {
        const std::size_t found = text.find(from, search);
        if (found == std::string::npos || static_cast<std::int64_t>(result.size()) / bytes_per_step > context.fuel) {
            break;
        }
        result.append(text, at, found - at).append(by);
        at = found + from.size();
        search = at;
        if (from.empty()) {
            search = at < text.size() ? at + byte_of(std::string_view(text).substr(at), 1).value_or(1) : at + 1;
        }
    }
    return charged(result.append(text, std::min(at, text.size())), context);
}
Result<Value> replace_all(Arguments a, CallContext& context) {
    return replaced(text_at(a, 0), text_at(a, 1), text_at(a, 2), -1, context);
}
Result<Value> replace_some(Arguments a, CallContext& context) {
    return replaced(text_at(a, 0), text_at(a, 1), text_at(a, 2), int_at(a, 3), context);
}

Result<Value> cut(const std::string& text, std::int64_t from, std::int64_t to, CallContext& context) {
    const std::optional<std::size_t> first = from >= 0 ? byte_of(text, from) : std::nullopt;
    const std::optional<std::size_t> last = to >= from ? byte_of(text, to) : std::nullopt;
    if (!first || !last) {
        return invalid("substring sort du texte, qui compte " + std::to_string(length_of(text)) + " caractères.");
    }
    return charged(text.substr(*first, *last - *first), context);
}
Result<Value> substring_from(Arguments a, CallContext& context) {
    return cut(text_at(a, 0), int_at(a, 1), length_of(text_at(a, 0)), context);
}
Result<Value> substring_between(Arguments a, CallContext& context) {
    return cut(text_at(a, 0), int_at(a, 1), int_at(a, 2), context);
}
// Just past the end there is an empty text, as CEL has it.
Result<Value> char_at(Arguments a, CallContext& context) {
    const std::int64_t position = int_at(a, 1);
    const std::int64_t length = length_of(text_at(a, 0));
    if (position < 0 || position > length) {
        return invalid("charAt(" + std::to_string(position) + ") sort du texte, qui compte " + std::to_string(length) +
                       " caractères (on compte à partir de 0).");
    }
    return cut(text_at(a, 0), position, std::min(position + 1, length), context);
}

Value position_of(const std::string& text, std::size_t byte) {
    return byte == std::string::npos ? Value(-1) : Value(length_of(std::string_view(text).substr(0, byte)));
}
Result<Value> index_of(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    return position_of(text_at(a, 0), text_at(a, 0).find(text_at(a, 1)));
}
Result<Value> index_of_from(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    const std::optional<std::size_t> start = int_at(a, 2) >= 0 ? byte_of(text_at(a, 0), int_at(a, 2)) : std::nullopt;
    if (!start) {
        return invalid("indexOf part d’une position hors du texte.");
    }
    return position_of(text_at(a, 0), text_at(a, 0).find(text_at(a, 1), *start));
}
Result<Value> last_index_of(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    return position_of(text_at(a, 0), text_at(a, 0).rfind(text_at(a, 1)));
}
Result<Value> last_index_of_until(Arguments a, CallContext& context) {
    context.fuel -= static_cast<std::int64_t>(text_at(a, 0).size()) / bytes_per_step;
    const std::optional<std::size_t> start = int_at(a, 2) >= 0 ? byte_of(text_at(a, 0), int_at(a, 2)) : std::nullopt;
    if (!start) {
        return invalid("lastIndexOf part d’une position hors du texte.");
    }
    return position_of(text_at(a, 0), text_at(a, 0).rfind(text_at(a, 1), *start));
}

// The key of SIREN and SIRET numbers; blanks are passed over. La Poste's own establishments follow another rule:
// their digits add up to a multiple of five.
Result<Value> luhn(Arguments a, CallContext&) {
    std::string digits;
    for (const char c : text_at(a, 0)) {
        if (c >= '0' && c <= '9') {
            digits += c;
        } else if (c != ' ') {
            return Value(false);
        }
    }
    int sum = 0;
    int plain_sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[digits.size() - 1 - i] - '0';
        const int doubled = i % 2 == 1 ? digit * 2 : digit;
        sum += doubled > 9 ? doubled - 9 : doubled;
        plain_sum += digit;
    }
    const bool la_poste = digits.size() == 14 && digits.starts_with("356000000") && plain_sum % 5 == 0;
    return Value(digits.size() > 1 && (sum % 10 == 0 || la_poste));
}

}  // namespace

std::vector<Function> text_functions() {
    const Type boolean = Type::boolean();
    const Type integer = Type::integer();
    const Type text = Type::string();
    const Type list = Type::list();
    const Type texts = Type::list(text);

    return {
        {"size", {text}, integer, text_size},
        {"size", {list}, integer, list_size},
        {"size", {Type::any_record()}, integer, record_size},
        {"contains", {text, text}, boolean, contains},
        {"startsWith", {text, text}, boolean, starts_with},
        {"endsWith", {text, text}, boolean, ends_with},
        {"matches", {text, text}, boolean, matches},
        {"lowerAscii", {text}, text, lower_ascii},
        {"upperAscii", {text}, text, upper_ascii},
        {"trim", {text}, text, trim},
        {"reverse", {text}, text, reverse},
        {"quote", {text}, text, quote},
        {"split", {text, text}, texts, split_text},
        {"split", {text, text, integer}, texts, split_some},
        {"join", {texts}, text, join_plain},
        {"join", {texts, text}, text, join_with},
        {"replace", {text, text, text}, text, replace_all},
        {"replace", {text, text, text, integer}, text, replace_some},
        {"substring", {text, integer}, text, substring_from},
        {"substring", {text, integer, integer}, text, substring_between},
        {"charAt", {text, integer}, text, char_at},
        {"indexOf", {text, text}, integer, index_of},
        {"indexOf", {text, text, integer}, integer, index_of_from},
        {"lastIndexOf", {text, text}, integer, last_index_of},
        {"lastIndexOf", {text, text, integer}, integer, last_index_of_until},
        {"format", {text, list}, text, format_text},
        {"luhn", {text}, boolean, luhn},
    };
}

}  // namespace jalon
