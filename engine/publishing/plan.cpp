#include "engine/publishing/plan.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/yaml_tree.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

struct ConsequenceName {
    const char* name;
    Consequence consequence;
};
constexpr std::array consequence_names = {
    ConsequenceName{"unchanged", Consequence::unchanged}, ConsequenceName{"next_step", Consequence::next_step},
    ConsequenceName{"data_lost", Consequence::data_lost}, ConsequenceName{"timer", Consequence::timer},
    ConsequenceName{"signature", Consequence::signature},
};

class PlanReader {
  public:
    PlanReader(const Catalogue& catalogue, std::vector<Finding>& findings)
        : catalogue_(catalogue), findings_(findings) {}

    PublishPlan read(const YamlNode& node) {
        PublishPlan plan;
        check_keys(node, "un plan de publication", {"workflows"});
        const YamlNode* workflows = node.find("workflows");
        if (workflows == nullptr || !workflows->is_map()) {
            error(node.position, "un plan a « workflows » : { mon-workflow: { choice: migrate } }");
            return plan;
        }
        std::vector<std::string> known;
        for (const auto& one : catalogue_.workflows) {
            known.push_back(one.first);
        }
        for (const YamlEntry& entry : workflows->entries) {
            const auto workflow = catalogue_.workflows.find(entry.key.text);
            if (workflow == catalogue_.workflows.end()) {
                error(entry.key.position, fmt::format("le workflow « {} » n’existe pas{}", entry.key.text,
                                                      did_you_mean(entry.key.text, known)));
                continue;
            }
            plan.workflows[entry.key.text] = read_workflow(entry.value, *workflow->second);
        }
        return plan;
    }

  private:
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    void check_keys(const YamlNode& node, const std::string& what, const std::vector<std::string>& known) {
        if (!node.is_map()) {
            error(node.position, fmt::format("{} s’écrit « clé: valeur »", what));
            return;
        }
        for (const YamlEntry& entry : node.entries) {
            if (std::ranges::find(known, entry.key.text) == known.end()) {
                error(entry.key.position, fmt::format("« {} » n’a pas de sens pour {}{}", entry.key.text, what,
                                                      did_you_mean(entry.key.text, known)));
            }
        }
    }

    std::string word(const YamlNode* node, const std::vector<std::string>& allowed) {
        if (node == nullptr) {
            return "";
        }
        if (!node->is_scalar() || std::ranges::find(allowed, node->text) == allowed.end()) {
            error(node->position, fmt::format("écrivez l’un de ces mots : {}{}", join(allowed, ", "),
                                              did_you_mean(node->text, allowed)));
            return "";
        }
        return node->text;
    }

    Choice choice(const YamlNode* node) {
        return word(node, {"keep", "migrate"}) == "migrate" ? Choice::migrate : Choice::keep;
    }

    std::map<std::string, std::string> pairs(const YamlNode* node, const std::string& what) {
        std::map<std::string, std::string> result;
        if (node != nullptr && !node->is_map()) {
            error(node->position, fmt::format("« {} » s’écrit {{ ancien: nouveau }}", what));
        }
        for (const YamlEntry& entry : node == nullptr ? std::vector<YamlEntry>{} : node->entries) {
            if (!entry.value.is_scalar() || trimmed(entry.value.text).empty()) {
                error(entry.value.position, fmt::format("« {} » attend un texte pour « {} »", what, entry.key.text));
                continue;
            }
            result[entry.key.text] = entry.value.text;
        }
        return result;
    }

    WorkflowPlan read_workflow(const YamlNode& node, const Workflow& workflow) {
        WorkflowPlan plan;
        check_keys(node, "le plan d’un workflow", {"choice", "groups", "states", "data", "timers", "decisions"});
        plan.choice = choice(node.find("choice"));
        const std::string timers = word(node.find("timers"), {"continue", "restart", "cancel"});
        plan.mapping.timers = timers == "restart"  ? TimerRule::restart
                              : timers == "cancel" ? TimerRule::cancel
                                                   : TimerRule::keep;
        plan.mapping.states = pairs(node.find("states"), "states");
        plan.mapping.data = pairs(node.find("data"), "data");
        plan.mapping.decisions = pairs(node.find("decisions"), "decisions");
        for (const char* what : {"states", "data", "decisions"}) {
            for (const YamlEntry& entry :
                 node.find(what) == nullptr ? std::vector<YamlEntry>{} : node.find(what)->entries) {
                plan.places[fmt::format("{}/{}", what, entry.key.text)] = entry.key.position;
            }
        }
        check_states(node.find("states"), workflow);
        check_data(node.find("data"), workflow);
        check_decisions(node.find("decisions"));
        if (const YamlNode* groups = node.find("groups")) {
            if (!groups->is_list()) {
                error(groups->position, "« groups » est une liste : [ { state: to_sign, choice: keep } ]");
            }
            for (const YamlNode& group : groups->items) {
                plan.groups.push_back(read_group(group));
            }
        }
        return plan;
    }

