// Spaces at which a line must not end: « M. Dupont », « art. 5 », « 3 février 2027 », « 12 000 », « J. Ferrand ».
#pragma once

#include <string>
#include <string_view>

namespace jalon::rendering {

// `line` with those spaces replaced: by U+202F between the groups of a number, by U+00A0 elsewhere.
std::string with_protected_spaces(std::string_view line);

}  // namespace jalon::rendering
