#include "engine/cases/account_security.hpp"

#include <algorithm>
#include <array>

namespace jalon {

bool needs_second_factor(const std::vector<std::string>& roles) {
    constexpr std::array<std::string_view, 8> of_the_centre = {
        "counsellor", "head_of_service", "secretary", "accountant", "centre_head", "administrator", "archivist", "dpo"};
    return std::ranges::any_of(
        roles, [&](const std::string& role) { return std::ranges::find(of_the_centre, role) != of_the_centre.end(); });
}

bool is_proved(const Session& session, Instant now) {
    return now < session.proved_at + proof_life;
}

}  // namespace jalon
