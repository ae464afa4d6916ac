// Definitions of about sixty states, of the shape that real programmes have: a referral with consent, a convention that
// three parties sign side by side, phases with a choice at their end, suspension, a report, an invoice; and what they
// promise. Made for measuring how long checking and proving takes before publication.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon::bench {

// With six phases it has 61 states; each phase more adds six.
std::vector<SourceFile> large_workflow(std::size_t phases = 6);

}  // namespace jalon::bench
