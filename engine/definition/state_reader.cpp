#include "engine/definition/state_reader.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/action_reader.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/target_resolver.hpp"

namespace jalon {

namespace {

using Wanted = FormulaSite::Wanted;

constexpr std::size_t states_max = 5000;  // far above what people can follow; what is checked pairwise stays quick

class StateReader {
  public:
    StateReader(Workflow& workflow, Reading& reading) : workflow_(workflow), reading_(reading) {}

    void read_root(const MapReader& map) {
        workflow_.states.emplace_back();
        State& root = workflow_.states.front();
        root.position = map.node().position;
        root.label = workflow_.label;
        read_type(map, 0);
        read_body(map, 0);
        const bool base_is_missing = map.has("variant_of");  // which is told where it is named
        if (workflow_.states.size() == 1 && !base_is_missing) {
            reading_.error(map.node().position, "aucun état ; ajoutez-les sous « states »");
        }
        resolve_targets(workflow_, pending_, reading_);
    }

  private:
    State& state(int index) { return workflow_.states[static_cast<std::size_t>(index)]; }

    int read_state(const YamlEntry& entry, int parent) {
        const std::string& name = entry.key.text;
        const int index = static_cast<int>(workflow_.states.size());
        State& made = workflow_.states.emplace_back();
        made.name = name;
        made.parent = parent;
        made.path = child_path(state(parent).path, name);
        made.position = entry.key.position;
        const MapReader map(reading_, entry.value, vocabulary::state);
        made.label = map.text("label");
        made.help = map.text("help");
        made.step = map.text("step");
        made.outcome = map.text("outcome");
        read_type(map, index);
        read_history(map, index);
        read_body(map, index);
        return index;
    }

    // The keys that the root and every state share.
    void read_body(const MapReader& map, int index) {
        reading_.let_event(true);
        read_actions_into(map, "entry", index, &State::entry);
        read_actions_into(map, "exit", index, &State::exit);
        read_output(map, index);
        read_child_case(map, index);
        read_task(map, index);
        read_transitions(map, index);
        read_timers(map, index);
        read_initial(map, index);
        read_children(map, index);
        check_shape(map, index);
    }

    void read_type(const MapReader& map, int index) {
        const YamlNode* states = map.take("states");
        const std::string type = map.text("type");
        State& made = state(index);
        made.type = states != nullptr && !states->entries.empty() ? State::Type::compound : State::Type::atomic;
        if (type == "parallel") {
            made.type = State::Type::parallel;
        } else if (type == "final") {
            made.type = State::Type::final;
        } else if (type == "history") {
            made.type = State::Type::shallow_history;
        }
    }

    void read_history(const MapReader& map, int index) {
        const YamlNode* history = map.take("history");
        State& made = state(index);
        if (history != nullptr && (made.type == State::Type::atomic || is_history(made))) {
            made.type = history->text == "deep" ? State::Type::deep_history : State::Type::shallow_history;
        } else if (history != nullptr) {
            reading_.error(history->position,
                           "un état « history » n’est ni parallèle, ni final, et n’a pas de « states »");
        }
        const YamlNode* fallback = map.take("default");
        if (fallback != nullptr && is_history(made)) {
            read_beginning(*fallback, PendingTargets::Slot::history_default, index);
        } else if (fallback != nullptr) {
            reading_.error(fallback->position,
                           "« default » ne concerne que les états « history » ; employez « initial »");
        }
    }

    void read_actions_into(const MapReader& map, const char* key, int index, std::vector<Action> State::*member) {
        if (const YamlNode* actions = map.take(key)) {
            state(index).*member = read_actions(*actions, reading_);
        }
    }

    void read_output(const MapReader& map, int index) {
        const YamlNode* output = map.node().find("output");
        if (output == nullptr || index == 0) {
            return;
        }
        map.take("output");
        if (state(index).type != State::Type::final) {
            reading_.error(output->position, "« output » est ce que donne un état « final »");
        }
        for (const YamlEntry& entry : output->entries) {
            if (std::optional<Formula> formula = reading_.formula(entry.value)) {
                state(index).output.insert_or_assign(entry.key.text, std::move(*formula));
            }
        }
    }

