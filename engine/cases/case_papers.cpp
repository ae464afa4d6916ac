// Papers as people meet them: taken away, read on screen, or told of without being opened.
#include <algorithm>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/definition/role.hpp"

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

bool leaves_marked(const DocumentRecord& record) {
    return record.confidentiality == Confidentiality::s3 && !record.document_template.empty();
}

std::optional<CopyMark> CaseService::mark_for(const Actor& actor, const DocumentRecord& record) const {
    if (!leaves_marked(record)) {
        return std::nullopt;
    }
    expect(inside_->parts.papers != nullptr, "a house whose people take confidential papers away can mark them");
    const std::optional<User> person = inside_->people.user(actor.user);
    const std::optional<CaseHeader> header = inside_->parts.cases->header(record.case_id);
    CopyMark mark;
    mark.holder = person ? person->first_name + " " + french::upper(person->last_name) : actor.name;
    for (const std::string& role : roles_in(actor, *header)) {
        if (is_readable(record, {role})) {
            mark.holder += mark.holder.empty() ? role_label(role) : " (" + role_label(role) + ")";
            break;
        }
    }
    mark.at = inside_->parts.clock->now();
    mark.number = record.number;
    mark.sha256 = record.sha256;
    return mark;
}

Result<CaseService::DocumentFile> CaseService::document(const Actor& actor, const DocumentId& id) const {
    const Result<DocumentRecord> record = readable(actor, id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    Result<std::string> bytes = inside_->parts.documents->get(record->sha256);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    if (const std::optional<CopyMark> mark = mark_for(actor, *record)) {
        Result<std::optional<std::string>> copy = inside_->parts.papers->marked_pdf(*bytes, *mark);
        if (!copy) {
            return tl::unexpected(copy.error());
        }
        if (copy->has_value()) {
            *bytes = std::move(**copy);
        }
    }
    inside_->note_access(actor, *record);
    return DocumentFile{*record, std::move(*bytes)};
}

Result<CaseService::DocumentFile> CaseService::twin(const Actor& actor, const DocumentId& id) const {
    const Result<DocumentRecord> record = readable(actor, id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    if (record->twin.empty()) {
        return failure(ErrorKind::not_found, "Ce document ne se lit pas à l’écran ; téléchargez-le.");
    }
    Result<std::string> bytes = inside_->parts.documents->get(record->twin);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    if (const std::optional<CopyMark> mark = mark_for(actor, *record)) {
        *bytes = inside_->parts.papers->marked_page(*bytes, *mark);
    }
    inside_->note_access(actor, *record);
    return DocumentFile{*record, std::move(*bytes)};
}

Result<bool> CaseService::intact(const Actor& actor, const DocumentId& id) const {
    const Result<DocumentRecord> record = readable(actor, id);
    if (!record) {
        return tl::unexpected(record.error());
    }
    inside_->note_access(actor, *record);
    for (const std::string& sha256 : {record->sha256, record->twin}) {
        const Result<std::string> bytes =
            sha256.empty() ? Result<std::string>(std::string()) : inside_->parts.documents->get(sha256);
        if (!bytes && bytes.error().kind != ErrorKind::invalid) {
            return tl::unexpected(bytes.error());
        }
        if (!bytes) {
            return false;
        }
    }
    return true;
}

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
