// Lists as people make them theirs, and as they leave in a file: never more than the list shows to this person.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"
#include "web/csv.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

using Lines = std::vector<std::vector<std::string>>;

// The rows of a CSV, without its headings and its last line.
Lines rows_of(const Response& file) {
    REQUIRE(file.status == 200);
    REQUIRE(file.type == "text/csv; charset=utf-8");
    Lines lines = *read_csv(file.body);
    REQUIRE(lines.size() >= 2);
    CHECK_THAT(lines.back().front(), Contains("Confidentiel"));
    return {lines.begin() + 1, lines.end() - 1};
}

struct Told {
    Story story;
    CaseId bilan;
    CaseId alone;

    Told() {
        story.framework();
        bilan = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml",
                            .until = "phase_2",
                            .changed = [](const std::string&, Record& answers) {
                                for (auto& [name, value] : answers) {
                                    const bool free_text =
                                        value.text() != nullptr && value.text()->find(' ') != std::string::npos;
                                    if (free_text && name == "expectations") {
                                        value = std::string("Confié : zyzomys taraudant");
                                    }
                                }
                            }});
        alone = story.tell({.scenario = "apepp/ordinary-journey.yaml", .until = "level_2", .changed = {}});
    }
    std::string reference(const CaseId& id) { return story.machine(id).header.reference; }
};

bool names(const Lines& rows, const std::string& text) {
    return std::ranges::any_of(rows, [&](const std::vector<std::string>& row) {
        return std::ranges::any_of(row, [&](const std::string& cell) { return cell.find(text) != std::string::npos; });
    });
}

}  // namespace

TEST_CASE("an export holds the rows and columns of the list, on all its pages, and is logged", "[list][export]") {
    Told told;
    Pages pages(told.story);
    const Response page = pages.get("secretary", "/cases?lines=25&column=counsellor_name&column=opened&sort=reference");
    CHECK_THAT(words_of(page), Contains("Conseiller") && Contains("Ouvert le") && Contains("Maud"));
    CHECK_THAT(page.body, !Contains("<th scope=\"col\"><a href=\"/cases?sort=state"));

    const Response file =
        pages.get("secretary", "/cases/export?column=counsellor_name&column=opened&sort=reference&format=csv");
    const Lines headings = *read_csv(file.body);
    CHECK(headings.front() == std::vector<std::string>{"Dossier", "Conseiller", "Ouvert le"});
    CHECK(rows_of(file).size() == 3);
    CHECK_THAT(file.body, Contains("par Cécile") || Contains("Exporté de Jalon le"));
    const std::vector<ExportEntry> log = pages.lists().exports(10, 0);
    REQUIRE(log.size() == 1);
    CHECK(log[0].user == told.story.actor("secretary").user);
    CHECK(log[0].rows == 3);
    CHECK(log[0].format == "csv");
    CHECK_THAT(log[0].filter, Contains("column=opened"));

    CHECK(rows_of(pages.get("secretary", "/cases/export?programme=cadre&format=csv")).size() == 1);
    CHECK(pages.get("secretary", "/cases/export?format=exe").status == 404);
    CHECK(pages.get("secretary", "/cases/export?from=hier&format=csv").status == 422);
    CHECK(pages.lists().exports(10, 0).size() == 2);
}

TEST_CASE("an export names no case, agent or counsellor that its reader may not know", "[list][export][confidential]") {
    Told told;
    Pages pages(told.story);
    const std::string every =
        "/cases/export?column=subject&column=organisation&column=programme&column=state"
        "&column=since&column=counsellor_name&column=opened&column=changed&format=csv";
    const std::string apepp = told.reference(told.alone);
    for (const auto& [role, actor] : told.story.actors()) {
        INFO(role);
        const Response file = pages.get(role, every);
        const Lines rows = rows_of(file);
        CaseFilter all;
        all.limit = -1;
        CHECK(std::ssize(rows) == told.story.service().cases(actor, all).count);
        CHECK_THAT(file.body, !Contains("zyzomys"));
        const bool follows = role == "agent" || role == "counsellor" || role == "head_of_service" ||
                             role == "secretary" || role == "archivist" || role == "dpo";
        CHECK(names(rows, apepp) == follows);
        CHECK(names(rows, "élaboration du projet") == follows);
        CHECK((!names(rows, "LEMOINE") || (role != "accountant" && role != "dpo" && role != "administrator")));
        CHECK((!names(rows, "KERAVEL") || role == "head_of_service" || role == "secretary" || role == "counsellor" ||
               role == "hr_officer" || role == "employer_head" || role == "agent"));
    }
    // Asked by somebody else’s counsellor, or sorted by what is not theirs to know, the list gives nothing away.
    CHECK(rows_of(pages.get("hr_officer", every + "&counsellor=nobody&body=elsewhere")).size() == 2);
    CHECK(rows_of(pages.get("accountant", every + "&sort=counsellor_name")).size() == 2);
}

