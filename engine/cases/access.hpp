// Who may know of a case, and in which roles: the scopes of the access matrix (docs/manual/droits.md).
#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"
#include "engine/cases/stores.hpp"

namespace jalon {

struct Workflow;

// The person behind an account, as they act.
Actor actor_of(const User& user);

// The actor's roles that count in this case; empty: for the actor the case does not exist.
// hr_officer, employer_head: cases of their authority; agent: their own; counsellor: those assigned to them; all of
// these only where the definition of the case lists their role, if it lists any, and from when it does;
// host and other parties of another body: cases that name their body for that part;
// head_of_service, secretary, archivist, dpo: every case of the centre, each with its own reading rights;
// centre_head, accountant: every one but those in which the employer takes no part, where there is nothing to sign for
// the centre and nothing to bill, unless the definition lists them.
std::vector<std::string> roles_in(const Actor& actor, const CaseHeader& header);

// Those that take part by `parties`, for `CaseHeader::parties`: a role with `from` once the case stands in one of these
// states, and ever after (`already`); whoever opens the case (`opener`, or "") at once.
std::vector<std::string> roles_taking_part(const Workflow& workflow, const Situation& situation,
                                           const std::vector<std::string>& already, const std::string& opener = "");

// The same rule as queries, one per role: a person who is both an HR officer and an agent reads as an agent in her own
// case alone, so roles and cases are never mixed.
std::vector<CaseScope> scopes_of(const Actor& actor);

// Whoever looks from outside does not learn which of these is waited for, nor until when.
inline constexpr std::array roles_veiled_outside = {"agent", "counsellor", "head_of_service"};

// These learn nothing of a case in which neither of the employer's roles takes part, unless its definition lists them.
inline constexpr std::array roles_beside_the_employer = {"centre_head", "accountant"};
inline constexpr std::array roles_of_the_employer = {"hr_officer", "employer_head"};

// True when one of the roles may know the name of the agent of a case (accountants and administrators may not).
bool may_know_agent(const std::vector<std::string>& roles);

}  // namespace jalon