    // Opened after the state's own entry actions.
    void read_child_case(const MapReader& map, int index) {
        const YamlNode* child = map.node().find("child");
        if (child == nullptr || index == 0) {
            return;
        }
        map.take("child");
        state(index).entry.push_back(read_child(*child, reading_));
    }

    // The event that `done` of a state waits for: the end of the case it opened, or of its inner states.
    std::string awaited_end(const MapReader& map, int index) {
        const YamlNode* child = map.node().find("child");
        if (child == nullptr || index == 0 || !state(index).entry.back().words.contains("name")) {
            return "done.state." + state(index).path;
        }
        return std::string(end_of_child) + state(index).entry.back().words.at("name").front();
    }

    void read_task(const MapReader& map, int index) {
        const YamlNode* node = map.take("task");
        if (node == nullptr) {
            return;
        }
        const MapReader task(reading_, *node, vocabulary::task);
        Task made;
        made.position = node->position;
        made.label = task.text("label");
        made.form = task.text("form");
        made.by = task.words("by");
        made.document = task.text("document");
        if (const YamlNode* due = task.take("due")) {
            made.due = reading_.due(*due);
            if (!made.due && due->is_scalar()) {
                made.due_at = reading_.formula(*due, Wanted::date);
            }
        }
        if (made.label.empty()) {
            made.label = state(index).label;
        }
        state(index).task = std::move(made);
    }

    void read_transitions(const MapReader& map, int index) {
        if (const YamlNode* on = map.take("on")) {
            for (const YamlEntry& entry : on->entries) {
                read_candidates(entry.value, {entry.key.text, index, entry.key.position, vocabulary::transition});
            }
        }
        if (const YamlNode* done = map.take("done")) {
            read_candidates(*done, {awaited_end(map, index), index, done->position, vocabulary::transition});
        }
        if (const YamlNode* always = map.take("always")) {
            read_candidates(*always, {"", index, always->position, vocabulary::transition});
        }
    }

    // Where a transition belongs, and by which table it is written.
    struct Setting {
        std::string event;
        int state = 0;
        Position position;  // of the event, for transitions that are a mere target
        const Table& table;
    };

    void read_candidates(const YamlNode& node, const Setting& setting) {
        const std::vector<YamlNode> one{node};
        for (const YamlNode& candidate : node.is_list() ? node.items : one) {
            keep_transition(candidate, read_transition(candidate, setting), setting.state);
        }
    }

    void keep_transition(const YamlNode& candidate, Transition transition, int index) {
        std::vector<Transition>& transitions = state(index).transitions;
        transitions.push_back(std::move(transition));
        note_targets(candidate, PendingTargets::Slot::transition, index, transitions.size() - 1);
    }

    static const YamlNode* targets_of(const YamlNode& candidate) {
        return candidate.is_scalar() ? &candidate : candidate.find("to");
    }

    void note_targets(const YamlNode& candidate, PendingTargets::Slot slot, int index, std::size_t position) {
        const YamlNode* to = targets_of(candidate);
        if (to != nullptr) {
            pending_.push_back({slot, index, position, *to});
        }
    }

    std::string next_id(const std::string& event, int index) {
        const std::string id = state(index).path + "/" + (event.empty() ? "always" : event);
        const int count = ++ids_[id];
        return count == 1 ? id : id + "#" + std::to_string(count);
    }

    Transition read_transition(const YamlNode& node, const Setting& setting) {
        Transition made;
        made.id = next_id(setting.event, setting.state);
        made.event = setting.event;
        made.position = node.is_empty() || node.is_scalar() ? setting.position : node.position;
        if (node.is_scalar()) {
            return made;
        }
        const MapReader map(reading_, node, setting.table);
        made.label = map.text("label");
        made.help = map.text("help");
        made.confirm = map.text("confirm");
        made.by = map.words("by");
        made.collect = map.text("collect");
        made.refuse = map.text("refuse");
        made.unblock = map.text("unblock");
        made.reenter = map.yes_no("reenter");
        made.reset_regions = map.yes_no("reset_regions");
        read_form(map, made);
        inherit_by(made, setting.state);
        reading_.let_event(true, event_source(made));
        made.condition = map.formula("if", Wanted::condition);
        warn_without_condition(node, "refuse");
        warn_without_condition(node, "unblock");
        if (const YamlNode* actions = map.take("do")) {
            made.actions = read_actions(*actions, reading_);
        }
        reading_.let_event(true);
        return made;
    }

