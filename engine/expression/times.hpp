// Instants and durations as expressions compute with them: exact to the nanosecond, instants within the years 1 to
// 9999, durations within 292 years either way, as in CEL. Internal to this folder.
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/base/wide.hpp"

namespace jalon {

bool is_instant(const Value& value);
bool is_duration(const Value& value);
// Nanoseconds since 1970, or of the duration; `value` is an instant or a duration.
Wide nanoseconds_of(const Value& value);
// Errors (invalid): out of range.
Result<Value> instant_of(Wide nanoseconds);
Result<Value> duration_of(Wide nanoseconds);

// "2009-02-13T23:31:30.123456789Z" with as many decimals as needed, "90s", "1.5s".
std::string instant_text(const Value& instant);
std::string duration_text(const Value& duration);

// `value` with instants and durations cut to the millisecond, in lists and records too.
Value without_nanoseconds(const Value& value);

}  // namespace jalon
