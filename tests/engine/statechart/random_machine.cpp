#include "tests/engine/statechart/random_machine.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon::tests {

namespace {

constexpr int states_max = 14;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

class Maker {
  public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    Model make() {
        model_.states.emplace_back();
        model_.states[0].kind = chance(15) ? ModelState::Kind::parallel : ModelState::Kind::compound;
        add_children(0, 1);
        for (int i = 0; i < count(); ++i) {
            furnish(i);
        }
        for (int i = pick(3, 12); i > 0; --i) {
            model_.script.push_back({"e" + std::to_string(pick(0, 3)), pick(0, 4)});
        }
        return std::move(model_);
    }

  private:
    int pick(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    bool chance(int percent) { return pick(1, 100) <= percent; }
    int count() const { return static_cast<int>(model_.states.size()); }
    ModelState& state(int index) { return model_.states[at(index)]; }

    void add_children(int parent, int depth) {
        const bool regions = state(parent).kind == ModelState::Kind::parallel;
        const int wanted = regions ? pick(2, 3) : pick(1, 4);
        for (int k = 0; k < wanted; ++k) {
            add_state(parent, k == 0 ? pick_inner_kind(depth) : pick_kind(depth, regions), depth);
        }
        if (parent != 0 && chance(35)) {
            add_state(parent, chance(50) ? ModelState::Kind::deep : ModelState::Kind::shallow, depth);
        }
    }

    ModelState::Kind pick_inner_kind(int depth) {
        if (depth >= 4 || count() >= states_max) {
            return ModelState::Kind::atomic;
        }
        const int roll = pick(1, 100);
        return roll <= 40   ? ModelState::Kind::compound
               : roll <= 65 ? ModelState::Kind::parallel
                            : ModelState::Kind::atomic;
    }

    ModelState::Kind pick_kind(int depth, bool regions) {
        return !regions && chance(20) ? ModelState::Kind::final : pick_inner_kind(depth);
    }

    void add_state(int parent, ModelState::Kind kind, int depth) {
        const int index = count();
        ModelState& made = model_.states.emplace_back();
        made.kind = kind;
        made.parent = parent;
        made.name = (made.is_history() ? "h" : "s") + std::to_string(index);
        if (kind == ModelState::Kind::compound || kind == ModelState::Kind::parallel) {
            add_children(index, depth + 1);
        }
    }

    void furnish(int index) {
        ModelState& made = state(index);
        if (made.kind == ModelState::Kind::compound && chance(50)) {
            made.initial = targets_inside(index, true);
        }
        if (made.is_history() && chance(60)) {
            made.initial = targets_inside(made.parent, false);
        }
        if (!made.initial.empty() && chance(40)) {
            made.first = actions(made.name + "*");
        }
        if (made.is_history()) {
            return;
        }
        made.entry = actions(made.name + "+");
        made.exit = actions(made.name + "-");
        if (made.kind == ModelState::Kind::final) {
            return;
        }
        for (int i = pick(0, 3); i > 0; --i) {
            made.transitions.push_back(transition(index));
        }
        const bool inner = made.kind != ModelState::Kind::atomic;
        if (inner && index != 0 && chance(40)) {
            made.transitions.push_back(transition(index));
            made.transitions.back().event = "done";
        }
    }

    ModelTransition transition(int source) {
        ModelTransition made;
        const int roll = pick(1, 100);
        made.event = roll <= 60   ? "e" + std::to_string(pick(0, 3))
                     : roll <= 70 ? "*"
                     : roll <= 85 ? "r" + std::to_string(pick(0, 1))
                                  : "";
        if (!chance(12)) {
            made.targets = chance(25) ? targets_inside(0, true) : std::vector<int>{pick(1, count() - 1)};
        }
        made.reenter = chance(20);
        const bool eventless = made.event.empty();
        if (chance(eventless ? 90 : 30)) {
            made.guard = guard();
        }
        made.actions = actions(fmt::format("{}/{}", state(source).name, made.event));
        return made;
    }

    // One state inside, or several in different regions of one parallel state.
    std::vector<int> targets_inside(int container, bool histories) {
        std::vector<int> candidates;
        for (int i = container + 1; i < count(); ++i) {
            if (model_.inside(i, container) && (histories || !state(i).is_history())) {
                candidates.push_back(i);
            }
        }
        const int first = candidates[at(pick(0, static_cast<int>(candidates.size()) - 1))];
        std::vector<int> targets{first};
        for (const int other : candidates) {
            const bool fits = std::all_of(targets.begin(), targets.end(), [&](int one) { return apart(one, other); });
            if (fits && chance(40)) {
                targets.push_back(other);
            }
        }
        std::sort(targets.begin(), targets.end());
        return targets;
    }

    // True when the two lie in different regions of a parallel state.
    bool apart(int left, int right) const {
        if (left == right || model_.inside(left, right) || model_.inside(right, left)) {
            return false;
        }
        int common = left;
        while (!model_.inside(right, common)) {
            common = model_.states[at(common)].parent;
        }
        const auto is_region_history = [&](int one) {
            return model_.states[at(one)].parent == common && model_.states[at(one)].is_history();
        };
        return model_.states[at(common)].kind == ModelState::Kind::parallel && !is_region_history(left) &&
               !is_region_history(right);
    }

    ModelGuard guard() {
        const int roll = pick(1, 100);
        if (roll <= 40) {
            return {ModelGuard::Kind::counter_equals, pick(0, model_counters - 1), pick(0, 3)};
        }
        if (roll <= 65) {
            return {ModelGuard::Kind::counter_above, pick(0, model_counters - 1), pick(0, 2)};
        }
        if (roll <= 90) {
            return {ModelGuard::Kind::in_state, pick(1, count() - 1), 0};
        }
        return roll <= 97 ? ModelGuard{ModelGuard::Kind::event_above, 0, pick(0, 4)}
                          : ModelGuard{ModelGuard::Kind::counter_divides, pick(0, model_counters - 1), 0};
    }

    std::vector<ModelAction> actions(const std::string& word) {
        std::vector<ModelAction> made;
        if (chance(60)) {
            made.push_back({ModelAction::Kind::log, word, 0, {}, {}});
        }
        if (chance(25)) {
            made.push_back({ModelAction::Kind::count, "", pick(0, model_counters - 1), {}, {}});
        }
        if (chance(8)) {
            made.push_back({ModelAction::Kind::raise,
                            "r" + std::to_string(pick(0, 1)),
                            0,
                            chance(50) ? std::optional<int>(pick(0, 4)) : std::nullopt,
                            {}});
        }
        if (chance(8)) {
            made.push_back({ModelAction::Kind::log_if, word + "?", 0, {}, guard()});
        }
        return made;
    }

    std::mt19937_64 random_;
    Model model_;
};

// ---- As YAML

std::string text_of(const Model& model, const ModelGuard& guard) {
    switch (guard.kind) {
        case ModelGuard::Kind::counter_equals:
            return fmt::format("c{} == {}", guard.subject, guard.value);
        case ModelGuard::Kind::counter_above:
            return fmt::format("c{} > {}", guard.subject, guard.value);
        case ModelGuard::Kind::counter_divides:
            return fmt::format("6 / c{} > 1", guard.subject);
        case ModelGuard::Kind::in_state:
            return fmt::format("in_state('{}')", model.path(guard.subject));
        case ModelGuard::Kind::event_above:
            return fmt::format("event.n > {}", guard.value);
    }
    return "";
}

std::string text_of(const Model& model, const ModelAction& action) {
    const std::string log = fmt::format("{{ set: {{ t: \"t + '{} '\" }} }}", action.word);
    switch (action.kind) {
        case ModelAction::Kind::log:
            return log;
        case ModelAction::Kind::count:
            return fmt::format("{{ set: {{ c{0}: (c{0} + 1) % 4 }} }}", action.counter);
        case ModelAction::Kind::raise:
            return action.number
                       ? fmt::format("{{ raise: {{ event: {}, data: {{ n: {} }} }} }}", action.word, *action.number)
                       : fmt::format("{{ raise: {} }}", action.word);
        case ModelAction::Kind::log_if:
            return fmt::format("{{ when: [ {{ if: \"{}\", do: [ {} ] }} ] }}", text_of(model, *action.guard), log);
    }
    return "";
}

std::string list_of(const Model& model, const std::vector<ModelAction>& actions) {
    std::vector<std::string> texts;
    for (const ModelAction& action : actions) {
        texts.push_back(text_of(model, action));
    }
    return "[ " + join(texts, ", ") + " ]";
}

std::string list_of(const Model& model, const std::vector<int>& targets) {
    std::vector<std::string> texts;
    for (const int target : targets) {
        texts.push_back("\"#" + model.path(target) + "\"");
    }
    return texts.size() == 1 ? texts[0] : "[ " + join(texts, ", ") + " ]";
}

std::string text_of(const Model& model, const ModelTransition& transition) {
    std::vector<std::string> parts;
    if (!transition.targets.empty()) {
        parts.push_back("to: " + list_of(model, transition.targets));
    }
    if (transition.reenter) {
        parts.emplace_back("reenter: true");
    }
    if (transition.guard) {
        parts.push_back("if: \"" + text_of(model, *transition.guard) + "\"");
    }
    if (!transition.actions.empty()) {
        parts.push_back("do: " + list_of(model, transition.actions));
    }
    return "{ " + join(parts, ", ") + " }";
}

class Writer {
  public:
    explicit Writer(const Model& model) : model_(model) {}

