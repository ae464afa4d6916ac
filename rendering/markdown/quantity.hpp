// Numbers as our documents write them, read back for what draws them.
#pragma once

#include <optional>
#include <string_view>

namespace jalon::rendering {

// The value of « 12 », « 12,5 », « 1 560,00 € », « 75 % », « 21 h 30 » or « 45 min » (both in hours); nothing when the
// text is no such number or is below zero.
std::optional<double> counted(std::string_view text);

// Whether the text is a number without a unit.
bool is_bare_number(std::string_view text);

}  // namespace jalon::rendering
