#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/expression/lacking.hpp"
#include "tests/support/meet.hpp"

using namespace jalon;
using namespace jalon::test;

namespace {

Expression compiled(const std::string& source) {
    const auto expression = Expression::compile(source);
    REQUIRE(expression.has_value());
    return *expression;
}

std::optional<Lack> lacking_in(const std::string& source, const World& world,
                               const std::vector<std::string>& undecided = {}) {
    const Expression expression = compiled(source);
    return lacking(expression, world.scope(), undecided);
}

bool holds(const Expression& expression, const World& world) {
    const Result<Value> value = expression.evaluate(world.scope());
    return value && value->is_true();
}

World some_world() {
    World world;
    world.now = parse_instant("2026-11-21T12:00:00Z").value();
    world.names = Record{{"hours", 12},     {"ground", "mobility"}, {"note", Value()},
                         {"signed", false}, {"done", true},         {"start", parse_date("2026-11-01").value()},
                         {"visits", List{}}};
    return world;
}

// A random condition in which every fact is named once, so that each part can be met on its own.
class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    std::string condition(int depth) {
        const unsigned choice = depth == 0 ? 0 : pick(6);
        switch (choice) {
            case 1:
            case 2:
                return series(depth, " && ");
            case 3:
                return series(depth, " || ");
            case 4:
                return "!(" + condition(depth - 1) + ")";
            case 5:
                return "(" + condition(depth - 1) + " ? " + condition(depth - 1) + " : " + condition(depth - 1) + ")";
            default:
                return leaf();
        }
    }

    World world;

  private:
    unsigned pick(unsigned count) { return static_cast<unsigned>(random_()) % count; }

    std::string series(int depth, const std::string& sign) {
        std::string text = "(" + condition(depth - 1);
        for (unsigned more = 1 + pick(2); more > 0; --more) {
            text += sign + condition(depth - 1);
        }
        return text + ")";
    }

    std::string leaf() {
        const std::string name = "f" + std::to_string(++count_);
        const std::string bound = std::to_string(pick(5));
        switch (pick(6)) {
            case 0:
                world.names[name] = pick(2) == 0;
                return name;
            case 1:
                world.names[name] = pick(2) == 0 ? Value() : Value("x");
                return pick(2) == 0 ? "has(r." + name + ")" : name + " != null";
            case 2:
                return "in_state('" + name + "')";
            case 3:
                world.names[name] = List{};
                return name + ".exists(i, i.kind == 'a' && i.count > " + bound + ")";
            case 4:
                world.names[name] = "x";
                return name + " == 'y'";
            default:
                world.names[name] = static_cast<int>(pick(5));
                return name + std::vector<std::string>{" < ", " <= ", " > ", " >= ", " != "}[pick(5)] + bound;
        }
    }

    std::mt19937 random_;
    int count_ = 0;
};

}  // namespace

TEST_CASE("a condition that holds lacks nothing", "[lacking]") {
    CHECK_FALSE(lacking_in("hours > 10 && done", some_world()));
    CHECK_FALSE(lacking_in("signed || done", some_world()));
    CHECK_FALSE(lacking(Expression(), some_world().scope()));
}

TEST_CASE("each part of a conjunction that fails is named, and none that holds", "[lacking]") {
    const std::optional<Lack> lack = lacking_in("hours >= 30 && done && signed", some_world());
    REQUIRE(lack);
    REQUIRE(lack->kind == Lack::Kind::all_of);
    REQUIRE(lack->parts.size() == 2);
    CHECK(lack->parts[0].comparison == Lack::Comparison::greater_equal);
    CHECK(lack->parts[0].left.value == Value(12));
    CHECK(lack->parts[0].right.value == Value(30));
    CHECK(lack->parts[1].kind == Lack::Kind::truth);
    CHECK(lack->parts[1].path == "signed");
}

TEST_CASE("alternatives are told as such, and a negation is told by what it denies", "[lacking]") {
    const std::optional<Lack> either = lacking_in("signed || hours > 20", some_world());
    REQUIRE(either);
    CHECK(either->kind == Lack::Kind::any_of);
    const std::optional<Lack> denied = lacking_in("!(done || ground == 'mobility')", some_world());
    REQUIRE(denied);
    REQUIRE(denied->kind == Lack::Kind::all_of);
    CHECK(denied->parts[0].wanted == false);
    CHECK(denied->parts[1].comparison == Lack::Comparison::not_equal);
}

TEST_CASE("a value that must compare need not also be asked to exist", "[lacking]") {
    const std::optional<Lack> lack = lacking_in("note != null && note == 'ok'", some_world());
    REQUIRE(lack);
    CHECK(lack->kind == Lack::Kind::comparison);
    CHECK(lack->left.value.is_null());
}

TEST_CASE("what will be typed is given the benefit of the doubt, the rest is not", "[lacking]") {
    CHECK_FALSE(lacking_in("event.reason != null || hours > 20", some_world(), {"event"}));
    const std::optional<Lack> lack = lacking_in("event.reason != null && hours > 20", some_world(), {"event"});
    REQUIRE(lack);
    CHECK(lack->left.path == "hours");
}

TEST_CASE("an item that a list lacks is told by its members", "[lacking]") {
    const std::optional<Lack> lack =
        lacking_in("visits.exists(v, v.phase == 'one' && v.seen == true && !v.void)", some_world());
    REQUIRE(lack);
    REQUIRE(lack->kind == Lack::Kind::some_item);
    CHECK(lack->path == "visits");
    const std::vector<Lack>& parts = lack->parts.front().parts;
    REQUIRE(parts.size() == 3);
    CHECK((parts[0].path == "phase" && parts[0].right.value == Value("one")));
    CHECK((parts[1].kind == Lack::Kind::truth && parts[1].wanted));
    CHECK((parts[2].path == "void" && !parts[2].wanted));
}

TEST_CASE("meeting what is lacking makes any condition hold, and nothing of it is superfluous", "[lacking]") {
    int failing = 0;
    for (unsigned seed = 1; seed <= 3000; ++seed) {
        Generator generator(seed);
        const std::string source = generator.condition(3);
        const Expression expression = compiled(source);
        const World& world = generator.world;
        const std::optional<Lack> lack = lacking(expression, world.scope());
        INFO("seed " << seed << ": " << source);
        CHECK(lack.has_value() != holds(expression, world));
        if (!lack) {
            continue;
        }
        ++failing;
        for (std::size_t choice = 0; choice < 3; ++choice) {
            std::vector<Lack> leaves;
            leaves_to_meet(*lack, choice, leaves);
            for (std::size_t without = 0; without <= leaves.size(); ++without) {
                World met = world;
                for (std::size_t i = 0; i < leaves.size(); ++i) {
                    if (i != without) {
                        meet(leaves[i], met);
                    }
                }
                CHECK(holds(expression, met) == (without == leaves.size()));
            }
        }
    }
    CHECK(failing > 500);
}
