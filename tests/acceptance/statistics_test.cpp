// The figures of a year: for the head of service alone, and none that tells of fewer than five cases.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

const StatisticsTable& table(const Statistics& figures, const std::string& id) {
    return *std::ranges::find(figures.tables, id, &StatisticsTable::id);
}

const StatisticsLine* line(const Statistics& figures, const std::string& id, const std::string& of) {
    const std::vector<StatisticsLine>& lines = table(figures, id).lines;
    const auto found = std::ranges::find(lines, of, &StatisticsLine::id);
    return found == lines.end() ? nullptr : &*found;
}

// Cases of one kind, begun today and left at their first step.
void open_many(Story& story, const std::string& workflow, const std::string& role, int count) {
    for (int k = 0; k < count; ++k) {
        REQUIRE(story.service().open(story.actor(role), workflow, OrganisationId("saint-aubin"),
                                     "k" + workflow + std::to_string(k)));
    }
}

}  // namespace

TEST_CASE("the figures of a year count its cases by kind, body and outcome, for the head of service alone",
          "[statistics]") {
    Story story;
    story.framework();
    const CaseId bilan = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    const int year = static_cast<int>(paris_date(story.machine(bilan).header.opened_at).year());
    const Statistics few = *story.service().statistics(story.actor("head_of_service"), year);
    CHECK_FALSE(few.cases);
    CHECK_FALSE(few.minutes);
    for (const StatisticsTable& one : few.tables) {
        CHECK(one.lines.empty());
    }
    Pages pages(story);
    CHECK_THAT(words_of(pages.get("head_of_service", "/statistics?year=" + std::to_string(year))),
               Contains("n. c.") && Contains("Trop peu de dossiers pour ce tableau"));

    for (const auto& [role, actor] : story.actors()) {
        INFO(role);
        const bool reads = role == "head_of_service";
        CHECK(story.service().statistics(actor, year).has_value() == reads);
        CHECK(pages.get(role, "/statistics").status == (reads ? 200 : 403));
        CHECK(pages.get(role, "/statistics/export?format=csv").status == (reads ? 200 : 403));
    }
}

TEST_CASE("what fewer than five cases make is withheld, on the page and in the file", "[statistics]") {
    Story story;
    story.framework();
    story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    open_many(story, "assistance-prestataire", "hr_officer", 7);
    open_many(story, "bilans-reperes", "hr_officer", 9);
    const int year = static_cast<int>(story.clock().today().year());
    const Statistics figures = *story.service().statistics(story.actor("head_of_service"), year);
    REQUIRE(figures.cases);
    CHECK(*figures.cases >= 16);
    REQUIRE(line(figures, "programmes", "bilans-reperes") != nullptr);
    CHECK(line(figures, "programmes", "bilans-reperes")->cases == 9);
    for (const StatisticsTable& one : figures.tables) {
        for (const StatisticsLine& each : one.lines) {
            CHECK((!each.cases || *each.cases >= smallest_told));
        }
    }
    Pages pages(story);
    const Response page = pages.get("head_of_service", "/statistics?year=" + std::to_string(year));
    CHECK_THAT(page.body, Contains("<svg class=\"bars\"") && Contains("role=\"img\"") && Contains("Bilans-repères"));
    const Response file =
        pages.get("head_of_service", "/statistics/export?year=" + std::to_string(year) + "&format=csv");
    CHECK_THAT(file.body, Contains("Bilans-repères\";\"9\"") && Contains("Confidentiel"));
    REQUIRE(pages.lists().exports(1, 0).size() == 1);
    CHECK(pages.lists().exports(1, 0)[0].list == "statistics");
    CHECK_THAT(file.body, !Contains("LEMOINE") && !Contains("Saint-Aubin"));
}

TEST_CASE("a case counts in the year it was opened, and in no other", "[statistics]") {
    Story story;
    story.framework();
    open_many(story, "bilans-reperes", "hr_officer", 6);
    open_many(story, "assistance-prestataire", "hr_officer", 7);
    const int year = static_cast<int>(story.clock().today().year());
    CHECK(line(*story.service().statistics(story.actor("head_of_service"), year), "programmes",
               "assistance-prestataire") != nullptr);
    const Statistics next = *story.service().statistics(story.actor("head_of_service"), year + 1);
    CHECK(next.cases == 0);
    CHECK(table(next, "programmes").lines.empty());
}
