// What can be asked of the service, in OpenAPI 3.1: the routes of `routes.cpp`, and for each step of today's
// definitions the fields of its forms.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "web/api/api.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

// What the table of routes does not say of those for programs.
struct Operation {
    std::string_view method;
    std::string_view pattern;
    const char* id;
    const char* summary;
    const char* answers;  // media type of the answer
};
constexpr Operation operations[] = {
    {"GET", "/api/openapi.json", "description", "Cette description", "application/json"},
    {"GET", "/api/cases", "cases", "Les dossiers que le titulaire de la clé peut connaître", "application/json"},
    {"POST", "/api/cases", "open", "Ouvre un dossier", "application/json"},
    {"GET", "/api/cases/{id}", "case", "Un dossier tel que le titulaire de la clé peut le lire", "application/json"},
    {"POST", "/api/cases/{id}/steps/{event}", "submit", "Fait avancer un dossier", "application/json"},
    {"GET", "/api/documents/{id}", "document", "Un document, en PDF ou tel qu’il a été déposé", "application/pdf"},
    {"GET", "/api/documents/{id}/reading", "reading", "Le même document en page à lire", "text/html"},
    {"GET", "/metrics", "metrics", "Les mesures du service, au format de Prometheus", "text/plain"},
};

Record schema_of(const Field& field);

Value texts(const std::vector<std::string>& items) {
    List list;
    list.insert(list.end(), items.begin(), items.end());
    return list;
}

Record codes_of(const std::vector<Option>& options) {
    std::vector<std::string> codes;
    std::vector<std::string> said;
    for (const Option& option : options) {
        codes.push_back(option.code);
        said.push_back("« " + option.code + " » : " + option.label);
    }
    return {{"type", "string"}, {"enum", texts(codes)}, {"description", join(said, " ; ")}};
}

Record of_fields(const std::vector<Field>& fields) {
    Record properties;
    std::vector<std::string> required;
    for (const Field& field : fields) {
        properties[field.id] = schema_of(field);
        if (field.required) {
            required.push_back(field.id);
        }
    }
    Record schema{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!required.empty()) {
        schema["required"] = texts(required);
    }
    return schema;
}

Record by_type(const Field& field) {
    using enum Field::Type;
    switch (field.type) {
        case integer:
            return {{"type", "integer"}};
        case decimal:
        case money:
            return {{"type", "string"}, {"pattern", R"(^-?[0-9]+([.,][0-9]+)?$)"}};
        case date:
            return {{"type", "string"}, {"format", "date"}};
        case time:
            return {{"type", "string"}, {"description", "« 14:30 »"}};
        case duration:
            return {{"type", texts({"integer", "string"})}, {"description", "minutes, ou « 1 h 30 »"}};
        case yes_no:
        case agree:
            return {{"type", "boolean"}};
        case choice:
            return codes_of(field.options);
        case choices:
            return {{"type", "array"}, {"items", codes_of(field.options)}};
        case email:
            return {{"type", "string"}, {"format", "email"}};
        case table:
            return {{"type", "array"}, {"items", of_fields(field.columns)}};
        case person:
        case organisation:
            return {{"type", "string"}, {"description", "identifiant dans l’annuaire"}};
        case file:
            return {{"type", "object"},
                    {"required", texts({"name", "content"})},
                    {"properties", Record{{"name", Record{{"type", "string"}}},
                                          {"content", Record{{"type", "string"}, {"contentEncoding", "base64"}}}}}};
        default:
            return {{"type", "string"}};
    }
}

Record schema_of(const Field& field) {
    Record schema = by_type(field);
    schema["title"] = field.label;
    if (field.max_length) {
        schema["maxLength"] = *field.max_length;
    }
    if (!field.help.empty() && schema.find("description") == schema.end()) {
        schema["description"] = field.help;
    }
    return schema;
}

// A step that a person can take: what its buttons say and the forms that go with it, in any programme.
struct Step {
    std::set<std::string> labels;
    std::set<std::string> forms;
    std::set<std::string> workflows;
};

std::map<std::string, Step> steps_of(const Catalogue& catalogue) {
    std::map<std::string, Step> steps;
    for (const auto& [id, workflow] : catalogue.workflows) {
        for (const State& state : workflow->states) {
            for (const Transition& transition : state.transitions) {
                if (transition.by.empty() || transition.event.empty() || transition.event == "*") {
                    continue;
                }
                Step& step = steps[transition.event];
                step.labels.insert(transition.label);
                step.workflows.insert(workflow->label);
                if (!transition.form.empty()) {
                    step.forms.insert(transition.form);
                }
            }
        }
    }
    return steps;
}

