// A new version of the shipped definitions, published over running cases: what is told first, what moves, what stays.
#include <algorithm>
#include <chrono>
#include <iostream>

#include <catch2/catch.hpp>

#include "engine/cases/case_data.hpp"
#include "engine/publishing/impact.hpp"
#include "rendering/copies/paper_tools.hpp"
#include "storage/publications.hpp"
#include "storage/verify.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/storage/house.hpp"
#include "tests/support/shipped_images.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

// The shipped definitions as their next version might read: the referral asks another question.
const Shipped& next_version() {
    static const Shipped next = [] {
        Shipped made{shipped().sources, {}};
        for (SourceFile& file : made.sources) {
            if (file.path == "forms/referral.yaml") {
                file.text = replaced(file.text, "\n  context:", "\n  background:");
            }
            if (file.path == "doc-templates/referral-sheet.md.mustache") {
                file.text = replaced(file.text, "referral.context", "referral.background");  // in « needs »
                file.text = replaced(file.text, "referral.context", "referral.background");  // and where it is printed
            }
            if (file.path == "workflows/programmes/bilan-professionnel.yaml") {
                file.text = replaced(file.text, "version: 1", "version: 2");
            }
        }
        made.read = read_catalogue(made.sources);
        REQUIRE(made.read.ok());
        return made;
    }();
    return next;
}

// A service of the same house that runs on the next version.
class NextService {
  public:
    explicit NextService(ScenarioHouse& house)
        : random_(7),
          renderer_({.partials = {next_version().read.catalogue.partials.begin(),
                                  next_version().read.catalogue.partials.end()},
                     .images = shipped_images()}),
          papers_(renderer_),
          service_(CaseService::Parts{.catalogue = &next_version().read.catalogue,
                                      .sources = &next_version().sources,
                                      .cases = &house.cases(),
                                      .documents = &house.documents(),
                                      .renderer = &renderer_,
                                      .papers = &papers_,
                                      .directory = &house.directory(),
                                      .clock = &house.clock(),
                                      .random = &random_,
                                      .calendar = Calendar()}) {}

    CaseService& operator*() { return service_; }
    CaseService* operator->() { return &service_; }

  private:
    SeededRandom random_;
    PdfRenderer renderer_;
    PdfPaperTools papers_;
    CaseService service_;
};

// A case whose next step is `event` of the ordinary journey.
CaseId case_before(ScenarioHouse& house, const std::string& event) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    Scenario scenario = scenario_at("bilan-professionnel/ordinary-journey.yaml");
    const auto end = std::ranges::find(scenario.steps, event, &ScenarioStep::event);
    REQUIRE(end != scenario.steps.end());
    scenario.steps.erase(end, scenario.steps.end());
    CaseHost host(house, cast(), &frame);
    REQUIRE_FALSE(play(scenario, host, Restore::no).difference);
    return host.id();
}

Impact impact_in(ScenarioHouse& house, const PublishPlan& plan) {
    const Definitions definitions(next_version().read.catalogue, next_version().sources, house.cases());
    return impact_of(house.cases(), definitions, plan, house.clock().now(), Calendar());
}

const ImpactGroup& group_of(const Impact& impact, const std::string& workflow) {
    const auto found = std::ranges::find(impact.groups, workflow, &ImpactGroup::workflow);
    REQUIRE(found != impact.groups.end());
    return *found;
}

PublishPlan plan_in(const std::string& text) {
    std::vector<Finding> findings;
    const std::optional<PublishPlan> plan = read_plan({"plan.yaml", text}, next_version().read.catalogue, findings);
    for (const Finding& finding : findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(plan);
    return *plan;
}

}  // namespace

TEST_CASE("publishing tells first what would happen to every open case, and moves none unasked", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");

    const Impact impact = impact_in(house, {});

    CHECK(impact.open_cases == 2);  // the case and the framework it rests on
    CHECK(impact.current == 0);
    const ImpactGroup& bilan = group_of(impact, "bilan-professionnel");
    CHECK(bilan.choice == Choice::keep);
    CHECK(bilan.consequences.contains(Consequence::data_lost));
    CHECK(bilan.undecided == std::vector<std::string>{"data/referral.context"});
    CHECK(bilan.to_version == 2);
    CHECK(group_of(impact, "cadre").consequences == std::set{Consequence::unchanged});
    CHECK_FALSE(impact.refused());
    CHECK(impact_in(house, plan_in("workflows: { bilan-professionnel: { choice: migrate } }")).refused());
    CHECK(house.cases().header(id)->definition == digest_of(package_of(shipped().sources)));
}

