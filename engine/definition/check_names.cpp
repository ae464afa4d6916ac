#include "engine/definition/check_names.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/action_words.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"
#include "engine/definition/series.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : map) {
        keys.push_back(key);
    }
    return keys;
}

std::string first_part(const std::string& dotted) {
    return dotted.substr(0, dotted.find('.'));
}

// The map that begins at `place`, or that stands under the key written there; nullptr when there is none.
const YamlNode* map_at(const YamlNode& node, const Position& place) {
    if (node.is_map() && node.position == place) {
        return &node;
    }
    for (const YamlEntry& entry : node.entries) {
        const YamlNode* found =
            entry.key.position == place && entry.value.is_map() ? &entry.value : map_at(entry.value, place);
        if (found != nullptr) {
            return found;
        }
    }
    for (const YamlNode& item : node.items) {
        if (const YamlNode* found = map_at(item, place)) {
            return found;
        }
    }
    return nullptr;
}

// Where `word` stands under `key` of this map, or of a map right in it, as those of actions are.
const YamlNode* word_under(const YamlNode& map, std::string_view key, const std::string& word) {
    if (const YamlNode* value = map.find(key)) {
        const auto item = std::find_if(value->items.begin(), value->items.end(),
                                       [&](const YamlNode& one) { return one.text == word; });
        return value->text == word ? value : item == value->items.end() ? nullptr : &*item;
    }
    for (const YamlEntry& entry : map.entries) {
        const YamlNode* found = entry.value.is_map() ? word_under(entry.value, key, word) : nullptr;
        if (found != nullptr) {
            return found;
        }
    }
    return nullptr;
}

class NameChecker {
  public:
    NameChecker(const Workflow& workflow, const YamlNode& tree, const Catalogue& catalogue,
                std::vector<Finding>& findings)
        : workflow_(workflow), tree_(tree), catalogue_(catalogue), findings_(findings), roles_(all_roles()) {
        for (const Series& series : all_series) {
            series_.emplace_back(series.name);
        }
        for (const Party& party : workflow.parties) {
            roles_.push_back(party.role);
        }
        for (const Datum& datum : workflow.data) {
            data_.push_back(datum.name);
        }
        for (const std::string& form : forms_of(workflow)) {
            data_.push_back(data_key(form));
        }
        for_each_action(workflow, [this](const Action& action) {
            if (const auto key = action.words.find("as"); key != action.words.end()) {
                papers_.push_back(key->second.front());
            }
        });
        note_events();
    }

    void check() {
        check_heading();
        for (const State& state : workflow_.states) {
            check_task(state);
            for (const Transition& transition : state.transitions) {
                check_transition(transition);
            }
            for (const Timer& timer : state.timers) {
                check_timer(state, timer);
            }
        }
        for_each_action(workflow_, [this](const Action& action) { check_action(action); });
    }

  private:
    void error(const Position& position, std::string message) {
        findings_.push_back({Finding::Level::error, position, std::move(message)});
    }

    // Names stand under a key of the map at this place.
    struct Site {
        Position map;
        std::string_view key;
    };

    Position place_of(const std::string& word, const Site& site) const {
        const YamlNode* map = map_at(tree_, site.map);
        const YamlNode* found = map == nullptr ? nullptr : word_under(*map, site.key, word);
        return found == nullptr ? site.map : found->position;
    }

