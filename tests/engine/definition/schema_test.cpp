#include "engine/definition/schema.hpp"

#include <map>
#include <optional>
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "engine/definition/conformity.hpp"
#include "tests/engine/definition/shipped.hpp"

using namespace jalon;
using nlohmann::json;

namespace {

// What an editor makes of the text: YAML 1.2, types by look.
json as_editor_reads(const YamlNode& node) {
    if (node.is_list()) {
        json list = json::array();
        for (const YamlNode& item : node.items) {
            list.push_back(as_editor_reads(item));
        }
        return list;
    }
    if (node.is_map()) {
        json map = json::object();
        for (const YamlEntry& entry : node.entries) {
            map[entry.key.text] = as_editor_reads(entry.value);
        }
        return map;
    }
    if (node.is_empty() || (node.plain && (node.text == "null" || node.text == "~"))) {
        return nullptr;
    }
    if (node.plain && (node.text == "true" || node.text == "false")) {
        return node.text == "true";
    }
    const bool numeric = node.text.find_first_not_of("0123456789.") == std::string::npos && node.text != "." &&
                         std::ranges::count(node.text, '.') < 2 && !node.text.empty();
    if (node.plain && numeric) {
        return node.text.find('.') == std::string::npos ? json(std::stoll(node.text)) : json(std::stod(node.text));
    }
    return node.text;
}

// The schema of one kind of file, as an editor's validator holds it.
class EditorSchema {
  public:
    explicit EditorSchema(const DocumentKind& kind) {
        const json text = json::parse(json_schema(kind));
        valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema_);
    }
    bool accepts(const YamlNode& node) {
        const json document = as_editor_reads(node);
        return valijson::Validator().validate(schema_, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
    }

  private:
    valijson::Schema schema_;
};

EditorSchema& schema_of(const DocumentKind& kind) {
    static std::map<const DocumentKind*, EditorSchema> schemas;
    return schemas.try_emplace(&kind, kind).first->second;
}

std::string lines(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.str() + "\n";
    }
    return text;
}

std::vector<Finding> faults(const YamlNode& node, const DocumentKind& kind) {
    std::vector<Finding> findings;
    Reading reading(findings);
    check_conformity(node, *kind.table, reading, kind.name == "stage" ? Parameters::yes : Parameters::no);
    return findings;
}

YamlNode parsed(const SourceFile& file) {
    std::vector<Finding> findings;
    const std::optional<YamlNode> node = read_yaml(file, findings);
    INFO(lines(findings));
    REQUIRE(node);
    return *node;
}

std::vector<YamlNode*> maps_of(YamlNode& node) {
    std::vector<YamlNode*> found;
    if (node.is_map() && !node.entries.empty()) {
        found.push_back(&node);
    }
    for (YamlNode& item : node.items) {
        const std::vector<YamlNode*> inner = maps_of(item);
        found.insert(found.end(), inner.begin(), inner.end());
    }
    for (YamlEntry& entry : node.entries) {
        const std::vector<YamlNode*> inner = maps_of(entry.value);
        found.insert(found.end(), inner.begin(), inner.end());
    }
    return found;
}

// Breaks one thing somewhere: a key misspelt or gone, a value of another kind.
std::string spoil(YamlNode& root, std::mt19937& random) {
    static const std::vector<YamlNode> strangers = [] {
        std::vector<YamlNode> nodes;
        for (const char* text :
             {"{ zz: 1 }", "[zz]", "[]", "{}", "[[zz]]", "zz", "12", "0", "true", "2026-09-01", "3 days", "1.5"}) {
            nodes.push_back(parsed({"stranger", text}));
        }
        return nodes;
    }();
    const std::vector<YamlNode*> maps = maps_of(root);
    YamlNode& map = *maps[random() % maps.size()];
    YamlEntry& entry = map.entries[random() % map.entries.size()];
    const std::string place = entry.key.position.str() + " " + entry.key.text;
    switch (random() % 4) {
        case 0:
            entry.key.text += "x";
            return place + " misspelt";
        case 1:
            map.entries.erase(map.entries.begin() + (&entry - map.entries.data()));
            return place + " gone";
        default: {
            const YamlNode& stranger = strangers[random() % strangers.size()];
            const Position position = entry.value.position;
            entry.value = stranger;
            entry.value.position = position;
            return place + " replaced by a " + std::to_string(static_cast<int>(stranger.kind)) + " " + stranger.text;
        }
    }
}

}  // namespace

