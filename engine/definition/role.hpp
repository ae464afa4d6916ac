// The roles that definitions and access rights speak of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jalon {

// « Correspondant RH », « Agent » …: what people read for a role; the id itself for an unknown one.
std::string role_label(std::string_view role);

// Every role id.
const std::vector<std::string>& all_roles();

}  // namespace jalon
