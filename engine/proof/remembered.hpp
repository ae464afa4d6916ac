// What histories remember, as far as it can still make a difference.
#pragma once

#include <vector>

#include "engine/definition/workflow.hpp"
#include "engine/statechart/step.hpp"

namespace jalon::proof {

class Remembered {
  public:
    // The workflow outlives it.
    explicit Remembered(const Workflow& workflow);

    // Leaves out what a history remembers that nothing leads back to any more, or that is remembered anew before
    // anything does; and the timers that wait for it.
    void forget_what_is_dead(Situation& situation) const;

  private:
    struct History {
        int index = 0;
        int parent = 0;
        bool used_inside = false;    // something leads back to it from within its parent, or from an `initial`
        std::vector<char> leads_to;  // states that, being active, may come to lead back to it
    };

    bool is_live(const History& history, const std::vector<int>& active) const;

    const Workflow& workflow_;
    std::vector<History> histories_;
};

}  // namespace jalon::proof
