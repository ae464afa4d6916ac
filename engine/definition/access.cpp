#include "engine/definition/access.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_set.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/flow.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

using Roles = std::set<std::string>;

Roles roles(const std::vector<std::string>& list) {
    return {list.begin(), list.end()};
}

// "interviews[].subject#" → interviews, subject.
std::vector<std::string> parts_of(std::string path) {
    if (path.ends_with("#")) {
        path.pop_back();
    }
    std::vector<std::string> parts = split(path, '.');
    for (std::string& part : parts) {
        while (part.ends_with("[]")) {
            part.resize(part.size() - 2);
        }
    }
    return parts;
}

// `<field>_label` and `<field>_name` go with their field.
const Field* field_of(const std::vector<Field>& fields, std::string_view member) {
    for (const std::string_view tail : {std::string_view(""), std::string_view("_label"), std::string_view("_name")}) {
        if (member.ends_with(tail)) {
            const std::string_view id = member.substr(0, member.size() - tail.size());
            const auto found = std::ranges::find(fields, id, &Field::id);
            if (found != fields.end()) {
                return &*found;
            }
        }
    }
    return nullptr;
}

Roles readers_of_column(const Form& form, const Field& field, const Field& column) {
    return roles(column.audience.empty() ? audience_of(form, field) : column.audience);
}

// Every action, with the form or the end of a case that gives its event.
void for_each_action_site(const Workflow& workflow,
                          const std::function<void(const Action&, const std::string&)>& visit) {
    const auto look = [&](const std::vector<Action>& actions, const std::string& event_form) {
        for_each_action(actions, [&](const Action& action) { visit(action, event_form); });
    };
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            look(transition.actions, event_source(transition));
        }
        for (const Timer& timer : state.timers) {
            look(timer.transition.actions, "");
        }
        look(state.entry, "");
        look(state.exit, "");
        look(state.initial_actions, "");
    }
}

void narrow(FactAccess& access, const Roles& readers, Confidentiality confidentiality) {
    Roles both;
    if (access.readers) {
        std::ranges::set_intersection(*access.readers, readers, std::inserter(both, both.end()));
    }
    access.readers = access.readers ? both : readers;
    access.confidentiality = std::max(access.confidentiality, confidentiality);
}

// All of a field: of a table, all of its columns.
void add_field(FactAccess& access, const Form& form, const Field& field) {
    const Confidentiality own = field.confidentiality.value_or(form.confidentiality);
    narrow(access, roles(audience_of(form, field)), own);
    for (const Field& column : field.columns) {
        narrow(access, readers_of_column(form, field, column), column.confidentiality.value_or(own));
    }
}

FactAccess of_form(const Form& form, const std::vector<std::string>& parts, bool counted) {
    FactAccess access;
    access.what = fmt::format("les réponses du formulaire « {} »", form.id);
    if (parts.size() < 2) {
        access.readers = roles(form.audience);
        for (const Field& field : form.fields) {
            if (!counted) {
                add_field(access, form, field);
            }
        }
        return access;
    }
    const Field* field = field_of(form.fields, parts[1]);
    if (field == nullptr) {
        return access;  // an unknown name, told elsewhere
    }
    access.what = fmt::format("le champ « {} » du formulaire « {} »", field->id, form.id);
    const Confidentiality own = field->confidentiality.value_or(form.confidentiality);
    const Field* column = parts.size() > 2 ? field_of(field->columns, parts[2]) : nullptr;
    if (column != nullptr) {
        narrow(access, readers_of_column(form, *field, *column), column->confidentiality.value_or(own));
        access.what = fmt::format("la colonne « {}.{} » du formulaire « {} »", field->id, column->id, form.id);
    } else if (counted) {
        narrow(access, roles(audience_of(form, *field)), own);
    } else {
        add_field(access, form, *field);
    }
    return access;
}

}  // namespace

bool AccessTable::is_collected(const std::string& root) const {
    return std::ranges::any_of(workflow_.states, [&](const State& state) {
        return std::ranges::any_of(state.transitions,
                                   [&](const Transition& transition) { return transition.collect == root; });
    });
}

const Form* AccessTable::form_at(const std::string& root, const std::string& event_form) const {
    const auto find = [this](const std::string& id) {
        const auto found = catalogue_.forms.find(id);
        return found == catalogue_.forms.end() ? nullptr : found->second.get();
    };
    if (root == "event") {
        return find(event_form);
    }
    for (const State& state : workflow_.states) {
        for (const Transition& transition : state.transitions) {
            const bool collected = !transition.collect.empty();
            if (!transition.form.empty() && (collected ? transition.collect : data_key(transition.form)) == root) {
                return find(transition.form);
            }
        }
        if (state.task && !state.task->form.empty() && data_key(state.task->form) == root) {
            return find(state.task->form);
        }
    }
    return nullptr;
}

