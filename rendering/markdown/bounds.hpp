// What a text may ask of those who read and lay it out: depth, length and cells are bounded, so that no template and no
// facts take the memory or the time of everybody else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/base/result.hpp"

namespace jalon::rendering {

// Blocks in one another, and styles, links and notes in one another.
constexpr int nesting_max = 24;
// Of one paragraph, cell or line of a block: some fifty pages without a break.
constexpr std::size_t text_bytes_max = 200'000;
constexpr std::size_t columns_max = 40;
// Of all tables together. A row that is shorter than its header costs as much as a whole one.
constexpr std::size_t cells_max = 500'000;

// The error (definition, `where` the line, from 1) of Markdown whose tables are too wide or too long, told before the
// library that reads it makes all their cells; nothing for any other.
std::optional<Error> tables_beyond_bounds(const std::string& markdown);

}  // namespace jalon::rendering