TEST_CASE("a cell that a spreadsheet would compute is made a text", "[list][export]") {
    for (const char* name : {"=cmd()", "+33", "-1", "@SUM(A1)", "\tx"}) {
        CHECK(neutral_cell(name) == "'" + std::string(name));
    }
    CHECK(neutral_cell("Saint-Aubin") == "Saint-Aubin");
    CHECK(neutral_cell("").empty());
    Story story;
    Organisation body = *story.house().directory().organisation(OrganisationId("saint-aubin"));
    body.name = "=HYPERLINK(\"http://mal.example\")";
    story.employer_is(body);
    story.framework();
    Pages pages(story);
    CHECK_THAT(pages.get("secretary", "/cases/export?format=csv").body, Contains("\"'=HYPERLINK"));
}

TEST_CASE("cases are found by the day they were opened, as people write it", "[list]") {
    Told told;
    Pages pages(told.story);
    const Date opened = paris_date(told.story.machine(told.bilan).header.opened_at);
    const std::string day = iso_date(opened);
    const std::string next = iso_date(Date(std::chrono::sys_days(opened) + std::chrono::days(1)));
    const std::string reference = told.reference(told.bilan);
    CHECK_THAT(words_of(pages.get("secretary", "/cases?from=" + day + "&until=" + day)), Contains(reference));
    CHECK_THAT(words_of(pages.get("secretary", "/cases?programme=bilan-professionnel&from=" + next)),
               Contains("Aucun dossier"));
    CHECK_THAT(words_of(pages.get("secretary", "/cases?until=1er+janvier+2020")), Contains("Aucun dossier"));

    const Response misread = pages.get("secretary", "/cases?from=hier");
    CHECK(misread.status == 422);
    CHECK_THAT(words_of(misread), Contains("Écrivez la date") && !Contains(reference));
}

TEST_CASE("a view keeps filters, order and columns for its person alone", "[list][views]") {
    Told told;
    Pages pages(told.story);
    const std::string wished = "programme=cadre&column=opened&sort=opened&direction=up";
    const Response kept = pages.post("secretary", "/cases/views",
                                     "name=Les+cadres&query=" + percent_encoded("?" + wished + "&forged=%22%3E"));
    REQUIRE(kept.status == 303);
    const std::vector<SavedView> views = pages.lists().views(told.story.actor("secretary").user);
    REQUIRE(views.size() == 1);
    CHECK_THAT(views[0].query, Contains("programme=cadre") && Contains("column=opened") && !Contains("forged"));
    CHECK_THAT(words_of(pages.get("secretary", "/cases")), Contains("Mes vues : Les cadres"));
    CHECK_THAT(words_of(pages.get("head_of_service", "/cases")), !Contains("Les cadres"));
    CHECK_THAT(pages.get("secretary", "/cases" + views[0].query).body, Contains("aria-current=\"true\">Les cadres"));

    const Response nameless = pages.post("secretary", "/cases/views", "name=&query=");
    CHECK(nameless.status == 422);
    CHECK_THAT(words_of(nameless), Contains("Donnez un nom"));
    pages.post("secretary", "/cases/views", "name=Les+cadres&forget=yes");
    CHECK(pages.lists().views(told.story.actor("secretary").user).empty());
}

TEST_CASE("the log of exports is read by the data protection officer, without the words that were searched",
          "[export][confidential]") {
    Told told;
    Pages pages(told.story);
    pages.get("secretary", "/cases/export?q=Lemoine&late=yes&format=csv");
    const std::string for_dpo = words_of(pages.get("dpo", "/exports"));
    CHECK_THAT(for_dpo, Contains("En retard, mots cherchés") && Contains("Dossiers (CSV)") && !Contains("Lemoine"));
    CHECK_THAT(words_of(pages.get("head_of_service", "/exports")), Contains("Lemoine"));
    for (const char* role : {"agent", "hr_officer", "counsellor", "secretary", "accountant", "administrator"}) {
        CHECK(pages.get(role, "/exports").status == 403);
    }
}
