#include "engine/scenario/scenario.hpp"

#include <algorithm>
#include <utility>

#include "engine/definition/conformity.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

std::optional<std::vector<std::string>> optional_words(const MapReader& map, const char* key) {
    const bool given = map.has(key);
    std::vector<std::string> words = map.words(key);
    return given ? std::optional<std::vector<std::string>>(std::move(words)) : std::nullopt;
}

// A list of words, or one alone.
std::vector<YamlNode> words_in(const YamlNode& node) {
    return node.is_list() ? node.items : std::vector<YamlNode>{node};
}

Expectation read_expectation(const YamlNode& node, Reading& reading) {
    const MapReader map(reading, node, vocabulary::expectation);
    Expectation made;
    for (const char* key : {"possible", "impossible"}) {
        const YamlNode* names = node.find(key);
        for (const YamlNode& name : names == nullptr ? std::vector<YamlNode>() : words_in(*names)) {
            made.events.push_back({name.text, name.position});
        }
    }
    made.position = node.position;
    made.states = optional_words(map, "states");
    made.documents = optional_words(map, "documents");
    made.notified = optional_words(map, "notified");
    made.possible = optional_words(map, "possible");
    made.impossible = optional_words(map, "impossible");
    made.timers = optional_words(map, "timers");
    made.tasks = optional_words(map, "tasks");
    made.appointments = optional_words(map, "appointments");
    made.children = optional_words(map, "children");
    if (const YamlNode* visible = map.take("visible-to")) {
        for (const YamlEntry& entry : visible->entries) {
            made.visible_to.emplace(entry.key.text, reading.words(entry.value, entry.key.text));
            made.roles.push_back({entry.key.text, entry.key.position});
        }
    }
    if (const YamlNode* finished = map.take("finished")) {
        made.finished = reading.yes_no(*finished);
    }
    if (const YamlNode* contains = map.take("contains")) {
        for (const YamlEntry& entry : contains->entries) {
            made.contains.emplace(entry.key.text, reading.words(entry.value, entry.key.text));
        }
    }
    if (const YamlNode* data = map.take("data")) {
        made.data = *data;
    }
    return made;
}

void read_advance(const YamlNode& node, ScenarioStep& step, Reading& reading) {
    step.kind = ScenarioStep::Kind::advance;
    if (const auto moved = reading.advance(node)) {
        if (const Delay* delay = std::get_if<Delay>(&*moved)) {
            step.delay = *delay;
        } else {
            step.until = std::get<Instant>(*moved);
        }
    }
}

ScenarioStep read_step(const YamlNode& node, Reading& reading) {
    const MapReader map(reading, node, vocabulary::scenario_step);
    ScenarioStep step;
    step.position = node.position;
    step.in = map.text("in");
    const YamlNode* advance = map.take("advance");
    const YamlNode* send = map.take("send");
    if (advance != nullptr) {
        read_advance(*advance, step, reading);
    }
    if (send != nullptr) {
        step.kind = ScenarioStep::Kind::send;
        step.event = reading.text(*send, "send");
        step.by = map.text("by");
        if (const YamlNode* data = map.take("data")) {
            step.data = *data;
        }
    }
    const YamlNode* expected = map.take("expect");
    if (expected != nullptr) {
        step.expectation = read_expectation(*expected, reading);
    }
    if (const YamlNode* refused = map.take("refused")) {
        step.refused = refused->text == "true" ? "" : reading.text(*refused, "refused");
    }
    if ((advance != nullptr && send != nullptr) || (advance == nullptr && send == nullptr && expected == nullptr)) {
        reading.error(node.position,
                      "une étape a soit « send » (un événement), soit « advance » (du temps), soit « expect » seul");
    }
    return step;
}

void read_case(const MapReader& map, Scenario& made, Reading& reading) {
    const YamlNode* settings = map.take("case");
    if (settings == nullptr) {
        return;
    }
    made.settings = *settings;
    if (const YamlNode* workflow = settings->find("workflow")) {
        made.workflow = reading.text(*workflow, "workflow");
    }
    if (const YamlNode* data = settings->find("data")) {
        made.data = *data;
    }
}

}  // namespace

std::optional<Scenario> read_scenario(const SourceFile& file, std::vector<Finding>& findings) {
    const std::size_t before = findings.size();
    const std::optional<YamlNode> node = read_yaml(file, findings);
    if (!node) {
        return std::nullopt;
    }
    Reading reading(findings);
    Scenario made;
    made.position = node->position;
    made.at = paris_instant(Date(std::chrono::year(2026), std::chrono::month(1), std::chrono::day(5)));
    {
        check_conformity(*node, vocabulary::scenario, reading);
        const MapReader map(reading, *node, vocabulary::scenario);
        made.name = map.text("scenario");
        read_case(map, made, reading);
        if (const YamlNode* at = map.take("at")) {
            made.at = reading.instant(*at).value_or(made.at);
        }
        if (const YamlNode* expected = map.take("expect")) {
            made.expectation = read_expectation(*expected, reading);
        }
        const YamlNode* steps = map.take("steps");
        for (const YamlNode& step : steps == nullptr ? std::vector<YamlNode>() : steps->items) {
            made.steps.push_back(read_step(step, reading));
        }
    }
    return findings.size() == before ? std::optional<Scenario>(std::move(made)) : std::nullopt;
}

}  // namespace jalon
