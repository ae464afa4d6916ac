#include "engine/definition/schema.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/definition/reading.hpp"

namespace jalon {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* date_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
constexpr const char* instant_pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+))?$";

Json strings(std::span<const std::string_view> words) {
    Json list = Json::array();
    for (const std::string_view word : words) {
        list.push_back(std::string(word));
    }
    return list;
}

// Words of YAML that are text to us: an editor takes 12, 1.5 and true for something else.
Json written_text() {
    return {{"type", {"string", "number", "boolean"}}};
}

std::string delay_pattern() {
    std::string units;
    for (const std::string& unit : delay_units()) {
        units += (units.empty() ? "" : "|") + unit;
    }
    return "[0-9]+ *(" + units + ")";
}

Json matching(const std::string& pattern) {
    return {{"type", "string"}, {"pattern", pattern}};
}

Json whole_number(std::int64_t least) {
    return {
        {"type", {"integer", "string"}}, {"minimum", least}, {"pattern", least > 0 ? "^0*[1-9][0-9]*$" : "^[0-9]+$"}};
}

Json scalar_schema(const Shape& shape) {
    switch (shape.scalar) {
        case Scalar::none:
            return nullptr;
        case Scalar::text:
            return written_text();
        case Scalar::anything:
            return {{"type", {"string", "number", "boolean"}}};
        case Scalar::expression:
            return {{"type", {"string", "number", "boolean", "null"}}};
        case Scalar::yes_no:
            return {{"enum", {true, false, "true", "false"}}};
        case Scalar::integer:
            return whole_number(shape.least);
        case Scalar::date:
            return matching(date_pattern);
        case Scalar::instant:
            return matching(instant_pattern);
        case Scalar::delay:
            return matching("^ *" + delay_pattern() + " *$");
        case Scalar::due:
            // `true` is an expression that editors take for another kind of value.
            return {{"anyOf", {{{"type", "boolean"}}, matching("^ *[^0-9 ]|^ *" + delay_pattern() + " *$")}}};
        case Scalar::advance:
            return {{"anyOf", {matching("^ *" + delay_pattern() + " *$"), matching(instant_pattern)}}};
        case Scalar::money:
            return {{"type", {"number", "string"}}, {"exclusiveMinimum", 0}, {"pattern", "^[0-9]"}};
        case Scalar::level:
            return {{"enum", {"S0", "S1", "S2", "S3"}}};
        case Scalar::word:
            return {{"enum", strings(shape.words)}};
        case Scalar::data_type:
            return {{"anyOf", {{{"enum", strings(data_types)}}, matching("^list<.*>$")}}};
    }
    return nullptr;
}

const char* name_pattern(Naming names) {
    switch (names) {
        case Naming::free:
        case Naming::delay:
            return nullptr;
        case Naming::identifier:
            return "^[A-Za-z_][A-Za-z0-9_-]*$";
        case Naming::datum:
            return "^[A-Za-z_][A-Za-z0-9_]*$";
        case Naming::path:
            return "^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$";
        case Naming::event:
            return "^[^ ]+$";
    }
    return nullptr;
}

class SchemaWriter {
  public:
    // `parameters`: ${…} may stand for any value, as in stages.
    explicit SchemaWriter(bool parameters) : parameters_(parameters) {}

    Json table_schema(const Table& table) {
        Json properties = Json::object();
        Json demanded = Json::array();
        Json beside = Json::object();
        for (const Key& key : table.keys) {
            Json property = {{"description", std::string(key.doc)}};
            property.update(shape_schema(*key.shape));
            properties[std::string(key.name)] = std::move(property);
            if (key.need == Need::demanded) {
                demanded.push_back(std::string(key.name));
            }
            if (!key.beside.empty()) {
                beside[std::string(key.name)] = Json::array({std::string(key.beside)});
            }
        }
        Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
        schema["additionalProperties"] = table.others == nullptr ? Json(false) : shape_schema(*table.others);
        if (!demanded.empty()) {
            schema["required"] = std::move(demanded);
        }
        if (!beside.empty()) {
            schema["dependencies"] = std::move(beside);
        }
        for (const std::string_view key : table.exactly_one) {
            schema["oneOf"].push_back({{"required", Json::array({std::string(key)})}});
        }
        return schema;
    }

  private:
    static Json reference(const Table& table) { return {{"$ref", "#/definitions/" + std::string(table.id)}}; }

    static bool may_be_empty(const Table& table) {
        return table.exactly_one.empty() &&
               std::ranges::none_of(table.keys, [](const Key& key) { return key.need == Need::demanded; });
    }

    // Everything that may stand in one place, as alternatives.
    Json shape_schema(const Shape& shape) {
        if (&shape == &vocabulary::anything || &shape == &vocabulary::expression) {
            return Json::object();
        }
        Json choices = Json::array();
        bool empty = shape.nullable;
        if (shape.scalar != Scalar::none) {
            choices.push_back(scalar_schema(shape));
        }
        if (shape.items != nullptr) {
            choices.push_back({{"type", "array"}, {"items", shape_schema(*shape.items)}});
        }
        if (shape.table != nullptr) {
            choices.push_back(reference(*shape.table));
            empty = empty || may_be_empty(*shape.table);
        }
        if (shape.entries != nullptr) {
            choices.push_back(entries_schema(shape));
            empty = true;
        }
        if (empty) {
            choices.push_back({{"type", "null"}});
        }
        if (parameters_) {
            choices.push_back(matching("\\$\\{"));
        }
        return choices.size() == 1 && shape.table == nullptr ? choices.front() : Json{{"anyOf", std::move(choices)}};
    }

    Json entries_schema(const Shape& shape) {
        Json schema = {{"type", "object"}, {"additionalProperties", shape_schema(*shape.entries)}};
        const std::string pattern = shape.names == Naming::delay ? "^ *" + delay_pattern() + " *$"
                                    : name_pattern(shape.names)  ? name_pattern(shape.names)
                                                                 : "";
        if (!pattern.empty()) {
            schema["propertyNames"] = {{"pattern", parameters_ ? pattern + "|\\$\\{" : pattern}};
        }
        return schema;
    }

    bool parameters_;
};

}  // namespace

std::string json_schema(const DocumentKind& kind) {
    SchemaWriter writer(kind.table == &vocabulary::stage);
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", std::string(kind.title)}};
    schema.update(writer.table_schema(*kind.table));
    for (const Table* table : tables_of(*kind.table)) {
        if (table != kind.table) {
            schema["definitions"][std::string(table->id)] = writer.table_schema(*table);
        }
    }
    return schema.dump(2) + "\n";
}

}  // namespace jalon
