// One typed answer from one text, as forgiving as is safe: dates with slashes or dashes, amounts with blanks,
// telephone numbers with dots.
#pragma once

#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/form.hpp"

namespace jalon {

// The value of a field that holds a single text (not choice, choices, person, organisation, file, table); null when
// the text is blank. Error: invalid, with a French sentence that shows an example.
Result<Value> read_field(const Field& field, std::string_view text);

// Luhn's check over decimal digits (ISO/IEC 7812-1), as SIREN and SIRET carry it.
bool luhn_holds(std::string_view digits);
// The check of an IBAN (ISO 13616: the rotated number is 1 modulo 97), blanks already removed, upper case.
bool iban_holds(std::string_view iban);

}  // namespace jalon
