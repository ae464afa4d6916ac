// Cases with their journal, numbers, papers, tasks and messages in one database.
//
// A case is a row, its data lie beside it cut by audience, so that a query leaves out what a role may not see before it
// is read. The journal and the papers are guarded by the database itself: it refuses to change or delete them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"
#include "storage/database.hpp"

namespace jalon {

class SqliteCaseStore final : public CaseStore {
  public:
    // The database belongs to the caller and outlives the store. Several threads may call at once; a thread has at most
    // one transaction, and keeps no definition while it has one (reading is always possible).
    explicit SqliteCaseStore(Database& database);

    std::unique_ptr<CaseTransaction> begin() override;
    using CaseStore::together;
    std::vector<WorkDone> together(const std::vector<CaseWork>& works, Work kind) override;

    std::optional<CaseHeader> header(const CaseId& id) override;
    std::optional<Case> load(const CaseId& id) override;
    std::optional<KnownCase> known(const CaseId& id) override;
    std::optional<Case> latest(const std::string& workflow, const OrganisationId& organisation,
                               const AgentId& agent) override;
    std::optional<Case> load_for(const CaseId& id, const std::vector<std::string>& roles) override;
    std::vector<CaseHeader> running_at(const std::string& workflow, const OrganisationId& organisation) override;
    std::vector<CaseHeader> all_of(const std::string& workflow, const OrganisationId& organisation,
                                   const AgentId& agent) override;
    CaseList cases(const std::vector<CaseScope>& scopes, const CaseFilter& filter) override;
    std::vector<TaskLine> tasks(const CaseScope& scope, bool mine) override;
    std::vector<TaskRow> tasks_of(const CaseId& id) override;
    std::vector<AppointmentLine> appointments(const CaseScope& scope, const AppointmentFilter& filter) override;
    std::vector<DocumentLine> documents(const CaseScope& scope, const DocumentFilter& filter) override;
    std::optional<DocumentRecord> document(const DocumentId& id) override;
    std::vector<DocumentRecord> documents_of(const CaseId& id) override;
    std::vector<JournalEntry> history(const CaseId& id) override;
    std::vector<JournalEntry> journal(const CaseId& id) override;
    std::vector<MessageLine> messages_for(const UserId& user, int limit) override;
    std::vector<OutgoingMessage> messages_of(const CaseId& id) override;
    std::vector<CaseId> due_cases(Instant now, int limit, int offset) override;
    void keep_definition(const std::string& digest, const std::string& package) override;
    std::optional<std::string> definition(const std::string& digest) override;
    std::optional<std::string> published() override;

  private:
    Database& database_;
};

}  // namespace jalon
