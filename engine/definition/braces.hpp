// The names that a title, a message or a visa prints: « {{case.reference}} ».
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jalon {

// In reading order; what is opened and not closed is no name.
std::vector<std::string> names_in_braces(std::string_view text);

}  // namespace jalon
