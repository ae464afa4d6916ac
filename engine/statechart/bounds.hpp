// The `min` and `max` that a workflow declares for its data. For files of this folder.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/definition/workflow.hpp"

namespace jalon {

// Why `value` is not one that `datum` may have, as a French sentence; nullopt when it is, when there is none, or when
// a bound cannot be computed (what it is made of is not there yet).
std::optional<std::string> out_of_bounds(const Datum& datum, const Value& value,
                                         const std::function<Result<Value>(const Formula&)>& evaluate);

}  // namespace jalon
