#include "engine/cases/account_security.hpp"

#include <algorithm>
#include <array>

namespace jalon {

bool needs_second_factor(const std::vector<std::string>& roles) {
    // A provider writes what agents confide, as a counsellor does.
    constexpr std::array<std::string_view, 9> with_secrets = {"counsellor",    "provider",   "head_of_service",
                                                              "secretary",     "accountant", "centre_head",
                                                              "administrator", "archivist",  "dpo"};
    return std::ranges::any_of(
        roles, [&](const std::string& role) { return std::ranges::find(with_secrets, role) != with_secrets.end(); });
}

bool is_proved(const Session& session, Instant now) {
    return now < session.proved_at + proof_life;
}

}  // namespace jalon
