// A situation as canonical JSON and back: what storage keeps, and what tests throw away and rebuild between steps.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

enum class WithData { no, yes };

// Equal situations give equal text. `no` leaves the data empty, for who keeps them apart.
std::string situation_to_json(const Situation& situation, WithData with_data = WithData::yes);
// Error: invalid, for text that `situation_to_json` did not write.
Result<Situation> situation_from_json(std::string_view json);

}  // namespace jalon
