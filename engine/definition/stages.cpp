#include "engine/definition/stages.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

using Parameters = std::map<std::string, YamlNode, std::less<>>;

constexpr std::array<std::string_view, 4> hoisted_keys{"data", "requires", "parties", "properties"};
constexpr std::array<std::string_view, 4> stage_keys{"stage", "version", "parameters", "opened_by"};

// Stages that use stages multiply, and so do parameters that are pasted into parameters.
constexpr int uses_max = 500;
constexpr std::size_t nodes_max = 200'000;
constexpr std::size_t bytes_max = std::size_t{16} * 1024 * 1024;

// How much has been put in place so far.
struct Budget {
    std::size_t nodes = 0;
    std::size_t bytes = 0;

    bool spent() const { return nodes > nodes_max || bytes > bytes_max; }
    void pay_for(const YamlNode& node) {
        nodes += 1;
        bytes += node.text.size();
        for (const YamlNode& item : node.items) {
            pay_for(item);
        }
        for (const YamlEntry& entry : node.entries) {
            bytes += entry.key.text.size();
            pay_for(entry.value);
        }
    }
};

bool contains(const auto& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

YamlEntry* entry_of(YamlNode& node, std::string_view key) {
    const auto found = std::find_if(node.entries.begin(), node.entries.end(),
                                    [&](const YamlEntry& entry) { return entry.key.text == key; });
    return found == node.entries.end() ? nullptr : &*found;
}

// Replaces ${name} in keys and scalars; a value that is nothing but ${name} may become a list or a map.
class Substitution {
  public:
    Substitution(const Parameters& parameters, Reading& reading, Budget& budget)
        : parameters_(parameters), reading_(reading), budget_(budget) {}

    std::set<std::string> used;

    // Once the budget is spent nothing more is put in place; who asked tells of it.
    YamlNode apply(const YamlNode& node) {
        budget_.nodes += 1;
        budget_.bytes += node.text.size();
        if (budget_.spent()) {
            return {};
        }
        if (node.is_scalar()) {
            return replace(node, true);
        }
        YamlNode result = node;
        for (YamlNode& item : result.items) {
            item = apply(item);
        }
        std::set<std::string> keys;
        for (YamlEntry& entry : result.entries) {
            entry = {replace(entry.key, false), apply(entry.value)};
            if (!keys.insert(entry.key.text).second) {
                reading_.error(entry.key.position,
                               fmt::format("une fois les paramètres remplacés, la clé « {} » est écrite deux fois",
                                           excerpt(entry.key.text)));
            }
        }
        return result;
    }

  private:
    const YamlNode* value_of(const YamlNode& node, std::string_view name, std::size_t index) {
        used.emplace(name);
        const auto found = parameters_.find(name);
        if (found != parameters_.end()) {
            return &found->second;
        }
        std::vector<std::string> names;
        for (const auto& [known, value] : parameters_) {
            names.push_back(known);
        }
        reading_.error(node.position_at(index),
                       fmt::format("le paramètre « {} » n’est pas donné ; ajoutez-le sous « with »{}", name,
                                   did_you_mean(name, names)));
        return nullptr;
    }

    YamlNode replace(const YamlNode& node, bool whole_allowed) {
        if (node.text.find("${") == std::string::npos) {
            return node;
        }
        YamlNode result = node;
        result.written = node.text;
        result.text.clear();
        for (std::size_t i = 0; i < node.text.size();) {
            const std::size_t start = std::min(node.text.find("${", i), node.text.size());
            const std::size_t end = node.text.find('}', start);
            result.cuts.push_back({result.text.size(), i, false});
            result.text += node.text.substr(i, start - i);
            if (end == std::string::npos) {
                result.text += node.text.substr(start);
                break;
            }
            const YamlNode* value = value_of(node, trimmed(node.text.substr(start + 2, end - start - 2)), start);
            if (value != nullptr) {
                budget_.pay_for(*value);
            }
            if (budget_.spent()) {
                return result;
            }
            if (value != nullptr && whole_allowed && start == 0 && end + 1 == node.text.size()) {
                return *value;
            }
            result.cuts.push_back({result.text.size(), start, true});
            result.text += value == nullptr ? "" : value->text;
            if (value != nullptr && !value->is_scalar()) {
                reading_.error(node.position_at(start), "une liste ne peut pas être insérée au milieu d’un texte");
            }
            i = end + 1;
        }
        return result;
    }

    const Parameters& parameters_;
    Reading& reading_;
    Budget& budget_;
};

// The names of all ${…} in keys and scalars.
void collect_parameters(const YamlNode& node, std::set<std::string>& names) {
    for (std::size_t start = node.text.find("${"); start != std::string::npos;
         start = node.text.find("${", start + 2)) {
        const std::size_t end = node.text.find('}', start);
        if (end != std::string::npos) {
            names.insert(trimmed(node.text.substr(start + 2, end - start - 2)));
        }
    }
    for (const YamlNode& item : node.items) {
        collect_parameters(item, names);
    }
    for (const YamlEntry& entry : node.entries) {
        collect_parameters(entry.key, names);
        collect_parameters(entry.value, names);
    }
}

class Expander {
  public:
    Expander(const StageLibrary& stages, Reading& reading) : stages_(stages), reading_(reading) {}

    std::vector<std::string> files;
    std::vector<YamlEntry> hoisted;  // "data", "requires" … of the stages, one entry per stage and key

    void expand_children(YamlNode& node) {
        YamlEntry* states = entry_of(node, "states");
        if (states == nullptr) {
            return;
        }
        for (YamlEntry& child : states->value.entries) {
            child.value = expand(child.value);
        }
    }

  private:
    YamlNode expand(YamlNode state) {
        const YamlNode* use = state.find("use");
        if (use == nullptr) {
            if (const YamlEntry* with = state.entry("with")) {
                reading_.error(with->key.position,
                               "« with » accompagne « use » ; ajoutez « use », ou retirez « with »");
            }
            return without_use(std::move(state));
        }
        const std::string name = use->text;
        const auto found = stages_.find(name);
        if (found == stages_.end()) {
            reading_.error(use->position,
                           fmt::format("l’étape « {} » n’existe pas{}", name, did_you_mean(name, stage_names())));
            return without_use(std::move(state));
        }
        if (std::find(open_.begin(), open_.end(), name) != open_.end()) {
            reading_.error(use->position,
                           fmt::format("l’étape « {} » s’emploie elle-même : {} → {}", name, join(open_, " → "), name));
            return without_use(std::move(state));
        }
        if (++uses_ > uses_max) {
            if (uses_ == uses_max + 1) {
                reading_.error(use->position,
                               fmt::format("plus de {} étapes mises en place ; simplifiez ce workflow", uses_max));
            }
            return without_use(std::move(state));
        }
        if (lacks_parameters(state, found->second)) {
            return without_use({});
        }
        return put_in_place(state, found->second);
    }

    // Told once, where the stage is used: what it would be without its parameters is of no interest.
    bool lacks_parameters(const YamlNode& state, const YamlNode& stage) {
        std::set<std::string> wanted;
        for (const YamlEntry& entry : stage.entries) {
            if (entry.key.text != "parameters") {
                collect_parameters(entry.key, wanted);
                collect_parameters(entry.value, wanted);
            }
        }
        const Parameters known = defaults(stage);
        const YamlNode* with = state.find("with");
        std::vector<std::string> missing;
        for (const std::string& name : wanted) {
            if (!known.contains(name) && (with == nullptr || with->entry(name) == nullptr)) {
                missing.push_back("« " + name + " »");
            }
        }
        if (missing.empty()) {
            return false;
        }
        const YamlNode& use = *state.find("use");
        reading_.error(use.position,
                       fmt::format("l’étape « {} » attend {} : {} ; {} sous « with »", use.text,
                                   missing.size() == 1 ? "ce paramètre" : "ces paramètres", join(missing, ", "),
                                   missing.size() == 1 ? "ajoutez-le" : "ajoutez-les"));
        refuse_unknown_parameters(with, wanted);
        return true;
    }

    void refuse_unknown_parameters(const YamlNode* with, const std::set<std::string>& known) {
        const std::vector<std::string> names(known.begin(), known.end());
        for (const YamlEntry& entry : with == nullptr ? std::vector<YamlEntry>() : with->entries) {
            if (!known.contains(entry.key.text)) {
                reading_.error(entry.key.position, fmt::format("l’étape n’a pas de paramètre « {} »{}", entry.key.text,
                                                               did_you_mean(entry.key.text, names)));
            }
        }
    }

    YamlNode without_use(YamlNode state) {
        std::erase_if(state.entries,
                      [](const YamlEntry& entry) { return entry.key.text == "use" || entry.key.text == "with"; });
        expand_children(state);
        return state;
    }

    std::vector<std::string> stage_names() const {
        std::vector<std::string> names;
        for (const auto& [name, node] : stages_) {
            names.push_back(name);
        }
        return names;
    }

    YamlNode put_in_place(const YamlNode& state, const YamlNode& stage) {
        note_file(stage);
        open_.push_back(state.find("use")->text);
        YamlNode body = hoist(substituted(state, stage));
        body.position = state.position;
        if (budget_.spent()) {
            refuse_size(state.find("use")->position);
            open_.pop_back();
            return without_use({});
        }
        expand_children(body);
        open_.pop_back();

        YamlNode host = without_use(state);
        for (YamlEntry& entry : host.entries) {
            merge(body, std::move(entry));
        }
        return body;
    }

    void refuse_size(const Position& position) {
        if (!too_large_) {
            reading_.error(position,
                           fmt::format("les étapes mises en place dépassent {} éléments ou {} Mio ; simplifiez "
                                       "ce workflow",
                                       nodes_max, bytes_max / 1024 / 1024));
        }
        too_large_ = true;
    }

    void note_file(const YamlNode& stage) {
        if (std::find(files.begin(), files.end(), stage.position.file) == files.end()) {
            files.push_back(stage.position.file);
        }
    }

    YamlNode substituted(const YamlNode& state, const YamlNode& stage) {
        Parameters parameters = defaults(stage);
        const YamlNode* with = state.find("with");
        if (with != nullptr && !with->is_map()) {
            reading_.error(with->position, "« with » donne une valeur à chaque paramètre : { nom: valeur }");
        }
        for (const YamlEntry& entry : with == nullptr ? std::vector<YamlEntry>() : with->entries) {
            parameters.insert_or_assign(entry.key.text, entry.value);
        }
        YamlNode bare = stage;
        std::erase_if(bare.entries, [](const YamlEntry& entry) { return entry.key.text == "parameters"; });
        Substitution substitution(parameters, reading_, budget_);
        YamlNode body = substitution.apply(bare);
        refuse_unknown_parameters(with, substitution.used);
        return body;
    }

    // `parameters: { signer: { default: agent } }`, `parameters: { signer: agent }` or a list of names without
    // defaults.
    static Parameters defaults(const YamlNode& stage) {
        Parameters parameters;
        const YamlNode* declared = stage.find("parameters");
        for (const YamlEntry& entry : declared == nullptr ? std::vector<YamlEntry>() : declared->entries) {
            const YamlNode* value = entry.value.is_map() ? entry.value.find("default") : &entry.value;
            if (value != nullptr && !value->is_empty()) {
                parameters.insert_or_assign(entry.key.text, *value);
            }
        }
        return parameters;
    }

    YamlNode hoist(YamlNode body) {
        std::vector<YamlEntry> kept;
        for (YamlEntry& entry : body.entries) {
            if (contains(hoisted_keys, entry.key.text)) {
                hoisted.push_back(std::move(entry));
            } else if (!contains(stage_keys, entry.key.text)) {
                kept.push_back(std::move(entry));
            }
        }
        body.entries = std::move(kept);
        return body;
    }

    static std::vector<YamlNode> as_items(const YamlNode& node) {
        return node.is_list() ? node.items : std::vector<YamlNode>{node};
    }

    static void concatenate(YamlNode& first, const YamlNode& second) {
        std::vector<YamlNode> items = as_items(first);
        for (YamlNode& item : as_items(second)) {
            items.push_back(std::move(item));
        }
        first.kind = YamlNode::Kind::list;
        first.entries.clear();
        first.text.clear();
        first.items = std::move(items);
    }

    // Adds what the using state says to what the stage says.
    void merge(YamlNode& body, YamlEntry entry) {
        YamlEntry* present = entry_of(body, entry.key.text);
        const std::string& key = entry.key.text;
        if (present == nullptr) {
            body.entries.push_back(std::move(entry));
        } else if (key == "on" || key == "states" || key == "after") {
            merge_maps(present->value, entry.value, key == "states");
        } else if (key == "always" || key == "done") {
            concatenate(entry.value, present->value);
            present->value = std::move(entry.value);
        } else if (key == "timers" || key == "entry" || key == "exit") {
            concatenate(present->value, entry.value);
        } else {
            *present = std::move(entry);
        }
    }

    void merge_maps(YamlNode& stage, const YamlNode& host, bool states) {
        for (const YamlEntry& entry : host.entries) {
            YamlEntry* present = entry_of(stage, entry.key.text);
            if (present == nullptr) {
                stage.entries.push_back(entry);
            } else if (states) {
                reading_.error(entry.key.position,
                               fmt::format("l’étape employée a déjà un état « {} » ({}) ; donnez un autre nom",
                                           entry.key.text, present->key.position.str()));
            } else {
                YamlNode candidates = entry.value;  // the using state's own word is looked at first
                concatenate(candidates, present->value);
                present->value = std::move(candidates);
            }
        }
    }

    const StageLibrary& stages_;
    Reading& reading_;
    std::vector<std::string> open_;
    int uses_ = 0;
    Budget budget_;
    bool too_large_ = false;
};

// Adds a stage's data or requirements to the workflow's; the workflow's own entry wins.
void take_over(YamlNode& workflow, const YamlEntry& hoisted) {
    YamlEntry* present = entry_of(workflow, hoisted.key.text);
    if (present == nullptr) {
        workflow.entries.push_back(hoisted);
        return;
    }
    for (const YamlEntry& entry : hoisted.value.entries) {
        if (present->value.entry(entry.key.text) == nullptr) {
            present->value.entries.push_back(entry);
        }
    }
    present->value.items.insert(present->value.items.end(), hoisted.value.items.begin(), hoisted.value.items.end());
}

}  // namespace

Expanded expand_stages(const YamlNode& workflow, const StageLibrary& stages, Reading& reading) {
    Expander expander(stages, reading);
    Expanded result{workflow, {}};
    expander.expand_children(result.workflow);
    for (const YamlEntry& entry : expander.hoisted) {
        take_over(result.workflow, entry);
    }
    result.files = std::move(expander.files);
    return result;
}

}  // namespace jalon