Record reference(const std::string& to) {
    return {{"$ref", "#/components/" + to}};
}

Record in_path(const std::string& name, const std::string& what) {
    return {{"name", name},
            {"in", "path"},
            {"required", true},
            {"description", what},
            {"schema", Record{{"type", "string"}}}};
}

Record in_query(const std::string& name, const std::string& what, Record schema) {
    return {{"name", name}, {"in", "query"}, {"description", what}, {"schema", std::move(schema)}};
}

Record in_header(const std::string& name, const std::string& what) {
    return {{"name", name}, {"in", "header"}, {"description", what}, {"schema", Record{{"type", "string"}}}};
}

List parameters_of(const Route& route) {
    List parameters;
    for (const std::string& part : split(route.pattern, '/')) {
        if (part.starts_with('{') && part != "{event}") {
            parameters.emplace_back(in_path(part.substr(1, part.size() - 2), "identifiant"));
        }
    }
    if (route.pattern == "/api/cases" && route.method == "GET") {
        const Record whole{{"type", "integer"}, {"minimum", std::int64_t{0}}};
        parameters.emplace_back(in_query("q", "un nom, une référence, une collectivité…", {{"type", "string"}}));
        parameters.emplace_back(in_query("workflow", "identifiant d’un dispositif", {{"type", "string"}}));
        parameters.emplace_back(
            in_query("finished", "clos ou en cours ; les deux sans ce paramètre", {{"type", "boolean"}}));
        parameters.emplace_back(in_query("limit", "lignes demandées, 100 au plus", whole));
        parameters.emplace_back(in_query("offset", "lignes passées", whole));
    }
    if (route.pattern == "/api/cases/{id}") {
        parameters.emplace_back(in_header("If-None-Match", "ETag déjà lu : 304 si rien n’a changé"));
    }
    if (route.method == "POST" && route.pattern.ends_with("/{event}")) {
        parameters.emplace_back(in_header("If-Match", "ETag du dossier pour lequel les réponses sont données"));
    }
    if (route.method == "POST") {
        parameters.emplace_back(in_header("Idempotency-Key", "la même clé n’agit qu’une fois"));
    }
    return parameters;
}

Record responses_of(const Operation& operation, const Route& route) {
    Record done{{"description", "Fait"}};
    Record media;
    if (std::string_view(operation.answers) == "application/json") {
        const std::string_view id = operation.id;
        media["schema"] = id == "cases"         ? Value(reference("schemas/Cases"))
                          : id == "description" ? Value(Record{{"type", "object"}})
                                                : Value(reference("schemas/Case"));
    }
    done["content"] = Record{{operation.answers, std::move(media)}};
    Record responses{{route.pattern == "/api/cases" && route.method == "POST" ? "201" : "200", std::move(done)},
                     {"default", reference("responses/Problem")}};
    if (route.pattern == "/api/cases/{id}") {
        responses["304"] = Record{{"description", "Rien n’a changé"}};
    }
    return responses;
}

Record operation_of(const Operation& operation, const Route& route) {
    Record described{
        {"operationId", operation.id}, {"summary", operation.summary}, {"responses", responses_of(operation, route)}};
    if (List parameters = parameters_of(route); !parameters.empty()) {
        described["parameters"] = std::move(parameters);
    }
    return described;
}

Record body_of(const Step& step) {
    Record answers{{"type", "object"}, {"maxProperties", std::int64_t{0}}};
    if (step.forms.size() == 1) {
        answers = reference("schemas/form." + *step.forms.begin());
    } else if (!step.forms.empty()) {
        List each;
        for (const std::string& form : step.forms) {
            each.emplace_back(reference("schemas/form." + form));
        }
        answers = Record{{"anyOf", std::move(each)}};
    }
    const Record text{{"type", "string"}};
    const Record properties{{"answers", std::move(answers)}, {"revision", text}, {"key", text}};
    const Record schema{{"type", "object"}, {"properties", properties}};
    return {{"required", true}, {"content", Record{{"application/json", Record{{"schema", schema}}}}}};
}

// One path for each step, so that a reader sees what each asks for.
void add_steps(Record& paths, const Catalogue& catalogue, const Operation& operation, const Route& route) {
    for (const auto& [event, step] : steps_of(catalogue)) {
        Record described = operation_of(operation, route);
        described["operationId"] = std::string(operation.id) + "." + event;
        described["summary"] = join(std::vector<std::string>(step.labels.begin(), step.labels.end()), " ; ");
        described["description"] =
            "Dispositifs : " + join(std::vector<std::string>(step.workflows.begin(), step.workflows.end()), ", ") + ".";
        described["requestBody"] = body_of(step);
        paths["/api/cases/{id}/steps/" + event] = Record{{"post", std::move(described)}};
    }
}

