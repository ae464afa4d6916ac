// What the service promises: to the agent who stops or has not released the summary, to the body whose papers must read
// right, to whoever searches, and to a case already open when definitions change.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "cli/demo.hpp"
#include "engine/base/french.hpp"
#include "tests/acceptance/story.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;
using namespace jalon::test;
using Catch::Matchers::Contains;

namespace {

// The bodies of the demonstration, read once.
std::vector<Organisation> demo_bodies() {
    static const std::vector<Organisation> bodies = [] {
        const std::filesystem::path folder =
            std::filesystem::temp_directory_path() / ("jalon-bodies-" + std::to_string(getpid()));
        std::vector<Organisation> all;
        {
            SeededRandom random(7);
            Stores stores(folder, random);
            const Result<bool> loaded =
                load_directory(std::filesystem::path(source_dir()) / "demo", stores, demo_password());
            REQUIRE(loaded);
            all = stores.directory.organisations();
        }
        std::filesystem::remove_all(folder);
        return all;
    }();
    return bodies;
}

Organisation demo_body(const std::string& id) {
    const std::vector<Organisation> bodies = demo_bodies();
    const auto found = std::ranges::find(bodies, OrganisationId(id), &Organisation::id);
    INFO(id);
    REQUIRE(found != bodies.end());
    return *found;
}

std::vector<std::string> keys_of(const std::vector<DocumentLine>& lines) {
    std::vector<std::string> keys;
    for (const DocumentLine& line : lines) {
        keys.push_back(line.document.key);
    }
    return keys;
}

}  // namespace

TEST_CASE("when the agent stops, the employer reads « Accompagnement terminé » and the date, nothing else",
          "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/withdrawn.yaml"});
    const std::string day = french::long_date(*Value(story.data(id))["ended_on"].get_if<Date>());

    for (const char* role : {"hr_officer", "employer_head"}) {
        INFO(role);
        const CaseView seen = story.view(id, role);
        CHECK(seen.header.state_label == "Accompagnement terminé");
        const auto marks = std::ranges::find(seen.answers, std::string("Repères"), &AnswerGroup::title);
        REQUIRE(marks != seen.answers.end());
        CHECK(std::ranges::any_of(marks->lines, [&](const AnswerLine& line) {
            return line.label == "Terminé le" && plain_blanks(line.text) == plain_blanks(day);
        }));
        const std::string withdrawal = story.house().catalogue().form("withdrawal").label;
        CHECK(std::ranges::find(seen.answers, withdrawal, &AnswerGroup::title) == seen.answers.end());
        for (const HistoryLine& line : seen.history) {
            CHECK_THAT(line.what + line.who, !Contains("rrêt") && !Contains("Agent") && !Contains("LEMOINE"));
        }
    }
    const std::vector<MessageLine> news = story.service().work_list(story.actor("hr_officer")).news;
    const auto told = std::ranges::find_if(
        news, [](const MessageLine& line) { return line.message.message == "accompaniment-ended"; });
    REQUIRE(told != news.end());
    CHECK_THAT(plain_blanks(told->message.text), Contains("terminé le " + plain_blanks(day)));
    CHECK(std::ranges::none_of(news, [](const MessageLine& line) { return line.message.message == "agent-withdrew"; }));
}

TEST_CASE("a summary that the agent has not validated reaches the employer in no way", "[acceptance]") {
    struct Row {
        const char* scenario;
        const char* state;
    };
    const Row row = GENERATE(values<Row>({{"ordinary-journey", "to_hand_over"},
                                          {"ordinary-journey", "summary_review"},
                                          {"summary-disputed", "second_reading"},
                                          {"summary-withheld", "to_invoice"}}));
    INFO(row.scenario << " until " << row.state);
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/" + std::string(row.scenario) + ".yaml", row.state});
    const DocumentRecord summary = story.paper(id, "summary");

    for (const char* role : {"hr_officer", "employer_head"}) {
        INFO(role);
        const Actor actor = story.actor(role);
        const CaseView seen = story.view(id, role);
        CHECK(
            std::ranges::none_of(seen.documents, [](const DocumentView& one) { return one.record.key == "summary"; }));
        const std::string label = story.house().catalogue().form("summary").label;
        CHECK(std::ranges::find(seen.answers, label, &AnswerGroup::title) == seen.answers.end());
        const std::vector<std::string> found = keys_of(story.service().documents(actor, papers_with("synthèse")));
        CHECK(std::ranges::find(found, "summary") == found.end());
        CHECK_FALSE(story.service().document(actor, summary.id));
        CHECK_FALSE(story.service().intact(actor, summary.id));
        for (const MessageLine& line : story.service().work_list(actor).news) {
            CHECK(line.message.message != "summary-available");
        }
    }
}

