// The engine held against the oracle on machines made by chance. A difference is shrunk to the smallest machine that
// still shows it. JALON_RANDOM_MACHINES=100000 asks for a longer run.
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "engine/base/text.hpp"
#include "engine/definition/catalogue.hpp"
#include "engine/statechart/situation_json.hpp"
#include "engine/statechart/step.hpp"
#include "tests/engine/statechart/oracle.hpp"
#include "tests/engine/statechart/random_machine.hpp"

using namespace jalon;
using namespace jalon::tests;

namespace {

enum class Restored { no, yes };

Oracle::View view_of(const Situation& situation) {
    Oracle::View view;
    view.active = situation.active;
    view.finished = situation.finished;
    const Value data(situation.data);
    view.log = data["t"].text() != nullptr ? *data["t"].text() : "?";
    for (int i = 0; i < model_counters; ++i) {
        const auto* counter = data["c" + std::to_string(i)].get_if<std::int64_t>();
        view.counters[static_cast<std::size_t>(i)] = counter != nullptr ? static_cast<int>(*counter) : -1;
    }
    return view;
}

std::string text_of(const Oracle::View& view) {
    return fmt::format("[{}] log [{}] counters {} {}{}", join(view.active, ", "), view.log, view.counters[0],
                       view.counters[1], view.finished ? " finished" : "");
}

std::string differing(std::size_t step, const Result<Step>& done, bool expected) {
    return done ? fmt::format("after event {}: taken, the oracle refuses", step)
                : fmt::format("after event {}: {}, the oracle {}", step, done.error().message,
                              expected ? "goes on" : "refuses");
}

// "" when engine and oracle agree from beginning to end. nullopt: the machine is none that our reader takes.
std::optional<std::string> difference(const Model& model, Restored restored) {
    const ReadResult read = read_single_workflow({"machine.yaml", model.machine_yaml()});
    if (!read.ok()) {
        return std::nullopt;
    }
    const Workflow& workflow = *read.catalogue.workflows.begin()->second;
    const Facts facts;
    Oracle oracle(model);
    const bool started = oracle.start();
    Result<Step> done = start(workflow, {}, facts);
    if (done.has_value() != started) {
        return differing(0, done, started);
    }
    Situation situation = done ? done->next : Situation();
    for (std::size_t i = 0; started && i <= model.script.size(); ++i) {
        if (oracle.view() != view_of(situation)) {
            return fmt::format("after event {}:\n  engine {}\n  oracle {}", i, text_of(view_of(situation)),
                               text_of(oracle.view()));
        }
        if (restored == Restored::yes) {
            const Result<Situation> again = situation_from_json(situation_to_json(situation));
            if (!again || *again != situation) {
                return fmt::format("after event {}: the stored situation is another one", i);
            }
            situation = *again;
        }
        if (i == model.script.size()) {
            break;
        }
        const ModelEvent& sent = model.script[i];
        const bool expected = oracle.send(sent);
        done = step(workflow, situation, {sent.name, Record{{"n", sent.number}}, "", ""}, facts);
        if (done.has_value() != expected) {
            return differing(i + 1, done, expected);
        }
        if (oracle.endless()) {
            break;
        }
        situation = done ? done->next : situation;
    }
    return "";
}

// The smallest machine found that still differs, as YAML and script, and how.
std::string shrunk(Model model, Restored restored) {
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (const Model& candidate : smaller_models(model)) {
            if (!difference(candidate, restored).value_or("").empty()) {
                model = candidate;
                smaller = true;
                break;
            }
        }
    }
    return *difference(model, restored) + "\n\n" + model.machine_yaml() + "\n" + model.script_yaml();
}

std::uint64_t machines_wanted() {
    const char* wanted = std::getenv("JALON_RANDOM_MACHINES");
    return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 100;
}

}  // namespace

TEST_CASE("on machines made by chance the engine does what the W3C algorithm says", "[statechart][random]") {
    std::size_t played = 0;
    const std::uint64_t wanted = machines_wanted();
    for (std::uint64_t seed = 1; seed <= wanted; ++seed) {
        const Model model = random_model(seed);
        const Restored restored = seed % 2 == 0 ? Restored::yes : Restored::no;
        const std::optional<std::string> found = difference(model, restored);
        played += found ? 1 : 0;
        if (found && !found->empty()) {
            FAIL("seed " << seed << ", " << shrunk(model, restored));
        }
    }
    CHECK(played == wanted);
}
