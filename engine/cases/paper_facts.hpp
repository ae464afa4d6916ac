// What a paper must know before it is made: the facts that its template asks for, and the legal references of the day.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/template.hpp"
#include "engine/definition/visa.hpp"
#include "engine/statechart/step.hpp"

namespace jalon {

// Nothing that could be printed: no value, a text of blanks, an empty list.
bool is_blank(const Value& value);

// « Compte rendu de la phase {{phase}} – {{case.reference}} » → « Compte rendu de la phase »: a title for people when
// its names are not known.
std::string title_without_names(std::string_view title);

// The title with its names filled in, as far as they are known: what people call the paper.
std::string title_for(const DocumentTemplate& document_template, const Record& names);

// Adds the facts that the template computes, each from those before it.
// Errors: invalid, when one cannot be computed; `where` is its place in the template.
Result<bool> add_computed_facts(const DocumentTemplate& document_template, const Facts& facts, Record& names);

// True when `names` hold everything that the template needs. What is missing is told before the step: a blank is never
// printed.
// Errors: invalid, with one detail per fact that is missing; `where` is its name.
Result<bool> check_needs(const DocumentTemplate& document_template, const Record& names);

// The texts of the visas that the paper prints on `day` for a body of that type, in their order, filled with `names`.
// Errors: those of `legal_texts`.
Result<Value> visas_for(const std::vector<Visa>& visas, const DocumentTemplate& document_template,
                        const std::string& body_type, Date day, const Record& names);

}  // namespace jalon