TEST_CASE("once validated by the agent, the summary is read by the employer", "[acceptance]") {
    Story story;
    story.framework();
    const CaseId id = story.tell({"bilan-professionnel/ordinary-journey.yaml", "to_invoice"});

    const std::vector<DocumentLine> found =
        story.service().documents(story.actor("hr_officer"), papers_with("synthese"));

    REQUIRE(keys_of(found) == std::vector<std::string>{"summary"});
    CHECK(story.service().document(story.actor("employer_head"), found.front().document.id));
    CHECK(found.front().header.id == id);
}

TEST_CASE("the deliberation and the convention speak of each body as it should be spoken of", "[acceptance]") {
    struct Row {
        const char* body;
        std::vector<const char*> deliberation;
        std::vector<const char*> convention;
    };
    const Row row = GENERATE(values<Row>({
        {"saint-aubin",
         {"Séance du conseil municipal", "Le conseil municipal,", "donnée à la Maire", "La Maire est chargée",
          "La commune de Saint-Aubin-des-Prés décide"},
         {"la commune de Saint-Aubin-des-Prés", "représentée par", "Maire"}},
        {"estree-rivage",
         {"Commune d’Estrée-Rivage", "Séance du conseil municipal", "La commune d’Estrée-Rivage décide"},
         {"la commune d’Estrée-Rivage", "représentée par"}},
        {"eaux-haut-lierne",
         {"Séance du comité syndical", "Le comité syndical,", "Le syndicat des eaux du Haut-Lierne décide"},
         {"le syndicat des eaux du Haut-Lierne", "représenté par", "Président"}},
        {"ccas-port-lierne",
         {"Séance du conseil d’administration", "Le conseil d’administration,",
          "Le centre communal d’action sociale de Port-Lierne décide"},
         {"le centre communal d’action sociale de Port-Lierne", "représenté par", "Président"}},
    }));
    INFO(row.body);
    Story story;
    const Organisation body = demo_body(row.body);
    story.employer_is(body);

    const CaseId id = story.framework();

    const std::string deliberation = story.text_of(id, "deliberation-model");
    const std::string convention = story.text_of(id, "convention");
    for (const char* words : row.deliberation) {
        CHECK_THAT(deliberation, Contains(words));
    }
    for (const char* words : row.convention) {
        CHECK_THAT(convention, Contains(words));
    }
    for (const std::string& text : {deliberation, convention}) {
        for (const char* wrong : {"de Estrée", "de le conseil", "à le conseil", "de le comité", "de le syndicat",
                                  "à le syndicat", "de le centre", "à le centre", "Madame le ", "Monsieur la "}) {
            CHECK_THAT(text, !Contains(wrong));
        }
    }
    const bool woman = body.executive_gender == "f";
    const std::string executive = *facts_of(body).at("executive").text();
    CHECK_THAT(deliberation, Contains((woman ? "donnée à la " : "donnée au ") + executive));
    CHECK_THAT(deliberation, Contains(woman ? "est chargée de l’exécution" : "est chargé de l’exécution"));
}

TEST_CASE("searching for « etang » finds Vernoux-l’Étang, its papers, and an agent of that name", "[acceptance]") {
    Story story;
    const CaseId elsewhere = story.framework();
    Agent agent = *story.house().directory().agent(AgentId("thierry"));
    agent.id = AgentId("lea");
    agent.first_name = "Léa";
    agent.last_name = "de l’Étang";
    story.agent_is(agent);
    const auto for_lea = [](const std::string&, Record& answers) {
        if (answers.contains("agent")) {
            answers["agent"] = "lea";
        }
    };
    const CaseId of_lea =
        story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed", .changed = for_lea});
    story.employer_is(demo_body("vernoux"));
    const CaseId of_vernoux = story.framework();

    for (const char* clue : {"etang", "ÉTANG", "l'etang", "etnag"}) {
        INFO(clue);
        std::vector<std::string> found;
        for (const CaseLine& line : story.service().cases(story.actor("secretary"), cases_with(clue)).lines) {
            found.push_back(line.header.id.str());
        }
        CHECK(std::ranges::find(found, of_vernoux.str()) != found.end());
        CHECK(std::ranges::find(found, of_lea.str()) != found.end());
        CHECK(std::ranges::find(found, elsewhere.str()) == found.end());
        const std::vector<DocumentLine> papers = story.service().documents(story.actor("secretary"), papers_with(clue));
        CHECK(std::ranges::any_of(papers, [&](const DocumentLine& line) { return line.header.id == of_vernoux; }));
        CHECK(std::ranges::none_of(papers, [&](const DocumentLine& line) { return line.header.id == elsewhere; }));
    }
}

