#include "engine/cases/condition_words.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/fill.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

using Comparison = Lack::Comparison;

struct Named {
    const char* path;
    const char* label;
};

// What the directory and the tariff know, in words.
constexpr std::array outside_facts = {
    Named{"employer.siret", "le SIRET de la collectivité"},
    Named{"employer.signatory_name", "le signataire de la collectivité"},
    Named{"employer", "la fiche de la collectivité"},
    Named{"centre", "la fiche du centre de gestion"},
    Named{"agent", "la fiche de l’agent"},
    Named{"counsellor", "la désignation du conseiller"},
    Named{"actor", "votre compte"},
    Named{"tariff.rate", "le tarif horaire"},
    Named{"tariff.min_minutes", "le minimum d’heures du tarif"},
    Named{"tariff.max_minutes", "le plafond d’heures du tarif"},
    Named{"tariff", "le tarif en vigueur"},
    Named{"case", "le dossier"},
    Named{"consents", "les accords donnés par l’agent"},
};

std::string outside_label(const std::string& path) {
    for (const Named& named : outside_facts) {
        const std::string_view known = named.path;
        if (path == known || (path.starts_with(known) && path[known.size()] == '.')) {
            return named.label;
        }
    }
    return "";
}

std::string quoted(std::string label) {
    label = trimmed(label);
    while (label.ends_with('?') || label.ends_with(':')) {
        label = trimmed(label.substr(0, label.size() - 1));
    }
    return fmt::format("«\u00A0{}\u00A0»", label);
}

