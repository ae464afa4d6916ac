// Who looked at which case or paper, when, in which role: for the agent whose case it is, and for the data protection
// officer. What people did is in the journal of the case; this tells what they read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case.hpp"

namespace jalon {

struct AccessEntry {
    Instant at{};
    UserId user;
    std::vector<std::string> roles;  // that counted
    CaseId case_id;
    DocumentId document;  // empty: the case itself
    std::string origin;   // where the request came from
};

// Why somebody opened a paper that they read for a reason alone.
struct AccessReason {
    Instant at{};
    UserId user;
    CaseId case_id;
    DocumentId document;
    std::string reason;
    std::string origin;
    bool operator==(const AccessReason&) const = default;
};

class AccessLog {
  public:
    virtual ~AccessLog() = default;
    // Keeps it, once for the same person and object within ten minutes. May be called by several threads; returns
    // before the disk has it.
    virtual void note(const AccessEntry& access) = 0;
    // Of the cases of an agent, the latest first.
    virtual std::vector<AccessEntry> of_agent(const AgentId& agent, int limit) = 0;

    // Returns when the disk has it: the paper opens afterwards.
    virtual void give_reason(const AccessReason& reason) = 0;
    // When this person last said why they open this paper.
    virtual std::optional<Instant> reason_given(const UserId& user, const DocumentId& document) = 0;
    // The latest first.
    virtual std::vector<AccessReason> reasons(int limit, int offset) = 0;
};

// As the agent reads it.
struct AccessLine {
    Instant at{};
    std::string who;   // roles, in French: never a name
    std::string what;  // « le dossier », the title of a paper that the agent may read, or « un document de gestion »
    std::string reference;
    CaseId case_id;
};

}  // namespace jalon
