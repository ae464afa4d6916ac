// A request that its author has not sent does not exist for anybody else who will take part: the employer, the
// provider.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/access.hpp"
#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

constexpr const char* own_request = "bilan-professionnel-interne/ordinary-journey.yaml";

// Every place where a case could show itself to somebody.
void check_unknown(Story& story, const CaseId& id, const std::string& role) {
    INFO(role);
    const Actor actor = story.actor(role);
    const CaseHeader header = story.machine(id).header;
    CHECK(roles_in(actor, header).empty());
    CHECK(story.service().view(actor, id).error().kind == ErrorKind::not_found);
    CHECK(story.service().exchanges(actor, id).error().kind == ErrorKind::not_found);
    CHECK_FALSE(story.service().form(actor, id, "confirm_eligibility"));
    for (const char* clue : {"", "BPI", "Carrier", "zoe", "envoyer"}) {
        INFO(clue);
        const CaseFilter filter = *clue == '\0' ? CaseFilter{} : cases_with(clue);
        CHECK(story.service().cases(actor, filter).lines.empty());
        CHECK(story.service().cases(actor, filter).count == 0);
        CHECK(story.service().documents(actor, *clue == '\0' ? DocumentFilter{} : papers_with(clue)).empty());
    }
    const WorkList list = story.service().work_list(actor);
    CHECK(list.to_do.empty());
    CHECK(list.waiting.empty());
    const std::vector<OutgoingMessage> sent = story.house().cases().messages_of(id);
    CHECK(std::ranges::none_of(sent, [&](const OutgoingMessage& message) { return message.role == role; }));
}

}  // namespace

TEST_CASE("a request that the agent has not sent does not exist for the employer, in any state before",
          "[acceptance]") {
    for (const char* until : {"information", "to_fill"}) {
        INFO(until);
        Story story;
        const CaseId id = story.tell({own_request, until});
        CHECK(story.view(id, "agent").header.reference.starts_with("BPI-"));
        for (const char* role : {"hr_officer", "employer_head", "provider", "counsellor"}) {
            check_unknown(story, id, role);
        }
    }
}

TEST_CASE("a request that was dropped stays unknown to the employer for ever", "[acceptance]") {
    for (const char* script : {"written-and-dropped", "draft-dropped", "unfinished"}) {
        INFO(script);
        Story story;
        const CaseId id = story.tell({"bilan-professionnel-interne/" + std::string(script) + ".yaml"});
        REQUIRE(story.machine(id).situation.finished);
        for (const char* role : {"hr_officer", "employer_head", "provider"}) {
            check_unknown(story, id, role);
        }
    }
}

TEST_CASE("once sent, the request is the employer's to answer, and the provider's from the convention on",
          "[acceptance]") {
    Story story;
    const CaseId id = story.tell({own_request, "to_check"});
    CHECK(story.view(id, "hr_officer").header.id == id);
    CHECK(story.service().cases(story.actor("hr_officer"), cases_with("Carrier")).count == 1);
    CHECK(story.view(id, "employer_head").header.id == id);
    check_unknown(story, id, "provider");

    Story later;
    const CaseId signing = later.tell({own_request, "provider.to_sign"});
    CHECK(later.service().work_list(later.actor("provider")).to_do.size() == 1);
    CHECK(later.view(signing, "provider").header.id == signing);
}

TEST_CASE("who has drafts of their own is told apart from who is asked: neither learns of the other's",
          "[acceptance]") {
    Story story;
    const CaseId own = story.tell({own_request, "to_fill"});
    // Nothing of the agent's own draft keeps the employer from proposing, or is told to it.
    const CaseId proposed = story.tell({"bilan-professionnel-interne/proposed.yaml", "to_read"});
    CHECK(story.service().cases(story.actor("hr_officer"), {}).count == 1);
    // The draft is theirs to drop; it cannot be sent beside the one that is under way.
    const Result<CaseView> sent = story.send(own, "file_request", "agent",
                                             {{"entered_on", *parse_date("2020-03-02")},
                                              {"permanent_post", true},
                                              {"ground", "mobility"},
                                              {"account_agreed", true},
                                              {"agreed", true},
                                              {"text_version", "v1"}});
    REQUIRE_FALSE(sent);
    CHECK_THAT(sent.error().message, Catch::Matchers::Contains("déjà un dossier"));
    CHECK(story.view(own, "agent").header.id == own);
    CHECK(story.view(proposed, "agent").header.id == proposed);
    check_unknown(story, own, "employer_head");
}
