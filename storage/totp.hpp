// Codes of six digits that a telephone shows for thirty seconds (RFC 6238, with SHA-1 as telephones expect), and the
// way their secret is written (RFC 4648, base 32).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace jalon::storage {

// The thirty seconds that an instant falls into, counted from 1970.
std::int64_t totp_step(Instant now);
// The code of a step, of `digits` digits (6 to 8). `secret` is raw bytes.
std::string totp_code(const std::string& secret, std::int64_t step, int digits = 6);
// The step whose code this is, among those of now, just before and just after; nullopt when it is none of them, or not
// later than `last_step`, whose code was used.
std::optional<std::int64_t> step_of_code(const std::string& secret, std::string_view code, Instant now,
                                         std::int64_t last_step);
// Upper case, without padding.
std::string base32(std::string_view bytes);

}  // namespace jalon::storage
