#include "storage/verify.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/base/sha256.hpp"
#include "storage/rows.hpp"
#include "storage/sql.hpp"

namespace jalon {

using namespace storage;

namespace {

using Findings = std::vector<std::string>;

void check_file(Connection& session, Findings& findings) {
    std::string line;
    Query integrity(session, "PRAGMA integrity_check");
    integrity.into(line);
    while (integrity.next()) {
        if (line != "ok") {
            findings.push_back("Le fichier de la base est endommagé : " + line + ".");
        }
    }
    std::string table;
    Query references(session, "SELECT \"table\" FROM pragma_foreign_key_check");
    references.into(table);
    while (references.next()) {
        findings.push_back("La table « " + table + " » nomme un dossier ou un document qui n’existe pas.");
    }
}

// Checks one journal as it goes by, entry after entry.
class JournalCheck {
  public:
    JournalCheck(std::string reference, Findings& findings) : reference_(std::move(reference)), findings_(findings) {}

    void see(const JournalEntry& entry) {
        if (entry.sequence != last_ + 1) {
            add(fmt::format("il manque une ligne entre la {} et la {}", last_, entry.sequence));
        } else if (last_ > 0 && entry.previous != hash_) {
            add(fmt::format("la ligne {} ne s’enchaîne pas à la précédente", entry.sequence));
        }
        if (entry.hash != journal_hash(entry)) {
            add(fmt::format("la ligne {} a été modifiée", entry.sequence));
        }
        last_ = entry.sequence;
        hash_ = entry.hash;
    }

    void end(std::int64_t revision) {
        if (last_ != revision) {
            add(fmt::format("le journal s’arrête à la ligne {} alors que le dossier en est à l’étape {}", last_,
                            revision));
        }
    }

  private:
    void add(const std::string& what) { findings_.push_back("Dossier " + reference_ + " : " + what + "."); }