const std::set<std::string>& AccessTable::reads(const Formula& formula) const {
    const auto [known, fresh] = reads_.try_emplace(&formula);
    if (fresh) {
        const TableSet tables(catalogue_.tables);
        known->second = flow_of(formula.expression.source(), {}, &tables).whole();
    }
    return known->second;
}

std::vector<AccessTable::Site> AccessTable::sources_of_datum(const Datum& datum) const {
    std::vector<Site> sites;
    const auto add = [&](const Formula& formula, const std::string& event_form) {
        for (const std::string& read : reads(formula)) {
            sites.emplace_back(read, event_form);
        }
    };
    if (datum.compute) {
        add(*datum.compute, "");
    }
    for_each_action_site(workflow_, [&](const Action& action, const std::string& event_form) {
        for (const auto& [path, formula] : action.arguments) {
            if (action.kind == Action::Kind::set && path.substr(0, path.find('.')) == datum.name) {
                add(formula, event_form);
            }
        }
    });
    return sites;
}

std::vector<AccessTable::Site> AccessTable::sources_of_event(const std::vector<std::string>& parts) const {
    const bool whole = parts.size() < 2;
    std::vector<Site> sites;
    const auto add = [&](const auto& formulas, const std::string& event_form) {
        for (const auto& [name, formula] : formulas) {
            if (whole || name == parts[1]) {
                for (const std::string& read : reads(formula)) {
                    sites.emplace_back(read, event_form);
                }
            }
        }
    };
    for_each_action_site(workflow_, [&](const Action& action, const std::string& event_form) {
        if (action.kind == Action::Kind::raise) {
            add(action.arguments, event_form);
        }
    });
    for (const State& state : workflow_.states) {
        add(state.output, "");
    }
    return sites;
}

void AccessTable::gather(const Site& site, Data data, std::set<Site>& seen, FactAccess& access) const {
    if (!seen.insert(site).second) {
        return;
    }
    const std::vector<std::string> parts = parts_of(site.first);
    if (parts.front() == "event" && site.second.empty()) {
        for (const std::string& id : forms_of(workflow_)) {
            const auto form = catalogue_.forms.find(id);
            if (form != catalogue_.forms.end() &&
                (parts.size() < 2 || field_of(form->second->fields, parts[1]) != nullptr)) {
                const FactAccess one = of_form(*form->second, parts, false);
                narrow(access, *one.readers, one.confidentiality);
                access.what = one.what;
            }
        }
        for (const Site& source : sources_of_event(parts)) {
            gather(source, data, seen, access);
        }
        return;
    }
    const auto datum = std::ranges::find(workflow_.data, parts.front(), &Datum::name);
    if (data == Data::as_made && datum != workflow_.data.end() && form_at(parts.front(), site.second) == nullptr) {
        for (const Site& source : sources_of_datum(*datum)) {
            gather(source, data, seen, access);
        }
        return;
    }
    if (const FactAccess known = of(site.first, site.second); known.readers) {
        narrow(access, *known.readers, known.confidentiality);
        access.what = known.what;
    }
}

// The narrowest of all that it may be.
FactAccess AccessTable::of_any_event(const std::string& path) const {
    FactAccess access;
    std::set<Site> seen;
    gather({path, ""}, Data::as_declared, seen, access);
    return access;
}

// Its class is the highest of all that it is made of: a datum between two others opens nothing.
FactAccess AccessTable::of_datum(const std::string& name) const {
    const auto datum = std::ranges::find(workflow_.data, name, &Datum::name);
    if (datum == workflow_.data.end()) {
        return {};
    }
    const auto [known, fresh] = classes_.try_emplace(name, Confidentiality::s0);
    if (fresh) {
        FactAccess made;
        std::set<Site> seen;
        gather({name, ""}, Data::as_made, seen, made);
        known->second = made.confidentiality;
    }
    return {roles(datum->audience), known->second, fmt::format("la donnée « {} »", name)};
}

FactAccess AccessTable::of_required(const Requirement& requirement, const std::vector<std::string>& parts) const {
    const auto other = catalogue_.workflows.find(requirement.workflow);
    if (other == catalogue_.workflows.end() || parts.size() < 2 || required_case_facts().contains(parts[1]) ||
        in_a_circle()) {
        return {};
    }
    const std::vector<std::string> rest(parts.begin() + 1, parts.end());
    FactAccess access = beside(*other->second).of(join(rest, "."), "");
    access.what += fmt::format(" du dossier « {} »", requirement.workflow);
    return access;
}

