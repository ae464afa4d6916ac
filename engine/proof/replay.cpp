#include "engine/proof/replay.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/inputs.hpp"

namespace jalon::proof {

const Catalogue& Replay::forms() const {
    static const Catalogue none;
    return catalogue_ != nullptr ? *catalogue_ : none;
}

// ---- One step

std::optional<Scenario> Replay::read(const std::string& text) const {
    std::vector<Finding> findings;
    return read_scenario({"contre-exemple.yaml", text}, findings);
}

// The same steps are tried again and again; nullptr when the text is no step.
const ScenarioStep* Replay::read_step(const std::string& text) const {
    const auto [known, added] = read_steps_.try_emplace(text);
    if (added) {
        if (std::optional<Scenario> script = read("steps:\n" + text)) {
            known->second = std::move(script->steps.front());
        }
    }
    return known->second ? &*known->second : nullptr;
}

void Replay::follow_world(Track& track) const {
    for (const Effect& effect : track.host.effects()) {
        jalon::proof::follow(effect, watched_, catalogue_, track.world);
    }
    const std::vector<std::string> taken = track.host.taken();
    count_events(workflow_, {taken.begin() + static_cast<std::ptrdiff_t>(track.taken), taken.end()}, watched_,
                 track.world);
    track.taken = taken.size();
}

bool Replay::send(Track& track, const Move& move, const Record& data) const {
    std::string text = "  - send: " + quoted(move.event) + "\n";
    if (!move.by.empty()) {
        text += "    by: " + move.by + "\n";
    }
    if (const std::string answers = written_map(data); answers != "{}") {
        text += "    data: " + answers + "\n";
    }
    const ScenarioStep* step = read_step(text);
    if (step == nullptr || !track.host.send(*step)) {
        return false;
    }
    track.steps.push_back(std::move(text));
    follow_world(track);
    return true;
}

bool Replay::advance(Track& track, Instant until) const {
    std::string text = "  - advance: " + iso_instant(until) + "\n";
    const ScenarioStep* step = read_step(text);
    if (step == nullptr || !track.host.advance(*step)) {
        return false;
    }
    track.steps.push_back(std::move(text));
    follow_world(track);
    return true;
}

bool Replay::wait(Track& track, int days) const {
    if (days == 0) {
        return true;
    }
    const std::vector<std::string> before = track.active();
    return advance(track, track.host.now() + std::chrono::days(days)) && track.active() == before;
}

std::vector<Track> Replay::opened(const std::vector<Record>& first_data) const {
    std::vector<Track> tracks;
    for (const std::string& framework : frameworks()) {
        for (const Record& data : first_data) {
            std::string text = "case: { ";
            text += workflow_.id.empty() ? "" : "workflow: " + workflow_.id + ", ";
            text += framework.empty() ? "" : "framework: " + framework + ", ";
            if (const Record facts = outside_facts(); !facts.empty()) {
                text += "facts: " + written_map(facts) + ", ";
            }
            text += "data: " + written_map(data) + " }\nat: " + iso_date(paris_date(explored_now())) + "\n";
            Track track(MachineHost(forms(), workflow_), text);
            const std::optional<Scenario> script = read(text + "steps: []\n");
            if (script && track.host.open(*script)) {
                follow_world(track);
                tracks.push_back(std::move(track));
            }
        }
    }
    return tracks;
}

bool Replay::reads(std::string_view root) const {
    const std::set<std::string>& paths = exploration_.relevance->paths;
    return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
        return path == root || path.starts_with(std::string(root) + ".");
    });
}

std::vector<std::string> Replay::frameworks() const {
    return reads("framework") ? std::vector<std::string>{"in_force", "none"} : std::vector<std::string>{""};
}

// Something for each fact of the world outside that is asked for.
Record Replay::outside_facts() const {
    Record facts;
    for (const std::string& path : exploration_.relevance->paths) {
        const std::string root = path.substr(0, path.find('.'));
        const bool outside = root == "employer" || root == "agent" || root == "centre" || root == "counsellor" ||
                             root == "actor" || root == "case";
        if (outside && root != path) {
            const auto known = exploration_.relevance->representatives.find(path);
            const bool told = known != exploration_.relevance->representatives.end();
            facts = with_path(std::move(facts), path, told ? known->second.back() : Value("x"));
        }
    }
    return facts;
}

bool Replay::shows(const Track& track) const {
    if (goal_.claim == nullptr) {
        return true;
    }
    MachineHost host = track.host;  // looking is no const verb of a host
    Record names = host.view().data;
    names.merge(answers(*goal_.claim, workflow_, track.host.situation(), track.world));
    Scope scope;
    scope.names = &names;
    scope.now = track.host.now();
    scope.today = paris_date(scope.now);
    const Situation& situation = track.host.situation();
    scope.in_state = [&](std::string_view wanted) { return situation.in(wanted); };
    const Result<Value> value = goal_.claim->expression.evaluate(scope);
    return value && value->get_if<bool>() != nullptr && value->is_true() == goal_.wanted;
}

std::optional<std::string> Replay::verified(const Track& track) const {
    const std::string expected =
        fmt::format("expect: {{ states: [{}]{} }}\n", join(track.host.situation().leaves(), ", "),
                    track.host.situation().finished ? ", finished: true" : "");
    std::string text = "scenario: " + quoted("contre-exemple de " + name_) + "\n" + track.opening;
    if (track.steps.empty()) {
        text += expected + "steps: []\n";
    } else {
        text += "steps:\n" + join(track.steps, "") + "    " + expected;
    }
    const std::optional<Scenario> script = read(text);
    if (!script) {
        return std::nullopt;
    }
    MachineHost host(forms(), workflow_);
    return play(*script, host, Restore::no).difference ? std::nullopt : std::optional<std::string>(text);
}

std::string key_of(const Track& track) {
    const Situation& situation = track.host.situation();
    std::string key = join(situation.active, ",");
    for (const auto& [history, remembered] : situation.history) {
        key += "h" + history + join(remembered, ",");
    }
    for (const ArmedTimer& timer : situation.timers) {
        key += fmt::format("t{}/{}{}@{}", timer.state, timer.name, timer.fired, (timer.due - track.host.now()).count());
    }
    encode(Value(situation.data), key);
    for (const auto& [what, count] : track.world.counts) {
        key += what + std::to_string(count);
    }
    for (const auto& [name, paper] : track.world.papers) {
        key += name + paper.status;
    }
    return key;
}

}  // namespace jalon::proof
