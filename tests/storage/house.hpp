// A data folder of its own for each test, with the stores over it and a small case to move.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "engine/base/expect.hpp"
#include "engine/base/sha256.hpp"
#include "engine/cases/case.hpp"
#include "storage/case_store.hpp"
#include "storage/database.hpp"
#include "storage/directory_store.hpp"
#include "storage/document_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace jalon::test {

// What the sample cases run on.
inline const std::string sample_package = "{}";

// The stores over a data folder, as the service opens them.
struct House {
    explicit House(const std::filesystem::path& folder)
        : database(folder / "jalon.db"), cases(database), documents(folder / "documents"), directory(database) {
        cases.keep_definition(sha256_hex(sample_package), sample_package);
    }

    Database database;
    SqliteCaseStore cases;
    FileDocumentStore documents;
    SqliteDirectory directory;
};

inline const Instant morning = Instant(std::chrono::hours(24 * 365 * 57));

// A bilan of agent « lemoine » of « saint-aubin », followed by « martin ».
inline Case sample_case(const std::string& id, const std::string& reference) {
    Case sample;
    sample.header.id = CaseId(id);
    sample.header.reference = reference;
    sample.header.workflow = "bilan-professionnel";
    sample.header.definition = sha256_hex(sample_package);
    sample.header.revision = 1;
    sample.header.organisation = OrganisationId("saint-aubin");
    sample.header.agent = AgentId("lemoine");
    sample.header.counsellor = UserId("martin");
    sample.header.state_label = "Saisine à compléter";
    sample.header.step = "Saisine";
    sample.header.opened_at = morning;
    sample.header.changed_at = morning;
    sample.situation.active = {"referral"};
    sample.situation.entered = {{"referral", morning}};
    sample.situation.timers = {{"referral", "reminder", morning + std::chrono::hours(48), 0}};
    return sample;
}

// What the employer and the counsellor know of it, and what the counsellor alone does.
inline std::vector<DataPart> sample_parts() {
    return {
        {"interviews",
         {"agent", "counsellor"},
         List{Record{{"date", Date(std::chrono::year(2027), std::chrono::month(2), std::chrono::day(3))}}}},
        {"interviews", {"counsellor"}, List{Record{{"note", "Souhaite l’animation."}}}},
        {"referral", {"agent", "counsellor", "hr_officer"}, Record{{"ground", "reconversion"}}},
    };
}

inline TaskRow sample_task(const CaseId& id, const std::string& role) {
    return {id, "referral", "Compléter la saisine", role, "submit", morning, std::nullopt};
}

inline DocumentRecord sample_document(const CaseId& id, const std::string& document_id) {
    DocumentRecord document;
    document.id = DocumentId(document_id);
    document.case_id = id;
    document.key = document_id;
    document.document_template = "tripartite-convention";
    document.number = "BP-2026-0001/" + document_id + "/v1";
    document.title = "Convention tripartite";
    document.file_name = document_id + ".pdf";
    document.sha256 = std::string(64, 'a');
    document.size = 3;
    document.confidentiality = Confidentiality::s2;
    document.audience = {"agent", "counsellor", "hr_officer"};
    document.status = "issued";
    document.issued_at = morning;
    return document;
}

inline void append_entry(CaseTransaction& transaction, const CaseHeader& header, const std::string& event) {
    const std::optional<JournalEntry> last = transaction.last_journal_entry(header.id);
    JournalEntry entry;
    entry.case_id = header.id;
    entry.sequence = header.revision;
    entry.at = header.changed_at;
    entry.actor = UserId("martin");
    entry.role = "counsellor";
    entry.event = event;
    entry.label = "Étape faite";
    entry.taken = {"referral/" + event};
    entry.states = {"referral"};
    entry.input = R"({"note":"confidentiel"})";
    entry.previous = last ? last->hash : "";
    entry.hash = journal_hash(entry);
    transaction.append(entry);
}

