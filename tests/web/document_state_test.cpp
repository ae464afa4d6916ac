// What a paper is worth today, in words.
#include <catch2/catch.hpp>

#include "web/pages/document_state.hpp"

using namespace jalon;

namespace {

DocumentRecord paper(const char* id, const char* key, int version, const char* status, const char* signs = "") {
    DocumentRecord record;
    record.id = DocumentId(id);
    record.case_id = CaseId("one");
    record.key = key;
    record.version = version;
    record.status = status;
    record.signs = DocumentId(signs);
    return record;
}

}  // namespace

TEST_CASE("a paper says what it is worth today", "[web]") {
    const std::vector<DocumentRecord> papers = {paper("c1", "convention", 1, "replaced"),
                                                paper("c2", "convention", 2, "replaced"),
                                                paper("c3", "convention", 3, "to_sign"),
                                                paper("m1", "minutes", 1, "issued"),
                                                paper("d1", "report", 1, "draft"),
                                                paper("s1", "convention-signed-by-agent", 1, "void", "c2"),
                                                paper("s2", "convention-signed-by-agent", 2, "signed", "c3"),
                                                paper("f1", "framework", 1, "signed")};
    struct Row {
        std::size_t at;
        const char* words;
        bool stands;
    };
    const Row row = GENERATE(values<Row>({{0, "Remplacé par la version 2", false},
                                          {1, "Remplacé par la version 3", false},
                                          {2, "En signature : 1 exemplaire signé déposé", false},
                                          {3, "Émis", false},
                                          {4, "Projet", false},
                                          {5, "Sans effet : la version 2 signée a été remplacée", false},
                                          {6, "Exemplaire signé", true},
                                          {7, "Signé", true}}));

    CHECK(document_state(papers[row.at], papers) == row.words);
    CHECK(stands_signed(papers[row.at]) == row.stands);
}

TEST_CASE("a paper says so much as its reader may know of the others", "[web]") {
    CHECK(document_state(paper("c1", "convention", 1, "replaced"), {}) == "Remplacé");
    CHECK(document_state(paper("c3", "convention", 3, "to_sign"), {}) == "Envoyé à la signature");
    CHECK(document_state(paper("s1", "signed", 1, "void", "c2"), {}) ==
          "Sans effet : le document signé a été remplacé");
}