    void warn_without_condition(const YamlNode& node, const char* key) {
        if (const YamlEntry* written = node.entry(key); written != nullptr && node.find("if") == nullptr) {
            reading_.warning(
                written->key.position,
                fmt::format("« {} » ne servira pas : sans « if », rien n’est refusé ; ajoutez la condition, "
                            "ou retirez-le",
                            key));
        }
    }

    void read_form(const MapReader& map, Transition& made) {
        made.form = map.text("form");
        const YamlNode* comment = map.take("comment");
        if (comment == nullptr) {
            return;
        }
        if (!made.form.empty()) {
            reading_.error(comment->position,
                           "« comment » et « form » s’excluent ; ajoutez un champ « comment » au formulaire");
        }
        made.form = made.form.empty() ? "comment" : made.form;
    }

    // What people send from a state with a task is sent by those whose turn it is, unless the transition says
    // otherwise.
    void inherit_by(Transition& made, int index) {
        const std::optional<Task>& task = state(index).task;
        const bool for_people = !made.label.empty() || !made.form.empty();
        if (made.by.empty() && task && for_people) {
            made.by = task->by;
        }
    }

    void read_timers(const MapReader& map, int index) {
        if (const YamlNode* timers = map.take("timers")) {
            const std::vector<YamlNode> one{*timers};
            for (const YamlNode& node : timers->is_list() ? timers->items : one) {
                read_timer(node, index);
            }
        }
        const YamlNode* after = map.take("after");
        for (const YamlEntry& entry : after == nullptr ? std::vector<YamlEntry>() : after->entries) {
            Timer timer;
            timer.after = reading_.delay(entry.key);
            timer.name = "after " + entry.key.text;
            timer.position = entry.key.position;
            add_timer(std::move(timer), entry.value, index, vocabulary::transition);
        }
    }

    void read_timer(const YamlNode& node, int index) {
        const MapReader map(reading_, node, vocabulary::timer);
        Timer timer;
        timer.position = node.position;
        timer.name = map.text("name");
        if (const YamlNode* after = map.take("after")) {
            timer.after = reading_.delay(*after);
        }
        timer.at = map.formula("at", Wanted::date);
        read_repetition(map, timer);
        add_timer(std::move(timer), node, index, vocabulary::timer);
    }

    void read_repetition(const MapReader& map, Timer& timer) {
        if (const YamlNode* every = map.take("every")) {
            timer.every = reading_.delay(*every);
            if (timer.every && timer.every->amount == 0) {
                reading_.error(every->position, "« every » demande un délai plus grand que zéro");
            }
            timer.max = std::numeric_limits<int>::max();
        }
        if (const YamlNode* max = map.take("max")) {
            timer.max = static_cast<int>(std::min<std::int64_t>(reading_.integer(*max, 1).value_or(1), 1'000'000));
        }
        const std::string resume = map.text("on_resume");
        if (resume == "restart") {
            timer.on_resume = Timer::Resume::restart;
        } else if (resume == "catch_up") {
            timer.on_resume = Timer::Resume::catch_up;
        }
    }

    // The first candidate is the timer's own; the others are transitions on its event.
    void add_timer(Timer timer, const YamlNode& transitions, int index, const Table& table) {
        std::vector<Timer>& timers = state(index).timers;
        if (timer.name.empty()) {
            timer.name = "timer" + std::to_string(timers.size() + 1);
        }
        if (std::any_of(timers.begin(), timers.end(), [&](const Timer& other) { return other.name == timer.name; })) {
            reading_.error(
                timer.position,
                fmt::format("deux minuteurs de cet état s’appellent « {} » ; donnez-leur chacun un nom", timer.name));
        }
        const Setting setting{"timer." + state(index).path + "." + timer.name, index, timer.position, table};
        const std::vector<YamlNode> one{transitions};
        bool first = true;
        for (const YamlNode& candidate : transitions.is_list() ? transitions.items : one) {
            Transition transition = read_transition(candidate, setting);
            if (first) {
                timer.transition = std::move(transition);
                note_targets(candidate, PendingTargets::Slot::timer, index, timers.size());
            } else {
                keep_transition(candidate, std::move(transition), index);
            }
            first = false;
        }
        timers.push_back(std::move(timer));
    }

