#include "engine/forms/validate.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/forms/read_field.hpp"

namespace jalon {

namespace {

constexpr std::size_t most_rows = 200;

// What one look at a form needs to know.
struct Look {
    const RawForm& raw;
    const Directory& directory;
    const OrganisationId& organisation;
    const Facts& facts;
    std::vector<Error> errors;
    const SensitiveWords* sensitive = nullptr;  // nullptr: those of old

    void wrong(const std::string& where, std::string message) {
        errors.push_back(Error{ErrorKind::invalid, std::move(message), where, {}});
    }
};

Result<Value> evaluate(const Formula& formula, const Record& answers, const Look& look) {
    Scope scope;
    scope.names = &look.facts.names;
    scope.locals = &answers;
    scope.now = look.facts.now;
    scope.today = paris_date(look.facts.now);
    scope.calendar = &look.facts.calendar;
    return formula.expression.evaluate(scope);
}

// A condition that cannot be evaluated yet (an answer is missing) does not hold.
bool holds(const std::optional<Formula>& formula, const Record& answers, const Look& look, bool otherwise) {
    if (!formula) {
        return otherwise;
    }
    const Result<Value> value = evaluate(*formula, answers, look);
    return value && value->is_true();
}

// -1, 0, 1; nullopt when the two cannot be compared.
std::optional<int> compare(const Value& left, const Value& right) {
    const auto sign = [](auto order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); };
    const auto decimal = [](const Value& value) -> std::optional<Decimal> {
        if (const auto* whole = value.get_if<std::int64_t>()) {
            return Decimal(*whole, 0);
        }
        const auto* exact = value.get_if<Decimal>();
        return exact == nullptr ? std::nullopt : std::optional(*exact);
    };
    if (left.get_if<Money>() != nullptr && right.get_if<Money>() != nullptr) {
        return sign(*left.get_if<Money>() <=> *right.get_if<Money>());
    }
    if (left.get_if<Date>() != nullptr && right.get_if<Date>() != nullptr) {
        return sign(*left.get_if<Date>() <=> *right.get_if<Date>());
    }
    if (decimal(left) && decimal(right)) {
        return sign(*decimal(left) <=> *decimal(right));
    }
    return std::nullopt;
}

std::string shown(const Field& field, const Value& value) {
    if (field.type == Field::Type::date && value.get_if<Date>() != nullptr) {
        return french::long_date(*value.get_if<Date>());
    }
    if (field.type == Field::Type::money && value.get_if<Money>() != nullptr) {
        return french::amount(*value.get_if<Money>());
    }
    return input_text(field, value);
}

void check_bounds(const Field& field, const std::string& where, const Value& value, const Record& answers, Look& look) {
    const bool date = field.type == Field::Type::date;
    if (field.min) {
        const Result<Value> least = evaluate(*field.min, answers, look);
        if (least && compare(value, *least) == -1) {
            look.wrong(where,
                       fmt::format(fmt::runtime(date ? "Choisissez une date à partir du {}." : "Indiquez au moins {}."),
                                   shown(field, *least)));
        }
    }
    if (field.max) {
        const Result<Value> most = evaluate(*field.max, answers, look);
        if (most && compare(value, *most) == 1) {
            look.wrong(where, fmt::format(fmt::runtime(date ? "Choisissez une date au plus tard le {}."
                                                            : "Indiquez au plus {}."),
                                          shown(field, *most)));
        }
    }
}

std::string missing_message(const Field& field) {
    switch (field.type) {
        case Field::Type::agree:
            return "Cochez la case pour continuer.";
        case Field::Type::choice:
        case Field::Type::yes_no:
        case Field::Type::person:
        case Field::Type::organisation:
            return "Choisissez une réponse.";
        case Field::Type::choices:
            return "Choisissez au moins une réponse.";
        case Field::Type::file:
            return "Joignez le fichier demandé.";
        case Field::Type::table:
            return "Remplissez au moins une ligne.";
        case Field::Type::date:
            return "Indiquez la date, par exemple 03/02/2027.";
        default:
            return "Remplissez ce champ.";
    }
}

bool is_blank(const Value& value) {
    return value.is_null() || (value.text() != nullptr && value.text()->empty()) ||
           (value.list() != nullptr && value.list()->empty());
}

std::string label_of(const std::vector<Option>& options, const std::string& code) {
    const auto found = std::ranges::find(options, code, &Option::code);
    return found == options.end() ? code : found->label;
}

void read_choices(const Field& field, const std::string& where, const std::vector<Option>& options, Record& answers,
                  Look& look) {
    const auto sent = look.raw.texts.find(where);
    List codes;
    List labels;
    std::set<std::string> seen;
    if (sent != look.raw.texts.end()) {
        for (const std::string& code : sent->second) {
            if (code.empty() || !seen.insert(code).second) {
                continue;
            }
            if (std::ranges::find(options, code, &Option::code) == options.end()) {
                look.wrong(where, "Cette réponse n’est pas proposée ; choisissez dans la liste.");
                continue;
            }
            codes.emplace_back(code);
            labels.emplace_back(label_of(options, code));
        }
    }
    answers[field.id] = std::move(codes);
    answers[field.id + "_label"] = std::move(labels);
}

void read_choice(const Field& field, const std::string& where, const std::vector<Option>& options, Record& answers,
                 Look& look) {
    const std::string code = trimmed(look.raw.first(where));
    const bool person = field.type == Field::Type::person || field.type == Field::Type::organisation;
    const std::string companion = field.id + (person ? "_name" : "_label");
    answers[field.id] = Value();
    answers[companion] = Value();
    if (code.empty()) {
        return;
    }
    if (std::ranges::find(options, code, &Option::code) == options.end()) {
        look.wrong(where, "Cette réponse n’est pas proposée ; choisissez dans la liste.");
        return;
    }
    answers[field.id] = code;
    answers[companion] = label_of(options, code);
}

void read_fields(const std::vector<Field>& fields, const std::string& prefix, Record& answers, Look& look);

// The rows present in what was sent, in order, without those left wholly empty.
std::vector<std::size_t> rows_sent(const Field& field, const std::string& where, const RawForm& raw) {
    std::set<std::size_t> rows;
    const std::string start = where + "[";
    for (auto it = raw.texts.lower_bound(start); it != raw.texts.end() && it->first.starts_with(start); ++it) {
        const std::size_t close = it->first.find(']', start.size());
        const std::string digits =
            it->first.substr(start.size(), close == std::string::npos ? 0 : close - start.size());
        const bool number = !digits.empty() && digits.size() < 5 && std::ranges::all_of(digits, [](char c) {
            return std::isdigit(static_cast<unsigned char>(c)) != 0;
        });
        const bool filled =
            std::ranges::any_of(it->second, [](const std::string& text) { return !trimmed(text).empty(); });
        if (number && filled) {
            rows.insert(static_cast<std::size_t>(std::stoul(digits)));
        }
    }
    static_cast<void>(field);
    return {rows.begin(), rows.end()};
}

void read_table(const Field& field, const std::string& where, Record& answers, Look& look) {
    List rows;
    const std::vector<std::size_t> sent = rows_sent(field, where, look.raw);
    if (sent.size() > most_rows) {
        look.wrong(where, fmt::format("Ce tableau accepte au plus {} lignes.", most_rows));
        answers[field.id] = List();
        return;
    }
    for (const std::size_t row : sent) {
        Record cells;
        read_fields(field.columns, fmt::format("{}[{}].", where, row), cells, look);
        rows.emplace_back(std::move(cells));
    }
    answers[field.id] = std::move(rows);
}

void check_row_count(const Field& field, const std::string& where, const Record& answers, Look& look) {
    const List* rows = answers.at(field.id).list();
    const Value count(static_cast<std::int64_t>(rows == nullptr ? 0 : rows->size()));
    const auto bound = [&](const std::optional<Formula>& formula) {
        return formula ? evaluate(*formula, answers, look) : Result<Value>(Value());
    };
    const Result<Value> least = bound(field.min);
    const Result<Value> most = bound(field.max);
    const bool rowed = field.type == Field::Type::table;
    if (least && compare(count, *least) == -1) {
        look.wrong(where, fmt::format("{} au moins {} {}.", rowed ? "Remplissez" : "Choisissez",
                                      input_text(field, *least), rowed ? "ligne(s)" : "réponse(s)"));
    }
    if (most && compare(count, *most) == 1) {
        look.wrong(where, fmt::format("Au plus {} {}.", input_text(field, *most), rowed ? "lignes" : "réponses"));
    }
}

void read_file(const Field& field, const std::string& where, Record& answers, Look& look) {
    const auto found = look.raw.files.find(where);
    answers[field.id] = Value();
    if (found == look.raw.files.end() || found->second.sha256.empty()) {
        return;
    }
    const UploadedFile& file = found->second;
    answers[field.id] =
        Record{{"sha256", file.sha256}, {"name", file.name}, {"size", file.size}, {"media_type", file.media_type}};
}

void read_scalar(const Field& field, const std::string& where, Record& answers, Look& look) {
    const Result<Value> value = read_field(field, look.raw.first(where));
    answers[field.id] = value ? *value : Value();
    if (!value) {
        look.wrong(where, value.error().message);
    }
}

// First pass: what was typed becomes typed values; what cannot be read is an error at once.
void read_fields(const std::vector<Field>& fields, const std::string& prefix, Record& answers, Look& look) {
    const std::size_t errors_before = look.errors.size();
    for (const Field& field : fields) {
        const std::string where = prefix + field.id;
        switch (field.type) {
            case Field::Type::table:
                read_table(field, where, answers, look);
                break;
            case Field::Type::choices:
                read_choices(field, where, options_of(field, look.directory, look.organisation), answers, look);
                break;
            case Field::Type::choice:
            case Field::Type::person:
            case Field::Type::organisation:
                read_choice(field, where, options_of(field, look.directory, look.organisation), answers, look);
                break;
            case Field::Type::file:
                read_file(field, where, answers, look);
                break;
            default:
                read_scalar(field, where, answers, look);
        }
    }
    if (!prefix.empty() && look.errors.size() == errors_before) {
        for (const Field& field : fields) {  // the rules of a table's row are its own
            if (is_blank(answers[field.id]) && field.required) {
                look.wrong(prefix + field.id, missing_message(field));
            } else if (!is_blank(answers[field.id])) {
                check_bounds(field, prefix + field.id, answers[field.id], answers, look);
            }
        }
    }
}

// Typed in many ways, shown in one.
bool has_mask(Field::Type type) {
    switch (type) {
        case Field::Type::integer:
        case Field::Type::decimal:
        case Field::Type::money:
        case Field::Type::date:
        case Field::Type::time:
        case Field::Type::duration:
        case Field::Type::phone:
        case Field::Type::siret:
        case Field::Type::iban:
        case Field::Type::postcode:
            return true;
        default:
            return false;
    }
}

bool has_error(const Look& look, const std::string& field) {
    return std::ranges::any_of(
        look.errors, [&](const Error& error) { return error.where == field || error.where.starts_with(field + "["); });
}

// The sentence of a list with the words in their place, or after it.
std::string warning_of(std::string sentence, const std::vector<std::string>& words) {
    const std::string quoted = "« " + join(words, " », « ") + " »";
    const std::size_t place = sentence.find("{}");
    return place == std::string::npos ? sentence + " (" + quoted + ")" : sentence.replace(place, 2, quoted);
}

// Words to be put otherwise before anything is saved; the texts themselves are kept nowhere.
void check_words(const Field& field, const std::string& text, Look& look) {
    const SensitiveWords& list = look.sensitive == nullptr ? words_of_old() : *look.sensitive;
    std::map<std::string, std::vector<std::string>> words;  // by sentence
    for (const SensitiveFound& found : sensitive_words(list, text)) {
        words[found.of].push_back(found.word);
    }
    for (const auto& [sentence, found] : words) {
        look.wrong(field.id, warning_of(sentence, found) +
                                 " ; si ce n’en est pas une, cochez « J’ai relu ce texte » et envoyez à nouveau.");
    }
}

// Second pass: what is asked and allowed depends on the other answers.
void check_field(const Field& field, Record& answers, Look& look) {
    if (has_error(look, field.id)) {
        return;
    }
    const Value& value = answers[field.id];
    const bool required = field.required || holds(field.required_if, answers, look, false);
    if (is_blank(value) || (field.type == Field::Type::agree && !value.is_true())) {
        if (required) {
            look.wrong(field.id, missing_message(field));
        }
        return;
    }
    if (field.type == Field::Type::table || field.type == Field::Type::choices) {
        check_row_count(field, field.id, answers, look);
        return;
    }
    check_bounds(field, field.id, value, answers, look);
    if (field.no_medical_words && value.text() != nullptr && look.raw.first("_reread") != "yes") {
        check_words(field, *value.text(), look);
    }
}

// Errors in the order of the form, so that a reader finds them top to bottom.
void sort_errors(const Form& form, std::vector<Error>& errors) {
    const auto rank = [&](const Error& error) {
        const std::string id = error.where.substr(0, error.where.find('['));
        const auto found = std::ranges::find(form.fields, id, &Field::id);
        return found - form.fields.begin();
    };
    std::ranges::stable_sort(errors, [&](const Error& a, const Error& b) { return rank(a) < rank(b); });
}

}  // namespace

