// An amendment quotes what was signed, whatever the facts have become since, and never puts another out of force.
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

struct Running {
    Story story;
    CaseId framework = story.framework();
    CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "phase_1"});

    Result<CaseView> draw_up(Record answers) {
        answers["effective_on"] = Date(std::chrono::year(2026) / 11 / 2);
        answers["reason"] = std::string("Le service est réorganisé.");
        return story.send(id, "draw_up_amendment", "counsellor", answers);
    }
    Result<CaseView> sign() {
        return story.send(id, "record_amendment", "secretary",
                          {{"last_signed_on", paris_date(story.clock().now())},
                           {"scan", Record{{"file", std::string("avenant.pdf")}}},
                           {"all_pages", true}});
    }
};

}  // namespace

TEST_CASE("no amendment is drawn up when nothing changes in the signed act", "[amended]") {
    Running running;
    const Result<CaseView> refused = running.draw_up({});
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Contains("Rien ne change dans l’acte signé"));
    for (const DocumentRecord& paper : running.story.papers(running.id)) {
        CHECK(paper.key != "amendment");
    }
}

TEST_CASE("the second amendment leaves the first one, and the convention, as they were signed", "[amended]") {
    Running running;
    const DocumentRecord convention = running.story.paper(running.id, "convention");
    REQUIRE(running.draw_up({{"places", std::string("Mairie de Saint-Aubin-des-Prés")}}));
    const DocumentRecord first = running.story.paper(running.id, "amendment");
    CHECK(first.status == "to_sign");
    REQUIRE(running.sign());
    const DocumentRecord first_copy = running.story.paper(running.id, "amendment-signed");
    CHECK(first_copy.signs == first.id);
    REQUIRE(running.draw_up({{"planned_minutes", std::int64_t{2160}}}));
    REQUIRE(running.sign());

    std::map<std::string, std::string> states;
    for (const DocumentRecord& paper : running.story.papers(running.id)) {
        states[paper.id.str()] = paper.status;
    }
    CHECK(states[first.id.str()] == "signed");
    CHECK(states[first_copy.id.str()] == "signed");
    CHECK(running.story.paper(running.id, "amendment").status == "signed");
    CHECK(running.story.paper(running.id, "amendment").id != first.id);
    CHECK(running.story.paper(running.id, "convention").status == "signed");
    CHECK(running.story.paper(running.id, "convention").id == convention.id);
}

TEST_CASE("an amendment that was not signed gives way to the next one", "[amended]") {
    Running running;
    REQUIRE(running.draw_up({{"places", std::string("Mairie de Saint-Aubin-des-Prés")}}));
    const DocumentRecord first = running.story.paper(running.id, "amendment");
    REQUIRE(running.draw_up({{"places", std::string("Lierneville")}}));
    const DocumentRecord second = running.story.paper(running.id, "amendment");
    REQUIRE(second.id != first.id);
    for (const DocumentRecord& paper : running.story.papers(running.id)) {
        if (paper.id == first.id) {
            CHECK(paper.status == "replaced");
        }
    }
    CHECK_THAT(running.story.text_of(second), Contains("Lierneville") && Contains("Maison des communes"));
}
