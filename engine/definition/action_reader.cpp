#include "engine/definition/action_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

struct KindName {
    const char* key;
    Action::Kind kind;
};

constexpr std::array kind_names{
    KindName{"set", Action::Kind::set},           KindName{"raise", Action::Kind::raise},
    KindName{"when", Action::Kind::when},         KindName{"number", Action::Kind::number},
    KindName{"document", Action::Kind::document}, KindName{"file", Action::Kind::file},
    KindName{"invoice", Action::Kind::invoice},   KindName{"notify", Action::Kind::notify},
    KindName{"task", Action::Kind::task},         KindName{"appointment", Action::Kind::appointment},
    KindName{"child", Action::Kind::child},       KindName{"consent", Action::Kind::consent},
    KindName{"assign", Action::Kind::assign},     KindName{"log", Action::Kind::log},
    KindName{"signed", Action::Kind::signed_},
};

class ActionReader {
  public:
    ActionReader(Action& action, Reading& reading) : action_(action), reading_(reading) {}

    void read(const YamlNode& node, const YamlNode& value) {
        switch (action_.kind) {
            case Action::Kind::set:
                if (value.entries.empty()) {
                    reading_.warning(value.position,
                                     "« set » ne donne de valeur à rien ; écrivez { nom: expression }, ou retirez-le");
                }
                return formulas_of(value);
            case Action::Kind::raise:
                return read_raise(value);
            case Action::Kind::when:
                return read_when(value);
            case Action::Kind::number:
                return read_number(value);
            case Action::Kind::document:
                return read_document(value);
            case Action::Kind::file:
                return read_file(value);
            case Action::Kind::invoice:
                return read_invoice(value);
            case Action::Kind::notify:
                return read_notify(node, value);
            case Action::Kind::task:
                return read_task(value);
            case Action::Kind::appointment:
                return read_appointment(value);
            case Action::Kind::child:
                return read_child(value);
            case Action::Kind::consent:
                return read_consent(value);
            case Action::Kind::assign:
                return formulas_of(value);
            case Action::Kind::signed_:
                action_.words["document"] = {reading_.text(value, "signed")};
                return;
            case Action::Kind::log:
                action_.words["text"] = {reading_.text(value, "log")};
                return;
        }
    }

  private:
    void word(const MapReader& map, const char* key) {
        const std::string text = map.text(key);
        if (!text.empty()) {
            action_.words[key] = {text};
        }
    }
    void words(const MapReader& map, const char* key) {
        if (map.has(key)) {
            action_.words[key] = map.words(key);
        }
    }
    void argument(const std::string& name, const YamlNode& node) {
        if (std::optional<Formula> formula = reading_.formula(node)) {
            action_.arguments.emplace(name, std::move(*formula));
        }
    }
    void with(const MapReader& map, const char* key = "with") {
        const YamlNode* facts = map.take(key);
        if (facts != nullptr) {
            formulas_of(*facts);
        }
    }

    void formulas_of(const YamlNode& node) {
        for (const YamlEntry& entry : node.entries) {
            argument(entry.key.text, entry.value);
        }
    }

    void read_raise(const YamlNode& value) {
        if (value.is_scalar()) {
            action_.words["event"] = {value.text};
            return;
        }
        const MapReader map(reading_, value, vocabulary::raised);
        word(map, "event");
        with(map, "data");
    }

    void read_when(const YamlNode& value) {
        for (const YamlNode& item : value.items) {
            const MapReader map(reading_, item, vocabulary::branch);
            if (!action_.branches.empty() && !action_.branches.back().condition) {
                reading_.error(item.position, "cette branche n’est jamais atteinte : la précédente n’a pas de « if »");
            }
            Branch branch;
            branch.condition = map.formula("if", FormulaSite::Wanted::condition);
            if (const YamlNode* actions = map.take("do")) {
                branch.actions = read_actions(*actions, reading_);
            }
            action_.branches.push_back(std::move(branch));
        }
    }