std::string RawForm::first(const std::string& name) const {
    const auto found = texts.find(name);
    return found == texts.end() || found->second.empty() ? std::string() : found->second.front();
}

std::vector<Option> options_of(const Field& field, const Directory& directory, const OrganisationId& organisation) {
    std::vector<Option> options = field.options;
    if (field.type == Field::Type::organisation) {
        for (const Organisation& body : directory.organisations()) {
            options.push_back({body.id.str(), body.name});
        }
    }
    if (field.source == "agents") {
        for (const Agent& agent : directory.agents_of(organisation)) {
            options.push_back({agent.id.str(), fmt::format("{} {}, {}", french::upper(agent.last_name),
                                                           agent.first_name, agent.grade)});
        }
    }
    const std::string role = field.source == "counsellors"        ? "counsellor"
                             : field.source.starts_with("users:") ? field.source.substr(6)
                                                                  : "";
    if (!role.empty()) {
        for (const User& user : directory.users_with_role(role)) {
            options.push_back({user.id.str(), fmt::format("{} {}", user.first_name, french::upper(user.last_name))});
        }
    }
    return options;
}

Result<Record> validate(const Form& form, const RawForm& raw, const Directory& directory,
                        const OrganisationId& organisation, const Facts& facts) {
    for (const auto& [name, texts] : raw.texts) {
        for (const std::string& text : texts) {
            if (!is_valid_utf8(text)) {
                return failure(ErrorKind::invalid,
                               "Le texte reçu n’est pas lisible (encodage UTF-8 attendu) ; ressaisissez-le.", name);
            }
        }
    }
    Look look{raw, directory, organisation, facts, {}, form.sensitive.get()};
    Record answers;
    read_fields(form.fields, "", answers, look);
    for (const Field& field : form.fields) {
        if (holds(field.visible_if, answers, look, true)) {
            check_field(field, answers, look);
            continue;
        }
        // Not asked: what it holds does not count, nor do its errors.
        std::erase_if(look.errors, [&](const Error& error) {
            return error.where == field.id || error.where.starts_with(field.id + "[");
        });
        for (const std::string tail : {"", "_label", "_name"}) {
            if (answers.contains(field.id + tail)) {
                answers[field.id + tail] = Value();
            }
        }
    }
    if (look.errors.empty()) {
        for (const FormCheck& check : form.checks) {
            if (!holds(check.condition, answers, look, true)) {
                look.wrong(check.field, check.message);
            }
        }
    }
    if (look.errors.empty()) {
        return answers;
    }
    sort_errors(form, look.errors);
    const std::string summary =
        look.errors.size() == 1 ? "Une réponse est à corriger ; rien n’est perdu."
                                : fmt::format("{} réponses sont à corriger ; rien n’est perdu.", look.errors.size());
    return tl::unexpected(Error{ErrorKind::invalid, summary, form.id, std::move(look.errors)});
}