TEST_CASE("a case moves only when every loss is decided, and the journal keeps what was given up", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    const Case before = *house.cases().load(id);
    NextService next(house);

    const Result<bool> refused = next->migrate(UserId("cecile"), id, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("data/referral.context") != std::string::npos);
    CHECK(house.cases().header(id)->revision == before.header.revision);

    Mapping mapping;
    mapping.decisions = {{"data/referral.context", "la question n’est plus posée"}};
    REQUIRE(next->migrate(UserId("cecile"), id, mapping).value_or(false));

    const Case after = *house.cases().load(id);
    CHECK(after.header.definition == digest_of(package_of(next_version().sources)));
    CHECK(after.situation.active == before.situation.active);
    CHECK(after.situation.timers == before.situation.timers);
    CHECK_FALSE(Value(after.situation.data)["referral"].record()->contains("context"));
    const JournalEntry entry = house.cases().journal(id).back();
    CHECK(entry.event == "migrate");
    const Value input = from_json(entry.input).value();
    CHECK(input["given_up"]["referral.context"] == Value(before.situation.data)["referral"]["context"]);
    CHECK(input["decisions"]["data/referral.context"] == Value("la question n’est plus posée"));
    CHECK(verify_store(house.database(), house.documents()) == std::vector<std::string>{});
    CHECK_FALSE(next->migrate(UserId("cecile"), id, mapping).value_or(true));  // it is there already
}

TEST_CASE("a running service begins new cases on what was published since", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    const std::string began_on = digest_of(package_of(shipped().sources));
    const std::string package = package_of(next_version().sources);
    const Catalogue& before = house.service().catalogue();
    house.cases().keep_definition(digest_of(package), package);
    SqlitePublications(house.database()).publish(digest_of(package), house.clock().now());

    house.service().sweep();

    CHECK(house.service().catalogue().workflow("bilan-professionnel").version == 2);
    CHECK(before.workflow("bilan-professionnel").version == 1);  // who reads it still may
    const Result<CaseView> opened =
        house.service().open(cast().at("solange"), "bilan-professionnel", OrganisationId("saint-aubin"), "");
    INFO((opened ? "" : opened.error().message));
    REQUIRE(opened);
    CHECK(opened->header.definition == digest_of(package));
    CHECK(house.cases().header(id)->definition == began_on);
    CHECK(house.service().view(cast().at("maud"), id));
}

TEST_CASE("a published set that is lost is told of, and the service goes on with the one at hand", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    const std::string package = package_of(next_version().sources);
    run_sql(house.database().file(), "INSERT INTO publications (digest, at) VALUES ('" + digest_of(package) + "', 1)");

    house.service().sweep();

    REQUIRE(house.service().troubles().size() == 1);
    CHECK(house.service().troubles().front().find(digest_of(package).substr(0, 12)) != std::string::npos);
    CHECK(house.service().view(cast().at("maud"), id));
    const auto open = [&] {
        return house.service().open(cast().at("solange"), "bilan-professionnel", OrganisationId("saint-aubin"), "");
    };
    const Result<CaseView> opened = open();
    INFO((opened ? "" : opened.error().message));
    REQUIRE(opened);
    CHECK(opened->header.definition == digest_of(package_of(shipped().sources)));
    CHECK(std::ranges::any_of(verify_store(house.database(), house.documents()), [](const std::string& finding) {
        return finding.find("elles manquent") != std::string::npos;
    }));

    // Put back, it is taken without a restart.
    house.cases().keep_definition(digest_of(package), package);
    house.service().sweep();

    CHECK(house.service().troubles().empty());
    CHECK(house.service().catalogue().workflow("bilan-professionnel").version == 2);
    CHECK(verify_store(house.database(), house.documents()).empty());
}

