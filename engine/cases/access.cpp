#include "engine/cases/access.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jalon {

namespace {

// Roles of the centre that know of every case; what they may read of it is decided document by document and field by
// field.
constexpr std::array service_wide = {"head_of_service", "secretary", "centre_head", "accountant", "archivist", "dpo"};
constexpr std::array of_the_employer = {"hr_officer", "employer_head"};

template <std::size_t n>
bool is_one_of(const std::array<const char*, n>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

}  // namespace

bool Actor::has(std::string_view role) const {
    return std::ranges::find(roles, role) != roles.end();
}

Actor actor_of(const User& user) {
    Actor actor;
    actor.user = user.id;
    actor.roles = user.roles;
    actor.organisation = user.organisation;
    actor.agent = user.agent;
    actor.name = user.first_name + " " + user.last_name;
    return actor;
}

std::vector<std::string> roles_in(const Actor& actor, const CaseHeader& header) {
    std::vector<std::string> roles;
    for (const std::string& role : actor.roles) {
        const bool employer = is_one_of(of_the_employer, role) && !actor.organisation.empty() &&
                              actor.organisation == header.organisation;
        const bool agent = role == "agent" && !actor.agent.empty() && actor.agent == header.agent;
        const bool counsellor = role == "counsellor" && !actor.user.empty() && actor.user == header.counsellor;
        if (employer || agent || counsellor || is_one_of(service_wide, role)) {
            roles.push_back(role);
        }
    }
    return roles;
}

std::vector<CaseScope> scopes_of(const Actor& actor) {
    std::vector<CaseScope> scopes;
    for (const std::string& role : actor.roles) {
        CaseScope scope;
        scope.roles = {role};
        if (is_one_of(of_the_employer, role)) {
            scope.organisation = actor.organisation;
        } else if (role == "agent") {
            scope.agent = actor.agent;
        } else if (role == "counsellor") {
            scope.counsellor = actor.user;
        } else if (is_one_of(service_wide, role)) {
            scope.all = true;
        } else {
            continue;
        }
        scopes.push_back(std::move(scope));
    }
    return scopes;
}

bool may_know_agent(const std::vector<std::string>& roles) {
    static constexpr std::array knowing = {"agent",           "hr_officer", "employer_head", "counsellor",
                                           "head_of_service", "secretary",  "centre_head",   "archivist"};
    return std::ranges::any_of(roles, [](const std::string& role) { return is_one_of(knowing, role); });
}

}  // namespace jalon
