// Which data may still be read from where a case stands. What will be read no more, or not before it is written anew,
// makes no difference between two situations.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/workflow.hpp"
#include "engine/proof/relevance.hpp"
#include "engine/proof/vocabulary.hpp"

namespace jalon::proof {

class StillRead {
  public:
    using Names = std::set<std::string, std::less<>>;

    // The workflow and what is relevant of it outlive the result. What the claims read is read everywhere.
    StillRead(const Workflow& workflow, const Relevance& relevance, const std::vector<const Claim*>& claims);

    // For a case in which these states are active, given by their paths.
    Names from(const std::vector<std::string>& active) const;

  private:
    const Workflow& workflow_;
    Names by_claims_;
    std::vector<Names> by_state_;  // from the state on, whatever else is active
};

}  // namespace jalon::proof