inline OutgoingMessage message_of(const CaseHeader& header) {
    OutgoingMessage message;
    message.key = fmt::format("{}/{}/1", header.id.str(), header.revision);
    message.case_id = header.id;
    message.message = "step-done";
    message.role = "counsellor";
    message.user = UserId("martin");
    message.subject = fmt::format("Étape {}", header.revision);
    message.text = "Une étape est faite.";
    message.created_at = header.changed_at;
    return message;
}

// Opens the sample case: reference, first journal entry, one task.
inline void open_case(CaseStore& store, const CaseId& id) {
    const std::unique_ptr<CaseTransaction> transaction = store.begin();
    const std::int64_t number = transaction->next_number("case.BP", 2026);
    const Case opened = sample_case(id.str(), fmt::format("BP-2026-{:04}", number));
    transaction->insert(opened, sample_parts(), {sample_task(id, "hr_officer")});
    append_entry(*transaction, opened.header, "open");
    transaction->commit();
}

// Moves a case by one: takes an invoice number, keeps a paper that bears it, saves, journals, tells. The same `key`
// acts once. Returns the revision that was reached.
inline std::int64_t take_step(CaseStore& store, DocumentStore& documents, const CaseId& id, const std::string& key) {
    const std::unique_ptr<CaseTransaction> transaction = store.begin();
    std::optional<Case> moving = transaction->load(id);
    expect(moving.has_value(), "the case of a test exists");
    if (transaction->seen(key)) {
        return moving->header.revision;
    }
    const std::int64_t number = transaction->next_number("invoices", 2026);
    const std::string paper = fmt::format("facture {} du dossier {}", number, id.str());
    DocumentRecord document = sample_document(id, fmt::format("{}-{}", id.str(), number));
    document.number = fmt::format("FA-2026-{:04}", number);
    document.sha256 = documents.put(paper);
    document.size = static_cast<std::int64_t>(paper.size());
    transaction->add_document(document, "Facture " + document.number);

    const std::int64_t expected = moving->header.revision++;
    moving->header.changed_at += std::chrono::hours(1);
    const bool saved = transaction->update(*moving, {{"invoice", {"counsellor"}, Record{{"number", document.number}}}},
                                           {sample_task(id, "counsellor")}, expected);
    expect(saved, "no other writer moves a case meanwhile");
    append_entry(*transaction, moving->header, "step");
    transaction->enqueue(message_of(moving->header));
    transaction->remember(key, id);
    transaction->commit();
    return moving->header.revision;
}

// Runs SQL behind the back of the stores, as an intruder with the file would.
inline void run_sql(const std::filesystem::path& database, const std::string& sql) {
    sqlite3* handle = nullptr;
    expect(sqlite3_open(database.c_str(), &handle) == SQLITE_OK, "the database of a test opens");
    char* message = nullptr;
    const int outcome = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
    const std::string detail = message == nullptr ? "" : message;
    sqlite3_free(message);
    sqlite3_close(handle);
    if (outcome != SQLITE_OK) {
        throw std::runtime_error(detail);
    }
}

// How many transactions the log beside the database holds: its frames that end one.
inline int commits_in_log(const std::filesystem::path& database) {
    std::ifstream in(database.string() + "-wal", std::ios::binary);
    const std::string log((std::istreambuf_iterator<char>(in)), {});
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t k = at; k < at + 4; ++k) {
            value = value << 8U | static_cast<unsigned char>(log.at(k));
        }
        return value;
    };
    constexpr std::size_t header = 32;
    constexpr std::size_t frame_header = 24;
    constexpr std::size_t salt = 16;
    int commits = 0;
    if (log.size() < header) {
        return commits;
    }
    const std::size_t frame = frame_header + number(8);
    for (std::size_t at = header; at + frame <= log.size(); at += frame) {
        // What lies behind the last frame of this log is left from one before it.
        if (log.compare(at + 8, 8, log, salt, 8) != 0) {
            break;
        }
        commits += number(at + 4) != 0 ? 1 : 0;
    }
    return commits;
}

}  // namespace jalon::test
