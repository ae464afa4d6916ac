// The list of cases: order, filters and pages, each within what the reader may know.
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

TEST_CASE("the list sorts by each column, both ways, and keeps its filters", "[list]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    Pages pages(story);
    const auto first = [&](const std::string& query) {
        const std::string body = pages.get("secretary", "/cases?" + query).body;
        return body.substr(std::min(body.find("<th scope=\"row\">"), body.size()), 120);
    };
    CHECK_THAT(first("sort=reference&direction=up"), Contains("BP-"));
    CHECK_THAT(first("sort=reference&direction=down"), Contains("CADRE-"));
    CHECK_THAT(first("sort=programme&direction=up&programme=cadre"), Contains("CADRE-"));
    CHECK_THAT(first("body=saint-aubin&sort=subject&direction=up"), Contains("-2026-"));
    const Response page = pages.get("secretary", "/cases?programme=cadre&sort=state&direction=up");
    CHECK_THAT(page.body, Contains("aria-sort=\"ascending\"") && Contains("retirer ce filtre"));
    CHECK_THAT(words_of(page), Contains("1 dossier "));
    CHECK_THAT(words_of(pages.get("secretary", "/cases?counsellor=nobody")), Contains("Aucun dossier"));
}

TEST_CASE("what is late is listed for those who may know the deadline, and for no one else", "[list]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    Pages pages(story);
    CHECK_THAT(words_of(pages.get("secretary", "/cases?late=yes")), Contains("Aucun dossier"));
    story.clock().set(story.clock().now() + std::chrono::hours(24 * 30));

    CHECK_THAT(words_of(pages.get("secretary", "/cases?late=yes")), Contains("1 dossier "));
    CHECK_THAT(words_of(pages.get("hr_officer", "/cases?late=yes")), Contains("Aucun dossier"));
    CaseFilter late;
    late.late_on = story.clock().today();
    CHECK(story.service().cases(story.actor("head_of_service"), late).count == 1);
    CHECK(story.service().cases(story.actor("employer_head"), late).count == 0);
}

TEST_CASE("whoever has two roles gets one list, cut into pages as a whole", "[list]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    Actor both = story.actor("secretary");
    both.roles = {"secretary", "accountant"};
    CaseFilter filter;
    filter.order = CaseFilter::Order::reference;
    filter.descending = false;
    filter.limit = 1;
    const CaseLines one = story.service().cases(both, filter);
    filter.offset = 1;
    const CaseLines two = story.service().cases(both, filter);

    REQUIRE(one.lines.size() == 1);
    REQUIRE(two.lines.size() == 1);
    CHECK(one.lines[0].header.reference < two.lines[0].header.reference);
    CHECK(two.count == 2);
}