TEST_CASE("a case keeps the definition it began with", "[acceptance]") {
    constexpr const char* file = "workflows/referral.yaml";
    const std::string guard =
        "            if: \"${covered}\"\n"
        "            refuse: \"${uncovered}.\"\n"
        "            unblock: secretary\n"
        "            to: \"#consent_awaited\"\n";
    Story story;
    story.framework();
    const auto say_little = [](const std::string&, Record& answers) { answers.erase("employer_expectations"); };
    const Telling telling{
        .scenario = "bilan-professionnel/completion-supplied.yaml", .until = "filled", .changed = say_little};
    const CaseId earlier = story.tell(telling);
    std::vector<SourceFile> changed = shipped_with(file, guard,
                                                   "            if: \"${answers}.employer_expectations != null\"\n"
                                                   "            refuse: Dites d’abord ce que la collectivité attend.\n"
                                                   "            unblock: secretary\n"
                                                   "            to: \"#consent_awaited\"\n");
    std::string& text = std::ranges::find(changed, file, &SourceFile::path)->text;
    const std::string label = "label: Demander l’accord de l’agent\n";
    const std::size_t at = text.find(label);
    REQUIRE(at != std::string::npos);
    text.replace(at, label.size(), "label: Proposer le bilan à l’agent\n");
    story.change_definitions(changed);
    Agent other = *story.house().directory().agent(AgentId("thierry"));
    other.id = AgentId("colette");
    story.agent_is(other);
    Telling anew = telling;
    anew.changed = [&](const std::string& event, Record& answers) {
        say_little(event, answers);
        if (answers.contains("agent")) {
            answers["agent"] = "colette";
        }
    };
    const CaseId later = story.tell(anew);

    const auto ask = [&](const CaseId& id) {
        const CaseView seen = story.view(id, "hr_officer");
        const auto found = std::ranges::find(seen.actions, std::string("ask_consent"), &ActionView::event);
        REQUIRE(found != seen.actions.end());
        return *found;
    };
    CHECK(ask(earlier).label == "Demander l’accord de l’agent");
    CHECK(ask(earlier).open);
    CHECK(ask(later).label == "Proposer le bilan à l’agent");
    CHECK_FALSE(ask(later).open);
    CHECK(ask(later).reason == "Dites d’abord ce que la collectivité attend.");
    REQUIRE(story.send(earlier, "ask_consent", "hr_officer", {}));
    CHECK(story.machine(earlier).situation.in("consent_awaited"));
    CHECK_FALSE(story.send(later, "ask_consent", "hr_officer", {}));
    CHECK(story.machine(earlier).header.definition != story.machine(later).header.definition);
}

TEST_CASE("a counsellor with as many cases as foreseen is given no other, and the request may wait", "[acceptance]") {
    Story story(shipped_with("workflows/programmes/bilan-professionnel.yaml", "capacity: 30", "capacity: 1"));
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "admissible"});
    Agent colleague = *story.house().directory().agent(AgentId("thierry"));
    colleague.id = AgentId("elsa");
    colleague.first_name = "Elsa";
    story.agent_is(colleague);
    const auto for_elsa = [](const std::string&, Record& answers) {
        if (answers.contains("agent")) {
            answers["agent"] = "elsa";
        }
    };
    const CaseId waiting =
        story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filed", .changed = for_elsa});

    const Result<CaseView> refused =
        story.send(waiting, "accept", "head_of_service", {{"counsellor", "maud"}, {"priority", false}});
    const Result<CaseView> other =
        story.send(waiting, "accept", "head_of_service", {{"counsellor", "idriss"}, {"priority", false}});

    REQUIRE_FALSE(refused);
    CHECK(refused.error().where == "counsellor");
    CHECK_THAT(refused.error().message, Contains("suit déjà 1 dossier,"));
    CHECK(other);
}

TEST_CASE("an agent has one running case at a time, but for those in a state that no longer counts", "[acceptance]") {
    const std::string path = "workflows/programmes/bilan-professionnel.yaml";
    const bool spared = GENERATE(false, true);
    Story story(shipped_with(path, "single: { per: agent }",
                             spared ? "single: { per: agent, besides: [consent_awaited] }" : "single: { per: agent }"));
    story.framework();
    story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "consent_awaited"});
    const CaseId second = story.tell({.scenario = "bilan-professionnel/ordinary-journey.yaml", .until = "filled"});

    const Result<CaseView> asked = story.send(second, "ask_consent", "hr_officer", {});

    CHECK(asked.has_value() == spared);
    if (!asked) {
        CHECK_THAT(asked.error().message, Contains("Cet agent a déjà un dossier"));
    }
}
