// The types of public bodies that definitions and the directory speak of.
#pragma once

#include <array>
#include <string_view>

namespace jalon {

// The centre itself; all other bodies may be employers and have cases.
constexpr std::string_view centre_type = "cdg";

constexpr std::array<std::string_view, 11> body_types{"commune",     "epci",   "syndicat", "ccas", "caisse_des_ecoles",
                                                      "departement", "region", "sdis",     "oph",  centre_type,
                                                      "other"};

}  // namespace jalon
