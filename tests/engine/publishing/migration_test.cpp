#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/cases/migration.hpp"
#include "engine/statechart/legality.hpp"

using namespace jalon;

namespace {

struct Version {
    ReadResult read;
    const Workflow& workflow() const { return *read.catalogue.workflows.begin()->second; }
};

Version version_of(const std::string& text) {
    Version version{read_single_workflow({"flow.yaml", text})};
    for (const Finding& finding : version.read.findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(version.read.ok());
    return version;
}

Facts noon() {
    Facts facts;
    facts.now = parse_instant("2026-11-21T12:00:00Z").value();
    return facts;
}

Situation sent(const Workflow& workflow, Situation situation, const std::string& event) {
    const Result<Step> next = step(workflow, situation, {event, {}, "", ""}, noon());
    REQUIRE(next);
    return next->next;
}

Situation opened(const Workflow& workflow) {
    return start(workflow, {}, noon()).value().next;
}

Migration moved(const Version& before, const Version& after, const Situation& situation, const Mapping& mapping = {}) {
    const Passage passage{before.read.catalogue, after.read.catalogue, before.workflow(), after.workflow()};
    return migrate(passage, situation, {}, noon(), mapping);
}

const char* first = R"yaml(
data: { note: { type: string, initial: kept }, count: { type: int, initial: 3 } }
states:
  open:
    timers: [ { name: late, after: 7 days, to: closed } ]
    on: { go: { to: working } }
  working:
    states:
      draft: { on: { next: { to: check } } }
      check: { on: { close: { to: "#closed" } } }
  closed: { type: final }
)yaml";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a case that nothing changes for moves as it is", "[publishing]") {
    const Version before = version_of(first);
    const Situation situation = sent(before.workflow(), opened(before.workflow()), "go");

    const Migration same = moved(before, version_of(first), situation);

    CHECK(same.consequences == std::set{Consequence::unchanged});
    REQUIRE(same.situation);
    CHECK(*same.situation == situation);
}

TEST_CASE("a state that is gone stops the move until the plan says where it leads", "[publishing]") {
    const Version before = version_of(first);
    std::string text =
        replaced(first, "draft: { on: { next: { to: check } } }", "writing: { on: { next: { to: check } } }");
    const Version after = version_of(text);
    const Situation situation = sent(before.workflow(), opened(before.workflow()), "go");

    const Migration stuck = moved(before, after, situation);
    CHECK(stuck.consequences.contains(Consequence::stuck));
    CHECK_FALSE(stuck.situation);

    Mapping mapping;
    mapping.states = {{"working.draft", "working.writing"}};
    const Migration mapped = moved(before, after, situation, mapping);
    REQUIRE(mapped.situation);
    CHECK(mapped.situation->active == std::vector<std::string>{"working", "working.writing"});
    CHECK(mapped.situation->entered.at("working.writing") == situation.entered.at("working.draft"));
}

TEST_CASE("data that would be lost wait for a named decision, and go by it", "[publishing]") {
    const Version before = version_of(first);
    const Version after = version_of(replaced(first, "note: { type: string, initial: kept }, ", ""));

    const Migration undecided = moved(before, after, opened(before.workflow()));
    CHECK(undecided.consequences.contains(Consequence::data_lost));
    CHECK(undecided.undecided == std::vector<std::string>{"data/note"});
    CHECK_FALSE(undecided.situation);

    Mapping mapping;
    mapping.decisions = {{"data/note", "repris dans le compte rendu"}};
    const Migration decided = moved(before, after, opened(before.workflow()), mapping);
    REQUIRE(decided.situation);
    CHECK(decided.decided == std::vector<std::string>{"data/note"});
    CHECK_FALSE(decided.situation->data.contains("note"));

    Mapping renaming;
    renaming.data = {{"note", "remark"}};
    const Version renamed = version_of(replaced(first, "note:", "remark:"));
    const Migration kept = moved(before, renamed, opened(before.workflow()), renaming);
    REQUIRE(kept.situation);
    CHECK(kept.situation->data.at("remark") == Value("kept"));
}

TEST_CASE("a datum that changes its type is lost unless somebody decides so", "[publishing]") {
    const Version before = version_of(first);
    const Version after =
        version_of(replaced(first, "count: { type: int, initial: 3 }", "count: { type: string, initial: three }"));
    CHECK(moved(before, after, opened(before.workflow())).undecided == std::vector<std::string>{"data/count"});
}

