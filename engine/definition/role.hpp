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

// Roles of the centre that know of every case; the others know of those that they take part in.
const std::vector<std::string>& roles_of_the_service();
// Roles of bodies besides the employer, which each case names for its own part: a host.
const std::vector<std::string>& roles_of_other_bodies();
// Roles that may learn who the agent of a case is.
const std::vector<std::string>& roles_that_know_the_agent();
// True when one of the roles is that of an employer, be it another than the one of the case.
bool reaches_employer(const std::vector<std::string>& audience);

}  // namespace jalon
