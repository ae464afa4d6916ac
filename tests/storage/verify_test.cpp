#include "storage/verify.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "engine/base/sha256.hpp"
#include "tests/storage/house.hpp"

using namespace jalon;
using namespace jalon::test;

namespace fs = std::filesystem;

namespace {

// Two cases with papers, and the hands to spoil them.
struct Kept {
    Kept() : house(folder.path()) {
        open_case(house.cases, CaseId("one"));
        open_case(house.cases, CaseId("two"));
        for (int i = 0; i < 4; ++i) {
            take_step(house.cases, house.documents, CaseId(i % 2 == 0 ? "one" : "two"), "key-" + std::to_string(i));
        }
    }

    void spoil(const std::string& sql) {
        run_sql(house.database.file(),
                "DROP TRIGGER journal_is_not_rewritten; DROP TRIGGER journal_is_not_shortened; DROP TRIGGER "
                "documents_are_not_rewritten;"
                "DROP TRIGGER documents_stay; DROP TRIGGER cases_stay; " +
                    sql);
    }

    std::vector<std::string> findings() { return verify_store(house.database, house.documents); }

    TemporaryFolder folder;
    House house;
};

}  // namespace

TEST_CASE("a store that nobody touched has nothing to tell", "[storage]") {
    Kept kept;

    CHECK(kept.findings().empty());
}

TEST_CASE("whatever is changed behind the back of the service is found", "[storage]") {
    struct Row {
        const char* sql;
        const char* told;
    };
    const Row row = GENERATE(values<Row>({
        {"UPDATE journal SET label = 'autre' WHERE case_id = 'one' AND sequence = 2", "la ligne 2 a été modifiée"},
        {"UPDATE journal SET input = '{}' WHERE case_id = 'one' AND sequence = 2", "la ligne 2 a été modifiée"},
        {"UPDATE cases SET definition = 'abc' WHERE id = 'one'", "Définitions abc : elles manquent"},
        {"INSERT INTO publications (digest, at) VALUES ('abc', 1)", "Définitions abc : elles manquent"},
        {"INSERT INTO definitions (digest, package) VALUES ('abc', 'autre')",
         "Définitions abc : elles ont été modifiées"},
        {"DELETE FROM journal WHERE case_id = 'one' AND sequence = 2", "il manque une ligne entre la 1 et la 3"},
        {"DELETE FROM journal WHERE case_id = 'one' AND sequence = 3", "le journal s’arrête à la ligne 2"},
        {"UPDATE cases SET revision = 9 WHERE id = 'one'", "alors que le dossier en est à l’étape 9"},
        {"UPDATE documents SET sha256 = 'abc' WHERE number = 'FA-2026-0002'", "Document FA-2026-0002"},
        {"UPDATE documents SET size = 1 WHERE number = 'FA-2026-0002'", "sa taille"},
        {"UPDATE documents SET number = 'FA-2026-0007' WHERE number = 'FA-2026-0002'", "il manque le numéro 2"},
        {"UPDATE documents SET number = 'FA-2026-0003' WHERE number = 'FA-2026-0002'",
         "le numéro 3 est donné deux fois"},
        {"UPDATE cases SET reference = 'BP-2026-0005' WHERE id = 'two'", "Série BP-2026"},
        {"UPDATE numbers SET last = 3 WHERE series = 'case.BP'",
         "le dernier numéro donné est 3, le dernier dossier porte le 2"},
        {"DELETE FROM tasks; DELETE FROM case_data; DELETE FROM outbox; DELETE FROM idempotency; DELETE FROM "
         "document_texts;"
         "DELETE FROM documents WHERE case_id = 'two'; DELETE FROM journal WHERE case_id = 'two'; DELETE FROM cases "
         "WHERE id = 'two'",
         "le dernier dossier porte le 1"},
        {"PRAGMA foreign_keys = OFF; DELETE FROM cases WHERE id = 'two'", "n’existe pas"},
    }));
    Kept kept;

    kept.spoil(row.sql);

    std::string all;
    for (const std::string& finding : kept.findings()) {
        all += finding + "\n";
    }
    CAPTURE(row.sql);
    CHECK_THAT(all, Catch::Contains(row.told));
}

TEST_CASE("a paper whose file changed or went is found", "[storage]") {
    Kept kept;
    const std::string address = sha256_hex("facture 2 du dossier two");
    const fs::path file = kept.folder.path() / "documents" / address.substr(0, 2) / address.substr(2, 2) / address;
    REQUIRE(fs::exists(file));

    SECTION("changed") {
        fs::permissions(file, fs::perms::owner_all);
        std::ofstream(file) << "facture 9";
    }
    SECTION("gone") {
        fs::remove(file);
    }

    const std::vector<std::string> findings = kept.findings();
    REQUIRE(findings.size() == 1);
    CHECK_THAT(findings.front(), Catch::Contains("FA-2026-0002"));
}