    // « le formulaire « x » n’existe pas ; vouliez-vous dire … »
    void known(const std::string& name, const std::vector<std::string>& names, const char* what, const Site& site) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
            error(place_of(name, site), fmt::format("{} « {} » n’existe pas{}", what, name, did_you_mean(name, names)));
        }
    }

    void known_roles(const std::vector<std::string>& roles, const Site& site) {
        for (const std::string& role : roles) {
            known(role, roles_, "le rôle", site);
        }
    }

    // A role that takes no part in this kind of case is told nothing and may do nothing.
    void takes_part(const std::vector<std::string>& roles, const Site& site) {
        const std::vector<std::string>& service = roles_of_the_service();
        for (const std::string& role : workflow_.parties.empty() ? std::vector<std::string>() : roles) {
            const bool party = std::any_of(workflow_.parties.begin(), workflow_.parties.end(),
                                           [&](const Party& one) { return one.role == role; });
            const bool exists = std::find(roles_.begin(), roles_.end(), role) != roles_.end();
            if (exists && !party && std::find(service.begin(), service.end(), role) == service.end()) {
                error(place_of(role, site),
                      fmt::format("« {} » ne prend pas part à ce dossier ; ajoutez-le sous « parties », ou "
                                  "choisissez un autre rôle",
                                  role));
            }
        }
    }

    void note_events() {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                awaited_.push_back(transition.event);
                for (const std::string& role : transition.by) {
                    sent_.insert(role.empty() ? "" : transition.event);
                }
            }
            if (!state.children.empty()) {
                awaited_.push_back("done.state." + state.path);
            }
        }
        for_each_action(workflow_, [this](const Action& action) {
            if (action.kind == Action::Kind::raise) {
                raised_.insert(word_of(action, "event"));
            }
            if (action.kind == Action::Kind::appointment && !action.words.contains("cancelled")) {
                appointments_.push_back(word_of(action, "name"));
            }
        });
    }

    void check_heading() {
        const Position top{workflow_.files.empty() ? "" : workflow_.files.front(), 1, 1};
        known_roles(workflow_.opened_by, {top, "opened_by"});
        takes_part(workflow_.opened_by, {top, "opened_by"});
        for (const Party& party : workflow_.parties) {
            known(party.role, all_roles(), "le rôle", {party.position, ""});
            for (const std::string& path : party.from) {
                known_state(path, party.position);
            }
            if (party.body && std::ranges::find(roles_of_other_bodies(), party.role) == roles_of_other_bodies().end()) {
                error(party.position, fmt::format("« {} » n’est pas le rôle d’un autre organisme ; le sont : {}",
                                                  party.role, join(roles_of_other_bodies(), ", ")));
            }
        }
        check_first_party();
        known(workflow_.tariff, keys_of(catalogue_.tariffs), "le tarif", {top, "tariff"});
        for (const Datum& datum : workflow_.data) {
            known_roles(datum.audience, {datum.position, "audience"});
        }
        for (const Requirement& requirement : workflow_.requirements) {
            check_requirement(requirement);
        }
        for (const Earlier& earlier : workflow_.earlier) {
            check_earlier(earlier);
        }
        for (const std::string& path : workflow_.single ? workflow_.single->besides : std::vector<std::string>()) {
            known_state(path, workflow_.single->position);
        }
    }

    void known_state(const std::string& path, const Position& position) {
        const bool found = std::any_of(workflow_.states.begin(), workflow_.states.end(),
                                       [&](const State& state) { return path_matches(state.path, path); });
        if (!found) {
            error(position, fmt::format("l’état « {} » n’existe pas", path));
        }
    }

    // A case in which nobody takes part yet would be taken for one whose definition names nobody, and be open to all.
    void check_first_party() {
        const std::vector<Party>& parties = workflow_.parties;
        if (!parties.empty() && std::ranges::none_of(parties, [](const Party& party) { return party.from.empty(); })) {
            error(parties.front().position, "un rôle au moins prend part au dossier dès l’ouverture, sans « from »");
        }
    }

    void check_requirement(const Requirement& requirement) {
        known(requirement.workflow, keys_of(catalogue_.workflows), "le workflow", {requirement.position, "case"});
        const auto other = catalogue_.workflows.find(requirement.workflow);
        for (const std::string& path :
             other == catalogue_.workflows.end() ? std::vector<std::string>() : requirement.in) {
            const std::vector<State>& states = other->second->states;
            if (std::none_of(states.begin(), states.end(),
                             [&](const State& state) { return path_matches(state.path, path); })) {
                error(requirement.position,
                      fmt::format("l’état « {} » n’existe pas dans « {} »", path, requirement.workflow));
            }
        }
    }

    // What is read of other cases is kept there: what is computed would rest on their own surroundings.
    void check_earlier(const Earlier& earlier) {
        known(earlier.workflow, keys_of(catalogue_.workflows), "le workflow", {earlier.position, "case"});
        const auto other = catalogue_.workflows.find(earlier.workflow);
        for (const std::string& name :
             other == catalogue_.workflows.end() ? std::vector<std::string>() : earlier.data) {
            const auto datum = std::ranges::find(other->second->data, name, &Datum::name);
            if (datum == other->second->data.end()) {
                error(earlier.position, fmt::format("« {} » n’est pas une donnée de « {} »", name, earlier.workflow));
            } else if (datum->compute) {
                error(earlier.position,
                      fmt::format("« {} » est calculée : « earlier » ne lit que ce que les dossiers gardent", name));
            }
        }
    }

    void check_task(const State& state) {
        if (!state.task) {
            return;
        }
        const Task& task = *state.task;
        known(task.form, keys_of(catalogue_.forms), "le formulaire", {task.position, "form"});
        known_roles(task.by, {task.position, "by"});
        takes_part(task.by, {task.position, "by"});
        known(task.document, papers_, "le document", {task.position, "document"});
        if (task.by.empty()) {
            error(task.position, "personne n’est chargé de cette tâche ; ajoutez « by »");
        }
    }

    void check_transition(const Transition& transition) {
        known(transition.form, keys_of(catalogue_.forms), "le formulaire", {transition.position, "form"});
        known_roles(transition.by, {transition.position, "by"});
        takes_part(transition.by, {transition.position, "by"});
        if (!transition.unblock.empty()) {
            known_roles({transition.unblock}, {transition.position, "unblock"});
        }
        const bool automatic = is_end_of_child(transition.event) || transition.event.empty() ||
                               transition.event == "*" || transition.event.starts_with("done.state.") ||
                               transition.event.starts_with("timer.");
        if (automatic || !transition.by.empty()) {
            return;
        }
        if (!transition.label.empty()) {
            error(transition.position, fmt::format("personne ne peut faire « {} » ; ajoutez « by »", transition.label));
        } else if (!raised_.contains(transition.event)) {
            error(transition.position,
                  fmt::format("personne ne peut déclencher « {} » : ajoutez « by », ou un « raise » qui le lance",
                              transition.event));
        }
    }

    void check_timer(const State& state, const Timer& timer) {
        const Transition& transition = timer.transition;
        const bool others = std::any_of(state.transitions.begin(), state.transitions.end(),
                                        [&](const Transition& other) { return other.event == transition.event; });
        if (transition.targets.empty() && transition.actions.empty() && !others) {
            error(timer.position,
                  fmt::format("le minuteur « {} » ne fait rien ; ajoutez « to » ou « do »", timer.name));
        }
        if (!transition.label.empty() || !transition.by.empty() || !transition.form.empty()) {
            error(
                timer.position,
                fmt::format("le minuteur « {} » sonne tout seul : retirez « label », « by » et « form »", timer.name));
        }
    }

    void check_action(const Action& action) {
        const auto each = [&](const char* word, const auto& check) {
            const auto found = action.words.find(word);
            for (const std::string& name : found == action.words.end() ? std::vector<std::string>() : found->second) {
                check(name);
            }
        };
        each("template", [&](const std::string& name) {
            known(name, keys_of(catalogue_.templates), "le modèle", {action.position, "template"});
        });
        each("message", [&](const std::string& name) {
            known(name, keys_of(catalogue_.messages), "le message", {action.position, "message"});
        });
        each("document", [&](const std::string& key) {
            known(key, papers_, "le document", {action.position, "document"});
        });
        each("amends", [&](const std::string& key) {
            known(key, papers_, "le document", {action.position, "amends"});
        });
        each("signs", [&](const std::string& key) { known(key, papers_, "le document", {action.position, "signs"}); });
        each("sequence", [&](const std::string& name) {
            known(name, series_, "la série", {action.position, "sequence"});
        });
        each("audience", [&](const std::string& name) {
            known(name, roles_, "le rôle", {action.position, "audience"});
        });
        each("to", [&](const std::string& name) { known(name, roles_, "le rôle", {action.position, "to"}); });
        each("into", [&](const std::string& name) {
            known(first_part(name), data_, "la donnée", {action.position, "into"});
        });
        switch (action.kind) {
            case Action::Kind::set:
                for (const auto& [name, formula] : action.arguments) {
                    known(first_part(name), data_, "la donnée", {formula.position, ""});
                }
                break;
            case Action::Kind::assign:
                known_roles(keys_of(action.arguments), {action.position, ""});
                break;
            case Action::Kind::raise:
                check_raise(action);
                break;
            case Action::Kind::task:
                check_people(action, "by");
                each("done", [&](const std::string& event) {
                    known(event, awaited_, "l’événement", {action.position, "done"});
                });
                break;
            case Action::Kind::appointment:
                check_people(action, "people");
                check_cancelled(action);
                break;
            case Action::Kind::notify:
                if (action.words.contains("to")) {
                    takes_part(words_of(action, "to"), {action.position, "to"});
                } else {
                    error(action.position, "ce message n’a pas de destinataire ; ajoutez « to »");
                }
                break;
            default:
                break;
        }
    }

    void check_people(const Action& action, const char* word) {
        if (const auto roles = action.words.find(word); roles != action.words.end()) {
            known_roles(roles->second, {action.position, word});
            takes_part(roles->second, {action.position, word});
        }
    }

    // What is cancelled was set somewhere.
    void check_cancelled(const Action& action) {
        if (action.words.contains("cancelled")) {
            known(word_of(action, "name"), appointments_, "le rendez-vous", {action.position, "cancelled"});
        }
    }

    void check_raise(const Action& action) {
        const std::string& event = word_of(action, "event");
        const bool any = std::find(awaited_.begin(), awaited_.end(), "*") != awaited_.end();
        if (!any) {
            known(event, awaited_, "l’événement", {action.position, "raise"});
        }
    }

    const Workflow& workflow_;
    const YamlNode& tree_;
    const Catalogue& catalogue_;
    std::vector<Finding>& findings_;
    std::vector<std::string> roles_;
    std::vector<std::string> series_;
    std::vector<std::string> papers_;  // keys of the documents that the workflow makes or files
    std::vector<std::string> data_;
    std::vector<std::string> awaited_;
    std::vector<std::string> appointments_;
    std::set<std::string> sent_;
    std::set<std::string> raised_;
};

