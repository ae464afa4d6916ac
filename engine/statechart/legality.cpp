#include "engine/statechart/legality.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace jalon {

namespace {

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

bool is_history(const State& state) {
    return state.type == State::Type::shallow_history || state.type == State::Type::deep_history;
}

// The active states as marks beside those of the workflow; the root is always active.
class Marks {
  public:
    explicit Marks(const Workflow& workflow) : workflow_(workflow), active_(workflow.states.size(), 0) {
        active_[0] = 1;
    }

    bool active(int index) const { return active_[at(index)] != 0; }

    void mark(int index) {
        for (; index >= 0 && !active(index); index = state(index).parent) {
            active_[at(index)] = 1;
        }
    }

    // Children are behind their parents, so one pass downwards completes everything.
    void complete() {
        for (int index = 0; index < static_cast<int>(active_.size()); ++index) {
            if (active(index)) {
                complete(index);
            }
        }
    }

    std::vector<std::string> paths() const {
        std::vector<std::string> paths;
        for (std::size_t i = 1; i < active_.size(); ++i) {
            if (active_[i] != 0) {
                paths.push_back(workflow_.states[i].path);
            }
        }
        return paths;
    }

    const State& state(int index) const { return workflow_.states[at(index)]; }

    std::vector<int> children(int index) const {
        std::vector<int> children;
        std::ranges::copy_if(state(index).children, std::back_inserter(children),
                             [&](int child) { return !is_history(state(child)); });
        return children;
    }

    std::ptrdiff_t active_children(int index) const {
        return std::ranges::count_if(children(index), [&](int child) { return active(child); });
    }

  private:
    void complete(int index) {
        if (state(index).type == State::Type::parallel) {
            for (const int child : children(index)) {
                mark(child);
            }
        } else if (!children(index).empty() && active_children(index) == 0) {
            enter_by_default(index);
        }
    }

    void enter_by_default(int index) {
        for (const std::string& path : state(index).initial) {
            const int target = workflow_.index_of(path);
            if (target > index && !is_history(state(target))) {
                mark(target);
            }
        }
        if (active_children(index) == 0) {  // the default is a history: its first child, as a machine enters it
            mark(children(index).front());
        }
    }

    const Workflow& workflow_;
    std::vector<char> active_;
};

}  // namespace

std::optional<std::string> illegality(const Workflow& workflow, const std::vector<std::string>& active) {
    Marks marks(workflow);
    for (const std::string& path : active) {
        const int index = workflow.index_of(path);
        if (index <= 0 || is_history(marks.state(index))) {
            return fmt::format("l’état « {} » n’existe pas", path);
        }
        marks.mark(index);
    }
    if (marks.paths().size() != active.size()) {
        return "un état est actif sans celui qui l’entoure, ou deux fois";
    }
    for (int index = 0; index < static_cast<int>(workflow.states.size()); ++index) {
        const auto children = std::ssize(marks.children(index));
        if (!marks.active(index) || children == 0) {
            continue;
        }
        const bool parallel = marks.state(index).type == State::Type::parallel;
        if (marks.active_children(index) != (parallel ? children : 1)) {
            return parallel ? fmt::format("toutes les régions de « {} » doivent être actives", marks.state(index).path)
                            : fmt::format("un seul état de « {} » doit être actif", marks.state(index).path);
        }
    }
    return std::nullopt;
}

std::vector<std::string> completed(const Workflow& workflow, const std::vector<std::string>& active) {
    Marks marks(workflow);
    for (const std::string& path : active) {
        if (const int index = workflow.index_of(path); index > 0) {
            marks.mark(index);
        }
    }
    marks.complete();
    return marks.paths();
}

}  // namespace jalon
