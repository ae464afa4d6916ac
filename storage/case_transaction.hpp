// One change of one or more cases. For the sources of this folder only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"
#include "storage/sql.hpp"

namespace jalon {

class SqliteCaseTransaction final : public CaseTransaction {
  public:
    // Alone to write, until committed or destroyed.
    explicit SqliteCaseTransaction(Database& database)
        : own_(std::make_unique<storage::Writing>(database)), session_(own_->session()) {}
    // Within a transaction that belongs to the caller, who commits it.
    explicit SqliteCaseTransaction(storage::Connection& session) : session_(session) {}

    std::optional<Case> load(const CaseId& id) override;
    std::optional<Case> latest(const std::string& workflow, const OrganisationId& organisation,
                               const AgentId& agent) override;
    std::vector<CaseHeader> running_at(const std::string& workflow, const OrganisationId& organisation) override;
    std::vector<CaseHeader> all_of(const std::string& workflow, const OrganisationId& organisation,
                                   const AgentId& agent) override;
    std::vector<CaseHeader> running(const std::string& workflow, const AgentId& agent) override;
    std::int64_t running_cases_of(const UserId& counsellor) override;
    void insert(const Case& the_case, const std::vector<DataPart>& parts, const std::vector<TaskRow>& tasks) override;
    bool update(const Case& the_case, const std::vector<DataPart>& parts, const std::vector<TaskRow>& tasks,
                std::int64_t expected_revision) override;
    bool advance(const CaseChange& change) override;
    std::optional<std::int64_t> revision(const CaseId& id) override;
    std::int64_t next_number(const std::string& series, int year) override;
    std::vector<DocumentRecord> documents(const CaseId& id) override;
    void add_document(const DocumentRecord& document, const std::string& search_text) override;
    void set_document_status(const DocumentId& id, const std::string& status) override;
    std::optional<JournalEntry> last_journal_entry(const CaseId& id) override;
    void append(const JournalEntry& entry) override;
    void enqueue(const OutgoingMessage& message) override;
    std::optional<CaseId> seen(const std::string& key) override;
    void remember(const std::string& key, const CaseId& id) override;
    void commit() override;

  private:
    storage::Connection& session() { return session_; }
    void save_part(const CaseId& id, const DataPart& part, const std::string& json);
    void remove_part(const CaseId& id, const std::string& name, const std::string& audience);
    void save_parts(const CaseId& id, const std::vector<DataPart>& parts);
    void save_appointments(const Case& the_case);
    // `fewer`: there may be more of them in the database.
    void save_tasks(const CaseId& id, const std::vector<TaskRow>& tasks, bool fewer);

    std::unique_ptr<storage::Writing> own_;
    storage::Connection& session_;
};

}  // namespace jalon
