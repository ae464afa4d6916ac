// The forms in which a template may ask for a value: `{{start.short}}`, `{{price.words}}`. One table for what the
// checks accept before publication and for what rendering prints.
#pragma once

#include <span>
#include <string_view>

#include "engine/expression/expression.hpp"

namespace jalon {

// "short", "words" …: every form there is.
std::span<const std::string_view> value_forms();

bool is_value_form(std::string_view name);

// False when a value of that type never prints in that form; true also when the type does not tell.
bool suits(const Type& type, std::string_view form);

}  // namespace jalon
