// The log of accesses in the database of the cases.
//
// Noting one costs no more than remembering it: lines are written together, every few seconds and before any is read. A
// machine that stops between loses the last few.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/cases/access_log.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteAccessLog final : public AccessLog {
  public:
    // The database belongs to the caller and outlives the log.
    explicit SqliteAccessLog(Database& database) : database_(database) {}
    ~SqliteAccessLog() override;

    void note(const AccessEntry& access) override;
    std::vector<AccessEntry> of_agent(const AgentId& agent, int limit) override;
    void give_reason(const AccessReason& reason) override;
    std::optional<Instant> reason_given(const UserId& user, const DocumentId& document) override;
    std::vector<AccessReason> reasons(int limit, int offset) override;
    // Writes what waits, and lets go of what is older than twelve months. Throws StorageFailure; what waits then waits
    // on.
    void write();

  private:
    Database& database_;
    std::mutex mutex_;
    std::vector<AccessEntry> waiting_;
    std::map<std::string, Instant> noted_;  // by person and object: when it was noted last
};

}  // namespace jalon
