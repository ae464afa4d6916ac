// How a property carries two claims in its one text.
#pragma once

namespace jalon {

// Between `from` and `to` of a `leads_to`; no expression holds such a character.
constexpr char claims_apart = '\x1f';

}  // namespace jalon
