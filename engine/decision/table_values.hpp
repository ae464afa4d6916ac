// The types of a table's columns and their values: read from the text of a cell, taken from facts, shown to people.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/value.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

// The type that a column's `type:` names; nullopt when there is none.
std::optional<Type> column_type(std::string_view name);
// Names that column_type knows, for « vouliez-vous dire ».
std::vector<std::string> column_type_names();

// The constant that `text` writes in a column of `type`: 12, 12.50, true, 2026-09-01, 2026-09-01T08:00:00Z, 14:30,
// « 7 days », PT36H, « 6 months », P1Y; nullopt when it is none. Strings and lists have no such form.
std::optional<Value> constant_of(const Type& type, std::string_view text);

// `value` as a value of `type`: itself, or an integer for a decimal, a text for a date …; nullopt when it cannot be.
// Null stays null.
std::optional<Value> fitted(const Type& type, const Value& value);

// True for the types whose values follow one another: numbers, money, dates, times.
bool is_ordered(const Type& type);
// The order of two values of one ordered type.
std::strong_ordering compared(const Value& left, const Value& right);
// A value of the type strictly between the two (absent: infinite); nullopt when there is none. `only` is set when it is
// the only one.
std::optional<Value> value_between(const Type& type, const std::optional<Value>& low, const std::optional<Value>& high,
                                   bool& only);

// A constant of a column as expressions write it: date('2026-09-01'), cents(5200); not for texts and lists.
std::string as_expression(const Value& value);

// As messages write it: 2026-09-01, 52.00, oui, « texte ».
std::string shown(const Value& value);

}  // namespace jalon
