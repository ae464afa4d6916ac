// The pages of a case: what stands on each for each reader, and what stands on none.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"
#include "web/routes.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

CaseId at_phase_2(Story& story) {
    story.framework();
    return story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_2"});
}

// Every page that a person can ask for, with the ids of this case.
std::vector<std::string> paths_of(Story& story, const CaseId& id) {
    std::vector<std::string> paths{"/cases?q=canari", "/documents?q=canari"};
    for (const Route& route : routes()) {
        std::string path(route.pattern);
        const bool about_cases = std::ranges::any_of(
            std::vector<std::string>{"/cases", "/documents", "/messages", "/definitions", "/help", "/api/cases"},
            [&](const std::string& start) { return path.starts_with(start); });
        if (route.method != "GET" || (path != "/" && !about_cases)) {
            continue;
        }
        const std::size_t mark = path.find("{id}");
        if (mark != std::string::npos && path.find("/cases/") != std::string::npos) {
            path.replace(mark, 4, id.str());
        }
        if (path.find('{') == std::string::npos) {
            paths.push_back(path);
        }
    }
    for (const DocumentRecord& paper : story.papers(id)) {
        paths.push_back("/documents/" + paper.id.str());
        paths.push_back("/documents/" + paper.id.str() + "/reading");
    }
    return paths;
}

}  // namespace

TEST_CASE("the header says who, where, whose turn and until when, and each heading is a page of its own", "[case]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);
    const std::string path = "/cases/" + id.str();

    const std::string summary = words_of(pages.get("counsellor", path));
    CHECK_THAT(summary, Contains("Thierry LEMOINE") && Contains("Bilan professionnel") &&
                            Contains("À qui le tour Vous") && Contains("Que se passe-t-il maintenant"));
    const Response steps = pages.get("counsellor", path + "/steps");
    CHECK(steps.status == 200);
    CHECK_THAT(steps.body, Contains("<title>Étapes – BP-"));
    CHECK_THAT(words_of(steps), Contains("Phase 1 : fait, le") || Contains("Phase 1 : fait, du"));
    CHECK_THAT(words_of(steps), Contains("Phase 2 : en cours, depuis le"));
    CHECK_THAT(words_of(pages.get("counsellor", path + "/hours")), Contains("Heures réalisées"));
    CHECK_THAT(words_of(pages.get("counsellor", path + "/documents")), Contains("Convention tripartite"));
    CHECK_THAT(words_of(pages.get("counsellor", path + "/history")), Contains("Clore la phase 1"));
    CHECK_THAT(summary, !Contains("Clore la phase 1 → "));
}

TEST_CASE("a heading that is not open to the reader is absent, and its page does not exist", "[case]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);
    const std::string path = "/cases/" + id.str();

    for (const char* role : {"hr_officer", "employer_head", "accountant", "dpo"}) {
        INFO(role);
        CHECK_THAT(pages.get(role, path).body, !Contains("/exchanges"));
        CHECK(pages.get(role, path + "/exchanges").status == 404);
        CHECK(pages.post(role, path + "/exchanges", "circle=service&text=x&_key=1").status == 404);
    }
    CHECK_THAT(pages.get("agent", path).body, Contains("/exchanges"));
    CHECK_THAT(pages.get("hr_officer", path).body, Contains(path + "/documents"));
    CHECK_THAT(pages.get("dpo", path).body, !Contains(path + "/documents"));
    CHECK(pages.get("dpo", path + "/documents").status == 404);
    CHECK(pages.get("dpo", path + "/appointments").status == 404);
    CHECK_THAT(words_of(pages.get("hr_officer", path + "/history")), !Contains("Clore la phase 1"));
    for (const char* heading : {"", "/steps", "/hours", "/documents", "/exchanges", "/history"}) {
        INFO(heading);
        CHECK(pages.get("administrator", path + heading).status == 404);
        CHECK(pages.get("agent", "/cases/nowhere" + std::string(heading)).status == 404);
    }
}

TEST_CASE("what agent and counsellor wrote is in no byte of any page of the others, and is escaped on theirs",
          "[case][exchanges]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);
    const std::string path = "/cases/" + id.str() + "/exchanges";
    const std::string typed = "&text=Canari-S3%20%26%20%3Cb%3Econfidence%3C%2Fb%3E&_key=";

    CHECK(pages.post("agent", path, "circle=confidential" + typed + "1").status == 303);
    CHECK(pages.post("counsellor", path, "circle=note" + typed + "2").status == 303);

    CHECK_THAT(pages.get("counsellor", path).body, Contains("Canari-S3 &amp; &lt;b&gt;confidence&lt;/b&gt;") &&
                                                       !Contains("<b>confidence") &&
                                                       Contains("Visible par vous et l’agent seulement") &&
                                                       Contains("Visible par le conseiller du dossier seulement"));
    CHECK_THAT(pages.get("agent", path).body, Contains("Visible par vous et votre conseiller seulement"));
    for (const auto& [role, actor] : story.actors()) {
        for (const std::string& other : paths_of(story, id)) {
            const bool theirs = (role == "agent" || role == "counsellor") && other == path;
            INFO(role << " " << other);
            CHECK((pages.get(role, other).body.find("Canari-S3") == std::string::npos) == !theirs);
        }
    }
    for (const OutgoingMessage& message : story.house().cases().messages_of(id)) {
        CHECK_THAT(message.subject + message.text, !Contains("Canari"));
    }
}

TEST_CASE("a message that cannot be sent stays on its page with the reason", "[case][exchanges]") {
    Story story;
    const CaseId id = at_phase_2(story);
    Pages pages(story);

    const Response refused = pages.post("agent", "/cases/" + id.str() + "/exchanges", "text=Bonjour&_key=1");

    CHECK(refused.status == 422);
    CHECK_THAT(words_of(refused), Contains("Choisissez qui pourra lire ce message.") && Contains("Bonjour"));
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
