#include "web/pages/form_view.hpp"

#include <algorithm>
#include <charconv>

#include "engine/base/text.hpp"
#include "web/pages/condition.hpp"

namespace jalon {

namespace {

constexpr int rows_max = 200;

// How a field of one line is asked for.
struct Line {
    const char* mode = "";          // inputmode
    const char* autocomplete = "";  // what the browser may know
    const char* placeholder = "";
    const char* suffix = "";
    const char* width = "";  // class
    const char* hint = "";
};

Line line_of(Field::Type type) {
    switch (type) {
        case Field::Type::integer:
            return {.mode = "numeric", .width = "w-short"};
        case Field::Type::decimal:
            return {.mode = "decimal", .width = "w-short"};
        case Field::Type::money:
            return {.mode = "decimal", .suffix = "€", .width = "w-short"};
        case Field::Type::date:
            return {
                .mode = "numeric", .placeholder = "jj/mm/aaaa", .width = "w-short", .hint = "Par exemple 03/02/2027."};
        case Field::Type::time:
            return {.placeholder = "14:30", .width = "w-short", .hint = "Par exemple 14:30."};
        case Field::Type::duration:
            return {.placeholder = "1 h 30", .width = "w-short", .hint = "En heures et minutes, par exemple 1 h 30."};
        case Field::Type::email:
            return {.mode = "email", .autocomplete = "email", .hint = "Par exemple prenom.nom@commune.example."};
        case Field::Type::phone:
            return {.mode = "tel", .autocomplete = "tel", .width = "w-medium"};
        case Field::Type::siret:
            return {.mode = "numeric", .width = "w-medium", .hint = "14 chiffres."};
        case Field::Type::iban:
            return {.width = "w-wide"};
        case Field::Type::postcode:
            return {.mode = "numeric", .width = "w-short", .hint = "5 chiffres."};
        default:
            return {};
    }
}

bool is_line(Field::Type type) {
    switch (type) {
        case Field::Type::long_text:
        case Field::Type::yes_no:
        case Field::Type::choice:
        case Field::Type::choices:
        case Field::Type::person:
        case Field::Type::organisation:
        case Field::Type::file:
        case Field::Type::table:
        case Field::Type::agree:
            return false;
        default:
            return true;
    }
}

class Printer {
  public:
    explicit Printer(const FormInput& input) : input_(input) {}

    View field(const Field& field, const std::string& name, const std::string& table) const;

  private:
    const Error* error_at(const std::string& name) const;
    const std::vector<Option>& options_at(const Field& field, const std::string& name, const std::string& table) const;
    std::vector<View> choices(const std::vector<Option>& options, const std::string& name) const;
    void add_rows(View& view, const Field& field, const std::string& name) const;
    void add_file(View& view, const std::string& name) const;