    std::string write() {
        line(0, "data: { t: \"\", c0: 0, c1: 0 }");
        body(0, 0);
        return text_;
    }

  private:
    void line(int depth, const std::string& text) { text_ += std::string(at(2 * depth), ' ') + text + "\n"; }

    void body(int index, int depth) {
        const ModelState& state = model_.states[at(index)];
        if (state.kind == ModelState::Kind::parallel || state.kind == ModelState::Kind::final) {
            line(depth, state.kind == ModelState::Kind::final ? "type: final" : "type: parallel");
        }
        if (state.is_history()) {
            line(depth, state.kind == ModelState::Kind::deep ? "history: deep" : "history: shallow");
        }
        if (!state.initial.empty()) {
            const std::string to = list_of(model_, state.initial);
            line(
                depth,
                (state.is_history() ? "default: " : "initial: ") +
                    (state.first.empty() ? to : fmt::format("{{ to: {}, do: {} }}", to, list_of(model_, state.first))));
        }
        if (!state.entry.empty()) {
            line(depth, "entry: " + list_of(model_, state.entry));
        }
        if (!state.exit.empty()) {
            line(depth, "exit: " + list_of(model_, state.exit));
        }
        transitions(state, depth);
        const std::vector<int> children = model_.children(index);
        if (!children.empty()) {
            line(depth, "states:");
        }
        for (const int child : children) {
            line(depth + 1, model_.states[at(child)].name + ":");
            body(child, depth + 2);
        }
    }

