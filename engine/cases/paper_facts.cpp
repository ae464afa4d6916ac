#include "engine/cases/paper_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/fill.hpp"

namespace jalon {

namespace {

// The title with its names filled in, as far as they are known: what people call the paper.
std::string title_for(const DocumentTemplate& document_template, const Record& names) {
    const std::string& title = document_template.title;
    return fill(title, names).value_or(title_without_names(title));
}

}  // namespace

std::string title_without_names(std::string_view title) {
    std::string kept = trimmed(title.substr(0, title.find("{{")));
    for (const std::string_view dash : {"–", "—", "-"}) {
        if (kept.ends_with(dash)) {
            kept = trimmed(std::string_view(kept).substr(0, kept.size() - dash.size()));
        }
    }
    return kept;
}

bool is_blank(const Value& value) {
    return value.is_null() || (value.text() != nullptr && trimmed(*value.text()).empty()) ||
           (value.list() != nullptr && value.list()->empty());
}

Result<Value> visas_for(const std::vector<Visa>& visas, const DocumentTemplate& document_template,
                        const std::string& body_type, Date day, const Record& names) {
    List texts;
    for (const Visa& visa : visas) {
        const bool concerned =
            std::ranges::find(visa.documents, document_template.id) != visa.documents.end() &&
            (visa.body_types.empty() || std::ranges::find(visa.body_types, body_type) != visa.body_types.end());
        if (!concerned || (visa.from && day < *visa.from) || (visa.to && day > *visa.to)) {
            continue;
        }
        Result<std::string> text = fill(visa.text, names);
        if (!text) {
            return tl::unexpected(text.error());
        }
        texts.emplace_back(std::move(*text));
    }
    return Value(std::move(texts));
}

Result<bool> add_computed_facts(const DocumentTemplate& document_template, const Facts& facts, Record& names) {
    for (const ComputedFact& fact : document_template.facts) {
        const auto expression = Expression::compile(fact.expression);
        expect(expression.has_value(), "expressions of templates are checked when they are read");
        Scope scope;
        scope.names = &names;
        scope.now = facts.now;
        scope.today = paris_date(facts.now);
        scope.calendar = &facts.calendar;
        Result<Value> value = expression->evaluate(scope);
        if (!value) {
            return failure(ErrorKind::invalid,
                           fmt::format("Le document « {} » ne peut pas être établi : {}",
                                       title_for(document_template, names), value.error().message),
                           fact.position.str());
        }
        names = with_path(std::move(names), fact.name, std::move(*value));
    }
    return true;
}

Result<bool> check_needs(const DocumentTemplate& document_template, const Record& names) {
    const Value all(names);
    std::vector<Error> missing;
    for (const std::string& name : document_template.needs) {
        if (is_blank(all.at_path(name))) {
            missing.push_back(Error{ErrorKind::invalid, fmt::format("« {} » n’est pas renseigné.", name), name, {}});
        }
    }
    if (missing.empty()) {
        return true;
    }
    std::vector<std::string> list;
    for (const Error& error : missing) {
        list.push_back(error.where);
    }
    return tl::unexpected(
        Error{ErrorKind::invalid,
              fmt::format(
                  "Le document « {} » ne peut pas être établi : il manque {}. Complétez le dossier, puis recommencez.",
                  title_for(document_template, names), join(list, ", ")),
              document_template.id, std::move(missing)});
}

}  // namespace jalon