    const FormInput& input_;
};

const Error* Printer::error_at(const std::string& name) const {
    const auto found = std::ranges::find_if(input_.errors, [&](const Error& error) { return error.where == name; });
    return found == input_.errors.end() ? nullptr : &*found;
}

const std::vector<Option>& Printer::options_at(const Field& field, const std::string& name,
                                               const std::string& table) const {
    for (const std::string& key : {name, table.empty() ? field.id : table + "." + field.id, field.id}) {
        const auto found = input_.options.find(key);
        if (found != input_.options.end()) {
            return found->second;
        }
    }
    return field.options;
}

std::vector<View> Printer::choices(const std::vector<Option>& options, const std::string& name) const {
    const auto typed = input_.values.texts.find(name);
    std::vector<View> views;
    for (const Option& option : options) {
        const bool chosen =
            typed != input_.values.texts.end() && std::ranges::find(typed->second, option.code) != typed->second.end();
        View view;
        view.text("code", option.code).text("option", option.label).flag("chosen", chosen).flag("first", views.empty());
        views.push_back(view.text("option_id", input_id(name) + (views.empty() ? "" : "-" + input_id(option.code))));
    }
    return views;
}

// The rows that a table must have, when its definition gives a plain number; one otherwise.
int rows_wanted(const Field& field) {
    int rows = 1;
    if (field.min) {
        const std::string& source = field.min->expression.source();
        std::from_chars(source.data(), source.data() + source.size(), rows);
    }
    return std::clamp(rows, 1, 10);
}

void Printer::add_rows(View& view, const Field& field, const std::string& name) const {
    const auto extra = input_.extra_rows.find(name);
    const int more = extra == input_.extra_rows.end() ? 0 : extra->second;
    const int rows = std::clamp(rows_typed(input_.values, name) + more, rows_wanted(field), rows_max);
    std::vector<View> row_views;
    for (int row = 0; row < rows; ++row) {
        const std::string prefix = name + "[" + std::to_string(row) + "]";
        std::vector<View> cells;
        for (const Field& column : field.columns) {
            cells.push_back(this->field(column, prefix + "." + column.id, field.id));
        }
        View one;
        one.text("position", std::to_string(row + 1)).text("row_id", input_id(prefix)).list("cells", cells);
        one.text("row_index", std::to_string(row));
        row_views.push_back(one);
    }
    view.list("rows", row_views).text("rows_count", std::to_string(rows)).flag("may_add", rows < rows_max);
}

void Printer::add_file(View& view, const std::string& name) const {
    const auto file = input_.values.files.find(name);
    const auto kept = input_.kept.find(name);
    const bool present = file != input_.values.files.end() && kept != input_.kept.end();
    view.text("kept", present ? kept->second : "").text("kept_name", present ? file->second.name : "");
    view.text("kept_size", present ? file_size(file->second.size) : "");
}

// A field asked and required under one condition is simply required where it shows.
bool is_required_when_shown(const Field& field) {
    const bool same_condition = field.required_if && field.visible_if &&
                                field.required_if->expression.source() == field.visible_if->expression.source();
    return (field.required || same_condition) && field.type != Field::Type::agree;
}

View Printer::field(const Field& field, const std::string& name, const std::string& table) const {
    const Line line = line_of(field.type);
    const Error* error = error_at(name);
    const std::string id = input_id(name);
    View view;
    view.text("id", id).text("name", name).text("label", field.label).text("value", input_.values.first(name));
    view.text("help", field.help).text("error", error == nullptr ? "" : error->message);
    view.text("hint", table.empty() ? line.hint : "");
    const auto note = input_.notes.find(name);
    view.text("note", note == input_.notes.end() ? "" : note->second);
    view.flag("required", is_required_when_shown(field));
    view.flag("confidential",
              field.confidentiality == Confidentiality::s3 && input_.form.confidentiality != Confidentiality::s3);

    const std::vector<SimpleCondition> conditions =
        field.visible_if && table.empty() ? simple_conditions(input_.form, field.visible_if->expression.source())
                                          : std::vector<SimpleCondition>{};
    view.text("condition", condition_attribute(conditions));
    view.text("condition_words", condition_in_words(input_.form, conditions));
    view.flag("conditional", field.visible_if.has_value());

    std::vector<std::string> described;
    for (const auto& [part, present] :
         {std::pair("condition", !conditions.empty()), std::pair("help", !field.help.empty()),
          std::pair("hint", *line.hint != '\0' && table.empty()), std::pair("note", input_.notes.contains(name)),
          std::pair("error", error != nullptr)}) {
        if (present) {
            described.push_back(id + "-" + part);
        }
    }
    view.text("described", join(described, " "));

    view.flag("is_line", is_line(field.type)).text("mode", line.mode).text("autocomplete", line.autocomplete);
    view.text("placeholder", line.placeholder).text("suffix", line.suffix).text("width", line.width);
    view.text("max_length", field.max_length ? std::to_string(*field.max_length) : "");
    view.flag("is_area", field.type == Field::Type::long_text);
    const bool person = field.type == Field::Type::person || field.type == Field::Type::organisation;
    const std::vector<Option> yes_no = {{"yes", "Oui"}, {"no", "Non"}};
    const std::vector<Option>& options = field.type == Field::Type::yes_no ? yes_no : options_at(field, name, table);
    const bool select = person || ((field.type == Field::Type::choice || field.type == Field::Type::yes_no) &&
                                   (!table.empty() || options.size() > 7));
    view.flag("is_select", select);
    view.flag("is_radios", !select && (field.type == Field::Type::choice || field.type == Field::Type::yes_no));
    view.flag("is_checks", field.type == Field::Type::choices);
    view.flag("inline", field.type == Field::Type::yes_no);
    view.flag("is_agree", field.type == Field::Type::agree);
    const std::string agreed = input_.values.first(name);
    view.flag("agreed", agreed == "yes" || agreed == "on" || agreed == "true");
    view.list("options", choices(options, name));
    view.flag("is_file", field.type == Field::Type::file);
    add_file(view, name);
    view.flag("is_table", field.type == Field::Type::table && table.empty());
    if (field.type == Field::Type::table && table.empty()) {
        add_rows(view, field, name);
    } else {
        view.list("rows", {}).flag("may_add", false);
    }
    return view;
}

// The first field, as sent, to which an error's link leads; tables lead to their heading.
std::vector<View> error_views(const FormInput& input) {
    std::vector<View> views;
    for (const Error& error : input.errors) {
        const std::string id = error.where.substr(0, error.where.find('['));
        const Field* field = input.form.find(id);
        View view;
        view.text("message", error.message).text("of", field == nullptr ? "" : field->label);
        views.push_back(view.text("target", field == nullptr ? "form" : input_id(error.where)));
    }
    return views;
}

// Sections in the order of their first field; fields without one stand where they are.
std::vector<View> section_views(const FormInput& input) {
    struct Section {
        std::string title;
        std::vector<View> fields;
    };
    const Printer printer(input);
    std::vector<Section> sections;
    for (const Field& field : input.form.fields) {
        auto section = std::ranges::find_if(sections, [&](const Section& one) { return one.title == field.section; });
        if (section == sections.end()) {
            section = sections.insert(sections.end(), Section{field.section, {}});
        }
        section->fields.push_back(printer.field(field, field.id, ""));
    }
    std::vector<View> views;
    for (const Section& section : sections) {
        views.push_back(View().text("section", section.title).list("fields", section.fields));
    }
    return views;
}

bool has_file(const std::vector<Field>& fields) {
    return std::ranges::any_of(
        fields, [](const Field& field) { return field.type == Field::Type::file || has_file(field.columns); });
}

}  // namespace

std::string input_id(std::string_view name) {
    std::string id = "f-";
    for (const char c : name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (plain) {
            id += c;
        } else if (!id.ends_with('-')) {
            id += '-';
        }
    }
    return id;
}

int rows_typed(const RawForm& raw, const std::string& table) {
    int rows = 0;
    const std::string start = table + "[";
    for (auto it = raw.texts.lower_bound(start); it != raw.texts.end() && it->first.starts_with(start); ++it) {
        int row = 0;
        for (std::size_t at = start.size(); at < it->first.size() && it->first[at] >= '0' && it->first[at] <= '9';
             ++at) {
            row = std::min(rows_max, (row * 10) + (it->first[at] - '0'));
        }
        rows = std::max(rows, row + 1);
    }
    return std::min(rows, rows_max);
}

View form_view(const FormInput& input) {
    const bool medical = std::ranges::any_of(
        input.errors, [](const Error& error) { return error.message.find("J’ai relu ce texte") != std::string::npos; });
    const auto reread = input.values.first("_reread");
    View view;
    view.list("sections", section_views(input)).list("errors", error_views(input));
    view.text("error_count", std::to_string(input.errors.size())).flag("several_errors", input.errors.size() > 1);
    view.flag("multipart", has_file(input.form.fields));
    return view.flag("reread", medical || reread == "yes").flag("reread_done", reread == "yes");
}

}  // namespace jalon
