#include "engine/cases/known_cases.hpp"

namespace jalon {

namespace {

// More than are in anybody's hands at once; a case with all its answers takes some tens of kilobytes.
constexpr std::size_t cases_max = 500;

}  // namespace

std::shared_ptr<const KnownCase> KnownCases::find(const CaseId& id) {
    const std::scoped_lock lock(mutex_);
    const auto place = places_.find(id);
    if (place == places_.end()) {
        return nullptr;
    }
    newest_first_.splice(newest_first_.begin(), newest_first_, place->second);
    return *place->second;
}

void KnownCases::keep(std::shared_ptr<const KnownCase> known) {
    const std::scoped_lock lock(mutex_);
    const CaseId& id = known->the_case.header.id;
    const auto place = places_.find(id);
    if (place != places_.end()) {
        // Two that were written one after the other may come in any order.
        if ((*place->second)->the_case.header.revision < known->the_case.header.revision) {
            *place->second = std::move(known);
        }
        return;
    }
    newest_first_.push_front(std::move(known));
    places_.emplace(newest_first_.front()->the_case.header.id, newest_first_.begin());
    if (newest_first_.size() > cases_max) {
        places_.erase(newest_first_.back()->the_case.header.id);
        newest_first_.pop_back();
    }
}

void KnownCases::forget(const CaseId& id) {
    const std::scoped_lock lock(mutex_);
    if (const auto place = places_.find(id); place != places_.end()) {
        newest_first_.erase(place->second);
        places_.erase(place);
    }
}

}  // namespace jalon