    void read_number(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::number);
        word(map, "sequence");
        word(map, "into");
    }

    void read_document(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::document);
        word(map, "template");
        word(map, "as");
        if (!action_.words.contains("as") && action_.words.contains("template")) {
            action_.words["as"] = action_.words["template"];
        }
        words(map, "audience");
        word(map, "amends");
        word(map, "declassify");
        read_status(map);
        with(map);
    }

    void read_status(const MapReader& map) {
        const YamlNode* written = map.take("status");
        const bool frozen = map.yes_no("freeze");
        std::string status = frozen ? "to_sign" : "issued";
        if (written != nullptr) {
            status = written->text;
            if (frozen && status != "to_sign") {
                reading_.error(written->position,
                               "« freeze: true » fige le document pour signature : le statut est alors to_sign");
            }
        }
        action_.words["status"] = {status};
    }

    void read_file(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::file);
        if (const YamlNode* from = map.take("from")) {
            argument("from", *from);
        }
        word(map, "as");
        word(map, "title");
        word(map, "signs");
        if (const YamlNode* code = map.take("code")) {
            argument("code", *code);
        }
        words(map, "audience");
    }

    void read_invoice(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::invoice);
        word(map, "into");
        word(map, "sequence");
        for (const YamlEntry& entry : value.entries) {
            if (vocabulary::invoice.find(entry.key.text) == nullptr) {
                argument(entry.key.text, entry.value);
            }
        }
    }

    void read_notify(const YamlNode& node, const YamlNode& value) {
        if (value.is_scalar()) {
            action_.words["message"] = {value.text};
            if (const YamlNode* to = node.find("to")) {
                action_.words["to"] = reading_.words(*to, "to");
            }
            if (const YamlNode* facts = node.find("with")) {
                formulas_of(*facts);
            }
            return;
        }
        const MapReader map(reading_, value, vocabulary::notification);
        word(map, "message");
        words(map, "to");
        with(map);
    }

    void read_task(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::given_task);
        word(map, "label");
        words(map, "by");
        word(map, "name");
        words(map, "done");
        if (const YamlNode* due = map.take("due")) {
            action_.due = reading_.due(*due);
            if (!action_.due && due->is_scalar()) {
                if (std::optional<Formula> formula = reading_.formula(*due, FormulaSite::Wanted::date)) {
                    action_.arguments.emplace("due", std::move(*formula));
                }
            }
        }
    }

    void read_appointment(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::appointment);
        word(map, "name");
        word(map, "label");
        words(map, "people");
        if (map.yes_no("cancelled")) {
            action_.words["cancelled"] = {"true"};
        }
        if (std::optional<Formula> on = map.formula("on", FormulaSite::Wanted::date)) {
            action_.arguments.emplace("on", std::move(*on));
        }
        for (const char* key : {"start", "minutes", "place"}) {
            if (const YamlNode* written = map.take(key)) {
                argument(key, *written);
            }
        }
        check_appointment(value.position);
    }

    void check_appointment(const Position& position) {
        const bool cancelled = action_.words.contains("cancelled");
        const bool set =
            action_.words.contains("label") || action_.words.contains("people") || !action_.arguments.empty();
        if (cancelled && set) {
            reading_.error(position, "un rendez-vous annulé n’a que son nom : retirez le reste, ou « cancelled »");
        } else if (!cancelled) {
            for (const char* key : {"label", "people"}) {
                if (!action_.words.contains(key)) {
                    reading_.error(position, fmt::format("un rendez-vous se fixe avec « {} »", key));
                }
            }
            if (!action_.arguments.contains("on")) {
                reading_.error(position, "un rendez-vous se fixe avec « on », une date");
            }
        }
    }

    void read_child(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::child);
        word(map, "case");
        word(map, "name");
        word(map, "stop");
        if (!action_.words.contains("name") && action_.words.contains("case")) {
            action_.words["name"] = action_.words["case"];
        }
        with(map);
    }

    void read_consent(const YamlNode& value) {
        const MapReader map(reading_, value, vocabulary::consent);
        word(map, "type");
        if (const YamlNode* granted = map.take("granted")) {
            argument("granted", *granted);
        }
        with(map);
    }

    Action& action_;
    Reading& reading_;
};

// The one key that names the action; nullptr when there is none, which has been told.
const KindName* only_kind(const YamlNode& node) {
    const auto written = [&](const KindName& name) { return node.entry(name.key) != nullptr; };
    const auto* found = std::ranges::find_if(kind_names, written);
    return found == kind_names.end() || std::ranges::count_if(kind_names, written) > 1 ? nullptr : &*found;
}

std::optional<Action> read_action(const YamlNode& node, Reading& reading) {
    const KindName* kind = only_kind(node);
    if (kind == nullptr) {
        return std::nullopt;
    }
    const MapReader map(reading, node, vocabulary::action);
    const YamlNode* value = map.take(kind->key);
    if (!value->is_scalar() && map.has("to")) {
        reading.error(node.entry("to")->key.position, "écrivez « to » parmi les détails de « notify »");
    }
    Action action;
    action.kind = kind->kind;
    action.position = node.position;
    ActionReader(action, reading).read(node, *value);
    return action;
}

}  // namespace

Action read_child(const YamlNode& node, Reading& reading) {
    Action action;
    action.kind = Action::Kind::child;
    action.position = node.position;
    ActionReader(action, reading).read(node, node);
    return action;
}

std::vector<Action> read_actions(const YamlNode& node, Reading& reading) {
    std::vector<Action> actions;
    if (node.is_empty()) {
        return actions;
    }
    if (!node.is_list()) {
        if (std::optional<Action> action = read_action(node, reading)) {
            actions.push_back(std::move(*action));
        }
        return actions;
    }
    for (const YamlNode& item : node.items) {
        if (std::optional<Action> action = read_action(item, reading)) {
            actions.push_back(std::move(*action));
        }
    }
    return actions;
}

}  // namespace jalon
