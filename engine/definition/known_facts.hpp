// The facts that the engine itself gives to expressions, templates and messages: the employer, the centre, the agent …
// and the members of each. One table for the checks before publication; a test holds what the case service gives
// against it.
#pragma once

#include <string>
#include <vector>

#include "engine/expression/expression.hpp"

namespace jalon {

// Members of `employer` and `centre`; of `agent`; of `counsellor` and `actor`; of `case`; of `tariff`. A member that
// the directory may lack is optional.
const Type& organisation_facts();
const Type& agent_facts();
const Type& user_facts();
const Type& case_facts();
const Type& tariff_facts_type();

// Members of a required case besides its own data: whether it exists, is in force, and where it stands.
const Type::Fields& required_case_facts();

// The record that an `invoice:` action stores, as billing makes it.
const Type& invoice_facts_type();

// The record that the template of an amendment prints: the signed act, and its articles that read otherwise.
const Type& amendment_facts_type();

// What billing reads of each session besides its day, `held_on`: the minutes of each kind, and nothing else.
const std::vector<std::string>& billed_minutes();

// name → type of the facts that every expression may name.
const Type::Fields& known_facts();
// The same with those that are there for templates only: `document`, `visas` and `amendment`.
const Type::Fields& printed_facts();

}  // namespace jalon
