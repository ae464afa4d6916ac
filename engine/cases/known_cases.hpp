// The cases that moved last, as they were then: who moves one again need not read it again. What is kept here may be
// out of date, and is only ever used to prepare what is written on condition of the revision.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "engine/cases/stores.hpp"

namespace jalon {

class KnownCases {
  public:
    // nullptr when it is not among them.
    std::shared_ptr<const KnownCase> find(const CaseId& id);
    void keep(std::shared_ptr<const KnownCase> known);
    void forget(const CaseId& id);

  private:
    using Kept = std::list<std::shared_ptr<const KnownCase>>;

    std::mutex mutex_;
    Kept newest_first_;
    std::unordered_map<CaseId, Kept::iterator> places_;
};

}  // namespace jalon