void check_audience(const std::vector<std::string>& audience, Confidentiality confidentiality, const Position& position,
                    std::vector<Finding>& findings) {
    for (const std::string& role : audience) {
        if (std::find(all_roles().begin(), all_roles().end(), role) == all_roles().end()) {
            findings.push_back({Finding::Level::error, position,
                                fmt::format("le rôle « {} » n’existe pas{}", role, did_you_mean(role, all_roles()))});
        }
    }
    if (confidentiality == Confidentiality::s3 && reaches_employer(audience)) {
        findings.push_back({Finding::Level::error, position,
                            "ce qui est de classe S3 ne va jamais à l’employeur ; restreignez « audience »"});
    }
}

void check_form_audience(const Form& form, std::vector<Finding>& findings) {
    check_audience(form.audience, Confidentiality::s0, form.position, findings);
    for (const Field& field : form.fields) {
        check_audience(audience_of(form, field), field.confidentiality.value_or(form.confidentiality), field.position,
                       findings);
        for (const Field& column : field.columns) {
            const std::vector<std::string>& audience =
                column.audience.empty() ? audience_of(form, field) : column.audience;
            const Confidentiality level =
                column.confidentiality.value_or(field.confidentiality.value_or(form.confidentiality));
            check_audience(audience, level, column.position, findings);
        }
    }
}

}  // namespace

