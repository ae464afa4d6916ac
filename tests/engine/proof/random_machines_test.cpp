// Small random machines, proved and explored by brute force: both must agree, to the number of steps.
#include <catch2/catch.hpp>

#include <deque>
#include <optional>
#include <random>
#include <set>
#include <string>

#include "engine/definition/catalogue.hpp"
#include "engine/proof/prove.hpp"
#include "engine/statechart/situation_json.hpp"
#include "engine/statechart/step.hpp"

namespace {

constexpr int numbers = 4;  // what is typed: 0 … 3

class Maker {
  public:
    explicit Maker(unsigned seed) : random_(seed) {}

    // Two regions side by side, a counter, a flag and a number that is typed; loops, guards, history.
    std::string machine() {
        std::string text =
            "data: { n: { type: int, initial: 0 }, f: { type: bool, initial: false }, k: { type: int, "
            "initial: 0 } }\nstates:\n  work:\n    type: parallel\n    done: { to: end }\n    on: { stop: { to: "
            "idle } }\n    states:\n";
        text += region("left") + region("right");
        text += "  idle: { on: { back: { to: work.left.h }, end: { to: end } } }\n  end: { type: final }\n";
        text += "initial: work\nproperties: [ { name: p, never: " + claim() + " } ]\n";
        return text;
    }

  private:
    int below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
    std::string state() { return "s" + std::to_string(below(3)); }

    std::string condition() {
        switch (below(6)) {
            case 0:
                return "n < " + std::to_string(below(3) + 1);
            case 1:
                return "n == " + std::to_string(below(3));
            case 2:
                return "f";
            case 3:
                return "!f";
            case 4:
                return "event.x > " + std::to_string(below(3));
            default:
                return "k == " + std::to_string(below(3));
        }
    }

    std::string action() {
        switch (below(5)) {
            case 0:
                return "do: [ { set: { n: \"n < 3 ? n + 1 : 0\" } } ]";
            case 1:
                return "do: [ { set: { f: \"!f\" } } ]";
            case 2:
                return "do: [ { set: { k: event.x } } ]";
            case 3:
                return "do: [ { set: { n: 0 } } ]";
            default:
                return "do: [ { raise: e" + std::to_string(below(3)) + " } ]";
        }
    }

    std::string transition() {
        std::string text = "{ to: " + state();
        text += below(2) == 0 ? ", if: \"" + condition() + "\"" : "";
        text += below(2) == 0 ? ", " + action() : "";
        return text + " }";
    }

    std::string region(const std::string& name) {
        std::string text =
            "      " + name + ":\n        initial: s0\n        states:\n          h: { history: deep, default: s0 }\n";
        for (int i = 0; i < 3; ++i) {
            text += "          s" + std::to_string(i) + ": { on: { ";
            for (int event = below(2); event < 3; event += 1 + below(2)) {
                text += (text.ends_with("{ ") ? "" : ", ") + ("e" + std::to_string(event)) + ": " + transition();
            }
            text += " } }\n";
        }
        return text;
    }

    std::string claim() {
        const std::string both = below(2) == 0 ? " && in_state('right." + state() + "')" : "";
        const std::string place = "in_state('left." + state() + "')" + both;
        return "\"" + place + " && " +
               (below(2) == 0 ? "n == " + std::to_string(below(4)) : "k == " + std::to_string(below(4))) + "\"";
    }

    std::mt19937 random_;
};

// The number of steps after which the claim of the property first holds; nullopt: never.
std::optional<int> brute_force(const jalon::Workflow& workflow) {
    const auto claim = jalon::Expression::compile(workflow.properties.front().text);
    REQUIRE(claim);
    jalon::Facts facts;
    std::deque<std::pair<jalon::Situation, int>> queue{{jalon::start(workflow, {}, facts)->next, 0}};
    std::set<std::string> seen;
    while (!queue.empty()) {
        const auto [situation, steps] = queue.front();
        queue.pop_front();
        jalon::Scope scope;
        scope.names = &situation.data;
        scope.in_state = [&, at = &situation](std::string_view path) { return at->in(path); };
        if (claim->evaluate(scope)->is_true()) {
            return steps;
        }
        for (const char* event : {"e0", "e1", "e2", "stop", "back", "end"}) {
            for (int x = 0; x < numbers; ++x) {
                const auto next = jalon::step(workflow, situation, {event, {{"x", x}}, "", ""}, facts);
                if (next && seen.insert(jalon::situation_to_json(next->next)).second) {
                    queue.emplace_back(next->next, steps + 1);
                }
            }
        }
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("random machines are proved as brute force finds them", "[proof]") {
    int violated = 0;
    int proved = 0;
    for (unsigned seed = 1; seed <= 8; ++seed) {
        const std::string text = Maker(seed).machine();
        const jalon::ReadResult read = jalon::read_single_workflow({"machine.yaml", text});
        INFO("seed " << seed << "\n" << text);
        REQUIRE(read.ok());
        const jalon::Workflow& workflow = *read.catalogue.workflows.begin()->second;

        const std::optional<int> expected = brute_force(workflow);
        const jalon::proof::Verdict verdict = jalon::proof::prove(workflow, nullptr).verdicts.at(0);

        INFO(verdict.str() << "\n" << verdict.scenario);
        if (expected) {
            CHECK(verdict.outcome == jalon::proof::Verdict::Outcome::violated);
            CHECK(static_cast<int>(verdict.path.size()) == *expected);
        } else {
            CHECK(verdict.outcome == jalon::proof::Verdict::Outcome::proved);
        }
        violated += expected ? 1 : 0;
        proved += expected ? 0 : 1;
    }
    CHECK(violated > 0);
    CHECK(proved > 0);
}
