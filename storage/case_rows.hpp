// Reading a case from an open session: shared by transactions, which load all of it, and by readers, which load what a
// role may see. For the sources of this folder only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/stores.hpp"
#include "storage/sql.hpp"

namespace jalon::storage {

// The case with the data parts whose audience holds one of `roles`; with all of them when `roles` is nullptr.
std::optional<Case> read_case(Connection& session, const CaseId& id, const std::vector<std::string>* roles);

// The whole case with its parts, tasks and the hash of its last journal entry.
std::optional<KnownCase> read_known(Connection& session, const CaseId& id);

// Every document of a case, by issue.
std::vector<DocumentRecord> read_documents(Connection& session, const CaseId& id);

// The newest whole case of that kind for an organisation (and agent, when not empty).
// The running cases of that kind of an organisation, the one that moved last first.
std::vector<CaseHeader> read_running_at(Connection& session, const std::string& workflow,
                                        const OrganisationId& organisation);
// All cases of that kind of an agent, or of an organisation when the agent is empty, the first opened first.
std::vector<CaseHeader> read_all_of(Connection& session, const std::string& workflow,
                                    const OrganisationId& organisation, const AgentId& agent);
std::optional<Case> read_latest(Connection& session, const std::string& workflow, const OrganisationId& organisation,
                                const AgentId& agent);

// "(instr(c.audience, ?) > 0 OR …)" with as many marks as roles, or "0" for none; `use_roles` binds them.
std::string audience_holds(const std::string& column, const std::vector<std::string>& roles);
void use_roles(Query& query, const std::vector<std::string>& roles);

}  // namespace jalon::storage
