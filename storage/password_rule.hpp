// Which passwords are refused (CNIL, délibération 2022-100): too short, or among those tried first.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"

namespace jalon {

// true, or Error: invalid. `login` is the account's: a password that holds it is refused.
Result<bool> check_password(std::string_view password, std::string_view login);

}  // namespace jalon
