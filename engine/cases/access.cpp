#include "engine/cases/access.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/definition/role.hpp"
#include "engine/definition/workflow.hpp"

namespace jalon {

namespace {

// What those who know of every case may read of it is decided document by document and field by field.
bool is_service_wide(std::string_view role) {
    return std::ranges::find(roles_of_the_service(), role) != roles_of_the_service().end();
}

bool is_of_other_body(std::string_view role) {
    return std::ranges::find(roles_of_other_bodies(), role) != roles_of_other_bodies().end();
}

bool takes_part(const CaseHeader& header, const std::string& role) {
    return header.parties.empty() || std::ranges::find(header.parties, role) != header.parties.end();
}

template <std::size_t n>
bool is_one_of(const std::array<const char*, n>& roles, std::string_view role) {
    return std::ranges::find(roles, role) != roles.end();
}

// The agent alone with the centre: nobody signs for it, nobody pays.
bool is_without_employer(const CaseHeader& header) {
    return std::ranges::none_of(roles_of_the_employer, [&](const char* role) { return takes_part(header, role); });
}

bool knows_every_case(const CaseHeader& header, const std::string& role) {
    return is_service_wide(role) &&
           (!is_one_of(roles_beside_the_employer, role) || takes_part(header, role) || !is_without_employer(header));
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
        const bool employer = is_one_of(roles_of_the_employer, role) && !actor.organisation.empty() &&
                              actor.organisation == header.organisation;
        const bool agent = role == "agent" && !actor.agent.empty() && actor.agent == header.agent;
        const bool counsellor = role == "counsellor" && !actor.user.empty() && actor.user == header.counsellor;
        const auto body = header.bodies.find(role);
        const bool other =
            body != header.bodies.end() && !actor.organisation.empty() && actor.organisation == body->second;
        const bool named = (employer || agent || counsellor || other) && takes_part(header, role);
        if (named || knows_every_case(header, role)) {
            roles.push_back(role);
        }
    }
    return roles;
}

std::vector<std::string> roles_taking_part(const Workflow& workflow, const Situation& situation,
                                           const std::vector<std::string>& already, const std::string& opener) {
    std::vector<std::string> roles;
    for (const Party& party : workflow.parties) {
        const bool known =
            party.from.empty() || party.role == opener || std::ranges::find(already, party.role) != already.end();
        if (known || std::ranges::any_of(party.from, [&](const std::string& state) { return situation.in(state); })) {
            roles.push_back(party.role);
        }
    }
    return roles;
}

std::vector<CaseScope> scopes_of(const Actor& actor) {
    std::vector<CaseScope> scopes;
    for (const std::string& role : actor.roles) {
        CaseScope scope;
        scope.roles = {role};
        if (is_one_of(roles_of_the_employer, role)) {
            scope.organisation = actor.organisation;
        } else if (role == "agent") {
            scope.agent = actor.agent;
        } else if (role == "counsellor") {
            scope.counsellor = actor.user;
        } else if (is_service_wide(role)) {
            scope.all = true;
        } else if (is_of_other_body(role)) {
            scope.body = actor.organisation;
        } else {
            continue;
        }
        scopes.push_back(std::move(scope));
    }
    return scopes;
}

bool may_know_agent(const std::vector<std::string>& roles) {
    const std::vector<std::string>& knowing = roles_that_know_the_agent();
    return std::ranges::any_of(
        roles, [&](const std::string& role) { return std::ranges::find(knowing, role) != knowing.end(); });
}

}  // namespace jalon
