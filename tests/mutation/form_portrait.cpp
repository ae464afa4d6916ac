#include "tests/mutation/form_portrait.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/forms/read_field.hpp"
#include "engine/forms/validate.hpp"

namespace jalon::test {

namespace {

std::string field_text(const Field& field) {
    std::string text = fmt::format("{} | {} | {} | {} | {}", field.id, static_cast<int>(field.type), field.label,
                                   field.section, field.help);
    text += field.required ? " | obligatoire" : "";
    for (const Option& option : field.options) {
        text += fmt::format(" | {}={}", option.code, option.label);
    }
    for (const Field& column : field.columns) {
        text += "\n    " + field_text(column);
    }
    return text;
}

class Replies {
  public:
    Replies(const Form& form, const RawForm& sent, const Directory& directory, const OrganisationId& organisation,
            const Facts& facts)
        : form_(form), sent_(sent), directory_(directory), organisation_(organisation), facts_(facts) {}

    std::string all() {
        base_ = errors(sent_);
        for (const Field& field : form_.fields) {
            vary(field, field.id);
            if (field.type == Field::Type::table) {
                vary_table(field);
            }
        }
        return std::move(text_);
    }

  private:
    std::string errors(const RawForm& raw) const {
        const Result<Record> answers = validate(form_, raw, directory_, organisation_, facts_);
        if (answers) {
            return "";
        }
        std::vector<std::string> said;
        for (const Error& detail : answers.error().details) {
            said.push_back(detail.where + " : " + detail.message);
        }
        return join(said, " ; ");
    }

    void try_out(const std::string& what, const RawForm& raw) {
        const std::string said = errors(raw);
        if (said != base_) {
            text_ += fmt::format("{} → {}\n", what, said.empty() ? "accepté" : said);
        }
    }

    void try_text(const std::string& name, const std::string& value) {
        RawForm raw = sent_;
        raw.texts[name] = {value};
        try_out(fmt::format("{} = {}", name, value.size() > 40 ? fmt::format("{} signes", value.size()) : value), raw);
    }

    void vary(const Field& field, const std::string& name) {
        RawForm raw = sent_;
        raw.texts.erase(name);
        raw.files.erase(name);
        try_out(name + " laissé vide", raw);
        for (const Option& option : field.options) {
            try_text(name, option.code);
        }
        if (field.type == Field::Type::yes_no || field.type == Field::Type::agree) {
            try_text(name, "yes");
            try_text(name, "no");
        }
        if (field.type == Field::Type::text || field.type == Field::Type::long_text) {
            try_text(name, "Une dépression soignée");
            const std::size_t longest = static_cast<std::size_t>(field.max_length.value_or(200));
            try_text(name, std::string(longest, 'a'));
            try_text(name, std::string(longest + 1, 'a'));
        } else {
            vary_value(field, name);
        }
        try_text(name, "x");
    }

    // Around what was sent, and around each bound.
    void vary_value(const Field& field, const std::string& name) {
        const auto sent = sent_.texts.find(name);
        const Result<Value> value = sent == sent_.texts.end() || sent->second.empty()
                                        ? Result<Value>(Value())
                                        : read_field(field, sent->second[0]);
        std::vector<Value> around{value ? *value : Value()};
        for (const auto* bound : {&field.min, &field.max}) {
            Scope scope;
            scope.names = &facts_.names;
            scope.now = facts_.now;
            scope.today = paris_date(facts_.now);
            scope.calendar = &facts_.calendar;
            const Result<Value> limit = *bound ? (*bound)->expression.evaluate(scope) : Result<Value>(Value());
            around.push_back(limit ? *limit : Value());
        }
        for (const Value& middle : around) {
            for (const int step : {-1, 0, 1}) {
                if (const auto* day = middle.get_if<Date>()) {
                    try_text(name, input_text(field, Value(add_days(*day, step))));
                } else if (const auto* number = middle.get_if<std::int64_t>()) {
                    try_text(name, input_text(field, Value(*number + step)));
                }
            }
        }
        for (const char* text : {"2000-01-01", "2099-12-31", "0", "100000", "-1"}) {
            try_text(name, text);
        }
    }

    void vary_table(const Field& table) {
        RawForm raw = sent_;
        const auto rows_from = [&](std::size_t first) {
            std::erase_if(raw.texts, [&](const auto& cell) {
                return cell.first.starts_with(table.id + "[") &&
                       static_cast<std::size_t>(std::stoul(cell.first.substr(table.id.size() + 1))) >= first;
            });
        };
        for (const std::size_t rows : {std::size_t{2}, std::size_t{1}, std::size_t{0}}) {
            rows_from(rows);
            try_out(fmt::format("{} : {} ligne(s)", table.id, rows), raw);
        }
        raw = sent_;
        for (const auto& [name, cell] : sent_.texts) {
            const std::string start = table.id + "[0].";
            for (int row = 0; name.starts_with(start) && row < 60; ++row) {
                raw.texts[fmt::format("{}[{}].{}", table.id, row, name.substr(start.size()))] = cell;
            }
        }
        try_out(table.id + " : 60 lignes", raw);
        for (const Field& column : table.columns) {
            vary(column, table.id + "[0]." + column.id);
        }
    }

    const Form& form_;
    const RawForm& sent_;
    const Directory& directory_;
    const OrganisationId& organisation_;
    const Facts& facts_;
    std::string base_;
    std::string text_;
};

}  // namespace

std::string page_text(const FormView& view) {
    const Form& form = *view.form;
    std::string text = fmt::format("{} | {} | {} | {}\n", form.label, form.intro, form.submit, view.action.confirm);
    for (const Field& field : form.fields) {
        const auto value = view.values.texts.find(field.id);
        const bool filled = value != view.values.texts.end() && !value->second.empty();
        text += field_text(field) + (filled ? " = " + join(value->second, ", ") : "") + "\n";
        const auto options = view.options.find(field.id);
        for (const Option& option : options == view.options.end() ? std::vector<Option>() : options->second) {
            text += "    " + option.code + " " + option.label + "\n";
        }
    }
    for (const AnswerLine& mark : view.marks) {
        text += fmt::format("# {} : {}\n", mark.label, mark.text);
    }
    return text;
}

std::string replies_of(const Form& form, const RawForm& sent, const Directory& directory,
                       const OrganisationId& organisation, const Facts& facts) {
    return Replies(form, sent, directory, organisation, facts).all();
}

}  // namespace jalon::test