    void transitions(const ModelState& state, int depth) {
        std::vector<std::string> events;
        for (const ModelTransition& one : state.transitions) {
            if (std::find(events.begin(), events.end(), one.event) == events.end()) {
                events.push_back(one.event);
            }
        }
        const bool named = std::any_of(events.begin(), events.end(),
                                       [](const std::string& event) { return !event.empty() && event != "done"; });
        if (named) {
            line(depth, "on:");
        }
        for (const std::string& event : events) {
            if (!event.empty() && event != "done") {
                candidates(state, event, "\"" + event + "\"", depth + 1);
            }
        }
        for (const std::string& event : events) {
            if (event.empty() || event == "done") {
                candidates(state, event, event.empty() ? "always" : "done", depth);
            }
        }
    }

    void candidates(const ModelState& state, const std::string& event, const std::string& key, int depth) {
        line(depth, key + ":");
        for (const ModelTransition& one : state.transitions) {
            if (one.event == event) {
                line(depth + 1, "- " + text_of(model_, one));
            }
        }
    }

    const Model& model_;
    std::string text_;
};

// ---- Smaller

// Without state `gone` and what is inside it; whatever names one of them goes too.
Model without_state(const Model& model, int gone) {
    std::vector<int> number(model.states.size(), -1);
    Model made;
    for (int i = 0; i < static_cast<int>(model.states.size()); ++i) {
        if (i != gone && !model.inside(i, gone)) {
            number[at(i)] = static_cast<int>(made.states.size());
            made.states.push_back(model.states[at(i)]);
        }
    }
    made.script = model.script;
    const auto lost = [&](int index) { return number[at(index)] < 0; };
    const auto renumber = [&](std::vector<int>& targets) {
        std::erase_if(targets, lost);
        std::transform(targets.begin(), targets.end(), targets.begin(), [&](int index) { return number[at(index)]; });
    };
    const auto settle = [&](std::optional<ModelGuard>& guard) {
        const bool about_state = guard && guard->kind == ModelGuard::Kind::in_state;
        if (about_state && lost(guard->subject)) {
            guard.reset();
        } else if (about_state) {
            guard->subject = number[at(guard->subject)];
        }
    };
    const auto settle_actions = [&](std::vector<ModelAction>& actions) {
        std::erase_if(actions, [&](const ModelAction& action) {
            return action.guard && action.guard->kind == ModelGuard::Kind::in_state && lost(action.guard->subject);
        });
        for (ModelAction& action : actions) {
            settle(action.guard);
        }
    };
    for (ModelState& state : made.states) {
        state.parent = state.parent < 0 ? -1 : number[at(state.parent)];
        renumber(state.initial);
        settle_actions(state.first);
        settle_actions(state.entry);
        settle_actions(state.exit);
        std::erase_if(state.transitions, [&](const ModelTransition& transition) {
            return std::any_of(transition.targets.begin(), transition.targets.end(), lost);
        });
        for (ModelTransition& transition : state.transitions) {
            renumber(transition.targets);
            settle(transition.guard);
            settle_actions(transition.actions);
        }
    }
    for (int i = 0; i < static_cast<int>(made.states.size()); ++i) {
        ModelState& state = made.states[at(i)];
        const bool had_inside = state.kind == ModelState::Kind::compound || state.kind == ModelState::Kind::parallel;
        if (had_inside && made.children(i).empty()) {
            state.kind = ModelState::Kind::atomic;
            std::erase_if(state.transitions, [](const ModelTransition& one) { return one.event == "done"; });
        }
    }
    return made;
}

class Shrinker {
  public:
    explicit Shrinker(const Model& model) : model_(model) {}

