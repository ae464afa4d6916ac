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
    KindName{"consent", Action::Kind::consent},   KindName{"assign", Action::Kind::assign},
    KindName{"log", Action::Kind::log},           KindName{"signed", Action::Kind::signed_},
};

const KindName* kind_of(const YamlNode& node) {
    for (const KindName& name : kind_names) {
        if (node.entry(name.key) != nullptr) {
            return &name;
        }
    }
    return nullptr;
}

std::vector<std::string> kind_words() {
    std::vector<std::string> words;
    for (const KindName& name : kind_names) {
        words.emplace_back(name.key);
    }
    return words;
}

bool is_dotted_name(std::string_view text) {
    const std::vector<std::string> parts = split(text, '.');
    return std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
        return is_identifier(part) && part.find('-') == std::string::npos;
    });
}

class ActionReader {
  public:
    ActionReader(Action& action, Reading& reading) : action_(action), reading_(reading) {}

    void read(const YamlNode& node, const YamlNode& value) {
        switch (action_.kind) {
            case Action::Kind::set:
                return formulas_of(value, true);
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
            case Action::Kind::consent:
                return read_consent(value);
            case Action::Kind::assign:
                return formulas_of(value, false);
            case Action::Kind::signed_:
                action_.words["document"] = {reading_.text(value, "signed")};
                return;
            case Action::Kind::log:
                action_.words["text"] = {reading_.text(value, "log")};
                return;
        }
    }

  private:
    void word(MapReader& map, const char* key, bool demanded) {
        const std::string text = demanded ? map.demand_text(key) : map.text(key);
        if (!text.empty()) {
            action_.words[key] = {text};
        }
    }
    void words(MapReader& map, const char* key) {
        if (map.has(key)) {
            action_.words[key] = map.words(key);
        } else {
            map.take(key);
        }
    }
    void argument(const std::string& name, const YamlNode& node) {
        if (std::optional<Formula> formula = reading_.formula(node)) {
            action_.arguments.emplace(name, std::move(*formula));
        }
    }
    void with(MapReader& map, const char* key = "with") {
        const YamlNode* facts = map.take(key);
        if (facts != nullptr) {
            formulas_of(*facts, false);
        }
    }

    void formulas_of(const YamlNode& node, bool dotted) {
        if (!node.is_map()) {
            reading_.error(node.position, "donnez un nom et une expression : { nom: expression }");
            return;
        }
        for (const YamlEntry& entry : node.entries) {
            const std::string& name = entry.key.text;
            if (dotted ? !is_dotted_name(name) : !is_dotted_name(name) || name.find('.') != std::string::npos) {
                reading_.error(
                    entry.key.position,
                    fmt::format("« {} » ne peut pas être un nom ; employez lettres, chiffres et « _ »", name));
                continue;
            }
            argument(name, entry.value);
        }
    }

    void read_raise(const YamlNode& value) {
        if (value.is_scalar()) {
            action_.words["event"] = {value.text};
            return;
        }
        MapReader map(reading_, value, "« raise »");
        word(map, "event", true);
        with(map, "data");
    }

    void read_when(const YamlNode& value) {
        if (!value.is_list()) {
            reading_.error(value.position,
                           "« when » attend une liste de branches : [ { if: …, do: […] }, { do: […] } ]");
            return;
        }
        for (const YamlNode& item : value.items) {
            MapReader map(reading_, item, "une branche de « when »");
            if (!action_.branches.empty() && !action_.branches.back().condition) {
                reading_.error(item.position, "cette branche n’est jamais atteinte : la précédente n’a pas de « if »");
            }
            Branch branch;
            branch.condition = map.formula("if", FormulaSite::Wanted::condition);
            if (const YamlNode* actions = map.demand("do")) {
                branch.actions = read_actions(*actions, reading_);
            }
            action_.branches.push_back(std::move(branch));
        }
    }

    void read_number(const YamlNode& value) {
        MapReader map(reading_, value, "« number »");
        word(map, "sequence", true);
        word(map, "into", true);
    }

    void read_document(const YamlNode& value) {
        MapReader map(reading_, value, "« document »");
        word(map, "template", true);
        word(map, "as", false);
        if (!action_.words.contains("as") && action_.words.contains("template")) {
            action_.words["as"] = action_.words["template"];
        }
        words(map, "audience");
        read_status(map);
        with(map);
    }

    void read_status(MapReader& map) {
        static const std::vector<std::string> known{"draft", "issued", "to_sign"};
        const YamlNode* written = map.take("status");
        const bool frozen = map.yes_no("freeze");
        std::string status = frozen ? "to_sign" : "issued";
        if (written != nullptr) {
            status = written->text;
            if (std::find(known.begin(), known.end(), status) == known.end()) {
                reading_.error(written->position,
                               fmt::format("le statut « {} » est inconnu : draft, issued ou to_sign{}", status,
                                           did_you_mean(status, known)));
            } else if (frozen && status != "to_sign") {
                reading_.error(written->position,
                               "« freeze: true » fige le document pour signature : le statut est alors to_sign");
            }
        }
        action_.words["status"] = {status};
    }

    void read_file(const YamlNode& value) {
        MapReader map(reading_, value, "« file »");
        if (const YamlNode* from = map.demand("from")) {
            argument("from", *from);
        }
        word(map, "as", true);
        word(map, "title", true);
        word(map, "signs", false);
        words(map, "audience");
    }

    void read_invoice(const YamlNode& value) {
        MapReader map(reading_, value, "« invoice »");
        word(map, "into", true);
        word(map, "sequence", true);
        map.let_others();
        for (const YamlEntry& entry : value.entries) {
            if (entry.key.text != "into" && entry.key.text != "sequence") {
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
                formulas_of(*facts, false);
            }
            return;
        }
        MapReader map(reading_, value, "« notify »");
        word(map, "message", true);
        words(map, "to");
        with(map);
    }

    void read_consent(const YamlNode& value) {
        MapReader map(reading_, value, "« consent »");
        word(map, "type", true);
        if (const YamlNode* granted = map.take("granted")) {
            argument("granted", *granted);
        }
        with(map);
    }

    Action& action_;
    Reading& reading_;
};

std::optional<Action> read_action(const YamlNode& node, Reading& reading) {
    if (!node.is_map()) {
        reading.error(node.position, "une action s’écrit « nom: détails », par exemple { set: { x: 1 } }");
        return std::nullopt;
    }
    const KindName* kind = kind_of(node);
    if (kind == nullptr) {
        const std::string name = node.entries.empty() ? "" : node.entries.front().key.text;
        const Position where = node.entries.empty() ? node.position : node.entries.front().key.position;
        reading.error(where, fmt::format("l’action « {} » est inconnue{}", name, did_you_mean(name, kind_words())));
        return std::nullopt;
    }
    MapReader map(reading, node, fmt::format("l’action « {} »", kind->key));
    const YamlNode* value = map.take(kind->key);
    if (kind->kind == Action::Kind::notify && value->is_scalar()) {
        map.take("to");
        map.take("with");
    }
    Action action;
    action.kind = kind->kind;
    action.position = node.position;
    ActionReader(action, reading).read(node, *value);
    return action;
}

}  // namespace

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