bool holds_any(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(some,
                               [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

bool is_day(const Value& value) {
    return value.get_if<Date>() != nullptr || value.get_if<Instant>() != nullptr;
}

std::string compared(Comparison comparison, bool day, const std::string& value) {
    switch (comparison) {
        case Comparison::equal:
            return "doit être " + value;
        case Comparison::not_equal:
            return "ne doit pas être " + value;
        case Comparison::less:
            return (day ? "doit être avant le " : "doit être inférieur à ") + value;
        case Comparison::less_equal:
            return (day ? "doit être au plus tard le " : "doit être d’au plus ") + value;
        case Comparison::greater:
            return (day ? "doit être après le " : "doit être supérieur à ") + value;
        case Comparison::greater_equal:
            return (day ? "ne doit pas être avant le " : "doit être d’au moins ") + value;
        case Comparison::in:
            return "doit être l’un de ceux-ci : " + value;
        case Comparison::not_in:
            return "ne doit être aucun de ceux-ci : " + value;
    }
    return value;
}

}  // namespace

const Form* ConditionWords::form_with_key(const std::string& key) const {
    const auto found = std::ranges::find_if(catalogue_.forms, [&](const auto& one) { return one.second->key == key; });
    return found == catalogue_.forms.end() ? nullptr : found->second.get();
}

const Form* ConditionWords::form_collected_in(const std::string& list) const {
    for (const State& state : workflow_.states) {
        for (const Transition& transition : state.transitions) {
            if (transition.collect == list) {
                const auto found = catalogue_.forms.find(transition.form);
                return found == catalogue_.forms.end() ? nullptr : found->second.get();
            }
        }
    }
    return nullptr;
}

const Requirement* ConditionWords::requirement(const std::string& root) const {
    const auto found = std::ranges::find(workflow_.requirements, root, &Requirement::name);
    return found == workflow_.requirements.end() ? nullptr : &*found;
}

ConditionWords::Known ConditionWords::known(const std::string& path) const {
    const std::string root = path.substr(0, path.find('.'));
    const std::string rest = root.size() < path.size() ? path.substr(root.size() + 1) : "";
    const std::string member = rest.substr(0, rest.find('.'));
    if (const Requirement* required = requirement(root)) {
        static const std::vector<std::string> open = {"", "exists", "in_force", "state", "state_label", "reference"};
        const Workflow& other = catalogue_.workflow(required->workflow);
        if (std::ranges::find(open, member) != open.end()) {
            return {other.label, nullptr, nullptr, {}, true};
        }
        return ConditionWords(catalogue_, other, names_, roles_).known(rest);
    }
    const auto datum = std::ranges::find(workflow_.data, root, &Datum::name);
    if (datum != workflow_.data.end()) {
        const Form* form = form_collected_in(root);
        return {datum->label, nullptr, &*datum, form != nullptr ? form->audience : datum->audience, false};
    }
    if (const Form* form = form_with_key(root)) {
        const Field* field = form->find(member);
        return {field != nullptr ? field->label : form->label, field, nullptr,
                field != nullptr ? audience_of(*form, *field) : form->audience, false};
    }
    if (root == "agent") {
        return {outside_label(path), nullptr, nullptr, {}, may_know_agent(roles_)};
    }
    if (root == "counsellor") {
        return {outside_label(path), nullptr, nullptr, {}, !reads_from_outside(roles_) || reads_as_employer(roles_)};
    }
    if (root == "consents") {
        return {outside_label(path), nullptr, nullptr, {"agent", "counsellor"}, false};
    }
    const std::string label = outside_label(path);
    return {label, nullptr, nullptr, {}, !label.empty()};
}

ConditionWords::Known ConditionWords::member_of(const std::string& list, const std::string& member) const {
    const Form* form = form_collected_in(list);
    const Field* field = form == nullptr ? nullptr : form->find(member.substr(0, member.find('.')));
    if (field == nullptr) {
        return known(list);
    }
    return {field->label, field, nullptr, audience_of(*form, *field), false};
}

bool ConditionWords::reads(const Known& known) const {
    return known.everyone || holds_any(known.audience, roles_);
}

bool ConditionWords::may_read(const std::string& path) const {
    return reads(known(path));
}

bool ConditionWords::may_read_items(const std::string& list, const Lack& part) const {
    const bool own = part.path.empty() || reads(member_of(list, part.path));
    return own && std::ranges::all_of(part.parts, [&](const Lack& inner) { return may_read_items(list, inner); });
}

bool ConditionWords::may_read(const Lack& lack) const {
    const bool names = std::ranges::all_of(lack.names, [&](const std::string& name) { return may_read(name); });
    const bool of_items =
        lack.kind == Lack::Kind::some_item || lack.kind == Lack::Kind::no_item || lack.kind == Lack::Kind::every_item;
    return names && std::ranges::all_of(lack.parts, [&](const Lack& part) {
               return of_items ? may_read_items(lack.path, part) : may_read(part);
           });
}

std::string ConditionWords::subject(const std::string& path) const {
    const Known fact = known(path);
    if (fact.label.empty()) {
        return "une donnée du dossier";
    }
    const bool from_outside = fact.field == nullptr && fact.datum == nullptr && !outside_label(path).empty();
    return from_outside ? fact.label : quoted(fact.label);
}

std::string ConditionWords::state_words(const Workflow& workflow, const std::string& wanted) {
    for (std::size_t i = 1; i < workflow.states.size(); ++i) {
        if (!path_matches(workflow.states[i].path, wanted)) {
            continue;
        }
        for (int above = static_cast<int>(i); above > 0;) {
            const State& state = workflow.states[static_cast<std::size_t>(above)];
            if (!state.label.empty()) {
                return quoted(state.label);
            }
            above = state.parent;
        }
        return quoted(workflow.states[i].name);
    }
    return quoted(wanted);
}

std::string ConditionWords::value_words(const Known& known, const Value& value) {
    if (known.field != nullptr) {
        const auto option = std::ranges::find_if(known.field->options, [&](const Option& one) {
            return value.text() != nullptr && one.code == *value.text();
        });
        return option != known.field->options.end() ? quoted(option->label)
                                                    : display_text(*known.field, value, Value());
    }
    const auto* minutes = value.get_if<std::int64_t>();
    if (minutes != nullptr && known.datum != nullptr && known.datum->type == "duration") {
        return french::hours(*minutes);
    }
    const std::string text = display_text(value);
    return value.text() != nullptr ? quoted(text) : text;
}

std::string ConditionWords::operand_words(const Operand& operand, const Operand& other) const {
    if (operand.function == "today") {
        return display_text(operand.value);
    }
    const Known scale = known(operand.path.empty() ? other.path : operand.path);
    const std::string value = operand.value.is_null() ? "" : value_words(scale, operand.value);
    if (operand.path.empty()) {
        return value.empty() ? "une valeur qui n’est pas encore connue" : value;
    }
    return value.empty() ? subject(operand.path) : fmt::format("{} ({})", value, subject(operand.path));
}

std::string ConditionWords::now_words(const Operand& operand) const {
    if (operand.value.is_null() || (operand.value.text() != nullptr && operand.value.text()->empty())) {
        return "pas encore renseigné";
    }
    const Known fact = operand.function.empty() ? known(operand.path) : Known{};
    return "actuellement " + value_words(fact, operand.value);
}

std::string ConditionWords::wait(const Lack& lack) const {
    return fmt::format("il faut attendre le {} ({})", display_text(lack.left.value), subject(lack.left.path));
}

std::string ConditionWords::comparison(const Lack& lack) const {
    if (day_that_meets(lack)) {
        return wait(lack);
    }
    const bool blank = lack.right.value.text() != nullptr && lack.right.value.text()->empty();
    if (blank && lack.right.path.empty() && !lack.left.path.empty()) {
        return subject(lack.left.path) +
               (lack.comparison == Comparison::equal ? " ne doit pas être renseigné" : " doit être renseigné");
    }
    const bool day = is_day(lack.right.value) || is_day(lack.left.value);
    const std::string right = operand_words(lack.right, lack.left);
    if (lack.left.path.empty()) {
        const std::string left =
            lack.left.value.is_null() ? std::string("un calcul du dossier") : operand_words(lack.left, lack.right);
        return fmt::format("{} {}", left, compared(lack.comparison, day, right));
    }
    std::string of = subject(lack.left.path);
    if (lack.left.function == "size") {
        of = fmt::format("le nombre de lignes de {}", of);
    }
    return fmt::format("{} {} ({})", of, compared(lack.comparison, day, right), now_words(lack.left));
}

std::string ConditionWords::truth(const Lack& lack) const {
    const std::string root = lack.path.substr(0, lack.path.find('.'));
    if (requirement(root) == nullptr) {
        return fmt::format("{} doit être «\u00A0{}\u00A0»", subject(lack.path), lack.wanted ? "oui" : "non");
    }
    const Value now = Value(names_).at_path(root);
    if (!lack.wanted) {
        return fmt::format("le dossier {} de la collectivité ne doit plus l’être", subject(root));
    }
    const std::string* state = now["state_label"].text();
    const std::string where =
        state != nullptr ? fmt::format("il est à l’étape {}", quoted(*state)) : std::string("il n’y en a pas encore");
    return fmt::format("le dossier {} de la collectivité doit être en vigueur ({})", subject(root), where);
}

std::string ConditionWords::item_words(const std::string& list, const Lack& part) const {
    std::vector<std::string> words;
    switch (part.kind) {
        case Lack::Kind::all_of:
        case Lack::Kind::any_of:
            for (const Lack& inner : part.parts) {
                words.push_back(item_words(list, inner));
            }
            return join(words, part.kind == Lack::Kind::all_of ? ", " : " ou ");
        case Lack::Kind::truth:
            return fmt::format("{} : {}", quoted(member_of(list, part.path).label), part.wanted ? "oui" : "non");
        case Lack::Kind::filled:
            return fmt::format("{} renseigné", quoted(member_of(list, part.path).label));
        case Lack::Kind::empty:
            return fmt::format("{} vide", quoted(member_of(list, part.path).label));
        case Lack::Kind::comparison: {
            const Known member = member_of(list, part.path);
            const std::string value = value_words(member, part.right.value);
            return part.comparison == Comparison::equal
                       ? fmt::format("{} : {}", quoted(member.label), value)
                       : fmt::format("{} {}", quoted(member.label),
                                     compared(part.comparison, is_day(part.right.value), value));
        }
        default:
            return "une condition sur ses valeurs";
    }
}

std::string ConditionWords::items(const Lack& lack) const {
    const std::string words = item_words(lack.path, lack.parts.front());
    switch (lack.kind) {
        case Lack::Kind::some_item:
            return fmt::format("il manque dans {} une ligne avec {}", subject(lack.path), words);
        case Lack::Kind::no_item:
            return fmt::format("aucune ligne de {} ne doit avoir {}", subject(lack.path), words);
        default:
            return fmt::format("chaque ligne de {} doit avoir {}", subject(lack.path), words);
    }
}

std::string ConditionWords::sentence(const Lack& lack) const {
    switch (lack.kind) {
        case Lack::Kind::comparison:
            return comparison(lack);
        case Lack::Kind::filled:
            return subject(lack.path) + " doit être renseigné";
        case Lack::Kind::empty:
            return subject(lack.path) + " ne doit pas être renseigné";
        case Lack::Kind::truth:
            return truth(lack);
        case Lack::Kind::state:
            return fmt::format("l’étape {} doit être {}", state_words(workflow_, lack.path),
                               lack.wanted ? "atteinte" : "quittée");
        case Lack::Kind::some_item:
        case Lack::Kind::no_item:
        case Lack::Kind::every_item:
            return items(lack);
        default:
            break;
    }
    std::vector<std::string> subjects;
    for (const std::string& name : lack.names) {
        subjects.push_back(subject(name));
    }
    return subjects.empty() ? std::string("une condition du parcours n’est pas remplie")
                            : fmt::format("une condition sur {} n’est pas remplie", join(subjects, " et "));
}

std::optional<Date> day_that_meets(const Lack& lack) {
    const Date* day = lack.left.value.get_if<Date>();
    const bool waits = lack.kind == Lack::Kind::comparison && lack.right.function == "today" && day != nullptr;
    if (waits && lack.comparison == Comparison::less_equal) {
        return *day;
    }
    return waits && lack.comparison == Comparison::less ? std::optional(add_days(*day, 1)) : std::nullopt;
}

}  // namespace jalon
