// Cases that this one opens: the link to them, from the opening to their end or to the end of the state that asked.
#include <algorithm>

#include <fmt/format.h>

#include "engine/definition/child_cases.hpp"
#include "engine/statechart/run.hpp"

namespace jalon {

// An earlier case of that name, whose end nobody awaits any more, gives up its place.
void Run::open_child(const Action& action) {
    const std::string name = word_of(action, "name");
    const auto there = std::ranges::find(now_.children, name, &ChildCase::name);
    if (there != now_.children.end() && there->awaited) {
        fail({ErrorKind::invalid,
              fmt::format("Le dossier « {} » est déjà ouvert ; attendez sa fin avant d’en ouvrir un autre.", name),
              action.position.str(),
              {}});
        return;
    }
    Record with = evaluated_arguments(action);
    if (there != now_.children.end()) {
        now_.children.erase(there);
    }
    now_.children.push_back({state(acting_).path, name, word_of(action, "stop"), "", true});
    step_.effects.emplace_back(OpenChild{name, word_of(action, "case"), std::move(with)});
}

// Whether the event tells of the end of a case that is awaited; the waiting is over then.
bool Run::end_of_child(const Event& event) {
    if (!is_end_of_child(event.name)) {
        return false;
    }
    const std::string name = event.name.substr(jalon::end_of_child.size());
    const auto child = std::ranges::find(now_.children, name, &ChildCase::name);
    if (child == now_.children.end() || !child->awaited) {
        return false;
    }
    no_longer_awaited(*child);
    return true;
}

// The state that waited is left: the case is stopped, or goes on alone. One that would be stopped before anybody saw
// it is not opened at all.
void Run::leave_children(const std::string& path) {
    for (ChildCase& child : now_.children) {
        if (!child.awaited || child.state != path) {
            continue;
        }
        if (!child.stop.empty() && !child.id.empty()) {
            step_.effects.emplace_back(StopChild{child.id, child.stop});
        } else if (!child.stop.empty()) {
            std::erase_if(step_.effects, [&](const Effect& effect) {
                const auto* opened = std::get_if<OpenChild>(&effect);
                return opened != nullptr && opened->name == child.name;
            });
        }
        no_longer_awaited(child);
    }
    std::erase_if(now_.children, [&](const ChildCase& child) {
        return !child.awaited && child.id.empty() && std::ranges::none_of(step_.effects, [&](const Effect& effect) {
            const auto* opened = std::get_if<OpenChild>(&effect);
            return opened != nullptr && opened->name == child.name;
        });
    });
}

void Run::leave_all_children() {
    const auto awaited = [&] { return std::ranges::find(now_.children, true, &ChildCase::awaited); };
    for (auto child = awaited(); child != now_.children.end(); child = awaited()) {
        leave_children(std::string(child->state));
    }
}

void Run::no_longer_awaited(ChildCase& child) {
    child.awaited = false;
    child.state.clear();
    child.stop.clear();
}

}  // namespace jalon
