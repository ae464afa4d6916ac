// Stores that fail at the n-th write, for tests that try every n.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/cases/stores.hpp"

namespace jalon::test {

class InjectedFailure : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Counts writes and throws at the chosen one, and at it alone.
class Fuse {
  public:
    // 1 fails at the first write; 0 never fails.
    void set(int nth) { left_ = nth; }
    void write(const char* what) {
        if (left_ > 0 && --left_ == 0) {
            throw InjectedFailure(what);
        }
    }

  private:
    int left_ = 0;
};

class FaultyTransaction final : public CaseTransaction {
  public:
    FaultyTransaction(std::unique_ptr<CaseTransaction> inner, Fuse& fuse)
        : own_(std::move(inner)), inner_(own_.get()), fuse_(fuse) {}
    // Within the transaction of somebody else.
    FaultyTransaction(CaseTransaction& inner, Fuse& fuse) : inner_(&inner), fuse_(fuse) {}

    std::optional<Case> load(const CaseId& id) override { return inner_->load(id); }
    std::optional<Case> latest(const std::string& workflow, const OrganisationId& organisation,
                               const AgentId& agent) override {
        return inner_->latest(workflow, organisation, agent);
    }
    std::vector<CaseHeader> running_at(const std::string& workflow, const OrganisationId& organisation) override {
        return inner_->running_at(workflow, organisation);
    }
    std::vector<CaseHeader> all_of(const std::string& workflow, const OrganisationId& organisation,
                                   const AgentId& agent) override {
        return inner_->all_of(workflow, organisation, agent);
    }
    std::vector<CaseHeader> running(const std::string& workflow, const AgentId& agent) override {
        return inner_->running(workflow, agent);
    }
    std::int64_t running_cases_of(const UserId& counsellor) override { return inner_->running_cases_of(counsellor); }
    std::vector<DocumentRecord> documents(const CaseId& id) override { return inner_->documents(id); }
    std::optional<JournalEntry> last_journal_entry(const CaseId& id) override { return inner_->last_journal_entry(id); }
    std::optional<CaseId> seen(const std::string& key) override { return inner_->seen(key); }

    // The writes fail after they were made: what they left must go away with the transaction.
    void insert(const Case& the_case, const std::vector<DataPart>& parts, const std::vector<TaskRow>& tasks) override {
        inner_->insert(the_case, parts, tasks);
        fuse_.write("insert");
    }
    bool update(const Case& the_case, const std::vector<DataPart>& parts, const std::vector<TaskRow>& tasks,
                std::int64_t expected_revision) override {
        const bool updated = inner_->update(the_case, parts, tasks, expected_revision);
        fuse_.write("update");
        return updated;
    }
    bool advance(const CaseChange& change) override {
        const bool advanced = inner_->advance(change);
        fuse_.write("advance");
        return advanced;
    }
    std::optional<std::int64_t> revision(const CaseId& id) override { return inner_->revision(id); }
    std::int64_t next_number(const std::string& series, int year) override {
        const std::int64_t number = inner_->next_number(series, year);
        fuse_.write("next_number");
        return number;
    }
    void add_document(const DocumentRecord& document, const std::string& search_text) override {
        inner_->add_document(document, search_text);
        fuse_.write("add_document");
    }
    void set_document_status(const DocumentId& id, const std::string& status) override {
        inner_->set_document_status(id, status);
        fuse_.write("set_document_status");
    }
    void append(const JournalEntry& entry) override {
        inner_->append(entry);
        fuse_.write("append");
    }
    void enqueue(const OutgoingMessage& message) override {
        inner_->enqueue(message);
        fuse_.write("enqueue");
    }
    void remember(const std::string& key, const CaseId& id) override {
        inner_->remember(key, id);
        fuse_.write("remember");
    }
    // Two ways to fail: before it is written, and after, when the answer gets lost.
    void commit() override {
        fuse_.write("before the commit");
        inner_->commit();
        fuse_.write("after the commit");
    }

  private:
    std::unique_ptr<CaseTransaction> own_;
    CaseTransaction* inner_;
    Fuse& fuse_;
};

// Reads as the store within does; its transactions burn the fuse.
class FaultyStore final : public CaseStore {
  public:
    FaultyStore(CaseStore& inner, Fuse& fuse) : inner_(inner), fuse_(fuse) {}

