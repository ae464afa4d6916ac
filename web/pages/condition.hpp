// The conditions under which a field is asked, when they are simple enough to be told to the reader and to the small
// script of the page: « outcome == 'favourable' », « kind in ['a', 'b'] », « !flag », joined by « && ». The server
// evaluates the real expression in any case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/form.hpp"

namespace jalon {

struct SimpleCondition {
    std::string field;
    bool wanted = true;              // false: none of `codes`
    std::vector<std::string> codes;  // "yes", "no" for a question with two answers
    bool operator==(const SimpleCondition&) const = default;
};

// Empty when the expression is not simple or names something else than fields of the form.
std::vector<SimpleCondition> simple_conditions(const Form& form, std::string_view expression);

// « Si « Suite donnée » est « Favorable » », or "".
std::string condition_in_words(const Form& form, const std::vector<SimpleCondition>& conditions);

// "outcome=favourable;kind!=a,b", as the page's script reads it.
std::string condition_attribute(const std::vector<SimpleCondition>& conditions);

}  // namespace jalon
