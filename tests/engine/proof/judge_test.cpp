#include <catch2/catch.hpp>

#include "engine/definition/catalogue.hpp"
#include "engine/statechart/step.hpp"

namespace {

// Finds every condition true, and every value three.
class Agreeable final : public jalon::Judge {
  public:
    jalon::Result<jalon::Value> value(const jalon::Expression&, const jalon::Scope&) override {
        return jalon::Value(3);
    }
    jalon::Result<bool> holds(const jalon::Expression&, const jalon::Scope&) override { return true; }
    jalon::Result<jalon::Value> date(const jalon::Expression&, const jalon::Scope& scope,
                                     std::optional<jalon::Instant>) override {
        return jalon::Value(scope.now + std::chrono::hours(1));
    }
};

}  // namespace

TEST_CASE("a judge answers in the place of every expression of a step", "[proof]") {
    const jalon::ReadResult read = jalon::read_single_workflow(
        {"x.yaml",
         "states:\n"
         "  a: { on: { go: { if: hours > 30, to: b, do: [ { set: { hours: hours + 1 } } ] } } }\n"
         "  b: { timers: [ { name: late, at: deadline, to: a } ] }\n"
         "data: { hours: { type: int }, deadline: { type: date } }\n"
         "initial: a\n"});
    REQUIRE(read.ok());
    const jalon::Workflow& workflow = *read.catalogue.workflows.begin()->second;
    Agreeable judge;
    jalon::Facts facts;
    const jalon::Situation first = jalon::start(workflow, {}, facts)->next;

    CHECK_FALSE(jalon::step(workflow, first, {"go", {}, "", ""}, facts));
    facts.judge = &judge;
    const jalon::Result<jalon::Step> judged = jalon::step(workflow, first, {"go", {}, "", ""}, facts);

    REQUIRE(judged);
    CHECK(judged->next.leaves() == std::vector<std::string>{"b"});
    CHECK(judged->next.data.at("hours") == jalon::Value(3));
    REQUIRE(judged->next.timers.size() == 1);
    CHECK(judged->next.timers[0].due == facts.now + std::chrono::hours(1));
}