    void check_states(const YamlNode* node, const Workflow& workflow) {
        std::vector<std::string> known;
        for (const State& state : workflow.states) {
            known.push_back(state.path);
        }
        for (const YamlEntry& entry : node == nullptr ? std::vector<YamlEntry>{} : node->entries) {
            if (entry.value.is_scalar() && std::ranges::find(known, entry.value.text) == known.end()) {
                error(entry.value.position, fmt::format("l’état « {} » n’existe pas dans la nouvelle version{}",
                                                        entry.value.text, did_you_mean(entry.value.text, known)));
            }
        }
    }

    void check_data(const YamlNode* node, const Workflow& workflow) {
        const std::set<std::string> keys = data_keys(catalogue_, workflow);
        const std::vector<std::string> known(keys.begin(), keys.end());
        for (const YamlEntry& entry : node == nullptr ? std::vector<YamlEntry>{} : node->entries) {
            if (entry.value.is_scalar() && !keys.contains(entry.value.text)) {
                error(entry.value.position, fmt::format("la donnée « {} » n’existe pas dans la nouvelle version{}",
                                                        entry.value.text, did_you_mean(entry.value.text, known)));
            }
        }
    }

    void check_decisions(const YamlNode* node) {
        for (const YamlEntry& entry : node == nullptr ? std::vector<YamlEntry>{} : node->entries) {
            const std::string kind = entry.key.text.substr(0, entry.key.text.find('/'));
            const std::vector<std::string> kinds = {"data", "timer", "signature", "history", "task", "child"};
            if (entry.key.text.find('/') == std::string::npos || std::ranges::find(kinds, kind) == kinds.end()) {
                error(entry.key.position,
                      "une décision porte sur « data/nom », « timer/état/nom », « signature/document », "
                      "« history/état », « task/état/nom » ou « child/état/nom » ; le rapport donne ces noms");
            }
        }
    }

    GroupRule read_group(const YamlNode& node) {
        GroupRule rule;
        check_keys(node, "un groupe de dossiers", {"state", "consequence", "choice"});
        rule.position = node.position;
        if (const YamlNode* state = node.find("state")) {
            rule.state = state->text;
        }
        std::vector<std::string> names;
        for (const ConsequenceName& one : consequence_names) {
            names.emplace_back(one.name);
        }
        const std::string wanted = word(node.find("consequence"), names);
        for (const ConsequenceName& one : consequence_names) {
            if (wanted == one.name) {
                rule.consequence = one.consequence;
            }
        }
        if (node.is_map() && node.find("choice") == nullptr) {
            error(node.position, "dites « choice: keep » ou « choice: migrate » pour ce groupe");
        }
        rule.choice = choice(node.find("choice"));
        return rule;
    }

    const Catalogue& catalogue_;
    std::vector<Finding>& findings_;
};

// Whether the leaf, or a state around it, has a path that ends so.
bool stands_in(const std::string& leaf, const std::string& state) {
    for (std::size_t end = leaf.size(); end != std::string::npos; end = end == 0 ? end : leaf.rfind('.', end - 1)) {
        if (path_matches(std::string_view(leaf).substr(0, end), state)) {
            return true;
        }
        if (end == 0) {
            break;
        }
    }
    return false;
}

}  // namespace

const WorkflowPlan& PublishPlan::of(const std::string& workflow) const {
    static const WorkflowPlan keep;
    const auto found = workflows.find(workflow);
    return found == workflows.end() ? keep : found->second;
}

std::optional<PublishPlan> read_plan(const SourceFile& file, const Catalogue& workflows,
                                     std::vector<Finding>& findings) {
    const std::size_t before = findings.size();
    const std::optional<YamlNode> node = read_yaml(file, findings);
    if (!node) {
        return std::nullopt;
    }
    PublishPlan plan = PlanReader(workflows, findings).read(*node);
    return findings.size() == before ? std::optional(std::move(plan)) : std::nullopt;
}

Choice choice_for(const WorkflowPlan& plan, const std::vector<std::string>& leaves,
                  const std::set<Consequence>& consequences) {
    for (const GroupRule& rule : plan.groups) {
        const bool state = rule.state.empty() || std::ranges::any_of(leaves, [&](const std::string& leaf) {
                               return stands_in(leaf, rule.state);
                           });
        if (state && (!rule.consequence || consequences.contains(*rule.consequence))) {
            return rule.choice;
        }
    }
    return plan.choice;
}

}  // namespace jalon
