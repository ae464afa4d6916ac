// How a value prints in French, and the sub-names that ask for another form: `{{start}}`, `{{start.short}}`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/value.hpp"

namespace jalon::rendering {

// The text of a scalar: « 3 février 2027 », « 1 560,00 € », « 34,25 »; nothing for a bool, a list, a record or null.
std::optional<std::string> printed(const Value& value);

// The text of `value` in one of the forms of `value_forms()`, or nothing when that form does not suit the value.
std::optional<std::string> printed_as(const Value& value, std::string_view format);

}  // namespace jalon::rendering
