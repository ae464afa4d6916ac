#include "engine/definition/check_expressions.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/decision_table.hpp"
#include "engine/definition/action_words.hpp"
#include "engine/definition/braces.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/printed_names.hpp"

namespace jalon {

namespace {

using Names = Type::Fields;

Type field_type(const Field& field);

void add_field(Names& members, const Field& field) {
    const Type type = field_type(field);
    const bool always_answered = field.required && !field.visible_if;
    const bool has_neutral_answer = type.is(Type::Kind::boolean) || type.is(Type::Kind::list);
    // Required under a condition: whether it is there is known when evaluated only.
    const Type uncertain = field.required_if || field.required ? Type::dyn() : Type::optional(type);
    members.insert_or_assign(field.id, always_answered || has_neutral_answer ? type : uncertain);
    if (field.type == Field::Type::choice) {
        members.insert_or_assign(field.id + "_label", Type::string());
    } else if (field.type == Field::Type::choices) {
        members.insert_or_assign(field.id + "_label", Type::list(Type::string()));
    } else if (field.type == Field::Type::person || field.type == Field::Type::organisation) {
        members.insert_or_assign(field.id + "_name", Type::string());
    }
}

Type fields_type(const std::vector<Field>& fields) {
    Names members;
    for (const Field& field : fields) {
        add_field(members, field);
    }
    return Type::record(std::move(members));
}

Type field_type(const Field& field) {
    switch (field.type) {
        case Field::Type::integer:
        case Field::Type::duration:
            return Type::integer();
        case Field::Type::decimal:
            return Type::decimal();
        case Field::Type::money:
            return Type::money();
        case Field::Type::date:
            return Type::date();
        case Field::Type::time:
            return Type::time();
        case Field::Type::yes_no:
        case Field::Type::agree:
            return Type::boolean();
        case Field::Type::choices:
            return Type::list(Type::string());
        case Field::Type::file:
            return Type::any_record();
        case Field::Type::table:
            return Type::list(fields_type(field.columns));
        default:
            return Type::string();
    }
}

Type datum_type(std::string_view name) {
    if (name.starts_with("list<") && name.ends_with(">")) {
        return Type::list(datum_type(name.substr(5, name.size() - 6)));
    }
    static const std::map<std::string_view, Type> types{
        {"bool", Type::boolean()},     {"int", Type::integer()},         {"integer", Type::integer()},
        {"duration", Type::integer()}, {"decimal", Type::decimal()},     {"string", Type::string()},
        {"text", Type::string()},      {"money", Type::money()},         {"date", Type::date()},
        {"time", Type::time()},        {"timestamp", Type::timestamp()}, {"months", Type::months()},
        {"list", Type::list()},        {"record", Type::any_record()},
    };
    const auto found = types.find(name);
    return found == types.end() ? Type::dyn() : found->second;
}

// Two definitions may give one name different types: then it is checked when evaluated.
void add_name(Names& names, const std::string& name, const Type& type) {
    const auto [present, added] = names.emplace(name, type);
    if (!added && !(present->second == type)) {
        present->second = Type::dyn();
    }
}

Type form_type(const Catalogue* catalogue, const std::string& id) {
    if (catalogue == nullptr) {
        return Type::any_record();
    }
    const auto form = catalogue->forms.find(id);
    return form == catalogue->forms.end() ? Type::any_record() : answers_type(*form->second);
}

Names own_data(const Workflow& workflow, const Catalogue* catalogue);

// A required case shows its own data, as far as it has got: any of it may be absent.
Type required_type(const Requirement& requirement, const Catalogue* catalogue) {
    if (catalogue == nullptr || !catalogue->workflows.contains(requirement.workflow)) {
        return Type::any_record();
    }
    Names members;
    for (const auto& [name, type] : own_data(catalogue->workflow(requirement.workflow), catalogue)) {
        members.emplace(name, Type::optional(type));
    }
    for (const auto& [name, type] : required_case_facts()) {
        members.insert_or_assign(name, type);
    }
    return Type::record(std::move(members));
}

// Other cases show the data that are asked of them; a case of an older version may lack any.
Type earlier_type(const Earlier& earlier, const Catalogue* catalogue) {
    if (catalogue == nullptr || !catalogue->workflows.contains(earlier.workflow)) {
        return Type::list(Type::any_record());
    }
    Names members{{"reference", Type::string()}, {"finished", Type::boolean()}};
    for (const Datum& datum : catalogue->workflow(earlier.workflow).data) {
        if (std::ranges::find(earlier.data, datum.name) != earlier.data.end()) {
            members.emplace(datum.name, Type::optional(datum_type(datum.type)));
        }
    }
    return Type::list(Type::record(std::move(members)));
}

void add_data(Names& names, const Workflow& workflow, const Catalogue* catalogue) {
    for (const Party& party : workflow.parties) {
        if (party.body) {
            add_name(names, party.role, organisation_facts());
        }
    }
    for (const Earlier& earlier : workflow.earlier) {
        add_name(names, earlier.name, earlier_type(earlier, catalogue));
    }
    for (const Requirement& requirement : workflow.requirements) {
        add_name(names, requirement.name, required_type(requirement, catalogue));
    }
    for (const auto& [name, type] : own_data(workflow, catalogue)) {
        add_name(names, name, type);
    }
}

// The data of a case, by what its workflow declares, asks in forms and sets.
Names own_data(const Workflow& workflow, const Catalogue* catalogue) {
    Names names;
    for (const std::string& id : forms_of(workflow)) {
        add_name(names, data_key(id), form_type(catalogue, id));
    }
    for (const Datum& datum : workflow.data) {
        names.insert_or_assign(datum.name, datum_type(datum.type));
    }
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (!transition.collect.empty()) {
                add_name(names, transition.collect, Type::list(form_type(catalogue, transition.form)));
            }
        }
    }
    for_each_action(workflow, [&](const Action& action) {
        for (const auto& [name, formula] : action.arguments) {
            if (action.kind == Action::Kind::set) {
                names.try_emplace(name.substr(0, name.find('.')));
            }
        }
        if (const auto into = action.words.find("into"); into != action.words.end()) {
            names.try_emplace(into->second.front().substr(0, into->second.front().find('.')));
        }
    });
    return names;
}

