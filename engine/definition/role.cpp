#include "engine/definition/role.hpp"

#include <algorithm>
#include <array>

namespace jalon {

namespace {

struct RoleName {
    std::string_view id;
    std::string_view label;
};

constexpr std::array role_names = {
    RoleName{"agent", "Agent"},
    RoleName{"hr_officer", "Correspondant RH"},
    RoleName{"employer_head", "Autorité territoriale"},
    RoleName{"line_manager", "Encadrant"},
    RoleName{"host", "Structure d’accueil"},
    RoleName{"provider", "Prestataire"},
    RoleName{"counsellor", "Conseiller"},
    RoleName{"head_of_service", "Responsable du service"},
    RoleName{"secretary", "Secrétariat du centre de gestion"},
    RoleName{"accountant", "Comptabilité du centre de gestion"},
    RoleName{"centre_head", "Présidence du centre de gestion"},
    RoleName{"administrator", "Administrateur"},
    RoleName{"archivist", "Archiviste"},
    RoleName{"dpo", "Délégué à la protection des données"},
    RoleName{"operator", "Exploitant technique"},
};

// Of any employer: the one of the case, or another that takes part.
constexpr std::array<std::string_view, 4> employer_roles{"hr_officer", "employer_head", "line_manager", "host"};

}  // namespace

std::string role_label(std::string_view role) {
    const auto* found = std::ranges::find(role_names, role, &RoleName::id);
    return std::string(found == role_names.end() ? role : found->label);
}

const std::vector<std::string>& all_roles() {
    static const std::vector<std::string> roles = [] {
        std::vector<std::string> ids;
        for (const RoleName& role : role_names) {
            ids.emplace_back(role.id);
        }
        return ids;
    }();
    return roles;
}

const std::vector<std::string>& roles_of_the_service() {
    static const std::vector<std::string> roles{"head_of_service", "secretary", "centre_head",
                                                "accountant",      "archivist", "dpo"};
    return roles;
}

const std::vector<std::string>& roles_of_other_bodies() {
    static const std::vector<std::string> roles{"host", "provider"};
    return roles;
}

const std::vector<std::string>& roles_that_know_the_agent() {
    static const std::vector<std::string> roles{"agent",           "hr_officer", "employer_head", "counsellor",
                                                "head_of_service", "secretary",  "centre_head",   "archivist"};
    return roles;
}

bool reaches_employer(const std::vector<std::string>& audience) {
    return std::ranges::any_of(audience, [](const std::string& role) {
        return std::ranges::find(employer_roles, role) != employer_roles.end();
    });
}

}  // namespace jalon