RawForm normalised(const Form& form, RawForm raw) {
    for (auto& [name, texts] : raw.texts) {
        const std::size_t bracket = name.find('[');
        const Field* field = form.find(std::string_view(name).substr(0, bracket));
        const std::size_t dot = name.find("].", std::min(bracket, name.size()));
        if (field != nullptr && dot != std::string::npos) {
            const auto column = std::ranges::find(field->columns, std::string_view(name).substr(dot + 2), &Field::id);
            field = column == field->columns.end() ? nullptr : &*column;
        }
        if (field == nullptr || texts.size() != 1 || !has_mask(field->type)) {
            continue;
        }
        const Result<Value> value = read_field(*field, texts.front());
        if (value && !value->is_null()) {
            texts.front() = input_text(*field, *value);
        }
    }
    return raw;
}

RawForm raw_of(const Form& form, const Record& answers) {
    RawForm raw;
    const auto add = [&raw](const Field& field, const std::string& where, const Value& value) {
        if (const List* codes = value.list(); codes != nullptr && field.type == Field::Type::choices) {
            for (const Value& code : *codes) {
                raw.texts[where].push_back(code.text() == nullptr ? "" : *code.text());
            }
        } else if (!value.is_null() && field.type != Field::Type::file) {
            raw.texts[where] = {input_text(field, value)};
        }
    };
    for (const Field& field : form.fields) {
        const auto found = answers.find(field.id);
        if (found == answers.end()) {
            continue;
        }
        if (field.type != Field::Type::table) {
            add(field, field.id, found->second);
            continue;
        }
        const List* rows = found->second.list();
        for (std::size_t row = 0; rows != nullptr && row < rows->size(); ++row) {
            for (const Field& column : field.columns) {
                add(column, fmt::format("{}[{}].{}", field.id, row, column.id), (*rows)[row][column.id]);
            }
        }
    }
    return raw;
}

}  // namespace jalon
