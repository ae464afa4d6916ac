// Finds before publication what would go wrong later: unknown names, types that do not go together, facts that
// may be absent. Internal to this folder.
#pragma once

#include <string_view>
#include <vector>

#include "engine/expression/node.hpp"

namespace jalon {

struct Checked {
    Type type;
    std::vector<Problem> problems;  // in reading order
};

// Also marks in the tree what the evaluator wants to know of declared types.
Checked checked(Node& root, std::string_view source, const Environment& environment);

}  // namespace jalon
