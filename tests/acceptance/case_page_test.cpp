// The pages of a case: what stands on each for each reader, and what stands on none.
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

CaseId at_phase_2(Story& story) {
    story.framework();
    return story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_2"});
}

}  // namespace

TEST_CASE("the header says who, where, whose turn and until when, and each heading is a page of its own", "[case]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);
    const std::string path = "/cases/" + id.str();

    const std::string summary = words_of(pages.get("counsellor", path));
    CHECK_THAT(summary, Contains("Thierry LEMOINE") && Contains("Bilan professionnel") &&
                            Contains("À qui le tour Vous") && Contains("Que se passe-t-il maintenant") &&
                            Contains("Heures réalisées"));
    CHECK_THAT(summary, !Contains("Clore la phase 1"));
    const Response steps = pages.get("counsellor", path + "/steps");
    CHECK_THAT(steps.body, Contains("<title>Étapes – BP-"));
    CHECK_THAT(words_of(steps), Contains("Phase 1 : fait") && Contains("Phase 2 : en cours"));
    CHECK_THAT(words_of(pages.get("counsellor", path + "/documents")), Contains("Convention tripartite"));
    CHECK_THAT(words_of(pages.get("counsellor", path + "/history")), Contains("Clore la phase 1"));
}

TEST_CASE("a heading with nothing for the reader is absent, and a case one does not know has no page at all",
          "[case]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);
    const std::string path = "/cases/" + id.str();

    CHECK_THAT(pages.get("hr_officer", path).body, Contains(path + "/documents"));
    CHECK_THAT(pages.get("dpo", path).body, !Contains(path + "/documents"));
    CHECK(pages.get("dpo", path + "/documents").status == 404);
    CHECK(pages.get("dpo", path + "/appointments").status == 404);
    CHECK_THAT(words_of(pages.get("hr_officer", path + "/history")), !Contains("Clore la phase 1"));
    for (const char* heading : {"", "/steps", "/appointments", "/documents", "/history"}) {
        INFO(heading);
        CHECK(pages.get("administrator", path + heading).status == 404);
        CHECK(pages.get("agent", "/cases/nowhere" + std::string(heading)).status == 404);
    }
}

TEST_CASE("what was typed for a step that is over is shown in the words of the form", "[case]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);

    const Response closed = pages.post("hr_officer", "/cases/" + id.str() + "/steps/record_referral",
                                       "preferred_channel=post&_revision=0&_key=1");

    CHECK_THAT(words_of(closed), Contains("Ce que vous aviez saisi") && Contains("Courrier postal"));
    CHECK_THAT(words_of(closed), !Contains(" post "));
}
