#include "engine/definition/workflow_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/action_reader.hpp"

namespace jalon {

namespace {

using Wanted = FormulaSite::Wanted;

// Where a written target is to be put once every state is known.
struct PendingTargets {
    enum class Slot { transition, timer, initial, history_default };
    Slot slot = Slot::transition;
    int state = 0;
    std::size_t index = 0;
    YamlNode node;
};

std::string child_path(const std::string& parent, std::string_view name) {
    return parent.empty() ? std::string(name) : parent + "." + std::string(name);
}

class StateReader {
  public:
    StateReader(Workflow& workflow, Reading& reading) : workflow_(workflow), reading_(reading) {}

    void read_root(MapReader& map) {
        workflow_.states.emplace_back();
        State& root = workflow_.states.front();
        root.position = map.node().position;
        root.label = workflow_.label;
        read_body(map, 0);
        if (workflow_.states.size() == 1) {
            reading_.error(map.node().position, "aucun état ; ajoutez-les sous « states »");
        }
        resolve_targets();
    }

  private:
    State& state(int index) { return workflow_.states[static_cast<std::size_t>(index)]; }

    int read_state(const YamlEntry& entry, int parent) {
        const std::string& name = entry.key.text;
        if (!is_identifier(name)) {
            reading_.error(
                entry.key.position,
                fmt::format("« {} » ne peut pas nommer un état ; employez lettres, chiffres, « _ » et « - »", name));
        }
        const int index = static_cast<int>(workflow_.states.size());
        State& made = workflow_.states.emplace_back();
        made.name = name;
        made.parent = parent;
        made.path = child_path(state(parent).path, name);
        made.position = entry.key.position;
        MapReader map(reading_, entry.value, "un état");
        made.label = map.text("label");
        made.help = map.text("help");
        made.step = map.text("step");
        read_outcome(map, index);
        read_body(map, index);
        return index;
    }

    void read_outcome(MapReader& map, int index) {
        const YamlNode* outcome = map.take("outcome");
        if (outcome == nullptr) {
            return;
        }
        state(index).outcome = outcome->text;
        if (outcome->text != "completed" && outcome->text != "stopped") {
            reading_.error(outcome->position, "« outcome » est « completed » (mené à bien) ou « stopped » (arrêté)");
        }
    }

    // The keys that the root and every state share.
    void read_body(MapReader& map, int index) {
        read_type(map, index);
        reading_.let_event(true);
        read_actions_into(map, "entry", index, &State::entry);
        read_actions_into(map, "exit", index, &State::exit);
        read_task(map, index);
        read_transitions(map, index);
        read_timers(map, index);
        read_initial(map, index);
        read_children(map, index);
        check_shape(map, index);
    }

    void read_type(MapReader& map, int index) {
        static const std::vector<std::string> names{"atomic", "compound", "parallel", "final", "history"};
        const YamlNode* states = map.take("states");
        const YamlNode* type = map.take("type");
        const YamlNode* history = map.take("history");
        State& made = state(index);
        made.type = states != nullptr && !states->entries.empty() ? State::Type::compound : State::Type::atomic;
        if (history != nullptr) {
            made.type = history->text == "deep" ? State::Type::deep_history : State::Type::shallow_history;
            if (history->text != "deep" && history->text != "shallow") {
                reading_.error(history->position,
                               "« history » est « deep » (toute la profondeur) ou « shallow » (un niveau)");
            }
        }
        if (type == nullptr) {
            return;
        }
        if (type->text == "parallel") {
            made.type = State::Type::parallel;
        } else if (type->text == "final") {
            made.type = State::Type::final;
        } else if (type->text == "history" && history == nullptr) {
            made.type = State::Type::shallow_history;
        } else if (std::find(names.begin(), names.end(), type->text) == names.end()) {
            reading_.error(type->position, fmt::format("le type « {} » est inconnu : parallel, final ou history{}",
                                                       type->text, did_you_mean(type->text, names)));
        }
    }

    void read_actions_into(MapReader& map, const char* key, int index, std::vector<Action> State::*member) {
        if (const YamlNode* actions = map.take(key)) {
            state(index).*member = read_actions(*actions, reading_);
        }
    }