    std::unique_ptr<CaseTransaction> begin() override {
        return std::make_unique<FaultyTransaction>(inner_.begin(), fuse_);
    }

    // How often something was asked to be written together.
    int asked() const { return asked_; }

    using CaseStore::together;
    std::vector<WorkDone> together(const std::vector<CaseWork>& works, Work kind) override {
        ++asked_;
        std::vector<CaseWork> faulty;
        for (const CaseWork& work : works) {
            faulty.emplace_back([&](CaseTransaction& inner) {
                FaultyTransaction transaction(inner, fuse_);
                const bool wanted = work(transaction);
                fuse_.write("before the commit");
                return wanted;
            });
        }
        std::vector<WorkDone> done = inner_.together(faulty, kind);
        for (WorkDone& one : done) {
            try {
                fuse_.write("after the commit");
            } catch (const InjectedFailure&) {
                one.failure = std::current_exception();
            }
        }
        return done;
    }

    std::optional<CaseHeader> header(const CaseId& id) override { return inner_.header(id); }
    std::optional<KnownCase> known(const CaseId& id) override { return inner_.known(id); }
    std::vector<DocumentRecord> documents_of(const CaseId& id) override { return inner_.documents_of(id); }
    std::optional<Case> load(const CaseId& id) override { return inner_.load(id); }
    std::optional<Case> latest(const std::string& workflow, const OrganisationId& organisation,
                               const AgentId& agent) override {
        return inner_.latest(workflow, organisation, agent);
    }
    std::optional<Case> load_for(const CaseId& id, const std::vector<std::string>& roles) override {
        return inner_.load_for(id, roles);
    }
    std::vector<CaseHeader> running_at(const std::string& workflow, const OrganisationId& organisation) override {
        return inner_.running_at(workflow, organisation);
    }
    std::vector<CaseHeader> all_of(const std::string& workflow, const OrganisationId& organisation,
                                   const AgentId& agent) override {
        return inner_.all_of(workflow, organisation, agent);
    }
    CaseList cases(const std::vector<CaseScope>& scopes, const CaseFilter& filter) override {
        return inner_.cases(scopes, filter);
    }
    std::vector<TaskLine> tasks(const CaseScope& scope, bool mine) override { return inner_.tasks(scope, mine); }
    std::vector<TaskRow> tasks_of(const CaseId& id) override { return inner_.tasks_of(id); }
    std::vector<AppointmentLine> appointments(const CaseScope& scope, const AppointmentFilter& filter) override {
        return inner_.appointments(scope, filter);
    }
    std::vector<DocumentLine> documents(const CaseScope& scope, const DocumentFilter& filter) override {
        return inner_.documents(scope, filter);
    }
    std::optional<DocumentRecord> document(const DocumentId& id) override { return inner_.document(id); }
    std::vector<JournalEntry> history(const CaseId& id) override { return inner_.history(id); }
    std::vector<JournalEntry> journal(const CaseId& id) override { return inner_.journal(id); }
    std::vector<MessageLine> messages_for(const UserId& user, int limit) override {
        return inner_.messages_for(user, limit);
    }
    std::vector<OutgoingMessage> messages_of(const CaseId& id) override { return inner_.messages_of(id); }
    std::vector<CaseId> due_cases(Instant now, int limit, int offset) override {
        return inner_.due_cases(now, limit, offset);
    }
    void keep_definition(const std::string& digest, const std::string& package) override {
        inner_.keep_definition(digest, package);
    }
    std::optional<std::string> definition(const std::string& digest) override { return inner_.definition(digest); }
    std::optional<std::string> published() override { return inner_.published(); }

  private:
    CaseStore& inner_;
    Fuse& fuse_;
    std::atomic<int> asked_ = 0;
};

// Fails once the bytes are kept: they stay, unused, and no paper names them.
class FaultyDocumentStore final : public DocumentStore {
  public:
    FaultyDocumentStore(DocumentStore& inner, Fuse& fuse) : inner_(inner), fuse_(fuse) {}

    std::string put(std::string_view bytes) override {
        std::string address = inner_.put(bytes);
        fuse_.write("put");
        return address;
    }
    Result<std::string> get(const std::string& sha256) override { return inner_.get(sha256); }

  private:
    DocumentStore& inner_;
    Fuse& fuse_;
};

}  // namespace jalon::test
