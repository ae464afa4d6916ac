// The agent's own space: what they agreed to, what their employer sees, who looked.
#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/acceptance/story.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

std::string spelled(const CaseView& seen) {
    std::string text = seen.agent_name + "|" + seen.counsellor_name + "|" + seen.explanation + "|" +
                       seen.header.state_label + "|" + seen.programme;
    for (const StepView& step : seen.steps) {
        text += "|" + step.label + std::to_string(static_cast<int>(step.state));
    }
    for (const TaskView& task : seen.tasks) {
        text += "|" + task.label + "/" + task.who;
    }
    for (const AppointmentView& one : seen.appointments) {
        text += "|" + one.label + one.place;
    }
    for (const AnswerGroup& group : seen.answers) {
        for (const AnswerLine& line : group.lines) {
            text += "|" + group.title + "/" + line.label + "/" + line.text;
        }
    }
    for (const DocumentView& document : seen.documents) {
        text += "|" + document.record.id.str();
    }
    for (const HistoryLine& line : seen.history) {
        text += "|" + line.who + "/" + line.what;
    }
    return text;
}

}  // namespace

TEST_CASE("an agent reads each agreement in the words it was asked in, and can withdraw it", "[acceptance][agent]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});

    const std::vector<Agreement> agreements = story.service().agreements(story.actor("agent"));

    REQUIRE(agreements.size() == 1);
    const Agreement& given = agreements.front();
    CHECK(given.case_id == id);
    CHECK(given.granted);
    CHECK(given.current);
    CHECK(given.by == "Agent");
    CHECK(given.title == "Accord de l’agent");
    CHECK(given.version == "Texte d’accord – version 1");
    CHECK(std::ranges::find(given.text, "Je donne mon accord pour participer à ce bilan professionnel") !=
          given.text.end());
    CHECK(given.withdraw_event == "withdraw_consent");

    REQUIRE(story.send(id, "withdraw_consent", "agent", {}));
    const std::vector<Agreement> after = story.service().agreements(story.actor("agent"));
    REQUIRE(after.size() == 2);
    CHECK_FALSE(after.front().granted);
    CHECK(after.front().title == "Retirer mon accord");
    CHECK_FALSE(after.back().current);
    CHECK(after.back().withdraw_event.empty());
}

TEST_CASE("nobody else reads an agent's agreements as their own", "[acceptance][agent]") {
    Story story;
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});

    for (const auto& [role, actor] : story.actors()) {
        INFO(role);
        CHECK(story.service().agreements(actor).empty() == (role != "agent"));
    }
}

TEST_CASE("what an agent is shown of their employer's view is that view, and nothing acts on it",
          "[acceptance][agent]") {
    const std::string until = GENERATE("filed", "accompaniment", "summary_review", "");
    Story story;
    story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = until});

    const Result<CaseView> shown = story.service().as_employer(story.actor("agent"), id);

    REQUIRE(shown);
    CHECK(spelled(*shown) == spelled(story.view(id, "hr_officer")));
    CHECK(shown->actions.empty());
}

TEST_CASE("only the agent of a case looks at it as their employer", "[acceptance][agent]") {
    Story story;
    const CaseId framework = story.framework();
    const CaseId id = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed"});

    CHECK(story.service().as_employer(story.actor("agent"), framework).error().kind == ErrorKind::not_found);
    CHECK(story.service().as_employer(story.actor("agent"), CaseId("absent")).error().kind == ErrorKind::not_found);
    for (const auto& [role, actor] : story.actors()) {
        INFO(role);
        CHECK(story.service().as_employer(actor, id).has_value() == (role == "agent"));
    }
}

TEST_CASE("an agent learns which roles looked at their case and at which paper, never who, nor papers kept from them",
          "[acceptance][agent]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml"});
    const DocumentId convention = story.paper(id, "convention").id;
    const DocumentId invoice = story.paper(id, "invoice").id;
    const Instant now = story.clock().now() + std::chrono::hours(24);
    story.clock().set(now);

    story.view(id, "agent");
    REQUIRE(story.service().as_employer(story.actor("agent"), id));
    REQUIRE(story.service().document(story.actor("archivist"), convention));
    REQUIRE(story.service().document(story.actor("accountant"), invoice));
    CHECK_FALSE(story.service().document(story.actor("administrator"), convention));

    std::vector<AccessLine> lines = story.service().accesses(story.actor("agent"), 1000);
    std::erase_if(lines, [&](const AccessLine& line) { return line.at < now; });
    REQUIRE(lines.size() == 2);
    std::ranges::sort(lines, {}, &AccessLine::who);
    CHECK(lines[0].who == "Archiviste");
    CHECK_THAT(lines[0].what, Contains("Convention"));
    CHECK(lines[1].who == "Comptabilité du centre de gestion");
    CHECK(lines[1].what == "un document de gestion");
    CHECK(story.service().accesses(story.actor("hr_officer"), 1000).empty());
}