// Without a member, all that is read of those cases.
FactAccess AccessTable::of_earlier(const Earlier& earlier, const std::vector<std::string>& parts) const {
    FactAccess access;
    const auto other = catalogue_.workflows.find(earlier.workflow);
    if (other == catalogue_.workflows.end()) {
        return access;
    }
    for (const Datum& datum : other->second->data) {
        const bool read = parts.size() < 2 || parts[1] == datum.name;
        if (read && std::ranges::find(earlier.data, datum.name) != earlier.data.end()) {
            narrow(access, roles(datum.audience), Confidentiality::s0);
            access.what = fmt::format("la donnée « {} » d’autres dossiers « {} »", datum.name, earlier.workflow);
        }
    }
    return access;
}

// What the end of another case tells is known by those who know that case; what it gives on, by those who may read
// there what that is made of.
FactAccess AccessTable::of_child_end(const std::vector<std::string>& parts, const std::string& event) const {
    FactAccess access;
    if (parts.size() < 2 || in_a_circle()) {
        return access;
    }
    for (const Workflow* kind : kinds_ending(catalogue_, workflow_, event)) {
        narrow(access, roles(roles_around(*kind)), Confidentiality::s0);
        access.what = fmt::format("« {} » du dossier « {} »", parts[1], kind->id);
        for (const State* end : ends_of(*kind)) {
            const auto given = end->output.find(parts[1]);
            for (const std::string& read :
                 given == end->output.end() ? std::set<std::string>() : reads(given->second)) {
                const FactAccess there = beside(*kind).of(read, "");
                if (there.readers) {
                    narrow(access, *there.readers, there.confidentiality);
                    access.what = fmt::format("{} du dossier « {} »", there.what, kind->id);
                }
            }
        }
    }
    return access;
}

FactAccess AccessTable::of(const std::string& path, const std::string& event_form) const {
    const std::vector<std::string> parts = parts_of(path);
    const std::string& root = parts.front();
    if (root == "agent") {
        Roles knowing = roles(roles_that_know_the_agent());
        for (const Party& party : workflow_.parties) {
            if (party.knows_agent) {
                knowing.insert(party.role);
            }
        }
        return {std::move(knowing), Confidentiality::s1, "l’identité de l’agent"};
    }
    if (root == "event" && event_form.empty()) {
        return of_any_event(path);
    }
    if (root == "event" && is_end_of_child(event_form)) {
        return of_child_end(parts, event_form);
    }
    if (const Form* form = form_at(root, event_form)) {
        return of_form(*form, parts, path.ends_with("#"));
    }
    const auto requirement = std::ranges::find(workflow_.requirements, root, &Requirement::name);
    if (requirement != workflow_.requirements.end()) {
        return of_required(*requirement, parts);
    }
    const auto earlier = std::ranges::find(workflow_.earlier, root, &Earlier::name);
    if (earlier != workflow_.earlier.end()) {
        return of_earlier(*earlier, parts);
    }
    return of_datum(root);
}

const Field* AccessTable::field(const std::string& path, const std::string& event_form) const {
    const std::vector<std::string> parts = parts_of(path);
    const Form* form = form_at(parts.front(), event_form);
    const Field* found = form == nullptr || parts.size() < 2 ? nullptr : form->find(parts[1]);
    if (found == nullptr || parts.size() == 2) {
        return found;
    }
    const auto column = std::ranges::find(found->columns, parts[2], &Field::id);
    return column == found->columns.end() ? nullptr : &*column;
}

bool AccessTable::has_member(const std::string& path, const std::string& name, const std::string& event_form) const {
    const std::vector<std::string> parts = parts_of(path);
    const Form* form = form_at(parts.front(), event_form);
    if (form == nullptr) {
        const auto fact = printed_facts().find(parts.front());
        const bool record = parts.size() == 1 && fact != printed_facts().end() && fact->second.fields() != nullptr;
        return record && fact->second.fields()->contains(name);
    }
    if (parts.size() == 1) {
        return field_of(form->fields, name) != nullptr;
    }
    const Field* field = field_of(form->fields, parts[1]);
    return parts.size() == 2 && field != nullptr && field_of(field->columns, name) != nullptr;
}

bool AccessTable::is_list(const std::string& path, const std::string& event_form) const {
    const std::vector<std::string> parts = parts_of(path);
    const Form* form = form_at(parts.front(), event_form);
    if (form == nullptr) {
        return false;
    }
    const Field* field = parts.size() == 2 ? field_of(form->fields, parts[1]) : nullptr;
    return (parts.size() == 1 && is_collected(parts.front())) ||
           (field != nullptr && field->type == Field::Type::table);
}

}  // namespace jalon
