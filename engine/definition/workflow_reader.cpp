#include "engine/definition/workflow_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/claims.hpp"
#include "engine/definition/conformity.hpp"
#include "engine/definition/state_reader.hpp"

namespace jalon {

namespace {

class WorkflowReader {
  public:
    WorkflowReader(const YamlNode& node, const std::string& default_id, Reading& reading) : reading_(reading) {
        check_conformity(node, vocabulary::workflow, reading);
        const MapReader map(reading, node, vocabulary::workflow);
        workflow_.id = map.has("workflow") ? map.text("workflow") : default_id;
        if (const YamlNode* version = map.take("version")) {
            workflow_.version =
                static_cast<int>(std::min<std::int64_t>(reading.integer(*version, 1).value_or(1), 1'000'000));
        }
        workflow_.label = map.text("label");
        workflow_.prefix = map.text("prefix");
        workflow_.tariff = map.text("tariff");
        workflow_.opened_by = map.words("opened_by");
        workflow_.files = {node.position.file};
        read_parties(map);
        read_requirements(map);
        read_earlier(map);
        read_single(map);
        read_data(map);
        read_properties(map);
        read_states(map, workflow_, reading);
    }

    Workflow take() { return std::move(workflow_); }

  private:
    void read_parties(const MapReader& map) {
        const YamlNode* parties = map.take("parties");
        for (const YamlEntry& entry : parties == nullptr ? std::vector<YamlEntry>() : parties->entries) {
            const MapReader party(reading_, entry.value, vocabulary::party);
            const YamlNode* capacity = party.take("capacity");
            const std::int64_t most = capacity == nullptr ? 0 : reading_.integer(*capacity, 1).value_or(0);
            workflow_.parties.push_back({entry.key.text, party.text("label"), entry.key.position, most,
                                         party.words("from"), party.yes_no("body"), party.yes_no("knows_agent")});
        }
    }

    // `requires: { framework: { case: cadre, of: employer, in: in_force } }`; with a bare `case:` the fact has the
    // case's name.
    void read_requirements(const MapReader& map) {
        const YamlNode* requires_node = map.take("requires");
        if (requires_node == nullptr) {
            return;
        }
        if (requires_node->entry("case") != nullptr) {
            workflow_.requirements.push_back(read_requirement(*requires_node, requires_node->find("case")->text));
            return;
        }
        for (const YamlEntry& entry : requires_node->entries) {
            workflow_.requirements.push_back(read_requirement(entry.value, entry.key.text));
        }
    }

    void read_earlier(const MapReader& map) {
        const YamlNode* earlier = map.take("earlier");
        for (const YamlEntry& entry : earlier == nullptr ? std::vector<YamlEntry>() : earlier->entries) {
            const MapReader other(reading_, entry.value, vocabulary::earlier);
            workflow_.earlier.push_back(
                {entry.key.text, other.text("case"), other.text("of"), other.words("data"), entry.key.position});
        }
    }

    void read_single(const MapReader& map) {
        if (const YamlNode* node = map.take("single")) {
            const MapReader single(reading_, *node, vocabulary::single);
            workflow_.single = Single{single.text("per"), single.words("besides"), node->position};
        }
    }

    Requirement read_requirement(const YamlNode& node, const std::string& name) {
        const MapReader map(reading_, node, vocabulary::requirement);
        return {data_key(name), map.text("case"), map.text("of"), map.words("in"), node.position};
    }

    void read_data(const MapReader& map) {
        const YamlNode* data = map.take("data");
        for (const YamlEntry& entry : data == nullptr ? std::vector<YamlEntry>() : data->entries) {
            if (name_fits(entry.key.text, Naming::datum)) {
                workflow_.data.push_back(read_datum(entry));
            }
        }
    }

    Datum read_datum(const YamlEntry& entry) {
        Datum datum;
        datum.name = entry.key.text;
        datum.position = entry.key.position;
        if (!entry.value.is_map()) {
            datum.initial = bare_value(entry.value);
            datum.type = entry.value.is_empty() ? "any" : std::string(datum.initial->type_name());
            return datum;
        }
        const MapReader map(reading_, entry.value, vocabulary::datum);
        const YamlNode* type = map.take("type");
        datum.type = type == nullptr ? "any" : reading_.data_type(*type);
        if (type == nullptr && map.has("label")) {  // people read it: it has a way to be written
            reading_.error(datum.position, fmt::format("« {} » n’a pas de type ; ajoutez « type » : string, date, int, "
                                                       "money…",
                                                       datum.name));
        }
        datum.label = map.text("label");
        datum.audience = map.words("audience");
        if (const std::string reason = map.text("declassify"); !reason.empty()) {
            reading_.declassified.insert_or_assign(datum.name, reason);
        }
        datum.required = map.yes_no("required");
        reading_.let_event(false);
        datum.compute = map.formula("compute");
        read_source(map, datum);
        datum.min = map.formula("min");
        datum.max = map.formula("max");
        const YamlNode* initial = map.take("initial");
        if (initial != nullptr) {
            datum.initial = value_of_type(*initial, datum.type);
            if (!datum.initial) {
                reading_.error(initial->position,
                               fmt::format("« {} » n’est pas une valeur de type {}", initial->text, datum.type));
            }
        }
        return datum;
    }

    // `from: tariff.bilan-professionnel`: the hourly rate of that tariff, of the day.
    void read_source(const MapReader& map, Datum& datum) {
        const YamlNode* from = map.take("from");
        if (from == nullptr) {
            return;
        }
        YamlNode source = *from;
        if (from->text.starts_with("tariff.")) {
            const std::string tariff = from->text.substr(7);
            if (workflow_.tariff.empty()) {
                workflow_.tariff = tariff;
            }
            if (tariff == workflow_.tariff) {
                source.text = "tariff.rate";
            }
        }
        datum.compute = reading_.formula(source);
    }

    // The position becomes that of the expression, for messages. The two of `leads_to` stand side by side in the text.
    void read_claims(const YamlNode& node, const Table* table, Property& made) {
        const YamlNode* claim = &node;
        if (node.is_map() && table != nullptr) {
            const MapReader inside(reading_, node, *table);
            claim = inside.take(made.kind == "leads_to" ? "from" : "can_reach");
            const YamlNode* to = made.kind == "leads_to" ? inside.take("to") : nullptr;
            made.text = to == nullptr ? "" : std::string(1, claims_apart) + to->text;
        }
        if (claim != nullptr) {
            made.text = claim->text + made.text;
            made.position = claim->position_at(0);
        }
    }

    void read_properties(const MapReader& map) {
        const YamlNode* properties = map.take("properties");
        for (const YamlNode& node : properties == nullptr ? std::vector<YamlNode>() : properties->items) {
            const MapReader property(reading_, node, vocabulary::property);
            Property made;
            made.name = property.text("name");
            made.position = node.position;
            for (const std::string_view kind : vocabulary::property.exactly_one) {
                if (property.has(kind)) {
                    made.kind = kind;
                    read_claims(*property.take(kind), vocabulary::property.find(kind)->shape->table, made);
                }
            }
            workflow_.properties.push_back(std::move(made));
        }
    }

    Reading& reading_;
    Workflow workflow_;
};

}  // namespace

Workflow read_workflow(const YamlNode& node, const std::string& default_id, Reading& reading) {
    return WorkflowReader(node, default_id, reading).take();
}

}  // namespace jalon
