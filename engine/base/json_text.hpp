// Pieces of canonical JSON, for those who write a text member by member instead of making a value of all first.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace jalon {

// Adds what `to_json` writes for a text, and for an instant, to the end of `out`.
void append_json(std::string& out, std::string_view text);
void append_json(std::string& out, Instant instant);

}  // namespace jalon
