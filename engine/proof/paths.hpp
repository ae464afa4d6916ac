// What is asked for before it is there, on every path that leads to it or on some: the facts that a template needs,
// that a message prints, and that a condition, a value or the date of a timer cannot do without.
//
// Exact as far as states and presences go (walk.hpp tells where that is coarse). Not looked at: answers that a form
// lets people leave out (the checker of types asks for `has(x)` there), what is asked of the items of a list, the facts
// that a decision table reads, and what a template prints without listing it under `needs`.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon::proof {

// Error: no path has filled it, or it is lacking on a path that people, and the world outside, can certainly take.
// Warning: it is lacking on a path that depends on conditions over facts of the case; or the workflow was too large, in
// which case nothing else is said of it. Without `catalogue`, nothing: whoever plays a bare machine gives its data.
std::vector<Finding> check_paths(const Workflow& workflow, const Catalogue* catalogue);

}  // namespace jalon::proof
