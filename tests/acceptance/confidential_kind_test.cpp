// A case of a kind in which the employer takes no part: for the employer's people it does not exist, by any way in.
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/pages.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

// The pages that somebody of the employer can open, and those that a curious one may try.
std::string every_page_of(Story& story, const std::string& role, const CaseId& id, const std::string& reference) {
    Pages pages(story);
    std::string text;
    for (const std::string& path :
         {std::string("/"), std::string("/cases"), "/cases?q=" + reference, std::string("/documents"),
          "/documents?q=" + reference, "/cases/" + id.str(), "/cases/" + id.str() + "/documents",
          "/cases/" + id.str() + "/history", "/cases/" + id.str() + "/steps/file_request"}) {
        text += words_of(pages.get(role, path)) + "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("what an agent asks for alone is nowhere for the employer: lists, counts, searches, papers, errors, news",
          "[acceptance][confidential]") {
    Story story;
    story.framework();
    std::map<std::string, std::string> before;
    for (const char* role : {"hr_officer", "employer_head"}) {
        for (const char* path : {"/", "/cases", "/documents"}) {
            before[role + std::string(path)] = words_of(Pages(story).get(role, path));
        }
    }

    const Instant day = story.clock().now();
    const CaseId id = story.tell({.scenario = "apepp/ordinary-journey.yaml", .changed = {}});
    const std::string reference = story.machine(id).header.reference;
    story.clock().set(day);

    CHECK_FALSE(story.service().cases(story.actor("agent"), cases_with(reference)).lines.empty());
    for (const char* role : {"hr_officer", "employer_head"}) {
        INFO(role);
        const Actor actor = story.actor(role);
        for (const std::string& clue :
             {reference, std::string("Lemoine"), std::string("APEPP"), std::string("Thierry")}) {
            CHECK(story.service().cases(actor, cases_with(clue)).lines.empty());
            CHECK(story.service().cases(actor, cases_with(clue)).count == 0);
            CHECK(story.service().documents(actor, papers_with(clue)).empty());
        }
        CHECK(story.service().cases(actor, {}).count == 1);  // the framework
        for (const DocumentRecord& paper : story.papers(id)) {
            CHECK(story.service().document(actor, paper.id).error().kind == ErrorKind::not_found);
        }
        // An unknown case and this one are refused in the same words.
        const Result<CaseView> refused = story.service().view(actor, id);
        const Result<CaseView> unknown = story.service().view(actor, CaseId("00000000000000000000000000"));
        REQUIRE_FALSE(refused);
        REQUIRE_FALSE(unknown);
        CHECK(refused.error().kind == unknown.error().kind);
        CHECK(refused.error().message == unknown.error().message);
        const std::string text = every_page_of(story, role, id, "introuvable");
        CHECK_THAT(text, !Contains("APEPP") && !Contains(reference) && !Contains("Lemoine"));
        // What they saw before is what they see now, on the same day: not a figure has changed.
        for (const char* path : {"/", "/cases", "/documents"}) {
            INFO(path);
            CHECK(words_of(Pages(story).get(role, path)) == before.at(role + std::string(path)));
        }
    }
}

TEST_CASE("what an agent asks for alone does not exist for who pays and who signs for the centre",
          "[acceptance][confidential]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "apepp/ordinary-journey.yaml", .changed = {}});
    const std::string reference = story.machine(id).header.reference;
    for (const char* role : {"accountant", "centre_head"}) {
        INFO(role);
        const Actor actor = story.actor(role);
        CHECK(story.service().view(actor, id).error().kind == ErrorKind::not_found);
        CHECK(story.service().cases(actor, {}).count == 1);  // the framework
        CHECK(story.service().cases(actor, cases_with(reference)).count == 0);
        CHECK(story.service().documents(actor, papers_with(reference)).empty());
        CHECK_THAT(words_of(Pages(story).get(role, "/cases")), !Contains(reference));
    }
    for (const char* role : {"head_of_service", "secretary", "dpo"}) {
        CHECK(story.service().cases(story.actor(role), cases_with(reference)).count == 1);
    }
}

TEST_CASE("the employer may refer the same agent meanwhile, and is not told that another case is running",
          "[acceptance][confidential]") {
    Story story;
    story.framework();
    story.tell({.scenario = "apepp/ordinary-journey.yaml", .until = "level_2", .changed = {}});
    const Result<CaseView> opened = story.service().open(story.actor("hr_officer"), "bilan-professionnel", {}, "");
    REQUIRE(opened);
    CHECK(story.send(opened->header.id, "record_referral", "hr_officer",
                     {{"agent", "thierry"},
                      {"origin", "joint"},
                      {"ground", "reconversion"},
                      {"context", "Un projet de mobilité."},
                      {"contact_name", "Solange Ferrier"},
                      {"billing_contact", "Solange Ferrier"},
                      {"commits_time", true},
                      {"commits_support", true},
                      {"commits_secrecy", true}}));
    CHECK(story.send(opened->header.id, "ask_consent", "hr_officer", {}));
    CHECK(story.service().open(story.actor("hr_officer"), "apepp", {}, "").error().kind == ErrorKind::not_allowed);
}

TEST_CASE("a contract under private law keeps the secretary from confirming, with the reason", "[acceptance]") {
    Story story;
    Agent agent = *story.house().directory().agent(AgentId("thierry"));
    agent.status = "private_law";
    story.agent_is(agent);
    const CaseId id = story.tell({.scenario = "apepp/ordinary-journey.yaml", .until = "eligibility", .changed = {}});

    const Result<CaseView> refused =
        story.send(id, "confirm_eligibility", "secretary", {{"proof", "seen"}, {"counsellor", "maud"}});

    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Contains("agents de droit public"));
}
