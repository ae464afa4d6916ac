#include "engine/scenario/coverage.hpp"

namespace jalon {

std::vector<const Transition*> coverable(const Workflow& workflow) {
    std::vector<const Transition*> all;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            all.push_back(&transition);
        }
        for (const Timer& timer : state.timers) {
            all.push_back(&timer.transition);
        }
    }
    return all;
}

std::vector<const Transition*> not_taken(const Workflow& workflow, const std::set<std::string>& taken) {
    std::vector<const Transition*> missing = coverable(workflow);
    std::erase_if(missing, [&](const Transition* transition) { return taken.contains(transition->id); });
    return missing;
}

}  // namespace jalon
