#include "engine/statechart/run.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

std::string Run::role_names(const std::vector<std::string>& roles) const {
    std::vector<std::string> names;
    for (const std::string& role : roles) {
        const auto party = std::find_if(workflow_.parties.begin(), workflow_.parties.end(),
                                        [&](const Party& candidate) { return candidate.role == role; });
        names.push_back(party != workflow_.parties.end() && !party->label.empty() ? party->label : role_label(role));
    }
    return join(names, ", ");
}

std::string Run::refusal_reason(const Event& event, const Transition& transition) const {
    const std::string name = transition.label.empty() ? event.name : transition.label;
    if (!may_send(transition, event)) {
        return transition.by.empty()
                   ? fmt::format("« {} » est fait par l’application elle-même.", name)
                   : fmt::format("« {} » ne vous revient pas ; peut le faire : {}.", name, role_names(transition.by));
    }
    return transition.refuse.empty() ? fmt::format("« {} » n’est pas possible : sa condition n’est pas remplie.", name)
                                     : transition.refuse;
}

std::string Run::possible_now(const Event& event) const {
    std::vector<std::string> names;
    for (int index = in_.next(0); index >= 0; index = in_.next(index + 1)) {
        for (const Transition& transition : state(index).transitions) {
            const bool internal = transition.event.empty() || transition.event.starts_with("done.state.") ||
                                  transition.event.starts_with("timer.");
            const std::string name = transition.label.empty()
                                         ? transition.event
                                         : fmt::format("{} ({})", transition.label, transition.event);
            if (!internal && may_send(transition, event) &&
                std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names.empty() ? "rien" : join(names, ", ");
}

// The reasons of all candidates of this sender, inner states first: meeting one of them is enough. For an event that
// nothing waits for, what is possible instead.
Error Run::refusal(const Event& event) {
    if (now_.finished) {
        return {ErrorKind::not_allowed,
                fmt::format("« {} » n’est plus possible : le dossier est terminé.", event.name),
                "",
                {}};
    }
    const Transition* foreign = nullptr;
    std::vector<std::string> reasons;
    std::string unsaid;  // by a transition that gives no reason of its own
    for (int leaf = in_.next(0); leaf >= 0; leaf = in_.next(leaf + 1)) {
        if (!machine_.at(leaf).children.empty()) {
            continue;
        }
        for (int source = leaf; source >= 0; source = machine_.at(source).parent) {
            for (const Transition& transition : state(source).transitions) {
                if (transition.event != event.name && transition.event != "*") {
                    continue;
                }
                if (!may_send(transition, event)) {
                    foreign = foreign == nullptr ? &transition : foreign;
                    continue;
                }
                const std::string reason = refusal_reason(event, transition);
                if (transition.refuse.empty()) {
                    unsaid = unsaid.empty() ? reason : unsaid;
                } else if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
                    reasons.push_back(reason);
                }
            }
        }
    }
    if (!reasons.empty() || !unsaid.empty()) {
        return {ErrorKind::not_allowed, reasons.empty() ? unsaid : join(reasons, " Ou bien : "), "", {}};
    }
    if (foreign != nullptr) {
        return {ErrorKind::not_allowed, refusal_reason(event, *foreign), "", {}};
    }
    return {
        ErrorKind::not_allowed,
        fmt::format("« {} » n’est pas possible maintenant. Possible maintenant : {}.", event.name, possible_now(event)),
        "",
        {}};
}

}  // namespace jalon
