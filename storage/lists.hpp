// Saved views and the log of exports, in the database of the cases.
#pragma once

#include "engine/cases/lists.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteLists final : public Lists {
  public:
    // The database belongs to the caller and outlives the lists.
    explicit SqliteLists(Database& database) : database_(database) {}

    std::vector<SavedView> views(const UserId& user) override;
    Result<bool> keep(const SavedView& view) override;
    void forget(const UserId& user, const std::string& name) override;
    // Lets go of what is older than twelve months as well.
    void note(const ExportEntry& entry) override;
    std::vector<ExportEntry> exports(int limit, int offset) override;

  private:
    Database& database_;
};

}  // namespace jalon
