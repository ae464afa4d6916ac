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

}  // namespace jalon
