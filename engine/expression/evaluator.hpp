// Walks the tree of an expression against the facts. Internal to this folder.
#pragma once

#include "engine/expression/node.hpp"

namespace jalon {

constexpr std::int64_t evaluation_fuel = 100'000;

// Why an evaluation failed. What the checker accepts fails neither by `absent` nor by `type`, unless a part of it is
// dyn.
enum class Cause { none, absent, type, value, budget };

Result<Value> evaluated(const Node& root, const Scope& scope, Cause* cause = nullptr);
// The same for a condition, without making a value.
Result<bool> condition_holds(const Node& root, const Scope& scope);

}  // namespace jalon
