#include "engine/cases/plan.hpp"

#include "engine/base/expect.hpp"

namespace jalon {

void Plan::carry_out(CaseTransaction& transaction) const {
    for (const std::function<void(CaseTransaction&)>& write : writes_) {
        write(transaction);
    }
}

std::vector<DocumentRecord> Plan::documents(const CaseId& id) {
    expect(id == id_, "a plan is about one case");
    if (!documents_) {
        documents_ = store_.documents_of(id);
    }
    return *documents_;
}

void Plan::add_document(const DocumentRecord& document, const std::string& search_text) {
    documents(document.case_id);
    documents_->push_back(document);
    writes_.emplace_back([=](CaseTransaction& to) { to.add_document(document, search_text); });
}

void Plan::set_document_status(const DocumentId& id, const std::string& status) {
    documents(id_);
    for (DocumentRecord& document : *documents_) {
        if (document.id == id) {
            document.status = status;
        }
    }
    writes_.emplace_back([=](CaseTransaction& to) { to.set_document_status(id, status); });
}

void Plan::enqueue(const OutgoingMessage& message) {
    writes_.emplace_back([=](CaseTransaction& to) { to.enqueue(message); });
}

std::optional<Case> Plan::load(const CaseId&) {
    throw NotPlanned();
}

std::optional<Case> Plan::latest(const std::string&, const OrganisationId&, const AgentId&) {
    throw NotPlanned();
}

std::vector<CaseHeader> Plan::running_at(const std::string&, const OrganisationId&) {
    throw NotPlanned();
}

std::vector<CaseHeader> Plan::all_of(const std::string&, const OrganisationId&, const AgentId&) {
    throw NotPlanned();
}

std::vector<CaseHeader> Plan::running(const std::string&, const AgentId&) {
    throw NotPlanned();
}

std::int64_t Plan::running_cases_of(const UserId&) {
    throw NotPlanned();
}

void Plan::insert(const Case&, const std::vector<DataPart>&, const std::vector<TaskRow>&) {
    throw NotPlanned();
}

bool Plan::update(const Case&, const std::vector<DataPart>&, const std::vector<TaskRow>&, std::int64_t) {
    throw NotPlanned();
}

bool Plan::advance(const CaseChange&) {
    throw NotPlanned();
}

std::optional<std::int64_t> Plan::revision(const CaseId&) {
    throw NotPlanned();
}

std::int64_t Plan::next_number(const std::string&, int) {
    throw NotPlanned();
}

std::optional<JournalEntry> Plan::last_journal_entry(const CaseId&) {
    throw NotPlanned();
}

void Plan::append(const JournalEntry&) {
    throw NotPlanned();
}

std::optional<CaseId> Plan::seen(const std::string&) {
    throw NotPlanned();
}

void Plan::remember(const std::string&, const CaseId&) {
    throw NotPlanned();
}

void Plan::commit() {
    throw NotPlanned();
}

}  // namespace jalon
