// What people of a case tell one another: who reads it, who is told of it, and that it is nowhere else.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "storage/sql.hpp"
#include "tests/acceptance/pages.hpp"
#include "web/routes.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

std::vector<OutgoingMessage> told(Story& story, const CaseId& id, const std::string& message) {
    std::vector<OutgoingMessage> messages = story.house().cases().messages_of(id);
    std::erase_if(messages, [&](const OutgoingMessage& one) { return one.message != message; });
    return messages;
}

std::vector<std::string> readers_of(Story& story, const CaseId& id, const std::string& text) {
    std::vector<std::string> readers;
    for (const auto& [role, actor] : story.actors()) {
        const Result<ExchangesView> seen = story.service().exchanges(actor, id);
        for (const PostView& post : seen ? seen->posts : std::vector<PostView>{}) {
            if (post.text == text) {
                readers.push_back(role);
            }
        }
    }
    return readers;
}

}  // namespace

TEST_CASE("whoever is waited for is reminded by a neutral message, once in a week, and one reads when", "[chase]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    const Actor secretary = story.actor("secretary");
    const auto line = [&] { return story.service().work_list(secretary).waiting.back(); };
    const std::string task = line().reminder.task;
    REQUIRE(task != "");

    CHECK(story.service().chase(secretary, id, task) == "Responsable du service");
    REQUIRE(told(story, id, "chase").size() == 1);
    const OutgoingMessage sent = told(story, id, "chase").front();
    CHECK(sent.role == "head_of_service");
    CHECK(sent.subject == "Une action vous attend");
    CHECK_THAT(sent.text, !Contains("saisine") && !Contains("Bilan") && !Contains("Lemoine"));
    CHECK(line().reminder.by == "Secrétariat du centre de gestion");
    CHECK(line().reminder.again_on == add_days(story.clock().today(), 7));

    const Result<std::string> again = story.service().chase(secretary, id, task);
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::invalid);
    CHECK_THAT(again.error().message, Contains("Une relance est déjà partie le"));
    CHECK(told(story, id, "chase").size() == 1);

    story.clock().set(story.clock().now() + std::chrono::hours(24 * 7));
    CHECK_FALSE(line().reminder.again_on);
    CHECK(story.service().chase(secretary, id, task));
    CHECK(told(story, id, "chase").size() == 2);
}

TEST_CASE("nobody reminds where they do not know who is waited for, nor when it is their own turn", "[chase]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    const std::string task = story.house().cases().tasks_of(id).front().state;

    for (const char* role : {"hr_officer", "employer_head", "agent", "head_of_service", "accountant", "dpo"}) {
        INFO(role);
        CHECK(story.service().chase(story.actor(role), id, task).error().kind == ErrorKind::not_allowed);
    }
    CHECK(story.service().chase(story.actor("administrator"), id, task).error().kind == ErrorKind::not_found);
    CHECK(told(story, id, "chase").empty());
    for (const WorkLine& line : story.service().work_list(story.actor("hr_officer")).waiting) {
        CHECK(line.reminder.task.empty());
    }
}

TEST_CASE("cases past a deadline are told to the head of service once a week, without anybody’s name", "[chase]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "admissible"});
    story.clock().set(story.clock().now() + std::chrono::hours(24 * 45));

    CHECK(story.service().tell_late_cases() == 1);
    CHECK(story.service().tell_late_cases() == 1);
    REQUIRE(told(story, id, "late-cases").size() == 1);
    CHECK(told(story, id, "late-cases").front().role == "head_of_service");
    CHECK_THAT(told(story, id, "late-cases").front().text, !Contains("Lemoine") && !Contains("Saint-Aubin"));

    story.clock().set(story.clock().now() + std::chrono::hours(24 * 7));
    story.service().tell_late_cases();
    CHECK(told(story, id, "late-cases").size() == 2);
}

TEST_CASE("a message is new until its reader has seen the case, or says so", "[messages]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});
    Pages pages(story);
    const Actor agent = story.actor("agent");
    const MessageCounts before = story.service().count_messages(agent);
    REQUIRE(before.unread > 0);
    CHECK(before.unread == before.all);
    CHECK_THAT(words_of(pages.get("agent", "/")), Contains("non lu"));

    CHECK(pages.post("agent", "/messages/read", "").status == 303);

    CHECK(story.service().count_messages(agent).unread == 0);
    CHECK(story.service().count_messages(agent).all == before.all);
    CHECK_THAT(words_of(pages.get("agent", "/messages")), !Contains("Non lu"));
    CHECK(story.service().count_messages(story.actor("head_of_service")).unread > 0);
}

TEST_CASE(
    "what agent and counsellor tell each other is read by these two, and the others do not learn that it is there",
    "[exchanges]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_1"});
    const auto say = [&](const char* role, const char* circle, const std::string& text) {
        return story.service().say(story.actor(role), id, {.circle = circle, .text = text, .key = text});
    };
    REQUIRE(say("agent", "confidential", "Un doute que je ne dis qu’à vous"));
    REQUIRE(say("counsellor", "note", "À reprendre au prochain entretien"));
    REQUIRE(say("secretary", "service", "La salle change jeudi"));

    CHECK(readers_of(story, id, "Un doute que je ne dis qu’à vous") == std::vector<std::string>{"agent", "counsellor"});
    CHECK(readers_of(story, id, "À reprendre au prochain entretien") == std::vector<std::string>{"counsellor"});
    CHECK(readers_of(story, id, "La salle change jeudi") ==
          std::vector<std::string>{"agent", "counsellor", "head_of_service", "secretary"});
    // One message for the counsellor, three for the thread of the service, none for a note; never what was said.
    const std::vector<OutgoingMessage> messages = told(story, id, "post");
    CHECK(messages.size() == 4);
    for (const OutgoingMessage& message : messages) {
        CHECK_THAT(message.text + message.subject, !Contains("doute") && !Contains("salle") && !Contains("Bilan"));
    }

    CHECK(say("secretary", "confidential", "?").error().kind == ErrorKind::invalid);
    CHECK(say("head_of_service", "note", "?").error().kind == ErrorKind::invalid);
    for (const char* role : {"hr_officer", "employer_head", "accountant", "centre_head", "archivist", "dpo"}) {
        INFO(role);
        CHECK(say(role, "service", "?").error().kind == ErrorKind::not_allowed);
        CHECK(story.service().exchanges(story.actor(role), id).error().kind == ErrorKind::not_allowed);
    }
    CHECK(say("administrator", "service", "?").error().kind == ErrorKind::not_found);
}

TEST_CASE("the same page sent twice says it once; nothing and too much are refused", "[exchanges]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "phase_1"});
    const Actor agent = story.actor("agent");

    CHECK(story.service().say(agent, id, {"service", "Bonjour", "page-1"}) == true);
    CHECK(story.service().say(agent, id, {"service", "Bonjour", "page-1"}) == false);
    CHECK(story.service().exchanges(agent, id)->posts.size() == 1);
    CHECK(story.service().say(agent, id, {"service", " \n ", "page-2"}).error().kind == ErrorKind::invalid);
    CHECK(story.service().say(agent, id, {"service", std::string(4001, 'a'), "page-3"}).error().kind ==
          ErrorKind::invalid);
}