Environment environment_of(const Names& names) {
    Environment environment;
    for (const auto& [name, type] : names) {
        environment.add(name, type);
    }
    return environment;
}

std::vector<std::string> paths_of(const Workflow& workflow) {
    std::vector<std::string> paths;
    for (const State& state : workflow.states) {
        if (!state.path.empty()) {
            paths.push_back(state.path);
        }
    }
    return paths;
}

bool is_condition(const Type& type) {
    return type.is(Type::Kind::boolean) || type.is(Type::Kind::dyn);
}

bool is_date(const Type& type) {
    const Type& inner = type.is(Type::Kind::optional) ? type.inner() : type;
    return inner.is(Type::Kind::date) || inner.is(Type::Kind::timestamp) || inner.is(Type::Kind::dyn) ||
           inner.is(Type::Kind::null);
}

Position place(const FormulaSite& site, const Problem& problem) {
    return site.node.is_scalar() ? site.node.position_at(problem.offset) : site.node.position;
}

// Returns the type, or nullopt when problems were told.
std::optional<Type> check_site(const FormulaSite& site, const Environment& environment,
                               std::vector<Finding>& findings) {
    const auto compiled = Expression::compile(site.source, environment);
    if (!compiled) {
        for (const Problem& problem : compiled.error()) {
            findings.push_back({Finding::Level::error, place(site, problem), problem.message});
        }
        return std::nullopt;
    }
    const Type& type = compiled->type();
    if (site.wanted == FormulaSite::Wanted::condition && !is_condition(type)) {
        findings.push_back({Finding::Level::error, site.node.position_at(0),
                            fmt::format("une condition est vraie ou fausse ; celle-ci donne {}", type.str())});
    }
    if (site.wanted == FormulaSite::Wanted::date && !is_date(type)) {
        findings.push_back({Finding::Level::error, site.node.position_at(0),
                            fmt::format("une date est attendue ; cette expression donne {}", type.str())});
    }
    return type;
}

