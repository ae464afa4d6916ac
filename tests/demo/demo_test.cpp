// The demonstration shows everything there is to see: every state in which a case can come to rest, and work for every
// role.
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "cli/demo.hpp"
#include "cli/outside.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/record.hpp"
#include "storage/verify.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/source_dir.hpp"

using namespace jalon;

namespace {

const std::filesystem::path root = source_dir();

// The demonstration, loaded once and opened as `jalon serve --demo` opens it.
class Demonstration {
  public:
    Demonstration()
        : folder_(std::filesystem::temp_directory_path() / ("jalon-demo-" + std::to_string(getpid()))),
          definition_(read_definitions(root)) {
        std::filesystem::remove_all(folder_);
        const Result<bool> loaded = load_demo(definition_, root, folder_);
        INFO((loaded ? "" : loaded.error().where + ": " + loaded.error().message));
        REQUIRE(loaded);
        house_ = std::make_unique<Installation>(definition_, folder_, clock_, random_);
    }
    ~Demonstration() {
        house_.reset();
        std::filesystem::remove_all(folder_);
    }
    Installation& house() { return *house_; }

  private:
    std::filesystem::path folder_;
    Definition definition_;
    SystemClock clock_;
    SystemRandom random_;
    std::unique_ptr<Installation> house_;
};

Installation& demonstration() {
    static Demonstration once;
    return once.house();
}

std::vector<CaseHeader> every_case() {
    CaseScope scope;
    scope.all = true;
    scope.roles = {"secretary"};
    CaseFilter filter;
    filter.limit = 10'000;
    return demonstration().stores.cases.cases({scope}, filter).cases;
}

// « workflow: state » for every leaf in which a script of tests/scenarios leaves its case after some step. The scripts
// take every transition, so no state in which a case can rest is missing.
std::set<std::string> states_of_rest() {
    std::set<std::string> states;
    const Catalogue& catalogue = test::shipped().read.catalogue;
    for (const std::string& path : test::all_scenarios()) {
        const Scenario scenario = test::scenario_at(path);
        MachineHost host(catalogue, catalogue.workflow(scenario.workflow));
        REQUIRE(host.open(scenario));
        const auto note = [&] {
            for (const std::string& leaf : host.situation().leaves()) {
                states.insert(scenario.workflow + ": " + leaf);
            }
        };
        note();
        for (const ScenarioStep& step : scenario.steps) {
            const Result<void> done = step.kind == ScenarioStep::Kind::send      ? host.send(step)
                                      : step.kind == ScenarioStep::Kind::advance ? host.advance(step)
                                                                                 : Result<void>();
            INFO(step.position.str());
            REQUIRE((done || step.refused));
            note();
        }
    }
    return states;
}

}  // namespace

TEST_CASE("the demonstration loads, and its store is found in order", "[demo]") {
    Stores& stores = demonstration().stores;
    CHECK(verify_store(stores.database, stores.documents) == std::vector<std::string>{});
    CHECK(every_case().size() > 50);
}

TEST_CASE("every state in which a case can come to rest is held by a case of the demonstration", "[demo]") {
    std::set<std::string> held;
    for (const CaseHeader& header : every_case()) {
        const std::optional<Case> the_case = demonstration().stores.cases.load(header.id);
        REQUIRE(the_case);
        for (const std::string& leaf : the_case->situation.leaves()) {
            held.insert(header.workflow + ": " + leaf);
        }
    }
    for (const std::string& state : states_of_rest()) {
        INFO("no case of the demonstration stands in " << state);
        CHECK(held.contains(state));
    }
}

TEST_CASE("whoever has work in the product has some in the demonstration", "[demo]") {
    const Directory& directory = demonstration().stores.directory;
    for (const DemoAccount& account : demo_accounts(directory)) {
        for (const char* role : {"agent", "hr_officer", "employer_head", "counsellor", "head_of_service", "secretary",
                                 "accountant", "centre_head"}) {
            if (account.role != role_label(role)) {
                continue;
            }
            for (const User& user : directory.users_with_role(role)) {
                if (user.login == account.login) {
                    INFO(role << " " << user.login);
                    CHECK_FALSE(demonstration().service.work_list(actor_of(user)).to_do.empty());
                }
            }
        }
    }
}

namespace {

RecordedCase recorded(CaseStore& cases, const CaseHeader& header) {
    RecordedCase made{
        header, cases.journal(header.id), {}, cases.messages_of(header.id), cases.load(header.id)->situation};
    CaseScope everything;
    everything.all = true;
    everything.roles = all_roles();
    DocumentFilter filter;
    filter.case_id = header.id;
    filter.limit = 1000;
    for (const DocumentLine& line : cases.documents(everything, filter)) {
        made.documents.push_back(line.document);
    }
    return made;
}

}  // namespace

TEST_CASE("every case of the demonstration is recorded as a script that plays and names none of its people", "[demo]") {
    const Directory& directory = demonstration().stores.directory;
    const Catalogue& catalogue = demonstration().definition.read.catalogue;
    std::set<std::string> told;
    for (const CaseHeader& header : every_case()) {
        INFO(header.reference);
        const RecordedCase real = recorded(demonstration().stores.cases, header);

        const Result<std::string> script = recorded_scenario(real, catalogue);

        if (!script) {
            FAIL_CHECK(script.error().message);
            continue;
        }
        std::vector<Finding> findings;
        const std::optional<Scenario> again = read_scenario({"recorded.yaml", *script}, findings);
        REQUIRE(again);
        MachineHost machine(catalogue, catalogue.workflow(header.workflow));
        const PlayResult result = play(*again, machine, Restore::yes);
        CHECK((result.difference ? result.difference->str() : "") == "");
        CHECK(machine.situation().leaves() == real.situation.leaves());
        for (const char* what : {" timers: ", " impossible: ", " tasks: ", " appointments: "}) {
            if (script->find(what) != std::string::npos) {
                told.insert(what);
            }
        }
        const std::optional<Agent> agent = directory.agent(header.agent);
        if (agent) {
            CHECK(script->find(agent->last_name) == std::string::npos);
        }
        for (const User& user : directory.users_with_role("counsellor")) {
            CHECK(script->find(user.last_name) == std::string::npos);
        }
    }
    CHECK(told.contains(" timers: "));
    CHECK(told.contains(" impossible: "));
}
