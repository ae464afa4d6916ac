// Facts printed in running text: short messages, titles, the summary of a case. Documents have a richer
// language of their own in `rendering/`.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/base/value.hpp"
#include "engine/definition/form.hpp"

namespace jalon {

// A value as French prose: « 3 février 2027 », « 1 560,00 € », « oui »; lists joined by commas; records and null are
// "".
std::string display_text(const Value& value);
// The same for the answer of a field: hours for durations, labels for choices (`companion` is `<field>_label` or
// `<field>_name`).
std::string display_text(const Field& field, const Value& value, const Value& companion);

// `text` with each {{dotted.name}} replaced. Error: invalid, when a name is absent or empty.
Result<std::string> fill(std::string_view text, const Record& names);

}  // namespace jalon