// What `set` stores is of the type declared; null clears a datum, and what may be absent may clear it. An integer
// becomes a decimal.
bool stores(const Type& declared, const Type& given) {
    const Type& value = given.is(Type::Kind::optional) ? given.inner() : given;
    const Type& wanted = declared.is(Type::Kind::optional) ? declared.inner() : declared;
    if (wanted.is(Type::Kind::dyn) || value.is(Type::Kind::dyn) || value.is(Type::Kind::null)) {
        return true;
    }
    if (wanted.is(Type::Kind::list) && value.is(Type::Kind::list)) {
        return stores(wanted.inner(), value.inner());
    }
    const bool widens = wanted.is(Type::Kind::decimal) && value.is(Type::Kind::integer);
    return widens || wanted.kind() == value.kind();
}

void check_set(const Action& action, const Names& names, const Environment& around, std::vector<Finding>& findings) {
    for (const auto& [name, formula] : action.arguments) {
        const std::optional<Type> declared = type_at(name, names);
        const auto compiled = Expression::compile(formula.expression.source(), around);
        if (declared && compiled && !stores(*declared, compiled->type())) {
            findings.push_back({Finding::Level::error, formula.position,
                                fmt::format("« {} » est de type {} ; cette expression donne {}", name, declared->str(),
                                            compiled->type().str())});
        }
    }
}

// What an action puts into a datum by itself is of the type declared: a number is a text (« 2026-014 »), an invoice a
// record.
void check_into(const Action& action, const Environment& environment, std::vector<Finding>& findings) {
    const auto into = action.words.find("into");
    if (into == action.words.end()) {
        return;
    }
    const Type given = action.kind == Action::Kind::number ? Type::string() : invoice_facts_type();
    const std::string& name = into->second.front();
    const std::optional<Type> declared = type_at(name, environment.names());
    if (declared && !stores(*declared, given)) {
        findings.push_back({Finding::Level::error, action.position,
                            fmt::format("« {} » est de type {} ; {}", name, declared->str(),
                                        action.kind == Action::Kind::number ? "un numéro est un texte, de type string"
                                                                            : "une facture est de type record")});
    }
}

// What an appointment is made of: a day or an instant, an hour, minutes, a text. What may be absent is tested first,
// but for the hour and the place, which may be left open.
void check_appointment(const Action& action, const Environment& environment, std::vector<Finding>& findings) {
    static const std::map<std::string, Type> wanted{
        {"start", Type::time()}, {"minutes", Type::integer()}, {"place", Type::string()}};
    for (const auto& [name, type] : wanted) {
        const auto given = action.arguments.find(name);
        if (given == action.arguments.end()) {
            continue;
        }
        const auto compiled = Expression::compile(given->second.expression.source(), environment);
        const bool spent = name == "minutes" && compiled && stores(Type::duration(), compiled->type());
        if (compiled && !spent && !stores(type, compiled->type())) {
            findings.push_back({Finding::Level::error, given->second.position,
                                fmt::format("« {} » d’un rendez-vous est de type {} ; cette expression donne {}", name,
                                            type.str(), compiled->type().str())});
        }
    }
}

// What `event` holds at the end of another case: how it ended, and what its final states give on, as far as they do.
Type end_type(const Workflow& workflow, const Catalogue& catalogue, const std::string& event) {
    Names members;
    for (const Workflow* kind : kinds_ending(catalogue, workflow, event)) {
        const Environment there = jalon::environment_of(*kind, &catalogue);
        for (const State* end : ends_of(*kind)) {
            for (const auto& [name, formula] : end->output) {
                const auto compiled = Expression::compile(formula.expression.source(), there);
                const Type type = compiled ? compiled->type() : Type::dyn();
                add_name(members, name, type.is(Type::Kind::optional) ? type : Type::optional(type));
            }
        }
    }
    members.insert_or_assign("outcome", Type::string());
    members.insert_or_assign("reference", Type::string());
    return Type::record(std::move(members));
}

Type event_type(const Workflow& workflow, const Catalogue* catalogue, const std::string& source) {
    const bool known_end = catalogue != nullptr && is_end_of_child(source);
    return known_end ? end_type(workflow, *catalogue, source) : form_type(catalogue, source);
}

