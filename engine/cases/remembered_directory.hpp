// The directory as seen during one call of the service: what was looked up once is not looked up again. Facts are
// gathered several times while an event is carried out, and a history names the same few people all along.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/directory.hpp"

namespace jalon {

// For one thread, and short-lived: it does not learn of what changes meanwhile.
class RememberedDirectory final : public Directory {
  public:
    // `source` belongs to the caller and outlives this.
    explicit RememberedDirectory(const Directory& source) : source_(source) {}

    std::optional<Organisation> organisation(const OrganisationId& id) const override;
    std::optional<Agent> agent(const AgentId& id) const override;
    std::optional<User> user(const UserId& id) const override;
    OrganisationId centre() const override;
    std::vector<Agent> agents_of(const OrganisationId& id) const override;
    std::vector<User> users_with_role(const std::string& role) const override;
    std::vector<Organisation> organisations() const override;

  private:
    const Directory& source_;
    mutable std::map<OrganisationId, std::optional<Organisation>> organisations_;
    mutable std::map<AgentId, std::optional<Agent>> agents_;
    mutable std::map<UserId, std::optional<User>> users_;
    mutable std::map<std::string, std::vector<User>> by_role_;
    mutable std::optional<OrganisationId> centre_;
};

}  // namespace jalon