    std::string reference_;
    Findings& findings_;
    std::int64_t last_ = 0;
    std::string hash_;
};

void check_journals(Connection& session, Findings& findings) {
    Query cases(session, "SELECT " + column_list<CaseHeader>() + " FROM cases ORDER BY rowid");
    for (const CaseHeader& header : all_rows<CaseHeader>(cases)) {
        JournalCheck check(header.reference.empty() ? header.id.str() : header.reference, findings);
        Query journal(session,
                      "SELECT " + column_list<JournalEntry>() + " FROM journal WHERE case_id = ? ORDER BY sequence");
        journal.use(header.id);
        JournalEntry entry;
        into_row(journal, entry);
        while (journal.next()) {
            check.see(entry);
        }
        check.end(header.revision);
    }
}

void check_documents(Connection& session, DocumentStore& store, Findings& findings) {
    Query query(session, "SELECT " + column_list<DocumentRecord>() + " FROM documents ORDER BY position");
    DocumentRecord document;
    into_row(query, document);
    while (query.next()) {
        const std::string name = document.number.empty() ? document.file_name : document.number;
        const Result<std::string> bytes = store.get(document.sha256);
        if (!bytes) {
            findings.push_back(fmt::format("Document {} ({}) : {}", name, document.id.str(), bytes.error().message));
        } else if (static_cast<std::int64_t>(bytes->size()) != document.size) {
            findings.push_back(
                fmt::format("Document {} ({}) : sa taille n’est pas celle qui est inscrite.", name, document.id.str()));
        }
        const Result<std::string> twin = document.twin.empty() ? std::string() : store.get(document.twin);
        if (!twin) {
            findings.push_back(
                fmt::format("Document {} ({}), page à lire : {}", name, document.id.str(), twin.error().message));
        }
    }
}

// Every set that a case runs on, or that was published, is there and is what its digest says.
void check_definitions(Connection& session, Findings& findings) {
    std::string digest;
    std::string package;
    bool kept = false;
    Query query(
        session,
        "SELECT needed.digest, d.digest IS NOT NULL, COALESCE(m.package, d.package, '') FROM (SELECT definition AS "
        "digest "
        "FROM cases UNION SELECT digest FROM publications UNION SELECT digest FROM definitions) needed LEFT JOIN "
        "definitions d ON d.digest = needed.digest LEFT JOIN mended_definitions m ON m.digest = d.digest ORDER BY "
        "needed.digest");
    query.into(digest).into(kept).into(package);
    while (query.next()) {
        if (!kept) {
            findings.push_back(
                fmt::format("Définitions {} : elles manquent, alors que des dossiers ou une publication "
                            "les nomment.",
                            digest));
        } else if (sha256_hex(package) != digest) {
            findings.push_back(fmt::format("Définitions {} : elles ont été modifiées.", digest));
        }
    }
}

struct Numbered {
    std::string series;  // "BP-2026"
    std::int64_t number = 0;
};

bool is_figures(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "BP-2026-0042" in two parts; nullopt for what is not written that way, as "BP-2026-0042/CT/v2".
std::optional<Numbered> read_number(const std::string& text) {
    const std::size_t dash = text.rfind('-');
    if (dash == std::string::npos || dash < 5 || text[dash - 5] != '-' ||
        !is_figures(std::string_view(text).substr(dash - 4, 4))) {
        return std::nullopt;
    }
    const std::string_view digits = std::string_view(text).substr(dash + 1);
    Numbered numbered{text.substr(0, dash), 0};
    if (!is_figures(digits) ||
        std::from_chars(digits.data(), digits.data() + digits.size(), numbered.number).ec != std::errc()) {
        return std::nullopt;
    }
    return numbered;
}

void check_series(const std::string& series, std::vector<std::int64_t> numbers, Findings& findings) {
    std::ranges::sort(numbers);
    std::int64_t expected = 1;
    for (const std::int64_t number : numbers) {
        if (number < expected) {
            findings.push_back(fmt::format("Série {} : le numéro {} est donné deux fois.", series, number));
        } else if (number > expected) {
            findings.push_back(fmt::format("Série {} : il manque le numéro {}.", series, expected));
        }
        expected = number + 1;
    }
}

// References run as far as the counter of their series: a case that vanished from the end is missed too.
void check_counters(Connection& session, const std::map<std::string, std::vector<std::int64_t>>& series,
                    Findings& findings) {
    std::string prefix;
    std::int64_t last = 0;
    Query query(session, "SELECT substr(series, 6) || '-' || year, last FROM numbers WHERE series LIKE 'case.%'");
    query.into(prefix).into(last);
    while (query.next()) {
        const auto found = series.find(prefix);
        const std::int64_t highest = found == series.end() ? 0 : std::ranges::max(found->second);
        if (highest != last) {
            findings.push_back(fmt::format("Série {} : le dernier numéro donné est {}, le dernier dossier porte le {}.",
                                           prefix, last, highest));
        }
    }
}

// Within a case a number counts once: a paper issued again, or signed, keeps it.
void check_numbers(Connection& session, Findings& findings) {
    std::map<std::string, std::vector<std::int64_t>> series;
    std::string text;
    Query query(
        session,
        "SELECT reference FROM cases UNION ALL SELECT number FROM (SELECT DISTINCT case_id, number FROM documents)");
    query.into(text);
    while (query.next()) {
        if (const std::optional<Numbered> numbered = read_number(text)) {
            series[numbered->series].push_back(numbered->number);
        }
    }
    for (const auto& [name, numbers] : series) {
        check_series(name, numbers, findings);
    }
    check_counters(session, series, findings);
}

}  // namespace

std::vector<std::string> verify_store(Database& database, DocumentStore& documents) {
    Findings findings;
    Reading reading(database);
    check_file(reading.session(), findings);
    check_journals(reading.session(), findings);
    check_documents(reading.session(), documents, findings);
    check_definitions(reading.session(), findings);
    check_numbers(reading.session(), findings);
    return findings;
}

}  // namespace jalon
