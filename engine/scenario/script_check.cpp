#include "engine/scenario/script_check.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/cases/migration.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

std::set<std::string> events_of(const Workflow& workflow) {
    std::set<std::string> events;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            events.insert(transition.event);
        }
    }
    return events;
}

class ScriptChecker {
  public:
    ScriptChecker(const Catalogue& catalogue, const Workflow& workflow) : catalogue_(catalogue), workflow_(workflow) {}

    std::vector<Finding> check(const Scenario& scenario) {
        check_workflow(scenario);
        check_data(scenario);
        check(scenario.expectation, {&workflow_});
        for (const ScenarioStep& step : scenario.steps) {
            check(step.expectation,
                  step.in.empty() ? std::vector<const Workflow*>{&workflow_} : kinds_opened_as(step.in));
        }
        return std::move(findings_);
    }

  private:
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    void check_workflow(const Scenario& scenario) {
        const YamlNode* named = scenario.settings.find("workflow");
        if (named != nullptr && named->text != workflow_.id && !workflow_.parties.empty()) {
            error(named->position,
                  fmt::format("ce scénario est celui de « {} », et se joue sur « {} »", named->text, workflow_.id));
        }
    }

    void check_data(const Scenario& scenario) {
        const std::set<std::string> keys = data_keys(catalogue_, workflow_);
        for (const YamlEntry& entry : scenario.data.entries) {
            const auto datum = std::ranges::find(workflow_.data, entry.key.text, &Datum::name);
            if (datum != workflow_.data.end() && datum->compute) {
                error(entry.key.position,
                      fmt::format("la donnée « {} » se calcule, elle ne se donne pas", datum->name));
            } else if (!keys.contains(entry.key.text)) {
                error(entry.key.position,
                      fmt::format("la donnée « {} » n’existe pas dans ce workflow{}", entry.key.text,
                                  did_you_mean(entry.key.text, std::vector<std::string>(keys.begin(), keys.end()))));
            }
        }
    }

    // What the cases opened under that name may be.
    std::vector<const Workflow*> kinds_opened_as(const std::string& name) const {
        std::vector<const Workflow*> kinds;
        for_each_action(workflow_, [&](const Action& action) {
            const auto under = action.words.find("name");
            const auto kind = action.words.find("case");
            if (action.kind != Action::Kind::child || under == action.words.end() || kind == action.words.end() ||
                under->second.front() != name) {
                return;
            }
            const auto known = catalogue_.workflows.find(kind->second.front());
            if (known != catalogue_.workflows.end()) {
                kinds.push_back(known->second.get());
            }
        });
        return kinds;
    }

    void check(const Expectation& expected, const std::vector<const Workflow*>& kinds) {
        std::set<std::string> events;
        for (const Workflow* kind : kinds) {
            events.merge(events_of(*kind));
        }
        const std::vector<std::string> known(events.begin(), events.end());
        for (const NamedPlace& event : expected.events) {
            if (!kinds.empty() && !events.contains("*") && !events.contains(event.name)) {
                error(event.position, fmt::format("l’événement « {} » n’existe pas dans ce workflow{}", event.name,
                                                  did_you_mean(event.name, known)));
            }
        }
        for (const NamedPlace& role : expected.roles) {
            if (!workflow_.parties.empty() && std::ranges::find(all_roles(), role.name) == all_roles().end()) {
                error(role.position,
                      fmt::format("le rôle « {} » n’existe pas{}", role.name, did_you_mean(role.name, all_roles())));
            }
        }
    }

    const Catalogue& catalogue_;
    const Workflow& workflow_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_script(const Scenario& scenario, const Catalogue& catalogue, const Workflow& workflow) {
    return ScriptChecker(catalogue, workflow).check(scenario);
}

}  // namespace jalon