TEST_CASE("a published set that this version cannot read is told of, and not taken", "[publishing]") {
    ScenarioHouse house;
    const std::string package = package_of({{"workflows/programmes/later.yaml", "workflow: later\nparallels: {}\n"}});
    house.cases().keep_definition(digest_of(package), package);
    SqlitePublications(house.database()).publish(digest_of(package), house.clock().now());

    house.service().sweep();
    house.service().sweep();

    REQUIRE(house.service().troubles().size() == 1);
    CHECK(house.service().troubles().front().find("version plus récente") != std::string::npos);
    CHECK(house.service().catalogue().workflow("bilan-professionnel").version == 1);
}

TEST_CASE("a case whose definitions are lost stays in the lists and says so, and keeps nobody from theirs",
          "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    run_sql(house.database().file(), "UPDATE cases SET definition = 'lost' WHERE id = '" + id.str() + "'");

    const std::vector<CaseLine> lines = house.service().cases(cast().at("maud"), {}).lines;
    const Result<CaseView> seen = house.service().view(cast().at("maud"), id);

    CHECK(std::ranges::any_of(lines, [&](const CaseLine& line) { return line.header.id == id; }));
    REQUIRE_FALSE(seen);
    CHECK(seen.error().kind == ErrorKind::definition);
    CHECK(seen.error().message.find("Prévenez l’administrateur") != std::string::npos);
}

TEST_CASE("an answer that is renamed is not lost", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    const Value before = Value(house.cases().load(id)->situation.data)["referral"]["context"];
    NextService next(house);
    Mapping mapping;
    mapping.data = {{"referral.context", "referral.background"}};

    REQUIRE(next->migrate(UserId("cecile"), id, mapping).value_or(false));

    CHECK(Value(house.cases().load(id)->situation.data)["referral"]["background"] == before);
}

TEST_CASE("a case that stayed and a case that moved both go on", "[publishing]") {
    for (const bool moves : {false, true}) {
        ScenarioHouse house;
        const CaseId id = case_before(house, "plan_meeting");
        NextService next(house);
        Mapping mapping;
        mapping.decisions = {{"data/referral.context", "la question n’est plus posée"}};
        REQUIRE((!moves || next->migrate(UserId("cecile"), id, mapping).value_or(false)));

        CasePlayer player(*next, house.clock(), {OrganisationId("saint-aubin"), {{"secretary", cast().at("cecile")}}},
                          sample_scan());
        player.take_up(id);
        const Scenario scenario = scenario_at("bilan-professionnel/ordinary-journey.yaml");
        const auto step = std::ranges::find(scenario.steps, "plan_meeting", &ScenarioStep::event);
        const Result<CaseView> done = player.send("plan_meeting", "secretary", answers_of(*step, 0));
        if (!done) {
            UNSCOPED_INFO(done.error().message);
        }
        REQUIRE(done);
        CHECK(house.cases().load(id)->situation.in("meeting_planned"));
        CHECK(verify_store(house.database(), house.documents()) == std::vector<std::string>{});
    }
}

TEST_CASE("a plan is read strictly, and says where it is wrong", "[publishing]") {
    std::vector<Finding> findings;
    const std::string text =
        "workflows:\n"
        "  bilan-profesionnel: { choice: migrate }\n"
        "  cadre:\n"
        "    choice: move\n"
        "    states: { framework.old: framework.in_forse }\n"
        "    data: { note: remark, framework.body: framework.boddy }\n"
        "    decisions: { note: parce que }\n"
        "    group: []\n";
    CHECK_FALSE(read_plan({"plan.yaml", text}, next_version().read.catalogue, findings));
    std::vector<std::string> said;
    for (const Finding& finding : findings) {
        said.push_back(finding.str());
    }
    REQUIRE(said.size() == 7);
    const auto tells = [&](const std::string& what) {
        return std::ranges::any_of(said, [&](const std::string& line) { return line.find(what) != std::string::npos; });
    };
    CHECK(tells("la donnée « remark » n’existe pas dans la nouvelle version"));
    CHECK(tells("plan.yaml:6:43: la donnée « framework.boddy » n’existe pas dans la nouvelle version"));
    CHECK(
        tells("plan.yaml:2:3: le workflow « bilan-profesionnel » n’existe pas ; vouliez-vous dire « "
              "bilan-professionnel » ?"));
    CHECK(tells("plan.yaml:4:13: écrivez l’un de ces mots : keep, migrate"));
    CHECK(tells("plan.yaml:5:30: l’état « framework.in_forse »"));
    CHECK(tells("plan.yaml:7:18: une décision porte sur"));
    CHECK(tells("plan.yaml:8:5: « group » n’a pas de sens"));
}