    std::vector<Model> all() {
        for (int i = static_cast<int>(model_.states.size()) - 1; i > 0; --i) {
            smaller_.push_back(without_state(model_, i));
        }
        for (std::size_t i = 0; i < model_.script.size(); ++i) {
            change([&](Model& one) { erase(one.script, i); });
        }
        for (std::size_t i = 0; i < model_.states.size(); ++i) {
            shrink_state(i);
        }
        return std::move(smaller_);
    }

  private:
    template <class T>
    static void erase(std::vector<T>& list, std::size_t index) {
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
    }

    template <class Edit>
    void change(const Edit& edit) {
        smaller_.push_back(model_);
        edit(smaller_.back());
    }

    void shrink_state(std::size_t i) {
        const ModelState& state = model_.states[i];
        if (!state.initial.empty()) {
            change([&](Model& one) { one.states[i].initial.clear(); });
        }
        for (std::size_t k = 0; k < state.first.size(); ++k) {
            change([&](Model& one) { erase(one.states[i].first, k); });
        }
        for (std::size_t k = 0; k < state.entry.size(); ++k) {
            change([&](Model& one) { erase(one.states[i].entry, k); });
        }
        for (std::size_t k = 0; k < state.exit.size(); ++k) {
            change([&](Model& one) { erase(one.states[i].exit, k); });
        }
        for (std::size_t k = 0; k < state.transitions.size(); ++k) {
            change([&](Model& one) { erase(one.states[i].transitions, k); });
            shrink_transition(i, k);
        }
    }

    void shrink_transition(std::size_t i, std::size_t k) {
        const ModelTransition& transition = model_.states[i].transitions[k];
        if (transition.guard) {
            change([&](Model& one) { one.states[i].transitions[k].guard.reset(); });
        }
        if (transition.reenter) {
            change([&](Model& one) { one.states[i].transitions[k].reenter = false; });
        }
        for (std::size_t n = 0; n < transition.actions.size(); ++n) {
            change([&](Model& one) { erase(one.states[i].transitions[k].actions, n); });
        }
        for (std::size_t n = 0; n < transition.targets.size(); ++n) {
            change([&](Model& one) { erase(one.states[i].transitions[k].targets, n); });
        }
    }

    const Model& model_;
    std::vector<Model> smaller_;
};

}  // namespace

std::vector<int> Model::children(int state) const {
    std::vector<int> result;
    for (int i = state + 1; i < static_cast<int>(states.size()); ++i) {
        if (states[at(i)].parent == state) {
            result.push_back(i);
        }
    }
    return result;
}

bool Model::inside(int inner, int outer) const {
    for (int above = states[at(inner)].parent; above >= 0; above = states[at(above)].parent) {
        if (above == outer) {
            return true;
        }
    }
    return false;
}

std::string Model::path(int state) const {
    const ModelState& found = states[at(state)];
    return found.parent <= 0 ? found.name : path(found.parent) + "." + found.name;
}

std::string Model::machine_yaml() const {
    return Writer(*this).write();
}

std::string Model::script_yaml() const {
    std::string text = "steps:\n";
    for (const ModelEvent& event : script) {
        text += fmt::format("  - {{ send: {}, data: {{ n: {} }} }}\n", event.name, event.number);
    }
    return text;
}

Model random_model(std::uint64_t seed) {
    return Maker(seed).make();
}

std::vector<Model> smaller_models(const Model& model) {
    return Shrinker(model).all();
}

}  // namespace jalon::tests