    void read_initial(const MapReader& map, int index) {
        if (const YamlNode* written = map.take("initial")) {
            read_beginning(*written, PendingTargets::Slot::initial, index);
        }
    }

    // Where a state begins or a history goes the first time: states, or `{ to, do }`.
    void read_beginning(const YamlNode& written, PendingTargets::Slot slot, int index) {
        if (!written.is_map()) {
            pending_.push_back({slot, index, 0, written});
            return;
        }
        const MapReader beginning(reading_, written, vocabulary::initial);
        if (const YamlNode* to = beginning.take("to")) {
            pending_.push_back({slot, index, 0, *to});
        }
        if (const YamlNode* actions = beginning.take("do")) {
            state(index).initial_actions = read_actions(*actions, reading_);
        }
    }

    void read_children(const MapReader& map, int index) {
        const YamlNode* states = map.node().find("states");
        if (states == nullptr) {
            return;
        }
        for (const YamlEntry& entry : states->entries) {
            if (workflow_.states.size() > states_max) {
                reading_.error(entry.key.position, fmt::format("plus de {} états ; partagez ce workflow", states_max));
                return;
            }
            const int child = read_state(entry, index);
            state(index).children.push_back(child);
        }
    }

    // A history is passed through, never entered: actions there would not be done.
    void check_no_actions(const MapReader& map) {
        for (const char* key : {"entry", "exit"}) {
            if (const YamlEntry* entry = map.node().entry(key)) {
                reading_.error(entry->key.position,
                               fmt::format("« {} » ne serait jamais fait : on n’entre pas dans un état "
                                           "« history » ; mettez ces actions sur la transition, ou "
                                           "sous « default: {{ to, do }} »",
                                           key));
            }
        }
    }

    // What the kinds of state exclude.
    void check_shape(const MapReader& map, int index) {
        const State& made = state(index);
        const Position& at = map.node().position;
        const auto has_region = [&] {
            return std::any_of(made.children.begin(), made.children.end(),
                               [&](int child) { return !is_history(state(child)); });
        };
        if (made.type == State::Type::final || is_history(made)) {
            for (const char* key : {"states", "on", "always", "after", "timers", "done", "task", "child", "initial"}) {
                if (const YamlEntry* entry = map.node().entry(key)) {
                    reading_.error(entry->key.position, fmt::format("un état « {} » n’a pas de « {} »",
                                                                    is_history(made) ? "history" : "final", key));
                }
            }
        } else if ((made.type == State::Type::parallel || made.type == State::Type::compound) && !has_region()) {
            reading_.error(at, "cet état n’a aucun état intérieur ; ajoutez-les sous « states »");
        }
        if (is_history(made)) {
            check_no_actions(map);
        }
        if (made.type == State::Type::parallel) {
            for (const int child : made.children) {
                if (state(child).type == State::Type::final) {
                    reading_.error(state(child).position,
                                   "une région d’un état « parallel » ne peut pas être « final » ; donnez-lui des "
                                   "états intérieurs");
                }
            }
        }
        const YamlEntry* child = map.node().entry("child");
        if (made.type == State::Type::atomic && map.has("done") && child == nullptr) {
            reading_.error(map.node().entry("done")->key.position,
                           "« done » concerne un état qui a des états intérieurs, ou un « child »");
        }
        if (child != nullptr && (made.type == State::Type::compound || made.type == State::Type::parallel)) {
            reading_.error(child->key.position,
                           "« child » concerne un état sans états intérieurs ; ouvrez le dossier par une action");
        }
    }

    Workflow& workflow_;
    Reading& reading_;
    std::vector<PendingTargets> pending_;
    std::map<std::string, int> ids_;
};

}  // namespace

void read_states(const MapReader& map, Workflow& workflow, Reading& reading) {
    StateReader(workflow, reading).read_root(map);
}

}  // namespace jalon
