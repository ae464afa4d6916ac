// Explanations held against the machine: whatever a scenario meets that is closed opens once everything that was listed
// is met, and stays closed when anything listed is left out.
#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/why_not.hpp"
#include "engine/statechart/names.hpp"
#include "tests/scenarios/scenario_house.hpp"
#include "tests/support/meet.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

// A case as the pure machine sees it, on a copy.
struct Moment {
    Situation situation;
    Facts facts;
};

// The state becomes active, in place of whatever was active beside it.
void enter(const Workflow& workflow, const std::string& wanted, Situation& situation) {
    const auto state =
        std::ranges::find_if(workflow.states, [&](const State& one) { return path_matches(one.path, wanted); });
    REQUIRE(state != workflow.states.end());
    const std::string around = workflow.states[static_cast<std::size_t>(state->parent)].path;
    std::erase_if(situation.active, [&](const std::string& path) { return path.starts_with(around + "."); });
    situation.active.push_back(state->path);
}

// What was changed in the facts goes back to where it came from.
void apply(const World& met, const Record& before, const Workflow& workflow, const std::vector<Lack>& leaves,
           Moment& moment) {
    moment.facts.now = met.now;
    for (const auto& [name, value] : met.names) {
        const auto was = before.find(name);
        if (was == before.end() || !(was->second == value)) {
            (moment.facts.names.contains(name) ? moment.facts.names : moment.situation.data)[name] = value;
        }
    }
    for (const Lack& leaf : leaves) {
        if (leaf.kind == Lack::Kind::state && leaf.wanted) {
            enter(workflow, leaf.path, moment.situation);
        }
    }
}

Moment met(const Workflow& workflow, Moment moment, const std::vector<Lack>& leaves) {
    World world;
    world.names = all_names(workflow, moment.situation, moment.facts).value();
    world.now = moment.facts.now;
    const Record before = world.names;
    for (const Lack& leaf : leaves) {
        meet(leaf, world);
    }
    apply(world, before, workflow, leaves, moment);
    return moment;
}

// Whether the action's own condition holds, and for one to come that of the way into its state.
bool is_open(const Workflow& workflow, const BlockedAction& blocked, const Moment& moment) {
    if (!blocked.to_come) {
        return std::ranges::any_of(
            possibilities(workflow, moment.situation, moment.facts), [&](const Possibility& one) {
                return one.open && one.transition->event == blocked.transition->event && one.state == blocked.state;
            });
    }
    const bool way = std::ranges::any_of(workflow.states, [&](const State& state) {
        return std::ranges::any_of(state.transitions, [&](const Transition& transition) {
            const bool there = std::ranges::any_of(transition.targets, [&](const std::string& target) {
                return blocked.state == target || blocked.state.starts_with(target + ".");
            });
            return transition.event.empty() && there && moment.situation.in(state.path) &&
                   !lacking_for(workflow, moment.situation, transition, moment.facts);
        });
    });
    return way && !lacking_for(workflow, moment.situation, *blocked.transition, moment.facts);
}

class WatchingHost final : public CaseHost {
  public:
    using CaseHost::CaseHost;

    ScenarioView view() override {
        const std::optional<Case> the_case = house().cases().load(id());
        const Workflow& workflow = house().catalogue().workflow(the_case->header.workflow);
        const Calendar calendar;
        const FactSources sources{house().catalogue(), house().directory(), house().cases(), calendar};
        const Facts facts = facts_of_case(sources, workflow, the_case->header, the_case->situation.data, UserId(),
                                          house().clock().now());
        check_truth(workflow, {the_case->situation, facts});
        if (seen_.insert(workflow.id + " " + join(the_case->situation.leaves(), " ")).second) {
            for (const auto& [name, actor] : people()) {
                INFO("as " << name << " at " << the_case->header.state_label);
                check_told(*the_case, actor);
            }
        }
        return CaseHost::view();
    }

    static std::set<std::string> blocked_seen;

