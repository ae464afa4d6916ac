// A step taken for show: what its papers would read with these answers, and nothing kept of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/cases/case_service.hpp"
#include "engine/cases/change.hpp"
#include "engine/cases/plan.hpp"

namespace jalon {

// Stands where a number would: numbers are taken when the step is.
inline constexpr const char* trial_number = "PROJET";

// Reads what is committed and writes nowhere. Whether a person has room for one more case, or a body another case of
// the kind, is looked at when the step is taken.
class Rehearsal final : public Plan {
  public:
    Rehearsal(CaseStore& store, CaseId id) : Plan(store, std::move(id)), store_(store) {}

    std::optional<Case> load(const CaseId& id) override { return store_.load(id); }
    std::vector<CaseHeader> running(const std::string&, const AgentId&) override { return {}; }
    std::int64_t running_cases_of(const UserId&) override { return 0; }

  private:
    CaseStore& store_;
};

// The papers that the event may produce, as its definition says, for readers with one of `roles`: key and title, in the
// order of the actions; the title filled as far as `names` are known.
std::vector<PossiblePaper> possible_papers(const Catalogue& catalogue, const Workflow& workflow,
                                           const Transition& transition, const std::vector<std::string>& roles,
                                           const Record& names);

}  // namespace jalon
