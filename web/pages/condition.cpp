#include "web/pages/condition.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

// 'favourable' without its quotes; nullopt for anything else.
std::optional<std::string> literal(std::string_view text) {
    const bool quoted =
        text.size() >= 2 && (text.front() == '\'' || text.front() == '"') && text.back() == text.front();
    const std::string_view inner = quoted ? text.substr(1, text.size() - 2) : "";
    if (text == "true" || text == "false") {
        return text == "true" ? "yes" : "no";
    }
    return quoted && inner.find_first_of("'\"\\") == std::string_view::npos ? std::optional(std::string(inner))
                                                                            : std::nullopt;
}

std::optional<SimpleCondition> comparison(const std::string& clause, std::string_view sign) {
    const std::size_t at = clause.find(sign);
    if (at == std::string::npos) {
        return std::nullopt;
    }
    const std::string left = trimmed(clause.substr(0, at));
    const std::string right = trimmed(clause.substr(at + sign.size()));
    if (sign != " in ") {
        const std::optional<std::string> code = literal(right);
        return code ? std::optional(SimpleCondition{left, sign == "==", {*code}}) : std::nullopt;
    }
    if (const std::optional<std::string> code = literal(left)) {
        return SimpleCondition{right, true, {*code}};
    }
    if (right.size() < 2 || right.front() != '[' || right.back() != ']') {
        return std::nullopt;
    }
    SimpleCondition condition{left, true, {}};
    for (const std::string& part : split(right.substr(1, right.size() - 2), ',')) {
        const std::optional<std::string> code = literal(trimmed(part));
        if (!code) {
            return std::nullopt;
        }
        condition.codes.push_back(*code);
    }
    return condition;
}

// « a == 'x' || a == 'y' » is one question with two answers.
std::optional<SimpleCondition> alternatives(const std::string& clause) {
    std::optional<SimpleCondition> whole;
    std::size_t at = 0;
    while (at <= clause.size()) {
        const std::size_t end = std::min(clause.find("||", at), clause.size());
        const std::optional<SimpleCondition> one = comparison(trimmed(clause.substr(at, end - at)), "==");
        if (!one || (whole && whole->field != one->field)) {
            return std::nullopt;
        }
        if (whole) {
            whole->codes.push_back(one->codes.front());
        } else {
            whole = one;
        }
        at = end + 2;
    }
    return whole;
}

std::optional<SimpleCondition> read_clause(std::string clause) {
    if (clause.size() > 2 && clause.front() == '(' && clause.back() == ')') {
        clause = trimmed(clause.substr(1, clause.size() - 2));
    }
    if (clause.find("||") != std::string::npos) {
        return alternatives(clause);
    }
    for (const std::string_view sign : {"==", "!=", " in "}) {
        if (clause.find(sign) != std::string::npos) {
            return comparison(clause, sign);
        }
    }
    const bool negated = clause.starts_with('!');
    return SimpleCondition{trimmed(negated ? clause.substr(1) : clause), true, {negated ? "no" : "yes"}};
}

std::string answer_label(const Field& field, const std::string& code) {
    const auto option = std::ranges::find_if(field.options, [&](const Option& one) { return one.code == code; });
    if (option != field.options.end()) {
        return option->label;
    }
    return code == "yes" ? "Oui" : (code == "no" ? "Non" : code);
}

}  // namespace

std::vector<SimpleCondition> simple_conditions(const Form& form, std::string_view expression) {
    std::vector<SimpleCondition> conditions;
    std::size_t at = 0;
    while (at <= expression.size()) {
        const std::size_t end = std::min(expression.find("&&", at), expression.size());
        std::optional<SimpleCondition> one = read_clause(trimmed(expression.substr(at, end - at)));
        if (one && one->field.starts_with("event.")) {
            one->field.erase(0, 6);
        }
        if (!one || form.find(one->field) == nullptr) {
            return {};
        }
        conditions.push_back(*one);
        at = end + 2;
    }
    return conditions;
}

std::string condition_in_words(const Form& form, const std::vector<SimpleCondition>& conditions) {
    std::string words;
    for (const SimpleCondition& condition : conditions) {
        const Field& field = *form.find(condition.field);
        std::string label = trimmed(field.label);
        if (label.ends_with('?')) {
            label = trimmed(label.substr(0, label.size() - 1));
        }
        std::vector<std::string> answers;
        for (const std::string& code : condition.codes) {
            answers.push_back("«\u00A0" + answer_label(field, code) + "\u00A0»");
        }
        words += words.empty() ? "À remplir si «\u00A0" : " et si «\u00A0";
        words += label + "\u00A0» " + (condition.wanted ? "est " : "n’est pas ") + join(answers, " ou ");
    }
    return words.empty() ? words : words + ".";
}

std::string condition_attribute(const std::vector<SimpleCondition>& conditions) {
    std::vector<std::string> parts;
    for (const SimpleCondition& condition : conditions) {
        parts.push_back(condition.field + (condition.wanted ? "=" : "!=") + join(condition.codes, ","));
    }
    return join(parts, ";");
}

}  // namespace jalon