  private:
    void check_truth(const Workflow& workflow, const Moment& moment) {
        for (const BlockedAction& blocked :
             blocked_actions(house().catalogue(), workflow, moment.situation, moment.facts)) {
            if (!blocked.lack) {
                continue;
            }
            INFO(workflow.id << ": " << blocked.transition->id << ": "
                             << (blocked.transition->condition ? blocked.transition->condition->expression.source()
                                                               : "no condition of its own"));
            blocked_seen.insert(workflow.id + " " + blocked.transition->id);
            for (std::size_t choice = 0; choice < 2; ++choice) {
                std::vector<Lack> leaves;
                leaves_to_meet(*blocked.lack, choice, leaves);
                CHECK(is_open(workflow, blocked, met(workflow, moment, leaves)));
                for (std::size_t without = 0; without < leaves.size(); ++without) {
                    std::vector<Lack> fewer = leaves;
                    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(without));
                    CHECK_FALSE(is_open(workflow, blocked, met(workflow, moment, fewer)));
                }
            }
        }
    }

    // Whatever is closed to a person is explained to them, and what is said to be another's is theirs to do.
    void check_told(const Case& the_case, const Actor& actor) {
        const Result<CaseView> page = house().service().view(actor, id());
        const Result<std::vector<WhyNot>> reasons = house().service().why_not(actor, id());
        REQUIRE(page.has_value() == reasons.has_value());
        if (!page) {
            return;
        }
        for (const ActionView& action : page->actions) {
            const auto why = std::ranges::find_if(
                *reasons, [&](const WhyNot& one) { return one.mine && one.event == action.event; });
            INFO(action.event);
            CHECK((action.open || (why != reasons->end() && !why->unmet.empty())));
        }
        for (const WhyNot& why : *reasons) {
            if (!why.mine && why.unmet.empty()) {
                CHECK(somebody_may(why.event));
            }
            check_secrets(the_case, page->roles, why);
        }
    }

    bool somebody_may(const std::string& event) {
        return std::ranges::any_of(people(), [&](const auto& person) {
            return house().service().form(person.second, id(), event).has_value();
        });
    }

    // No text of the case that these roles may not read stands in what they are told.
    void check_secrets(const Case& the_case, const std::vector<std::string>& roles, const WhyNot& why) {
        const std::string said = join(lines_of(why), "\n");
        const std::optional<Case> readable = house().cases().load_for(id(), roles);
        for (const std::string& text : texts_of(Value(the_case.situation.data))) {
            const std::set<std::string> known = texts_of(Value(readable->situation.data));
            if (text.size() > 12 && !known.contains(text)) {
                INFO(said);
                CHECK(said.find(text) == std::string::npos);
            }
        }
    }

    static std::set<std::string> texts_of(const Value& value) {
        std::set<std::string> texts;
        if (value.text() != nullptr) {
            texts.insert(*value.text());
        }
        for (const Value& item : value.list() != nullptr ? *value.list() : List()) {
            texts.merge(texts_of(item));
        }
        for (const auto& [name, member] : value.record() != nullptr ? *value.record() : Record()) {
            texts.merge(texts_of(member));
        }
        return texts;
    }

    inline static std::set<std::string> seen_;
};

std::set<std::string> WatchingHost::blocked_seen;

// What a person is told of one event, as lines; empty when nothing is.
std::string told(CaseService& service, const std::string& person, const CaseId& id, const std::string& event) {
    const Result<std::vector<WhyNot>> reasons = service.why_not(cast().at(person), id);
    REQUIRE(reasons);
    const auto why = std::ranges::find(*reasons, event, &WhyNot::event);
    return why == reasons->end() ? std::string() : join(lines_of(*why), "\n");
}

// Plays a script as far as `event`, which is left out.
CaseId played_until(ScenarioHouse& house, const std::string& path, const std::string& event) {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    Scenario scenario = scenario_at(path);
    const auto end = std::ranges::find(scenario.steps, event, &ScenarioStep::event);
    REQUIRE(end != scenario.steps.end());
    scenario.steps.erase(end, scenario.steps.end());
    CaseHost host(house, cast(), &frame);
    REQUIRE_FALSE(play(scenario, host, Restore::no).difference);
    return host.id();
}

}  // namespace

TEST_CASE("meeting everything that is listed opens every action that scenarios find closed", "[scenarios][why]") {
    static const Scenario frame = scenario_at("cadre/ordinary-journey.yaml");
    for (const std::string& path : all_scenarios()) {
        INFO(path);
        ScenarioHouse house;
        WatchingHost host(house, cast(), &frame);
        CHECK_FALSE(play(scenario_at(path), host, Restore::no).difference);
    }
    CHECK(WatchingHost::blocked_seen.size() >= 10);
}

TEST_CASE("a counsellor reads what a phase still needs and where to record it", "[scenarios][why]") {
    ScenarioHouse house;
    const CaseId id = played_until(house, "bilan-professionnel/phase-needs-an-interview.yaml", "close_phase");

    const std::string text = told(house.service(), "maud", id, "close_phase");

    INFO(text);
    CHECK(text.find("Phase 1") != std::string::npos);
    CHECK(text.find("Enregistrer l’entretien") != std::string::npos);
    CHECK(told(house.service(), "solange", id, "close_phase").empty());
}