// What another case is given to begin with is of the types it declares.
void check_child(const Action& action, const Catalogue* catalogue, const Environment& environment,
                 std::vector<Finding>& findings) {
    const auto kind = action.words.find("case");
    if (catalogue == nullptr || kind == action.words.end() || !catalogue->workflows.contains(kind->second.front())) {
        return;
    }
    Names declared;
    for (const Datum& datum : catalogue->workflow(kind->second.front()).data) {
        declared.insert_or_assign(datum.name, datum_type(datum.type));
    }
    check_set(action, declared, environment, findings);
}

// Every `set`, with what the event of its transition holds.
void check_sets(const Workflow& workflow, const Catalogue* catalogue, const Environment& plain,
                std::vector<Finding>& findings) {
    const auto check = [&](const std::vector<Action>& actions, const std::string& form) {
        Environment with_event = plain;
        with_event.set_event(event_type(workflow, catalogue, form));
        for_each_action(actions, [&](const Action& action) {
            if (action.kind == Action::Kind::set) {
                check_set(action, with_event.names(), with_event, findings);
            }
            if (action.kind == Action::Kind::appointment) {
                check_appointment(action, with_event, findings);
            }
            check_child(action, catalogue, with_event, findings);
            check_into(action, plain, findings);
        });
    };
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            check(transition.actions, event_source(transition));
        }
        for (const Timer& timer : state.timers) {
            check(timer.transition.actions, "");
        }
        check(state.entry, "");
        check(state.exit, "");
        check(state.initial_actions, "");
    }
}

Type::Fields tables_by_type(const Catalogue& catalogue) {
    Type::Fields types;
    for (const auto& [id, table] : catalogue.tables) {
        types.emplace(id, table->result_type());
    }
    return types;
}

bool may_hold(const Type& wanted, const Type& given) {
    const Type& inner = given.is(Type::Kind::optional) ? given.inner() : given;
    return inner.is(Type::Kind::dyn) || wanted.is(Type::Kind::dyn) || inner.kind() == wanted.kind() ||
           (inner.is(Type::Kind::integer) && wanted.is(Type::Kind::decimal));
}

// What a table asks for must be a fact of each workflow that asks the table.
void check_table_inputs(const Workflow& workflow, const std::vector<FormulaSite>& sites, const Catalogue& catalogue,
                        const Environment& plain, std::vector<Finding>& findings) {
    Environment around = plain;
    around.set_event(Type::any_record());
    for (const std::string& id : tables_asked(sites)) {
        const auto table = catalogue.tables.find(id);
        if (table == catalogue.tables.end()) {
            continue;  // told where it is asked
        }
        for (const TableInput& input : table->second->inputs) {
            const std::string source = input.from ? input.from->source() : input.name;
            const auto compiled = Expression::compile("[" + source + "]", around);  // in a list: it may be absent
            const std::string whose = fmt::format("« {} » pour le workflow « {} » : ", input.name, workflow.id);
            if (!compiled) {
                findings.push_back({Finding::Level::error, input.position, whose + compiled.error().front().message});
            } else if (!may_hold(input.value_type, compiled->type().inner())) {
                findings.push_back({Finding::Level::error, input.position,
                                    fmt::format("{}{} est de type {}, la table attend {}", whose, source,
                                                compiled->type().inner().str(), input.type)});
            }
        }
    }
}

void check_workflow_sites(const Workflow& workflow, const std::vector<FormulaSite>& sites, const Catalogue* catalogue,
                          std::vector<Finding>& findings) {
    const Environment plain = jalon::environment_of(workflow, catalogue);
    if (catalogue != nullptr) {
        check_table_inputs(workflow, sites, *catalogue, plain, findings);
    }
    for (const FormulaSite& site : sites) {
        if (!site.event_known) {
            check_site(site, plain, findings);
            continue;
        }
        Environment with_event = plain;
        with_event.set_event(event_type(workflow, catalogue, site.event_form));
        check_site(site, with_event, findings);
    }
    if (!workflow.data.empty()) {
        check_sets(workflow, catalogue, plain, findings);
    }
}

bool uses_form(const Workflow& workflow, const std::string& form) {
    return forms_of(workflow).contains(form);
}

