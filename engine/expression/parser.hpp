// Reads the grammar of the Common Expression Language. Internal to this folder.
#pragma once

#include <memory>
#include <string_view>

#include <tl/expected.hpp>

#include "engine/expression/node.hpp"

namespace jalon {

constexpr int deepest_expression = 64;
constexpr int most_nodes = 2'000;
constexpr int deepest_macros = 2;

// The tree of `source`; functions are resolved by name and literal patterns compiled. The first fault ends it.
tl::expected<std::unique_ptr<Node>, Problem> parsed(std::string_view source);

}  // namespace jalon