void check_names(const Workflow& workflow, const YamlNode& tree, const Catalogue& catalogue,
                 std::vector<Finding>& findings) {
    NameChecker(workflow, tree, catalogue, findings).check();
}

void check_labels(const Workflow& workflow, std::vector<Finding>& findings) {
    const auto warn = [&](const Position& position, std::string message) {
        findings.push_back({Finding::Level::warning, position, std::move(message)});
    };
    for (const State& state : workflow.states) {
        const bool leaf =
            state.children.empty() && (state.type == State::Type::atomic || state.type == State::Type::final);
        bool labelled = !state.label.empty();
        for (int above = state.parent; above > 0 && !labelled;
             above = workflow.states[static_cast<std::size_t>(above)].parent) {
            labelled = !workflow.states[static_cast<std::size_t>(above)].label.empty();
        }
        if (leaf && !labelled) {
            warn(state.position, fmt::format("l’état « {} » n’a pas de libellé ; ajoutez « label »", state.name));
        }
        std::map<std::string, std::string> events;
        for (const Transition& transition : state.transitions) {
            if (transition.label.empty() && !transition.by.empty()) {
                warn(transition.position,
                     fmt::format("« {} » n’a pas de libellé : aucun bouton ne le montrera ; ajoutez « label »",
                                 transition.event));
            }
            const auto [same, first] = events.emplace(transition.label, transition.event);
            if (!transition.label.empty() && !first && same->second != transition.event) {
                warn(transition.position,
                     fmt::format("deux boutons de cet état s’appellent « {} » ; distinguez-les", transition.label));
            }
        }
    }
}

void check_audiences(const Catalogue& catalogue, std::vector<Finding>& findings) {
    for (const auto& [id, form] : catalogue.forms) {
        check_form_audience(*form, findings);
    }
    for (const auto& [id, made] : catalogue.templates) {
        check_audience(made->audience, made->confidentiality, {made->body_position.file, 1, 1}, findings);
    }
}

}  // namespace jalon