// A form's expressions see its own fields by their plain names, and whatever the workflows that ask it know.
void check_form_sites(const Form& form, const std::vector<FormulaSite>& sites, const Catalogue& catalogue,
                      std::vector<Finding>& findings) {
    Names names = known_facts();
    for (const auto& [id, workflow] : catalogue.workflows) {
        if (uses_form(*workflow, form.id)) {
            add_data(names, *workflow, &catalogue);
        }
    }
    const Type answers = answers_type(form);
    for (const Field& field : form.fields) {
        for (const Field& column : field.columns) {
            names.insert_or_assign(column.id, Type::dyn());
        }
    }
    for (const auto& [name, type] : *answers.fields()) {
        names.insert_or_assign(name, type);
    }
    const Environment environment = environment_of(names);
    for (const FormulaSite& site : sites) {
        check_site(site, environment, findings);
    }
}

// A template that no workflow produces yet may name what its `needs` announce; the first workflow that produces it
// will say what their members are.
void add_needs(Names& names, const DocumentTemplate& made) {
    for (const std::string& need : made.needs) {
        names.emplace(need.substr(0, need.find('.')), Type::dyn());
    }
}

// What a template may name, over all workflows that produce it.
Names template_environment(const DocumentTemplate& made, const Catalogue& catalogue) {
    Names names = printed_facts();
    bool produced = false;
    Names clauses;
    for (const Visa& text : catalogue.visas) {
        if (text.clause && std::ranges::find(text.documents, made.id) != text.documents.end()) {
            clauses.emplace(data_key(text.id), Type::optional(Type::string()));
        }
    }
    names.emplace("clauses", Type::record(std::move(clauses)));
    for (const auto& [id, workflow] : catalogue.workflows) {
        if (!templates_of(*workflow).contains(made.id)) {
            continue;
        }
        produced = true;
        add_data(names, *workflow, &catalogue);
        for_each_action(*workflow, [&](const Action& action) {
            if (action.kind == Action::Kind::invoice && action.words.contains("into")) {
                names.insert_or_assign(word_of(action, "into"), invoice_facts_type());
            }
            const auto word = action.words.find("template");
            if (word == action.words.end() || word->second.front() != made.id) {
                return;
            }
            for (const auto& [name, formula] : action.arguments) {
                names.insert_or_assign(name, Type::dyn());
            }
        });
    }
    if (!produced) {
        add_needs(names, made);
    }
    return names;
}

void check_template_sites(const DocumentTemplate& made, const std::vector<FormulaSite>& sites,
                          const Catalogue& catalogue, std::vector<Finding>& findings) {
    Names names = template_environment(made, catalogue);
    for (std::size_t i = 0; i < sites.size(); ++i) {
        const std::optional<Type> type = check_site(sites[i], environment_of(names), findings);
        if (i < made.facts.size()) {
            names.insert_or_assign(made.facts[i].name, type.value_or(Type::dyn()));
        }
    }
}

// Where an error says it stands, « file:line:column »; `otherwise` when it says nothing of the kind.
Position place_of(const Error& error, const Position& otherwise) {
    const std::vector<std::string> parts = split(error.where, ':');
    const auto is_number = [](const std::string& text) {
        return !text.empty() && text.size() < 8 && text.find_first_not_of("0123456789") == std::string::npos;
    };
    if (parts.size() != 3 || !is_number(parts[1]) || !is_number(parts[2])) {
        return otherwise;
    }
    return {parts[0], std::stoi(parts[1]), std::stoi(parts[2])};
}

}  // namespace

Environment environment_of(const Workflow& workflow, const Catalogue* catalogue) {
    Names names = known_facts();
    add_data(names, workflow, catalogue);
    Environment environment = environment_of(names);
    environment.set_states(paths_of(workflow));
    if (catalogue != nullptr) {
        environment.set_tables(tables_by_type(*catalogue));
    }
    return environment;
}

std::set<std::string> tables_asked(const std::vector<FormulaSite>& sites) {
    std::set<std::string> asked;
    for (const FormulaSite& site : sites) {
        if (site.source.find("decide") == std::string::npos) {
            continue;
        }
        if (const auto compiled = Expression::compile(site.source)) {
            asked.insert(compiled->tables().begin(), compiled->tables().end());
        }
    }
    return asked;
}

