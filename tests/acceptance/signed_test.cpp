// « Retrouver un document signé »: from any clue to the paper, what it is worth, and why it was opened.
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "engine/base/french.hpp"
#include "storage/sql.hpp"
#include "tests/acceptance/pages.hpp"
#include "web/pages/signed_page.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

struct Archive {
    Story story;
    CaseId framework = story.framework();
    CaseId bilan = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    Pages pages{story};

    // The newest signed copy of a case.
    DocumentRecord copy(const CaseId& id) {
        DocumentRecord newest;
        for (const DocumentRecord& paper : story.papers(id)) {
            newest = paper.signs.empty() || paper.status != "signed" ? newest : paper;
        }
        REQUIRE_FALSE(newest.id.empty());
        return newest;
    }
    std::string found(const std::string& clue) {
        return words_of(pages.get("archivist", "/signed?q=" + percent_encoded(clue)));
    }
};

std::string location(const Response& response) {
    for (const auto& [name, value] : response.headers) {
        if (name == "Location") {
            return value;
        }
    }
    return {};
}

}  // namespace

TEST_CASE("what people remember of a paper is read as papers are found by it", "[signed]") {
    CHECK(clue_of("1 560,00 €") == "1560,00");
    CHECK(clue_of("Vernoux 12 345 678") == "vernoux 12345678");
    CHECK(clue_of("03/2027") == "mars 2027");
    CHECK(clue_of("Étang 3/2/2027") == "etang 3 fevrier 2027");
    CHECK(clue_of("BP-2026-0042/CT/v2") == "bp 2026 0042/ct/v2");
    CHECK(clue_of("le 12 mars") == "le 12 mars");
    CHECK(clue_of("  ").empty());
}

TEST_CASE("a signed paper is found by a part of a name, the body, the month, the signatory or its number", "[signed]") {
    Archive archive;
    const DocumentRecord copy = archive.copy(archive.framework);
    const Organisation body = *archive.story.house().directory().organisation(OrganisationId("saint-aubin"));
    const std::string month =
        french::month_and_year(paris_date(copy.issued_at).year() / paris_date(copy.issued_at).month());
    const std::string link = "/signed/" + copy.id.str();
    for (const std::string& clue : {std::string("aubin"), std::string("SAINT AUBIN"), month, copy.number,
                                    copy.number + " " + month, body.executive_name, copy.sha256.substr(0, 10)}) {
        INFO(clue);
        CHECK_THAT(archive.pages.get("archivist", "/signed?q=" + percent_encoded(clue)).body, Contains(link));
    }
    CHECK_THAT(archive.found("lemoine tripartite"), Contains("Convention tripartite") && Contains("✓︎ Signé"));
    CHECK_THAT(archive.found("lemione tripartite"), Contains("Convention tripartite"));  // one slip
    CHECK_THAT(archive.found("zyzomys"), Contains("Aucun document signé"));
    CHECK_THAT(archive.found(""), Contains("Dites ce que vous savez") && !Contains("Convention"));
    for (const char* role : {"agent", "hr_officer", "counsellor", "accountant", "administrator", "dpo"}) {
        CHECK(archive.pages.get(role, "/signed?q=aubin").status == 403);
        CHECK(archive.pages.get(role, link).status == 403);
    }
}

TEST_CASE("papers are found by the amounts they tell", "[signed]") {
    Archive archive;
    const DocumentRecord invoice = archive.story.paper(archive.bilan, "invoice");
    const Record data = archive.story.data(archive.bilan);
    const Money gross = *Value(data).at_path("invoice.gross").get_if<Money>();
    const std::string written = french::amount(gross);
    DocumentFilter filter;
    filter.text = clue_of(written);
    const std::vector<DocumentLine> found = archive.story.service().documents(archive.story.actor("archivist"), filter);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().document.id == invoice.id);
}

TEST_CASE("the sheet of a paper says what it is worth today, its integrity computed anew", "[signed]") {
    Archive archive;
    const DocumentRecord copy = archive.copy(archive.framework);
    const std::string sheet = words_of(archive.pages.get("archivist", "/signed/" + copy.id.str()));
    CHECK_THAT(sheet, Contains("Intègre") && Contains("octet pour octet") && Contains("sans trou ni retouche"));
    CHECK_THAT(sheet, Contains(copy.sha256) && Contains("Exemplaire signé"));
    CHECK(archive.story.service().check(archive.story.actor("archivist"), copy.id)->original);

    // Papers that the archivist may not read have no sheet.
    const DocumentRecord report = archive.story.paper(archive.bilan, "report");
    CHECK(archive.pages.get("archivist", "/signed/" + report.id.str()).status == 404);
    CHECK(archive.story.service().check(archive.story.actor("archivist"), report.id).error().kind ==
          ErrorKind::not_found);
    {
        storage::Writing writing(archive.story.house().database());
        writing.session().execute("DROP TRIGGER journal_is_not_rewritten");
        writing.session().execute("UPDATE journal SET label = 'Autre chose' WHERE sequence = 2");
        writing.commit();
    }
    CHECK_THAT(words_of(archive.pages.get("archivist", "/signed/" + copy.id.str())),
               Contains("Altéré") && Contains("ne s’enchaîne plus"));
}

TEST_CASE("an archivist opens a paper for a reason, which is logged and holds half an hour", "[signed]") {
    Archive archive;
    const DocumentRecord copy = archive.copy(archive.framework);
    const std::string path = "/documents/" + copy.id.str();
    const std::string sheet = "/signed/" + copy.id.str();
    const Response asked = archive.pages.get("archivist", path);
    CHECK(asked.status == 303);
    CHECK_THAT(location(asked), Catch::StartsWith(sheet));
    CHECK(asked.body.find("%PDF") == std::string::npos);

    CHECK(archive.pages.post("archivist", sheet, "reason=oui").status == 422);
    CHECK(archive.pages.post("archivist", sheet, "reason=" + std::string(600, 'a')).status == 422);
    CHECK(archive.pages.get("archivist", path).status == 303);
    const Response given =
        archive.pages.post("archivist", sheet, "reason=Demande+du+tribunal&then=" + percent_encoded("//mal.example"));
    CHECK(given.status == 303);
    CHECK(location(given) == path);
    CHECK(archive.pages.get("archivist", path).status == 200);

    CHECK_THAT(words_of(archive.pages.get("dpo", "/exports")), Contains("Demande du tribunal"));
    CHECK_THAT(words_of(archive.pages.get("head_of_service", "/exports")), !Contains("Demande du tribunal"));
    const std::vector<AccessReason> log = archive.story.house().accesses()->reasons(10, 0);
    REQUIRE(log.size() == 1);
    CHECK(log[0].document == copy.id);
    CHECK(log[0].user == archive.story.actor("archivist").user);

    archive.story.clock().set(archive.story.clock().now() + std::chrono::minutes(31));
    CHECK(archive.pages.get("archivist", path).status == 303);
    // Others read what is theirs without being asked.
    CHECK(archive.pages.get("secretary", path).status == 200);
    CHECK(archive.pages.get("hr_officer", path).status == 200);
}
