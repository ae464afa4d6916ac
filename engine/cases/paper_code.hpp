// The short code at the foot of a paper, by which whoever deposits a signed copy says which paper was signed.
//
// It stands on the paper alone, so that it is read there and not copied from a screen. It follows from the number,
// which no other paper of the house bears: it tells versions apart and keeps no secret.
#pragma once

#include <string>
#include <string_view>

namespace jalon {

// « K7F-3QX », without letters that are taken for digits. The same for the same number.
std::string paper_code(std::string_view number);

// Whether that is what somebody typed: capitals, blanks and hyphens do not count.
bool is_paper_code(std::string_view typed, std::string_view number);

}  // namespace jalon
