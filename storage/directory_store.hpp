// Bodies, agents and people in the database of the cases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/directory.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteDirectory final : public Directory {
  public:
    // The database belongs to the caller and outlives the directory. Several threads may call at once.
    explicit SqliteDirectory(Database& database);

    std::optional<Organisation> organisation(const OrganisationId& id) const override;
    std::optional<Agent> agent(const AgentId& id) const override;
    std::optional<User> user(const UserId& id) const override;
    // The organisation of type `cdg`; an empty id while there is none.
    OrganisationId centre() const override;
    std::vector<Agent> agents_of(const OrganisationId& id) const override;
    std::vector<User> users_with_role(const std::string& role) const override;
    std::vector<Organisation> organisations() const override;
    std::uint64_t version() const override { return database_.directory_version(); }

    // By login, whatever its case.
    std::optional<User> user_by_login(const std::string& login) const;

    // Each adds one or replaces the one of the same id. Throws StorageFailure when an agent's body is unknown or a
    // login belongs to somebody else.
    void save_organisation(const Organisation& organisation);
    void save_agent(const Agent& agent);
    void save_user(const User& user);

  private:
    Database& database_;
};

}  // namespace jalon
