#include "engine/scenario/scenario.hpp"

#include <algorithm>
#include <utility>

#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

std::optional<Instant> read_instant(const YamlNode& node, Reading& reading) {
    const Result<Instant> instant = parse_instant(node.text);
    if (node.is_scalar() && node.text.find('T') != std::string::npos && instant) {
        return *instant;
    }
    const std::optional<Date> date = reading.date(node);
    return date ? std::optional<Instant>(paris_instant(*date)) : std::nullopt;
}

std::optional<std::vector<std::string>> optional_words(MapReader& map, const char* key) {
    const bool given = map.has(key);
    std::vector<std::string> words = map.words(key);
    return given ? std::optional<std::vector<std::string>>(std::move(words)) : std::nullopt;
}

Expectation read_expectation(const YamlNode& node, Reading& reading) {
    MapReader map(reading, node, "« expect »");
    Expectation made;
    made.position = node.position;
    made.states = optional_words(map, "states");
    made.documents = optional_words(map, "documents");
    made.notified = optional_words(map, "notified");
    made.possible = optional_words(map, "possible");
    made.impossible = optional_words(map, "impossible");
    if (const YamlNode* finished = map.take("finished")) {
        made.finished = reading.yes_no(*finished);
    }
    if (const YamlNode* data = map.take("data")) {
        made.data = *data;
    }
    return made;
}

void read_advance(MapReader& map, const YamlNode& node, ScenarioStep& step, Reading& reading) {
    step.kind = ScenarioStep::Kind::advance;
    const bool delay = node.is_scalar() && parse_delay(node.text).has_value();
    const bool date = node.is_scalar() && parse_date(node.text.substr(0, 10)).has_value();
    if (!delay && date) {
        step.until = read_instant(node, reading);
    } else {
        step.delay = reading.delay(node);
    }
    for (const char* key : {"by", "data"}) {
        if (const YamlNode* misplaced = map.take(key)) {
            reading.error(misplaced->position, "« by » et « data » accompagnent « send », pas « advance »");
        }
    }
}

ScenarioStep read_step(const YamlNode& node, Reading& reading) {
    MapReader map(reading, node, "une étape du scénario");
    ScenarioStep step;
    step.position = node.position;
    const YamlNode* advance = map.take("advance");
    const YamlNode* send = map.take("send");
    if (advance != nullptr) {
        read_advance(map, *advance, step, reading);
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

void read_case(MapReader& map, Scenario& made, Reading& reading) {
    const YamlNode* settings = map.take("case");
    if (settings == nullptr) {
        return;
    }
    made.settings = *settings;
    if (!settings->is_map()) {
        reading.error(settings->position, "« case » décrit le dossier : { workflow: …, data: { … } }");
        return;
    }
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
        MapReader map(reading, *node, "un scénario");
        made.name = map.text("scenario");
        read_case(map, made, reading);
        if (const YamlNode* at = map.take("at")) {
            made.at = read_instant(*at, reading).value_or(made.at);
        }
        if (const YamlNode* expected = map.take("expect")) {
            made.expectation = read_expectation(*expected, reading);
        }
        const YamlNode* steps = map.take("steps");
        if (steps != nullptr && !steps->is_list() && !steps->is_empty()) {
            reading.error(steps->position, "« steps » est une liste d’étapes : [ { send: … }, { advance: … } ]");
        }
        for (const YamlNode& step : steps == nullptr ? std::vector<YamlNode>() : steps->items) {
            made.steps.push_back(read_step(step, reading));
        }
    }
    return findings.size() == before ? std::optional<Scenario>(std::move(made)) : std::nullopt;
}

}  // namespace jalon
