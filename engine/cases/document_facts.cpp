#include "engine/cases/document_facts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/cases/fill.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/definition/reading.hpp"
#include "engine/expression/expression.hpp"

namespace jalon {

namespace {

bool concerns(const Visa& one, const std::string& template_id, const std::string& body_type) {
    return std::ranges::find(one.documents, template_id) != one.documents.end() &&
           (one.body_types.empty() || std::ranges::find(one.body_types, body_type) != one.body_types.end());
}

bool in_force(const Visa& one, Date day) {
    return !(one.from && day < *one.from) && !(one.to && *one.to < day);
}

bool same_text(const Visa& one, const Visa& other) {
    return one.id == other.id && one.clause == other.clause;
}

// The version of `first` that ended last before `day`; nullptr when one is in force, or none has begun.
const Visa* expired(const std::vector<const Visa*>& concerned, const Visa& first, Date day) {
    const Visa* last = nullptr;
    for (const Visa* one : concerned) {
        if (!same_text(*one, first)) {
            continue;
        }
        if (in_force(*one, day)) {
            return nullptr;
        }
        if (one->to && *one->to < day && (last == nullptr || *last->to < *one->to)) {
            last = one;
        }
    }
    return last;
}

Error refusal(const Visa& last, const std::string& title) {
    return Error{ErrorKind::invalid,
                 fmt::format("Le document « {} » ne peut pas être établi : la référence « {} » (« {} ») n’est plus en "
                             "vigueur depuis le {}. Donnez sa version suivante, ou « repealed: true » si rien ne la "
                             "remplace.",
                             title, last.id, last.text, french::long_date(add_days(*last.to, 1))),
                 last.position.str(),
                 {}};
}

// Of each text that is out of date, its last version.
std::vector<Error> out_of_date(const std::vector<const Visa*>& concerned, const std::string& title, Date day) {
    std::vector<Error> errors;
    std::vector<const Visa*> told;
    for (const Visa* one : concerned) {
        const Visa* last = expired(concerned, *one, day);
        if (last != nullptr && !last->repealed && std::ranges::find(told, last) == told.end()) {
            told.push_back(last);
            errors.push_back(refusal(*last, title));
        }
    }
    return errors;
}

}  // namespace

Result<LegalTexts> legal_texts(const std::vector<Visa>& texts, const DocumentTemplate& document_template,
                               const std::string& body_type, Date day, const Record& names) {
    std::vector<const Visa*> concerned;
    for (const Visa& one : texts) {
        if (concerns(one, document_template.id, body_type)) {
            concerned.push_back(&one);
        }
    }
    std::vector<Error> errors = out_of_date(concerned, title_for(document_template, names), day);
    if (!errors.empty()) {
        Error error = errors.front();
        error.details = std::move(errors);
        return tl::unexpected(std::move(error));
    }
    LegalTexts found;
    for (const Visa* one : concerned) {
        if (!in_force(*one, day)) {
            continue;
        }
        Result<std::string> text = fill(one->text, names);
        if (!text) {
            return tl::unexpected(text.error());
        }
        if (one->clause) {
            found.clauses[data_key(one->id)] = std::move(*text);
        } else {
            found.visas.emplace_back(std::move(*text));
        }
    }
    return found;
}

Result<Record> with_computed_facts(const DocumentTemplate& document_template, Record names, Instant now,
                                   const Calendar& calendar, Given given) {
    for (const ComputedFact& fact : document_template.facts) {
        if (given == Given::kept && !Value(names).at_path(fact.name).is_null()) {
            continue;
        }
        const auto expression = Expression::compile(fact.expression);
        expect(expression.has_value(), "expressions of templates are checked when they are read");
        Scope scope;
        scope.names = &names;
        scope.now = now;
        scope.today = paris_date(now);
        scope.calendar = &calendar;
        Result<Value> value = expression->evaluate(scope);
        if (!value) {
            return failure(ErrorKind::invalid,
                           fmt::format("Le document « {} » ne peut pas être établi : {}",
                                       title_for(document_template, names), value.error().message),
                           fact.position.str());
        }
        names = with_path(std::move(names), fact.name, std::move(*value));
    }
    return names;
}

}  // namespace jalon
