#include "engine/definition/target_resolver.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

constexpr int advised_max = 200;  // looking for the nearest of many names is slow

class TargetResolver {
  public:
    TargetResolver(Workflow& workflow, Reading& reading) : workflow_(workflow), reading_(reading) {}

    void resolve(const std::vector<PendingTargets>& all) {
        for (const PendingTargets& pending : all) {
            State& source = state(pending.state);
            const int parent = std::max(source.parent, 0);
            switch (pending.slot) {
                case PendingTargets::Slot::transition:
                    source.transitions[pending.index].targets = resolve_all(pending.node, pending.state, parent);
                    break;
                case PendingTargets::Slot::timer:
                    source.timers[pending.index].transition.targets = resolve_all(pending.node, pending.state, parent);
                    break;
                case PendingTargets::Slot::initial:
                    source.initial = resolve_all(pending.node, pending.state, pending.state);
                    check_inside(pending, pending.state);
                    break;
                case PendingTargets::Slot::history_default:
                    source.initial = resolve_all(pending.node, parent, parent);
                    check_inside(pending, parent);
                    break;
            }
        }
        for (const PendingTargets& one : all) {
            if (one.slot == PendingTargets::Slot::history_default) {
                check_default_ends(one);
            }
        }
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            complete_initial(static_cast<int>(i));
            name_done_events(workflow_.states[i]);
        }
    }

  private:
    State& state(int index) { return workflow_.states[static_cast<std::size_t>(index)]; }

    int find(std::string_view path) const { return workflow_.index_of(path); }

    // "#closed", "#running.signatures": from the root, or from the one state of that name.
    int find_absolute(const std::string& text) {
        const int exact = text.empty() ? -1 : find(text);
        if (exact >= 0) {
            return exact;
        }
        const std::size_t dot = std::min(text.find('.'), text.size());
        const std::string name = text.substr(0, dot);
        int only = -1;
        for (std::size_t i = 1; i < workflow_.states.size(); ++i) {
            if (workflow_.states[i].name == name) {
                only = only == -1 ? static_cast<int>(i) : -2;
            }
        }
        return only < 0 ? only : find(state(only).path + text.substr(dot));
    }

    std::vector<std::string> children_names(int index) {
        std::vector<std::string> names;
        for (const int child : state(index).children) {
            names.push_back(state(child).name);
        }
        return names;
    }

    std::string advice(const std::string& text, int base) {
        if (++advised_ > advised_max) {
            return "";
        }
        const std::string near = did_you_mean(text, children_names(base));
        if (!near.empty()) {
            return near;
        }
        std::vector<std::string> elsewhere;
        for (std::size_t i = 1; i < workflow_.states.size(); ++i) {
            elsewhere.push_back(workflow_.states[i].name);
        }
        const std::size_t hash = text.starts_with('#') || text.starts_with('.') ? 1 : 0;
        const std::string found = closest(text.substr(hash), elsewhere);
        return found.empty() ? "" : fmt::format(" ; vouliez-vous dire « #{} » ?", found);
    }

    // `base` is the state whose children plain names speak of.
    std::optional<std::string> resolve(const YamlNode& node, int source, int base) {
        const std::string& text = node.text;
        if (text.empty() && !node.cuts.empty()) {
            return std::nullopt;  // a parameter that is not given; told already
        }
        int found = -1;
        if (text.starts_with('#')) {
            found = find_absolute(text.substr(1));
        } else if (text.starts_with('.')) {
            found = find(child_path(state(source).path, text.substr(1)));
        } else if (!text.empty()) {
            found = find(child_path(state(base).path, text));
        }
        if (found == -2) {
            reading_.error(
                node.position,
                fmt::format("plusieurs états s’appellent « {} » ; donnez le chemin complet depuis la racine", text));
        } else if (found < 0) {
            reading_.error(node.position, fmt::format("l’état « {} » n’existe pas{}", text, advice(text, base)));
        } else if (found == 0) {
            reading_.error(node.position, "on ne peut pas viser la racine ; nommez un état");
        }
        return found > 0 ? std::optional<std::string>(state(found).path) : std::nullopt;
    }

    std::vector<std::string> resolve_all(const YamlNode& node, int source, int base) {
        std::vector<std::string> paths;
        const std::vector<YamlNode> one{node};
        for (const YamlNode& item : node.is_list() ? node.items : one) {
            if (!item.is_scalar()) {
                reading_.error(item.position, "un nom d’état est attendu ici");
                continue;
            }
            if (std::optional<std::string> path = resolve(item, source, base)) {
                paths.push_back(std::move(*path));
            }
        }
        check_together(node, paths);
        return paths;
    }

    // « done.state.signatures » may be written with the one state of that name; the machine knows it by its path.
    void name_done_events(State& made) {
        static constexpr std::string_view prefix = "done.state.";
        for (Transition& transition : made.transitions) {
            if (!transition.event.starts_with(prefix)) {
                continue;
            }
            const std::string named = transition.event.substr(prefix.size());
            if (const int found = named.empty() ? 0 : find_absolute(named); found > 0) {
                transition.event = std::string(prefix) + state(found).path;
            } else if (!named.empty()) {
                reading_.error(transition.position,
                               found == -2
                                   ? fmt::format("plusieurs états s’appellent « {} » ; donnez le chemin complet "
                                                 "depuis la racine",
                                                 named)
                                   : fmt::format("l’état « {} » n’existe pas{}", named, advice(named, 0)));
            }
        }
    }

    // Several targets lie in different regions of one parallel state.
    void check_together(const YamlNode& node, const std::vector<std::string>& paths) {
        for (std::size_t i = 0; i < paths.size(); ++i) {
            for (std::size_t j = i + 1; j < paths.size(); ++j) {
                if (!orthogonal(find(paths[i]), find(paths[j]))) {
                    reading_.error(node.position,
                                   fmt::format("« {} » et « {} » ne peuvent pas être actifs ensemble ; plusieurs "
                                               "destinations sont permises dans des régions différentes",
                                               paths[i], paths[j]));
                }
            }
        }
    }

    bool orthogonal(int left, int right) {
        std::vector<int> above;
        for (int index = left; index >= 0; index = state(index).parent) {
            above.push_back(index);
        }
        int common = right;
        while (std::find(above.begin(), above.end(), common) == above.end()) {
            common = state(common).parent;
        }
        return common != left && common != right && state(common).type == State::Type::parallel;
    }

    void check_inside(const PendingTargets& pending, int container) {
        for (const std::string& path : state(pending.state).initial) {
            int index = state(find(path)).parent;
            while (index > container) {
                index = state(index).parent;
            }
            if (index != container) {
                reading_.error(
                    pending.node.position,
                    fmt::format("« {} » n’est pas à l’intérieur de cet état ; on ne peut pas y commencer", path));
            }
        }
    }

    // What a history begins with may be another history, as long as that leads to a state in the end. Defaults lead
    // inwards, so that nothing but histories can make a circle.
    void check_default_ends(const PendingTargets& pending) {
        std::set<int> seen;
        std::vector<int> ahead{pending.state};
        while (!ahead.empty()) {
            const int at = ahead.back();
            ahead.pop_back();
            if (at < 0 || !is_history(state(at))) {
                continue;
            }
            if (!seen.insert(at).second) {
                reading_.error(pending.node.position,
                               "cet historique ramène à lui-même ; donnez-lui un état pour "
                               "« default »");
                return;
            }
            for (const std::string& path : state(at).initial) {
                ahead.push_back(find(path));
            }
        }
    }

    // Without `initial`, a compound state begins with its first child; a history without `default` with its parent's
    // beginning.
    void complete_initial(int index) {
        State& made = state(index);
        if (!made.initial.empty() || made.type != State::Type::compound) {
            return;
        }
        for (const int child : made.children) {
            if (!is_history(state(child))) {
                made.initial = {state(child).path};
                return;
            }
        }
    }

    Workflow& workflow_;
    Reading& reading_;
    int advised_ = 0;
};

}  // namespace

void resolve_targets(Workflow& workflow, const std::vector<PendingTargets>& pending, Reading& reading) {
    TargetResolver(workflow, reading).resolve(pending);
}

std::string child_path(const std::string& parent, std::string_view name) {
    return parent.empty() ? std::string(name) : parent + "." + std::string(name);
}

bool is_history(const State& state) {
    return state.type == State::Type::shallow_history || state.type == State::Type::deep_history;
}

}  // namespace jalon