    void read_task(MapReader& map, int index) {
        const YamlNode* node = map.take("task");
        if (node == nullptr) {
            return;
        }
        MapReader task(reading_, *node, "« task »");
        Task made;
        made.position = node->position;
        made.label = task.text("label");
        made.form = task.text("form");
        made.by = task.words("by");
        made.document = task.text("document");
        if (const YamlNode* due = task.take("due")) {
            made.due = due->is_scalar() ? parse_delay(due->text) : std::nullopt;
            const bool looks_like_delay = !due->text.empty() && due->text.front() >= '0' && due->text.front() <= '9';
            if (!made.due && looks_like_delay) {
                reading_.delay(*due);
            } else if (!made.due) {
                made.due_at = reading_.formula(*due, Wanted::date);
            }
        }
        if (made.label.empty()) {
            made.label = state(index).label;
        }
        state(index).task = std::move(made);
    }

    void read_transitions(MapReader& map, int index) {
        if (const YamlNode* on = map.take("on")) {
            if (!on->is_map() && !on->is_empty()) {
                reading_.error(on->position,
                               "« on » donne à chaque événement ce qu’il fait : { événement: { to: état } }");
            }
            for (const YamlEntry& entry : on->entries) {
                if (entry.key.text.empty() || entry.key.text.find(' ') != std::string::npos) {
                    reading_.error(entry.key.position, "le nom d’un événement est un mot, sans espace");
                }
                read_candidates(entry.value, entry.key.text, index, entry.key.position);
            }
        }
        if (const YamlNode* done = map.take("done")) {
            read_candidates(*done, "done.state." + state(index).path, index, done->position);
        }
        if (const YamlNode* always = map.take("always")) {
            read_candidates(*always, "", index, always->position);
        }
    }