namespace {

// A small set whose form offers these options.
Version asking(const std::string& options) {
    Version version{read_catalogue({{"workflows/x.yaml", R"yaml(
workflow: x
label: Essai
parties: { agent: { label: Agent } }
states:
  asked: { label: Demandé, on: { answer: { label: Répondre, by: agent, form: wish, to: told } } }
  told:  { label: Répondu, on: { close: { label: Clore, by: agent, to: ended } } }
  ended: { label: Clos, type: final }
)yaml"},
                                    {"forms/wish.yaml", R"yaml(
form: wish
label: Souhait
audience: [agent]
fields:
  trade: { label: Métier, type: choice, options: )yaml" + options +
                                                            R"yaml( }
  towns: { label: Lieux, type: choices, options: )yaml" + options +
                                                            R"yaml( }
  rows:  { label: Lignes, type: table, columns: { kind: { label: Genre, type: choice, options: )yaml" +
                                                            options + " } } }\n"}})};
    for (const Finding& finding : version.read.findings) {
        UNSCOPED_INFO(finding.str());
    }
    REQUIRE(version.read.ok());
    return version;
}

Situation answered(const Workflow& workflow) {
    const Record chosen{{"kind", "a"}, {"kind_label", "A"}};
    const Record answers{{"trade", "b"},
                         {"trade_label", "B"},
                         {"towns", List{Value("a"), Value("b")}},
                         {"towns_label", List{Value("A"), Value("B")}},
                         {"rows", List{Value(chosen)}}};
    const Result<Step> next = step(workflow, opened(workflow), {"answer", answers, "wish", "agent"}, noon());
    REQUIRE(next);
    return next->next;
}

}  // namespace

TEST_CASE("an answer whose option is no longer offered is lost unless somebody decides so", "[publishing]") {
    const Version before = asking("{ a: A, b: B }");
    const Situation situation = answered(before.workflow());

    const Migration more = moved(before, asking("{ a: A, b: B, c: C }"), situation);
    REQUIRE(more.situation);
    CHECK(more.situation->data == situation.data);

    const Version fewer = asking("{ a: A }");
    const Migration undecided = moved(before, fewer, situation);
    CHECK(undecided.consequences.contains(Consequence::data_lost));
    CHECK(undecided.undecided == std::vector<std::string>{"data/wish.towns", "data/wish.trade"});
    CHECK(undecided.details.front() == "une réponse donnée à « wish.towns » n’est plus proposée");

    Mapping mapping;
    mapping.decisions = {{"data/wish.towns", "lieu fermé"}, {"data/wish.trade", "métier disparu"}};
    const Migration decided = moved(before, fewer, situation, mapping);
    REQUIRE(decided.situation);
    const Value wish = decided.situation->data.at("wish");
    CHECK(wish["trade"].is_null());
    CHECK(wish["trade_label"].is_null());
    CHECK(wish["towns"] == Value(List{Value("a")}));
    CHECK(wish["towns_label"] == Value(List{Value("A")}));
    CHECK(wish["rows"] == situation.data.at("wish")["rows"]);

    CHECK(moved(before, asking("{ b: B }"), situation).undecided ==
          std::vector<std::string>{"data/wish.rows.kind", "data/wish.towns"});
}

TEST_CASE("timers go on, begin anew or end, as the plan rules", "[publishing]") {
    const Version before = version_of(first);
    const Version after = version_of(replaced(first, "after: 7 days", "after: 3 days"));
    Situation situation = opened(before.workflow());
    situation.timers.front().due -= std::chrono::days(2);

    Mapping mapping;
    CHECK(moved(before, after, situation, mapping).situation->timers == situation.timers);
    mapping.timers = TimerRule::restart;
    const Migration restarted = moved(before, after, situation, mapping);
    CHECK(restarted.consequences.contains(Consequence::timer));
    CHECK(restarted.situation->timers.front().due == noon().now + std::chrono::days(3));
    mapping.timers = TimerRule::cancel;
    CHECK(moved(before, after, situation, mapping).situation->timers.empty());
}

TEST_CASE("a timer that is gone takes a decision", "[publishing]") {
    const Version before = version_of(first);
    const Version after =
        version_of(replaced(first, "    timers: [ { name: late, after: 7 days, to: closed } ]\n", ""));
    CHECK(moved(before, after, opened(before.workflow())).undecided == std::vector<std::string>{"timer/open/late"});
}

TEST_CASE("what was given to do goes along with its state, or takes a decision; appointments stay", "[publishing]") {
    const std::string text = replaced(first, "go: { to: working }",
                                      "go: { to: working, do: [ { task: { name: call, label: Appeler, by: agent } }, { "
                                      "appointment: { name: m, label: M, people: agent, on: today() } } ] }");
    const Version before = version_of(text);
    const Situation situation = sent(before.workflow(), opened(before.workflow()), "go");
    REQUIRE(situation.tasks.size() == 1);

    const Migration same = moved(before, version_of(text), situation);
    REQUIRE(same.situation);
    CHECK(*same.situation == situation);

    // The state is mapped to one beside: what surrounded it is gone, and the task with it.
    const Version after = version_of(R"yaml(
data: { note: { type: string, initial: kept }, count: { type: int, initial: 3 } }
states:
  open: { on: { go: { to: drafting } } }
  drafting: { on: { close: { to: closed } } }
  closed: { type: final }
)yaml");
    Mapping mapping;
    mapping.states = {{"working.draft", "drafting"}};
    const Migration undecided = moved(before, after, situation, mapping);
    CHECK(undecided.undecided == std::vector<std::string>{"task/working/call"});
    mapping.decisions = {{"task/working/call", "l’agent a été appelé"}};
    const Migration decided = moved(before, after, situation, mapping);
    REQUIRE(decided.situation);
    CHECK(decided.situation->tasks.empty());
    CHECK(decided.situation->appointments == situation.appointments);
}

TEST_CASE("what differs in the next step is told", "[publishing]") {
    const Version before = version_of(first);
    const Version after = version_of(replaced(first, "go: { to: working }", "go: { to: working, if: count > 5 }"));
    const Migration differs = moved(before, after, opened(before.workflow()));
    CHECK(differs.consequences == std::set{Consequence::next_step});
    CHECK(differs.situation);
}

TEST_CASE("only legal configurations are called legal", "[publishing]") {
    const Version version = version_of(R"yaml(
states:
  both:
    type: parallel
    states:
      left: { states: { a: {}, b: {} } }
      right: { states: { c: {}, d: {} } }
  other: {}
)yaml");
    const Workflow& workflow = version.workflow();
    CHECK_FALSE(illegality(workflow, {"both", "both.left", "both.left.a", "both.right", "both.right.d"}));
    CHECK(illegality(workflow, {"both", "both.left", "both.left.a"}));
    CHECK(illegality(workflow, {"both", "both.left", "both.right", "both.right.d"}));
    CHECK(illegality(workflow, {"other", "both", "both.left", "both.left.a", "both.right", "both.right.d"}));
    CHECK(illegality(workflow, {"both.left.a"}));
    CHECK(illegality(workflow, {"nowhere"}));
    CHECK(illegality(workflow, {}));
    CHECK(completed(workflow, {"both.right.d"}) ==
          std::vector<std::string>{"both", "both.left", "both.left.a", "both.right", "both.right.d"});
}

namespace {

// A random workflow as text, and a second version of it: states gone, added or wrapped, data dropped or added.
class Generator {
  public:
    explicit Generator(unsigned seed) : random_(seed) {}

    struct Node {
        std::string name;
        bool parallel = false;
        bool timer = false;
        std::vector<Node> children;
    };

    Node tree(int depth) {
        Node node{"s" + std::to_string(++names_), false, pick(3) == 0, {}};
        if (depth > 0 && pick(2) == 0) {
            node.parallel = pick(3) == 0;
            for (unsigned count = 2 + pick(2); count > 0; --count) {
                node.children.push_back(tree(depth - 1));
            }
        }
        return node;
    }

    void change(Node& node) {
        node.timer = pick(5) == 0 ? !node.timer : node.timer;
        if (node.children.size() > 2 && pick(3) == 0) {
            node.children.erase(node.children.begin() + static_cast<std::ptrdiff_t>(pick(2)));
        }
        if (!node.children.empty() && pick(4) == 0) {
            node.children.push_back(tree(1));
        }
        if (node.children.empty() && pick(6) == 0) {
            node.children = {tree(0), tree(0)};
        }
        for (Node& child : node.children) {
            change(child);
        }
    }

    unsigned pick(unsigned count) { return static_cast<unsigned>(random_()) % count; }

    // Every state may be reached by an event that bears its name.
    static std::string text(const Node& root, const std::vector<std::string>& data) {
        std::string yaml = "data:\n  seed: { type: int, initial: 1 }\n";
        for (const std::string& name : data) {
            yaml += "  " + name + ": { type: string, initial: " + name + " }\n";
        }
        std::string events = "on:\n";
        for (const Node& child : root.children) {
            add_events(child, child.name, events);
        }
        yaml += events + "states:\n";
        for (const Node& child : root.children) {
            add(child, 2, yaml);
        }
        return yaml;
    }

  private:
    static void add_events(const Node& node, const std::string& path, std::string& yaml) {
        yaml += "  to_" + node.name + ": { to: \"#" + path + "\", reset_regions: true }\n";
        for (const Node& child : node.children) {
            add_events(child, path + "." + child.name, yaml);
        }
    }

    static void add(const Node& node, std::size_t indent, std::string& yaml) {
        const std::string space(indent, ' ');
        yaml += space + node.name + ":\n" + space + "  label: " + node.name + "\n";
        if (node.timer) {
            yaml += space + "  timers: [ { name: t, after: 5 days, do: [ { log: rang } ] } ]\n";
        }
        if (node.parallel) {
            yaml += space + "  type: parallel\n";
        }
        if (!node.children.empty()) {
            yaml += space + "  states:\n";
        }
        for (const Node& child : node.children) {
            add(child, indent + 4, yaml);
        }
    }

    std::mt19937 random_;
    int names_ = 0;
};

}  // namespace

TEST_CASE("random pairs of versions: what moves is legal, and nothing goes without a word", "[publishing]") {
    int moves = 0;
    int refusals = 0;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        Generator generator(seed);
        Generator::Node root{"root", false, false, {generator.tree(2), generator.tree(2)}};
        const Version before = version_of(Generator::text(root, {"a", "b", "c"}));
        std::vector<std::string> events;
        for (const Transition& transition : before.workflow().states.front().transitions) {
            events.push_back(transition.event);
        }
        generator.change(root);
        const Version after =
            version_of(Generator::text(root, generator.pick(3) == 0 ? std::vector<std::string>{"a", "d"}
                                                                    : std::vector<std::string>{"a", "b", "c"}));
        Situation situation = opened(before.workflow());
        for (unsigned count = generator.pick(4); count > 0; --count) {
            situation =
                sent(before.workflow(), situation, events[generator.pick(static_cast<unsigned>(events.size()))]);
        }
        const Situation untouched = situation;
        INFO("seed " << seed);

        Migration migration = moved(before, after, situation);

        CHECK(situation == untouched);
        CHECK(migration.situation.has_value() ==
              (migration.undecided.empty() && !migration.consequences.contains(Consequence::stuck)));
        if (!migration.undecided.empty() && !migration.consequences.contains(Consequence::stuck)) {
            ++refusals;
            Mapping mapping;
            for (const std::string& key : migration.undecided) {
                mapping.decisions[key] = "sans objet désormais";
            }
            migration = moved(before, after, situation, mapping);
            REQUIRE(migration.situation);
        }
        if (!migration.situation) {
            continue;
        }
        ++moves;
        const Situation& next = *migration.situation;
        CHECK_FALSE(illegality(after.workflow(), next.active));
        // Whatever was there is there still, or its loss was decided by name.
        const std::set<std::string> decided(migration.decided.begin(), migration.decided.end());
        for (const auto& [name, value] : situation.data) {
            CHECK(((next.data.contains(name) && next.data.at(name) == value) || decided.contains("data/" + name)));
        }
        for (const ArmedTimer& timer : situation.timers) {
            CHECK((std::ranges::find(next.timers, timer) != next.timers.end() ||
                   decided.contains("timer/" + timer.state + "/" + timer.name)));
        }
        for (const std::string& leaf : situation.leaves()) {
            CHECK(next.in(leaf));
        }
        // The machine takes it from here: it settles, and every event it knows leads to a legal place.
        const Result<Step> settled = settle(after.workflow(), next, noon());
        REQUIRE(settled);
        CHECK(settled->next.active == next.active);
        for (const Transition& transition : after.workflow().states.front().transitions) {
            const Situation then = sent(after.workflow(), settled->next, transition.event);
            CHECK_FALSE(illegality(after.workflow(), then.active));
        }
    }
    CHECK(moves > 100);
    CHECK(refusals > 30);
}
