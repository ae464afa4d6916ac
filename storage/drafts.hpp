// Drafts in the database of the cases.
#pragma once

#include <optional>
#include <string>

#include "engine/cases/drafts.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteDrafts final : public Drafts {
  public:
    // The database belongs to the caller and outlives the drafts.
    explicit SqliteDrafts(Database& database) : database_(database) {}

    std::optional<Draft> find(const UserId& user, const CaseId& case_id, const std::string& event,
                              Instant now) override;
    DraftSaved save(const Draft& draft) override;
    void forget(const UserId& user, const CaseId& case_id, const std::string& event) override;

  private:
    Database& database_;
};

}  // namespace jalon
