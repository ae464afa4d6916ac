// Characters as they are set: composed, without those that only steer other programs.
#pragma once

#include <string>
#include <string_view>

namespace jalon::rendering {

// `text` in normal form C (« e » and an accent become « é »), so that names typed on any machine look and search the
// same; soft hyphens and other invisible signs are left out, and ligatures typed as one sign (« ﬁ ») become their
// letters.
std::u32string composed(std::u32string_view text);

// Whether our way of setting, from left to right, letter by letter, does justice to the script of `c`. Where it does
// not, letters would stand in the wrong order or shape, which is worse than a refusal.
bool is_of_known_script(char32_t c);

}  // namespace jalon::rendering
