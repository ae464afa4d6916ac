// Walks the tree of an expression against the facts. Internal to this folder.
#pragma once

#include "engine/expression/node.hpp"

namespace jalon {

constexpr std::int64_t evaluation_fuel = 100'000;

Result<Value> evaluated(const Node& root, const Scope& scope);

}  // namespace jalon
