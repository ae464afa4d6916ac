// Everything that guards and actions may name, gathered from the world, the data and what is computed from them.
#pragma once

#include <functional>
#include <string_view>

#include "engine/base/value.hpp"
#include "engine/statechart/machine.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// The declared data without value yet and the forms not filled yet are null; so is a computed datum that lacks a fact.
// `in_state` tells which states are active, for computed data that ask.
Record gather_names(const Workflow& workflow, const Machine& machine, const Record& data, const Facts& facts,
                    std::function<bool(std::string_view)> in_state);

// True when `path` is `wanted`, or ends with it after a dot.
bool path_matches(std::string_view path, std::string_view wanted);

}  // namespace jalon
