// Accounts and bodies for the administrator, with the entries of what was changed, in the database of the cases.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/administration.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteAdministration final : public AdministrationStore {
  public:
    // The database belongs to the caller and outlives this. Several threads may call at once.
    explicit SqliteAdministration(Database& database) : database_(database) {}

    std::vector<User> accounts(const std::string& text, int limit, int offset) override;
    std::int64_t count_accounts(const std::string& text) override;
    std::vector<Organisation> organisations(const std::string& text, int limit, int offset) override;
    std::int64_t count_organisations(const std::string& text) override;
    Result<bool> keep(const RowChange<User>& change) override;
    Result<bool> keep(const std::vector<RowChange<Organisation>>& changes) override;
    std::vector<AdministrationEntry> entries(int limit, int offset) override;

  private:
    Database& database_;
};

}  // namespace jalon
