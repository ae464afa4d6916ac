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

enum class Names {
    known,  // a function must exist
    free,   // a function may turn out unknown when called, and "a.b" may be one name
};

// The tree of `source`; functions are resolved by name and literal patterns compiled. The first fault ends it.
tl::expected<std::unique_ptr<Node>, Problem> parsed(std::string_view source, Names names = Names::known);

}  // namespace jalon
