// What a paper is and what it is worth, told without opening it.
#include <algorithm>

#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"

namespace jalon {

namespace {

// Each entry in its turn, unchanged, chained to the one before, at least up to where the case stood.
bool chain_holds(const std::vector<JournalEntry>& journal, std::int64_t revision) {
    std::int64_t last = 0;
    std::string hash;
    for (const JournalEntry& entry : journal) {
        const bool follows = entry.sequence == last + 1 && (last == 0 || entry.previous == hash);
        if (!follows || entry.hash != journal_hash(entry)) {
            return false;
        }
        last = entry.sequence;
        hash = entry.hash;
    }
    return last >= revision;
}

bool is_readable(const DocumentRecord& record, const std::vector<std::string>& roles) {
    return std::ranges::any_of(record.audience,
                               [&](const std::string& role) { return std::ranges::find(roles, role) != roles.end(); });
}

}  // namespace

Result<CaseService::PaperSheet> CaseService::paper(const Actor& actor, const DocumentId& id) const {
    Result<DocumentRecord> record = readable(actor, id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    const CaseHeader header = *inside_->parts.cases->header(record->case_id);
    const std::vector<std::string> roles = roles_in(actor, header);
    PaperSheet sheet;
    sheet.programme = inside_->programme(header);
    sheet.subject = Inside::subject(header, roles, inside_->people);
    const std::optional<Organisation> body = inside_->people.organisation(header.organisation);
    sheet.organisation_name = body ? body->name : "";
    for (const std::string& role : roles) {
        if (is_readable(*record, {role})) {
            sheet.read_as.push_back(role);
        }
    }
    for (DocumentRecord& other : inside_->parts.cases->documents_of(record->case_id)) {
        if (is_readable(other, roles)) {
            sheet.of_case.push_back(std::move(other));
        }
    }
    sheet.header = header_for(header, roles);
    sheet.record = std::move(*record);
    return sheet;
}

Result<CaseService::Integrity> CaseService::check(const Actor& actor, const DocumentId& id) const {
    const Result<DocumentRecord> record = readable(actor, id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    const auto holds = [&](const std::string& sha256) { return inside_->parts.documents->get(sha256).has_value(); };
    Integrity found;
    found.bytes = holds(record->sha256) && (record->twin.empty() || holds(record->twin));
    if (!record->signs.empty()) {
        const std::optional<DocumentRecord> original = inside_->parts.cases->document(record->signs);
        found.original = original && original->case_id == record->case_id && holds(original->sha256);
    }
    // The case may move between the two readings: its journal then tells more than the header did.
    const std::optional<CaseHeader> header = inside_->parts.cases->header(record->case_id);
    found.journal = header && chain_holds(inside_->parts.cases->journal(record->case_id), header->revision);
    return found;
}

}  // namespace jalon
