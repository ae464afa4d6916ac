// What a document is given besides the facts of its case: the legal texts in force on its day, and the facts that its
// template computes. The same for a step of a case, for `jalon render` and for the sample cases of a template.
#pragma once

#include <string>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/template.hpp"
#include "engine/definition/visa.hpp"

namespace jalon {

struct LegalTexts {
    List visas;      // texts, in the order of the file
    Record clauses;  // data_key(id) → text
};

// The texts that the document `template_id` of a body of that type prints on `day`, filled with `names`. A reference
// whose first version begins later, or that was repealed, is left out.
//
// Error (invalid): the last version of a reference has ended and it was not repealed; one detail for each such
// reference, with its place. Or a name that the text prints is missing.
Result<LegalTexts> legal_texts(const std::vector<Visa>& texts, const DocumentTemplate& document_template,
                               const std::string& body_type, Date day, const Record& names);

// What becomes of a computed fact that was given all the same.
enum class Given { replaced, kept };

// `names` with the computed facts of the template. Error (invalid): an expression fails, with its place.
Result<Record> with_computed_facts(const DocumentTemplate& document_template, Record names, Instant now,
                                   const Calendar& calendar, Given given = Given::replaced);

}  // namespace jalon
