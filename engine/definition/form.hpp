// What a form asks: its fields, their types, rules and audiences. One definition drives the page, the check
// on the server and the API.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/definition/position.hpp"
#include "engine/definition/sensitive_words.hpp"
#include "engine/definition/template.hpp"
#include "engine/definition/workflow.hpp"

namespace jalon {

struct Option {
    std::string code;
    std::string label;
};

struct Field {
    enum class Type {
        text,
        long_text,
        integer,
        decimal,
        money,
        date,
        time,
        duration /* minutes, « 34 h 15 » */,
        yes_no,
        choice,
        choices,
        person,
        organisation,
        email,
        phone,
        siret,
        iban,
        postcode,
        file,
        table,
        agree /* a box that must be ticked */
    };
    std::string id;
    Type type = Type::text;
    std::string label;
    std::string help;
    std::string section;  // heading under which it stands, or ""
    bool required = false;
    std::optional<Formula> required_if;
    std::optional<Formula> visible_if;
    std::vector<Option> options;  // choice, choices
    std::string source;  // person: "agents" | "counsellors" | "users:<role>"; the options come from the directory
    std::optional<Formula> initial;  // `default:`
    std::optional<Formula> min;      // number, money, date; number of rows of a table; number of choices
    std::optional<Formula> max;
    std::optional<std::int64_t> max_length;
    std::vector<Field> columns;         // table
    std::vector<std::string> audience;  // who may read the answer; empty: the form's audience
    std::optional<Confidentiality> confidentiality;
    bool no_medical_words = false;  // warn before saving
    bool recall = false;            // proposed as answered in the latest case of the kind, of the same body
    Position position;
};

// A rule over several fields: `check: { if: end > start, message: … , field: end }`.
struct FormCheck {
    Formula condition;
    std::string message;
    std::string field;
};

struct Form {
    std::string id;   // "referral"
    std::string key;  // "referral"; hyphens turned to underscores: its name in the data
    std::string label;
    std::string intro;
    std::string submit;                 // label of the button, « Déposer la saisine »
    std::vector<std::string> audience;  // who may read the answers
    Confidentiality confidentiality = Confidentiality::s1;
    bool review = false;  // read over on a page of its own before it is sent
    bool fresh = false;   // each time a new sheet: never prefilled with the answers given before
    std::vector<Field> fields;
    std::vector<FormCheck> checks;
    std::shared_ptr<const SensitiveWords> sensitive;  // nullptr: those of old
    Position position;

    const Field* find(std::string_view field) const;
};

// The audience that holds for a field: its own, or the form's.
const std::vector<std::string>& audience_of(const Form& form, const Field& field);

}  // namespace jalon
