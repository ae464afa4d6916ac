#include "engine/definition/known_facts.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace jalon {

namespace {

using Fields = Type::Fields;

void add_each(Fields& fields, const Type& type, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) {
        fields.emplace(name, type);
    }
}

Type person_of_directory(std::initializer_list<std::string_view> optional_texts,
                         std::initializer_list<std::string_view> texts) {
    Fields fields;
    add_each(fields, Type::string(), texts);
    add_each(fields, Type::optional(Type::string()), optional_texts);
    return Type::record(std::move(fields));
}

}  // namespace

const Type& organisation_facts() {
    static const Type type = [] {
        Fields fields;
        add_each(fields, Type::string(),
                 {"id",
                  "type",
                  "type_label",
                  "name",
                  "short_name",
                  "the_name",
                  "The_name",
                  "the_name_cap",
                  "of_name",
                  "to_name",
                  "assembly",
                  "the_assembly",
                  "the_assembly_cap",
                  "of_assembly",
                  "executive",
                  "executive_gender",
                  "the_executive",
                  "the_executive_cap",
                  "of_executive",
                  "to_executive",
                  "executive_civility",
                  "represented",
                  "signatory_title",
                  "affiliation",
                  "own_fiphfp"});
        add_each(fields, Type::optional(Type::string()),
                 {"executive_name", "signatory_name", "delegation", "siret", "siren", "address", "postcode", "city",
                  "email", "phone", "service_code", "tribunal", "iban"});
        add_each(fields, Type::boolean(), {"executive_is_woman", "affiliated", "commitment_required"});
        add_each(fields, Type::integer(), {"staff"});
        return Type::record(std::move(fields));
    }();
    return type;
}

const Type& agent_facts() {
    static const Type type = [] {
        Fields fields;
        add_each(fields, Type::string(),
                 {"id", "gender", "civility", "salutation", "born", "full_name", "status", "status_label"});
        add_each(fields, Type::optional(Type::string()),
                 {"first_name", "last_name", "grade", "category", "post", "department", "email", "phone"});
        add_each(fields, Type::boolean(), {"is_woman", "public_law", "tenured"});
        add_each(fields, Type::integer(), {"seniority_years"});
        fields.emplace("birth_year", Type::optional(Type::integer()));
        return Type::record(std::move(fields));
    }();
    return type;
}

const Type& user_facts() {
    static const Type type = person_of_directory({"first_name", "last_name", "title", "email", "phone"},
                                                 {"id", "gender", "civility", "full_name"});
    return type;
}

const Type& case_facts() {
    static const Type type = [] {
        Fields fields;
        add_each(fields, Type::string(), {"id", "reference", "label", "state_label"});
        fields.emplace("opened_on", Type::date());
        return Type::record(std::move(fields));
    }();
    return type;
}

const Type& tariff_facts_type() {
    static const Type type = Type::record({{"label", Type::string()},
                                           {"rate", Type::money()},
                                           {"min_minutes", Type::integer()},
                                           {"max_minutes", Type::integer()},
                                           {"floor_on_early_end", Type::boolean()},
                                           {"act_number", Type::string()},
                                           {"act_date", Type::date()},
                                           {"valid_from", Type::date()}});
    return type;
}

const Type::Fields& required_case_facts() {
    static const Fields fields{{"exists", Type::boolean()},
                               {"in_force", Type::boolean()},
                               {"state", Type::optional(Type::string())},
                               {"reference", Type::optional(Type::string())},
                               {"state_label", Type::optional(Type::string())}};
    return fields;
}

const Type& invoice_facts_type() {
    static const Type type = [] {
        const Type line = Type::record({{"label", Type::string()},
                                        {"minutes", Type::integer()},
                                        {"quantity", Type::decimal()},
                                        {"unit", Type::string()},
                                        {"rate", Type::money()},
                                        {"amount", Type::money()}});
        const Type month = Type::record({{"month", Type::string()}, {"minutes", Type::integer()}});
        return Type::record({{"number", Type::string()},
                             {"label", Type::string()},
                             {"date", Type::date()},
                             {"due_date", Type::date()},
                             {"period_start", Type::date()},
                             {"period_end", Type::date()},
                             {"minutes", Type::integer()},
                             {"billed_minutes", Type::integer()},
                             {"free_minutes", Type::integer()},
                             {"floor_applied", Type::boolean()},
                             {"ceiling_applied", Type::boolean()},
                             {"rate", Type::money()},
                             {"net", Type::money()},
                             {"vat", Type::money()},
                             {"gross", Type::money()},
                             {"lines", Type::list(line)},
                             {"hours_by_month", Type::list(month)}});
    }();
    return type;
}

const std::vector<std::string>& billed_minutes() {
    static const std::vector<std::string> members{"interview_minutes", "preparation_minutes", "analysis_minutes",
                                                  "writing_minutes", "follow_up_minutes"};
    return members;
}

const Type::Fields& known_facts() {
    static const Fields facts{{"case", case_facts()},           {"employer", organisation_facts()},
                              {"centre", organisation_facts()}, {"agent", agent_facts()},
                              {"counsellor", user_facts()},     {"actor", user_facts()},
                              {"tariff", tariff_facts_type()}};
    return facts;
}

const Type& amendment_facts_type() {
    static const Type type = [] {
        const Type text = Type::string();
        const Type article = Type::record({{"place", text},
                                           {"of_place", text},
                                           {"title", text},
                                           {"before", text},
                                           {"after", text},
                                           {"added", Type::boolean()},
                                           {"removed", Type::boolean()}});
        const Type host = Type::record({{"the_name", text}, {"signatory_name", text}, {"signatory_title", text}});
        return Type::record({{"number", Type::integer()},
                             {"hosts", Type::optional(Type::list(host))},
                             {"reason", Type::optional(text)},
                             {"effective_on", Type::date()},
                             {"with_agent", Type::boolean()},
                             {"act_title", text},
                             {"act_number", text},
                             {"act_date", Type::date()},
                             {"articles", Type::list(article)}});
    }();
    return type;
}

const Type::Fields& printed_facts() {
    static const Fields facts = [] {
        Fields all = known_facts();
        all.emplace("document", Type::record({{"number", Type::string()},
                                              {"version", Type::integer()},
                                              {"title", Type::string()},
                                              {"issued_on", Type::date()},
                                              {"issued_at", Type::timestamp()}}));
        all.emplace("visas", Type::list(Type::string()));
        all.emplace("amendment", amendment_facts_type());
        return all;
    }();
    return facts;
}

}  // namespace jalon