Type answers_type(const Form& form) {
    return fields_type(form.fields);
}

void check_expressions(const Catalogue& catalogue, const Sites& sites, std::vector<Finding>& findings) {
    for (const auto& [id, workflow] : catalogue.workflows) {
        check_workflow_sites(*workflow, sites.workflows.at(id), &catalogue, findings);
    }
    for (const auto& [id, form] : catalogue.forms) {
        const auto found = sites.forms.find(id);
        if (found != sites.forms.end()) {
            check_form_sites(*form, found->second, catalogue, findings);
        }
    }
    for (const auto& [id, made] : catalogue.templates) {
        check_template_sites(*made, sites.templates.at(id), catalogue, findings);
    }
}

void check_expressions(const Workflow& workflow, const std::vector<FormulaSite>& sites,
                       std::vector<Finding>& findings) {
    check_workflow_sites(workflow, sites, nullptr, findings);
}

namespace {

// The names in braces of a title, a visa or a message.
void check_braces(const std::string& text, const Names& names, const Position& position, const std::string& what,
                  std::vector<Finding>& findings) {
    for (const std::string& name : names_in_braces(text)) {
        if (const std::string message = unknown_name(name, names); !message.empty()) {
            findings.push_back({Finding::Level::error, position, fmt::format("{} ; {} l’imprime", message, what)});
        }
    }
}

// What a message prints is known to every workflow that sends it, or passed with it.
void check_messages(const Catalogue& catalogue, std::vector<Finding>& findings) {
    for (const auto& [id, workflow] : catalogue.workflows) {
        Names known = known_facts();
        add_data(known, *workflow, &catalogue);
        for_each_action(*workflow, [&](const Action& action) {
            if (action.kind == Action::Kind::invoice && action.words.contains("into")) {
                known.insert_or_assign(word_of(action, "into"), invoice_facts_type());
            }
        });
        for_each_action(*workflow, [&](const Action& action) {
            const auto word = action.words.find("message");
            const auto message =
                word == action.words.end() ? catalogue.messages.end() : catalogue.messages.find(word->second.front());
            if (message == catalogue.messages.end()) {
                return;
            }
            Names names = known;
            for (const auto& [name, formula] : action.arguments) {
                names.insert_or_assign(name, Type::dyn());
            }
            const std::string what = fmt::format("le message « {} »", message->first);
            check_braces(message->second.subject, names, message->second.position, what, findings);
            check_braces(message->second.text, names, message->second.position, what, findings);
        });
    }
}

}  // namespace

void check_printed_names(const Catalogue& catalogue, const TemplateNames& template_names,
                         std::vector<Finding>& findings) {
    check_messages(catalogue, findings);
    for (const auto& [id, made] : catalogue.templates) {
        Names names = template_environment(*made, catalogue);
        for (const ComputedFact& fact : made->facts) {
            names.insert_or_assign(fact.name, Type::dyn());
        }
        const Position head{made->body_position.file, 1, 1};
        check_braces(made->title, names, head, "le titre", findings);
        for (const Visa& visa : catalogue.visas) {
            if (std::ranges::find(visa.documents, id) != visa.documents.end()) {
                check_braces(visa.text, names, visa.position, fmt::format("« {} »", id), findings);
            }
        }
        for (const std::string& need : made->needs) {
            if (const std::string message = unknown_name(need, names); !message.empty()) {
                findings.push_back({Finding::Level::error, head, "« needs » : " + message});
            }
        }
        if (!template_names) {
            continue;
        }
        const Result<std::vector<PrintedName>> printed = template_names(*made);
        if (!printed) {
            const Error& error = printed.error();
            findings.push_back({Finding::Level::error, place_of(error, made->body_position), error.message});
            continue;
        }
        for (const PrintedName& one : *printed) {
            const std::string asked = one.name + (one.form.empty() ? "" : "." + one.form);
            if (const std::string message = unknown_name(asked, names); !message.empty()) {
                findings.push_back({Finding::Level::error, one.position, message});
            }
        }
    }
}

}  // namespace jalon