TEST_CASE("every file that comes with the product fits its schema", "[definition][schema]") {
    std::map<std::string_view, int> seen;
    for (const ShippedFile& file : shipped_files()) {
        INFO(file.source.path);
        const YamlNode node = parsed(file.source);
        CHECK(lines(faults(node, *file.kind)) == "");
        CHECK(schema_of(*file.kind).accepts(node));
        seen[file.kind->name] += 1;
    }
    for (const DocumentKind& kind : all_documents()) {
        INFO(kind.name);
        CHECK(seen[kind.name] > 0);
    }
}

TEST_CASE("reader and schema refuse the same files", "[definition][schema]") {
    struct Row {
        const char* kind;
        const char* text;
    };
    const auto row = GENERATE(values<Row>({
        {"workflow", "states: { a: { onn: {} } }"},
        {"workflow", "states: { a: { on: [ e ] } }"},
        {"workflow", "states: [ a ]"},
        {"workflow", "version: two\nstates: { a: {} }"},
        {"workflow", "version: 0\nstates: { a: {} }"},
        {"workflow", "states: { 2a: {} }"},
        {"workflow", "states: { a: { type: paralel } }"},
        {"workflow", "states: { a: { with: { x: 1 } } }"},
        {"workflow", "states: { a: { after: { soon: { to: a } } } }"},
        {"workflow", "states: { a: { timers: { name: t, to: a } } }"},
        {"workflow", "states: { a: { timers: { after: 1 day, at: today() } } }"},
        {"workflow", "states: { a: { task: { due: 10 dayz } } }"},
        {"workflow", "states: { a: { entry: { set: { x: 1 }, log: y } } }"},
        {"workflow", "states: { a: { entry: { number: { sequence: s } } } }"},
        {"workflow", "states: { a: { entry: { sett: { x: 1 } } } }"},
        {"workflow", "requires: { case: x, off: y }\nstates: { a: {} }"},
        {"workflow", "data: { n: { type: decimale } }\nstates: { a: {} }"},
        {"workflow", "properties: [ { name: p } ]\nstates: { a: {} }"},
        {"stage", "states: { a: {} }"},
        {"stage", "stage: s\nversion: ${v\nstates: { a: { typ: x } }"},
        {"form", "form: f\nfields: { x: { label: X, type: text } }"},
        {"form", "form: f\nlabel: F\nfields: { x: { label: X, type: texte } }"},
        {"form", "form: f\nlabel: F\nclass: S4\nfields: {}"},
        {"form", "form: f\nlabel: F\nfields: { x: { label: X, type: text, max_length: 0 } }"},
        {"form", "form: f\nlabel: F\nfields: {}\nchecks: { if: x }"},
        {"form", "form: f\nlabel: F\nfresh: oui\nfields: {}"},
        {"template", "title: T\ncode: C\nlayout: book"},
        {"tariff", "tariff: t\nlabel: T\nversions: [ { valid_from: 2026-1-1 } ]"},
        {"messages", "messages: { hello: { subject: S } }"},
        {"sensitive", "sensitive: { health: { words: [cancer] } }"},
        {"visas", "visas: [ { id: v, from: hier, text: T } ]"},
        {"scenario", "steps: [ { sned: go } ]"},
        {"scenario", "steps: [ { advance: a while } ]"},
        {"scenario", "at: tomorrow"},
        {"scenario", "steps: [ { advance: 1 day, by: agent } ]"},
    }));
    CAPTURE(row.kind, row.text);
    const DocumentKind& kind = kind_named(row.kind);
    const YamlNode node = parsed({"x.yaml", row.text});
    CHECK_FALSE(faults(node, kind).empty());
    CHECK_FALSE(schema_of(kind).accepts(node));
}

TEST_CASE("reader and schema agree about shipped files in which something was broken", "[definition][schema]") {
    std::mt19937 random(20260901);
    int refused = 0;
    int kept = 0;
    for (const ShippedFile& file : shipped_files()) {
        const YamlNode whole = parsed(file.source);
        for (int i = 0; i < 6; ++i) {
            YamlNode node = whole;
            const std::string how = spoil(node, random);
            const std::vector<Finding> found = faults(node, *file.kind);
            INFO(how << "\n" << lines(found));
            CHECK(schema_of(*file.kind).accepts(node) == found.empty());
            (found.empty() ? kept : refused) += 1;
        }
    }
    CHECK(refused > 100);
    CHECK(kept > 50);
}