TEST_CASE("groups choose by state and by consequence, the first that fits", "[publishing]") {
    const PublishPlan plan = plan_in(
        "workflows:\n"
        "  cadre:\n"
        "    choice: migrate\n"
        "    groups:\n"
        "      - { state: suspended, choice: keep }\n"
        "      - { consequence: data_lost, choice: keep }\n");
    const WorkflowPlan& cadre = plan.of("cadre");
    CHECK(choice_for(cadre, {"framework.in_force.live.current"}, {Consequence::unchanged}) == Choice::migrate);
    CHECK(choice_for(cadre, {"framework.suspended"}, {Consequence::unchanged}) == Choice::keep);
    CHECK(choice_for(cadre, {"framework.in_force.live.current"}, {Consequence::data_lost}) == Choice::keep);
    CHECK(choice_for(plan.of("bilan-professionnel"), {"x"}, {Consequence::unchanged}) == Choice::keep);
}

// Run by hand: scenarios_tests "[.measure]".
TEST_CASE("how long the report over ten thousand open cases takes", "[.measure][publishing]") {
    ScenarioHouse house;
    const Case model = *house.cases().load(case_before(house, "plan_meeting"));
    {
        const std::unique_ptr<CaseTransaction> transaction = house.cases().begin();
        const std::vector<DataPart> parts = split_by_audience(
            shipped().read.catalogue, shipped().read.catalogue.workflow(model.header.workflow), model.situation.data);
        for (int i = 0; i < 10'000; ++i) {
            Case copy = model;
            copy.header.id = CaseId("copy-" + std::to_string(i));
            copy.header.reference = "BP-COPY-" + std::to_string(i);
            transaction->insert(copy, parts, {});
        }
        transaction->commit();
    }
    const auto begin = std::chrono::steady_clock::now();
    const Impact impact = impact_in(house, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << impact.open_cases << " cases, " << impact.groups.size() << " groups: " << took.count() << " s\n";
    CHECK(impact.open_cases == 10'002);
}

TEST_CASE("what a plan says of states and data that no open case has is told at its place", "[publishing]") {
    ScenarioHouse house;
    const CaseId id = case_before(house, "plan_meeting");
    const PublishPlan plan = plan_in(
        "workflows:\n"
        "  bilan-professionnel:\n"
        "    groups: [ { state: refferal, choice: keep }, { consequence: timer, choice: keep }, { state: admissible, "
        "choice: keep } ]\n"
        "    states: { referral.reveiw: referral.review, referral.review: referral.review }\n"
        "    data: { referral.contxt: referral.background, referral.context: referral.background }\n"
        "    decisions: { data/referral.contex: Vu., data/referral.context: Vu., signature/convention: Vue. }\n");
    const Definitions definitions(next_version().read.catalogue, next_version().sources, house.cases());

    std::vector<std::string> said;
    for (const Finding& finding : idle_choices(plan, impact_in(house, plan), definitions)) {
        said.push_back(finding.str());
    }

    CHECK(said ==
          std::vector<std::string>{
              "plan.yaml:3:15: « groups » de « bilan-professionnel » : aucun dossier n’est dans l’état « refferal » ; "
              "corrigez ce nom, ou retirez ce choix",
              "plan.yaml:4:15: « states » de « bilan-professionnel » : aucun dossier ouvert ne suit une version qui "
              "a l’état « referral.reveiw » ; vouliez-vous dire « referral.review » ?",
              "plan.yaml:5:13: « data » de « bilan-professionnel » : aucun dossier ouvert ne suit une version qui a "
              "la donnée « referral.contxt » ; vouliez-vous dire « referral.context » ?",
              "plan.yaml:6:18: « decisions » de « bilan-professionnel » : aucun dossier ouvert n’a "
              "« data/referral.contex » à perdre ; vouliez-vous dire « data/referral.context » ?"});
}