Record opening_body(const Catalogue& catalogue) {
    std::vector<std::string> workflows;
    for (const auto& [id, workflow] : catalogue.workflows) {
        workflows.push_back(id);
    }
    const Record workflow{{"type", "string"}, {"enum", texts(workflows)}};
    const Record organisation{{"type", "string"}, {"description", "identifiant dans l’annuaire"}};
    const Record schema{{"type", "object"},
                        {"required", texts({"workflow"})},
                        {"properties", Record{{"workflow", workflow}, {"organisation", organisation}}}};
    return {{"required", true}, {"content", Record{{"application/json", Record{{"schema", schema}}}}}};
}

Record paths_of(const Catalogue& catalogue) {
    Record paths;
    for (const Route& route : routes()) {
        if (route.access != Access::program && route.access != Access::measure) {
            continue;
        }
        const auto* operation = std::ranges::find_if(operations, [&](const Operation& one) {
            return one.method == route.method && one.pattern == route.pattern;
        });
        expect(operation != std::end(operations), "each route for programs is described");
        if (route.pattern.ends_with("/{event}")) {
            add_steps(paths, catalogue, *operation, route);
            continue;
        }
        Record described = operation_of(*operation, route);
        if (route.method == "POST") {
            described["requestBody"] = opening_body(catalogue);
        }
        const std::string verb = route.method == "POST" ? "post" : "get";
        const Record* known = paths[std::string(route.pattern)].record();
        Record item = known == nullptr ? Record() : *known;
        item[verb] = std::move(described);
        paths[std::string(route.pattern)] = std::move(item);
    }
    return paths;
}

Record object_of(std::initializer_list<std::pair<const char*, const char*>> properties) {
    Record described;
    for (const auto& [name, what] : properties) {
        described[name] = Record{{"description", what}};
    }
    return {{"type", "object"}, {"properties", std::move(described)}};
}

Record components_of(const Catalogue& catalogue) {
    Record schemas;
    for (const auto& [id, form] : catalogue.forms) {
        Record schema = of_fields(form->fields);
        schema["title"] = form->label;
        schemas["form." + id] = std::move(schema);
    }
    schemas["Case"] = object_of({{"id", "identifiant"},
                                 {"reference", "numéro du dossier"},
                                 {"workflow", "identifiant du dispositif"},
                                 {"state", "état, en mots"},
                                 {"outcome", "issue ; vide tant que le dossier est ouvert"},
                                 {"revision", "à rendre avec des réponses, à défaut d’If-Match"},
                                 {"actions", "ce que le titulaire de la clé peut faire, ou pourquoi il ne le peut pas"},
                                 {"tasks", "à qui c’est le tour, depuis quand, pour quand"},
                                 {"documents", "les documents qu’il peut lire"},
                                 {"related", "les dossiers liés qu’il peut connaître"}});
    schemas["Cases"] = object_of({{"count", "nombre total, sans « limit » ni « offset »"}, {"cases", "les dossiers"}});
    schemas["Problem"] = object_of({{"type", "urn:jalon:problem:…, stable"},
                                    {"title", "genre de problème"},
                                    {"status", "le statut HTTP"},
                                    {"detail", "ce qui s’est passé et ce qu’il faut faire"},
                                    {"errors", "par champ : « field », « detail »"}});
    const Record problem_media{{"application/problem+json", Record{{"schema", reference("schemas/Problem")}}}};
    const Record problem{{"description", "Refus expliqué (RFC 9457)"}, {"content", problem_media}};
    const Record key{{"type", "http"}, {"scheme", "bearer"}, {"description", "clé donnée par « jalon token add »"}};
    return {{"schemas", std::move(schemas)},
            {"responses", Record{{"Problem", problem}}},
            {"securitySchemes", Record{{"key", key}}}};
}

}  // namespace

Response api_description(const Site& site, const Visit& /*visit*/) {
    const Catalogue& catalogue = site.parts.service->catalogue();
    const Record info{{"title", "Jalon"}, {"version", site.parts.version}};
    const Record body{{"openapi", "3.1.0"},
                      {"info", info},
                      {"paths", paths_of(catalogue)},
                      {"components", components_of(catalogue)},
                      {"security", List{Record{{"key", List{}}}}}};
    Response response;
    response.type = "application/json; charset=utf-8";
    response.body = to_plain_json(body) + "\n";
    return response;
}

}  // namespace jalon
