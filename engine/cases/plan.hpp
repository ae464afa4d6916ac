// What a step will write, gathered outside the transaction that writes it.
//
// Facts, conditions, papers take their time; the writer's is everybody's. A step is therefore prepared from a committed
// state, and then written by a transaction that first makes sure that what it was prepared from still holds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"

namespace jalon {

// Something was asked that only a transaction can answer; the step is then taken inside one.
struct NotPlanned {};

// Reads what is committed, with what was planned upon it; carries the writes out later. Only what belongs to one case
// can be planned: numbers, and questions about other cases, throw NotPlanned.
class Plan : public CaseTransaction {
  public:
    // The store belongs to the caller and outlives the plan.
    Plan(CaseStore& store, CaseId id) : store_(store), id_(std::move(id)) {}

    // Writes all of it, in order.
    void carry_out(CaseTransaction& transaction) const;

    std::vector<DocumentRecord> documents(const CaseId& id) override;
    void add_document(const DocumentRecord& document, const std::string& search_text) override;
    void set_document_status(const DocumentId& id, const std::string& status) override;
    void enqueue(const OutgoingMessage& message) override;

    // Each throws NotPlanned.
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
    std::optional<JournalEntry> last_journal_entry(const CaseId& id) override;
    void append(const JournalEntry& entry) override;
    std::optional<CaseId> seen(const std::string& key) override;
    void remember(const std::string& key, const CaseId& id) override;
    void commit() override;

  private:
    CaseStore& store_;
    CaseId id_;
    std::optional<std::vector<DocumentRecord>> documents_;  // once asked for
    std::vector<std::function<void(CaseTransaction&)>> writes_;
};

}  // namespace jalon
