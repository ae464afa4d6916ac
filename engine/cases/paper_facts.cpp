#include "engine/cases/paper_facts.hpp"

#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/cases/document_facts.hpp"
#include "engine/cases/fill.hpp"

namespace jalon {

std::string title_for(const DocumentTemplate& document_template, const Record& names) {
    const std::string& title = document_template.title;
    return fill(title, names).value_or(title_without_names(title));
}

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
    Result<LegalTexts> texts = legal_texts(visas, document_template, body_type, day, names);
    if (!texts) {
        return tl::unexpected(texts.error());
    }
    return Value(std::move(texts->visas));
}

Result<bool> add_computed_facts(const DocumentTemplate& document_template, const Facts& facts, Record& names) {
    Result<Record> complete = with_computed_facts(document_template, std::move(names), facts.now, facts.calendar);
    if (!complete) {
        return tl::unexpected(complete.error());
    }
    names = std::move(*complete);
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
