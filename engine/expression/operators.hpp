// Arithmetic and comparison of values, and the types they yield. Internal to this folder.
#pragma once

#include <compare>
#include <optional>

#include "engine/base/result.hpp"
#include "engine/expression/node.hpp"

namespace jalon {

std::string_view symbol_of(Operator op);
bool is_arithmetic(Operator op);
bool is_ordering(Operator op);

// Equality: numbers by value whatever their type, in lists and records too; values of different types are different.
// Each item looked at takes a step from `fuel`; once it is below zero the answer means nothing.
bool equal_values(const Value& left, const Value& right, std::int64_t& fuel);
// nullopt when the two have no order.
std::optional<std::strong_ordering> order_of(const Value& left, const Value& right);
// Left + right and so on. Errors (invalid): types that do not go together, overflow, division by zero.
Result<Value> arithmetic(Operator op, const Value& left, const Value& right);
Result<Value> negated(const Value& value);
// True when arithmetic takes values of these types.
bool applies(Operator op, const Value& left, const Value& right);

// The type of left op right for arithmetic, comparison and `in`; nullopt when the operator refuses them.
std::optional<Type> type_of_binary(Operator op, const Type& left, const Type& right);
// A decimal without decimals as an int, for indices and keys of maps, where CEL takes 1.0 for 1; others as they are.
Value as_key(const Value& value);

// Why two types do not go together, with advice where there is some.
std::string refusal_of(Operator op, std::string_view left, std::string_view right);

// An int or a decimal as a decimal; nullopt for other types.
std::optional<Decimal> as_decimal(const Value& value);

}  // namespace jalon