    void read_candidates(const YamlNode& node, const std::string& event, int index, const Position& position) {
        const std::vector<YamlNode> one{node};
        for (const YamlNode& candidate : node.is_list() ? node.items : one) {
            Transition transition = read_transition(candidate, event, index, position);
            state(index).transitions.push_back(std::move(transition));
            note_targets(candidate, PendingTargets::Slot::transition, index, state(index).transitions.size() - 1);
        }
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

    Transition read_transition(const YamlNode& node, const std::string& event, int index, const Position& position) {
        Transition made;
        made.id = next_id(event, index);
        made.event = event;
        made.position = node.is_empty() || node.is_scalar() ? position : node.position;
        if (node.is_scalar()) {
            return made;
        }
        MapReader map(reading_, node, "une transition");
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
        inherit_by(made, index);
        map.take("to");
        reading_.let_event(true, made.form);
        made.condition = map.formula("if", Wanted::condition);
        if (const YamlNode* actions = map.take("do")) {
            made.actions = read_actions(*actions, reading_);
        }
        reading_.let_event(true);
        return made;
    }

    void read_form(MapReader& map, Transition& made) {
        made.form = map.text("form");
        const YamlNode* comment = map.take("comment");
        if (comment == nullptr) {
            return;
        }
        if (comment->text != "required") {
            reading_.error(comment->position,
                           "« comment » n’a qu’une valeur : « required » (un commentaire est demandé)");
        } else if (!made.form.empty()) {
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

    void read_timers(MapReader& map, int index) {
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
            add_timer(std::move(timer), entry.value, index);
        }
        if (after != nullptr && !after->is_map()) {
            reading_.error(after->position, "« after » donne à chaque délai ce qu’il fait : { 7 days: { to: état } }");
        }
    }

    void read_timer(const YamlNode& node, int index) {
        Timer timer;
        timer.position = node.position;
        YamlNode transition = node;
        {
            MapReader map(reading_, node, "un minuteur");
            map.let_others();
            timer.name = map.text("name");
            if (const YamlNode* after = map.take("after")) {
                timer.after = reading_.delay(*after);
            }
            timer.at = map.formula("at", Wanted::date);
            if (map.has("after") == map.has("at")) {
                reading_.error(node.position, "un minuteur a soit « after » (durée écoulée), soit « at » (date)");
            }
            read_repetition(map, timer);
        }
        static constexpr std::array<std::string_view, 6> own{"name", "after", "at", "every", "max", "on_resume"};
        std::erase_if(transition.entries, [](const YamlEntry& entry) {
            return std::find(own.begin(), own.end(), entry.key.text) != own.end();
        });
        add_timer(std::move(timer), transition, index);
    }

    void read_repetition(MapReader& map, Timer& timer) {
        if (const YamlNode* every = map.take("every")) {
            timer.every = reading_.delay(*every);
            if (timer.every && timer.every->amount == 0) {
                reading_.error(every->position, "« every » demande un délai plus grand que zéro");
            }
            timer.max = std::numeric_limits<int>::max();
        }
        if (const YamlNode* max = map.take("max")) {
            if (!timer.every) {
                reading_.error(max->position,
                               "« max » accompagne « every » ; sans lui, un minuteur ne sonne qu’une fois");
            }
            timer.max = static_cast<int>(std::min<std::int64_t>(reading_.integer(*max, 1).value_or(1), 1'000'000));
        }
        const YamlNode* resume = map.take("on_resume");
        if (resume == nullptr || resume->text == "continue") {
            return;
        }
        timer.on_resume = resume->text == "restart" ? Timer::Resume::restart : Timer::Resume::catch_up;
        if (resume->text != "restart" && resume->text != "catch_up") {
            reading_.error(resume->position, "« on_resume » est « continue », « restart » ou « catch_up »");
        }
    }

    void add_timer(Timer timer, const YamlNode& transitions, int index) {
        std::vector<Timer>& timers = state(index).timers;
        if (timer.name.empty()) {
            timer.name = "timer" + std::to_string(timers.size() + 1);
        }
        if (std::any_of(timers.begin(), timers.end(), [&](const Timer& other) { return other.name == timer.name; })) {
            reading_.error(
                timer.position,
                fmt::format("deux minuteurs de cet état s’appellent « {} » ; donnez-leur chacun un nom", timer.name));
        }
        const std::string event = "timer." + state(index).path + "." + timer.name;
        const std::vector<YamlNode> one{transitions};
        bool first = true;
        for (const YamlNode& candidate : transitions.is_list() ? transitions.items : one) {
            Transition transition = read_transition(candidate, event, index, timer.position);
            if (first) {
                timer.transition = std::move(transition);
                note_targets(candidate, PendingTargets::Slot::timer, index, timers.size());
            } else {
                state(index).transitions.push_back(std::move(transition));
                note_targets(candidate, PendingTargets::Slot::transition, index, state(index).transitions.size() - 1);
            }
            first = false;
        }
        timers.push_back(std::move(timer));
    }

    void read_initial(MapReader& map, int index) {
        const YamlNode* written = map.take("initial");
        const YamlNode* fallback = map.take("default");
        const bool is_history =
            state(index).type == State::Type::shallow_history || state(index).type == State::Type::deep_history;
        if (fallback != nullptr && is_history) {
            pending_.push_back({PendingTargets::Slot::history_default, index, 0, *fallback});
        } else if (fallback != nullptr) {
            reading_.error(fallback->position,
                           "« default » ne concerne que les états « history » ; employez « initial »");
        }
        if (written == nullptr) {
            return;
        }
        if (!written->is_map()) {
            pending_.push_back({PendingTargets::Slot::initial, index, 0, *written});
            return;
        }
        MapReader initial(reading_, *written, "« initial »");
        if (const YamlNode* to = initial.demand("to")) {
            pending_.push_back({PendingTargets::Slot::initial, index, 0, *to});
        }
        if (const YamlNode* actions = initial.take("do")) {
            state(index).initial_actions = read_actions(*actions, reading_);
        }
    }

    void read_children(MapReader& map, int index) {
        const YamlNode* states = map.node().find("states");
        if (states == nullptr) {
            return;
        }
        if (!states->is_map() && !states->is_empty()) {
            reading_.error(states->position, "« states » donne à chaque état son contenu : { nom: { … } }");
        }
        for (const YamlEntry& entry : states->entries) {
            const int child = read_state(entry, index);
            state(index).children.push_back(child);
        }
    }

    bool is_history(int index) {
        return state(index).type == State::Type::shallow_history || state(index).type == State::Type::deep_history;
    }

    // What the kinds of state exclude.
    void check_shape(const MapReader& map, int index) {
        const State& made = state(index);
        const Position& at = map.node().position;
        const auto has_region = [&] {
            return std::any_of(made.children.begin(), made.children.end(),
                               [&](int child) { return !is_history(child); });
        };
        if (made.type == State::Type::final || is_history(index)) {
            for (const char* key : {"states", "on", "always", "after", "timers", "done", "task", "initial"}) {
                if (const YamlEntry* entry = map.node().entry(key)) {
                    reading_.error(entry->key.position, fmt::format("un état « {} » n’a pas de « {} »",
                                                                    is_history(index) ? "history" : "final", key));
                }
            }
        } else if ((made.type == State::Type::parallel || made.type == State::Type::compound) && !has_region()) {
            reading_.error(at, "cet état n’a aucun état intérieur ; ajoutez-les sous « states »");
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
        if (made.type == State::Type::atomic && map.has("done")) {
            reading_.error(map.node().entry("done")->key.position,
                           "« done » concerne un état qui a des états intérieurs");
        }
        if (is_history(index) && made.parent == 0 && index == 0) {
            reading_.error(at, "un workflow ne peut pas être « history »");
        }
    }

    // Targets.

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

    void resolve_targets() {
        for (const PendingTargets& pending : pending_) {
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
        for (std::size_t i = 0; i < workflow_.states.size(); ++i) {
            complete_initial(static_cast<int>(i));
        }
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

    // Without `initial`, a compound state begins with its first child; a history without `default` with its parent's
    // beginning.
    void complete_initial(int index) {
        State& made = state(index);
        if (!made.initial.empty() || made.type != State::Type::compound) {
            return;
        }
        for (const int child : made.children) {
            if (!is_history(child)) {
                made.initial = {state(child).path};
                return;
            }
        }
    }

    Workflow& workflow_;
    Reading& reading_;
    std::vector<PendingTargets> pending_;
    std::map<std::string, int> ids_;
};

class WorkflowReader {
  public:
    WorkflowReader(const YamlNode& node, const std::string& default_id, Reading& reading) : reading_(reading) {
        MapReader map(reading, node, "un workflow");
        workflow_.id = map.has("workflow") ? map.text("workflow") : default_id;
        for (const char* other : {"workflow", "stage", "parameters"}) {
            map.take(other);
        }
        if (const YamlNode* version = map.take("version")) {
            workflow_.version =
                static_cast<int>(std::min<std::int64_t>(reading.integer(*version, 1).value_or(1), 1'000'000));
        }
        workflow_.label = map.text("label");
        workflow_.prefix = map.text("prefix");
        workflow_.tariff = map.text("tariff");
        workflow_.opened_by = map.words("opened_by");
        workflow_.files = {node.position.file};
        read_parties(map);
        read_requirements(map);
        read_single(map);
        read_data(map);
        read_properties(map);
        StateReader(workflow_, reading).read_root(map);
    }

    Workflow take() { return std::move(workflow_); }

  private:
    void read_parties(MapReader& map) {
        const YamlNode* parties = map.take("parties");
        for (const YamlEntry& entry : parties == nullptr ? std::vector<YamlEntry>() : parties->entries) {
            MapReader party(reading_, entry.value, "une partie");
            const YamlNode* capacity = party.take("capacity");
            const std::int64_t most = capacity == nullptr ? 0 : reading_.integer(*capacity, 1).value_or(0);
            workflow_.parties.push_back({entry.key.text, party.text("label"), entry.key.position, most});
        }
    }

    // `requires: { framework: { case: cadre, of: employer, in: in_force } }`; with a bare `case:` the fact has the
    // case's name.
    void read_requirements(MapReader& map) {
        const YamlNode* requires_node = map.take("requires");
        if (requires_node == nullptr) {
            return;
        }
        if (requires_node->entry("case") != nullptr) {
            workflow_.requirements.push_back(read_requirement(*requires_node, requires_node->find("case")->text));
            return;
        }
        for (const YamlEntry& entry : requires_node->entries) {
            workflow_.requirements.push_back(read_requirement(entry.value, entry.key.text));
        }
    }

    void read_single(MapReader& map) {
        if (const YamlNode* node = map.take("single")) {
            static const std::vector<std::string> owners{"employer", "agent"};
            MapReader single(reading_, *node, "« single »");
            const std::string per = single.demand_text("per");
            if (std::find(owners.begin(), owners.end(), per) == owners.end()) {
                reading_.error(node->position,
                               fmt::format("« per » vaut employer ou agent{}", did_you_mean(per, owners)));
            }
            workflow_.single = Single{per, single.words("besides"), node->position};
        }
    }

    Requirement read_requirement(const YamlNode& node, const std::string& name) {
        MapReader map(reading_, node, "« requires »");
        return {data_key(name), map.demand_text("case"), map.text("of"), map.words("in"), node.position};
    }

    void read_data(MapReader& map) {
        const YamlNode* data = map.take("data");
        if (data != nullptr && !data->is_map() && !data->is_empty()) {
            reading_.error(data->position, "« data » donne à chaque donnée son type : { nom: { type: … } }");
        }
        for (const YamlEntry& entry : data == nullptr ? std::vector<YamlEntry>() : data->entries) {
            if (!is_identifier(entry.key.text) || entry.key.text.find('-') != std::string::npos) {
                reading_.error(entry.key.position,
                               fmt::format("« {} » ne peut pas nommer une donnée ; employez lettres, chiffres et « _ »",
                                           entry.key.text));
                continue;
            }
            workflow_.data.push_back(read_datum(entry));
        }
    }

    Datum read_datum(const YamlEntry& entry) {
        Datum datum;
        datum.name = entry.key.text;
        datum.position = entry.key.position;
        if (!entry.value.is_map()) {
            datum.initial = bare_value(entry.value);
            datum.type = entry.value.is_empty() ? "any" : std::string(datum.initial->type_name());
            return datum;
        }
        MapReader map(reading_, entry.value, "une donnée");
        read_datum_type(map, datum);
        datum.label = map.text("label");
        datum.audience = map.words("audience");
        datum.required = map.yes_no("required");
        reading_.let_event(false);
        datum.compute = map.formula("compute");
        read_source(map, datum);
        datum.min = map.formula("min");
        datum.max = map.formula("max");
        const YamlNode* initial = map.take("initial");
        if (initial != nullptr) {
            datum.initial = value_of_type(*initial, datum.type);
            if (!datum.initial) {
                reading_.error(initial->position,
                               fmt::format("« {} » n’est pas une valeur de type {}", initial->text, datum.type));
            }
        }
        return datum;
    }

    void read_datum_type(MapReader& map, Datum& datum) {
        static const std::vector<std::string> known{"bool",     "int",    "integer", "decimal", "string",
                                                    "text",     "money",  "date",    "time",    "timestamp",
                                                    "duration", "months", "list",    "any",     "record"};
        const YamlNode* type = map.take("type");
        datum.type = type == nullptr ? "any" : type->text;
        const bool list_of = datum.type.starts_with("list<") && datum.type.ends_with(">");
        if (type != nullptr && !list_of && std::find(known.begin(), known.end(), datum.type) == known.end()) {
            reading_.error(type->position,
                           fmt::format("le type « {} » est inconnu{}", datum.type, did_you_mean(datum.type, known)));
        }
    }

    // `from: tariff.bilan-professionnel`: the hourly rate of that tariff, of the day.
    void read_source(MapReader& map, Datum& datum) {
        const YamlNode* from = map.take("from");
        if (from == nullptr) {
            return;
        }
        YamlNode source = *from;
        if (from->text.starts_with("tariff.")) {
            const std::string tariff = from->text.substr(7);
            if (workflow_.tariff.empty()) {
                workflow_.tariff = tariff;
            }
            if (tariff == workflow_.tariff) {
                source.text = "tariff.rate";
            }
        }
        datum.compute = reading_.formula(source);
    }

    void read_properties(MapReader& map) {
        static const std::vector<std::string> kinds{"never",    "always",       "can_reach",
                                                    "leads_to", "at_most_once", "from_everywhere"};
        const YamlNode* properties = map.take("properties");
        for (const YamlNode& node : properties == nullptr ? std::vector<YamlNode>() : properties->items) {
            MapReader property(reading_, node, "une propriété");
            Property made;
            made.name = property.demand_text("name");
            made.position = node.position;
            for (const std::string& kind : kinds) {
                if (const YamlNode* text = property.take(kind)) {
                    made.kind = kind;
                    made.text = reading_.text(*text, kind);
                }
            }
            if (made.kind.empty()) {
                reading_.error(node.position,
                               "une propriété dit ce qui est prouvé : never, always, can_reach, leads_to, at_most_once "
                               "ou from_everywhere");
            }
            workflow_.properties.push_back(std::move(made));
        }
    }

    Reading& reading_;
    Workflow workflow_;
};

}  // namespace

Workflow read_workflow(const YamlNode& node, const std::string& default_id, Reading& reading) {
    return WorkflowReader(node, default_id, reading).take();
}

}  // namespace jalon
