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
    return demonstration().stores.cases.cases(scope, filter);
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
