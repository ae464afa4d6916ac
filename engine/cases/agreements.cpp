#include "engine/cases/agreements.hpp"

#include <algorithm>

#include "engine/definition/check.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

std::string text_of(const Value& value) {
    return value.text() == nullptr ? std::string() : *value.text();
}

bool records(const Transition& transition, const std::string& type, bool granted) {
    bool found = false;
    for_each_action(transition.actions, [&](const Action& action) {
        if (action.kind != Action::Kind::consent) {
            return;
        }
        const auto named = action.words.find("type");
        const auto given = action.arguments.find("granted");
        if (named == action.words.end() || named->second.empty() || named->second.front() != type ||
            given == action.arguments.end()) {
            return;
        }
        // What depends on the case may be either.
        const Result<Value> value = given->second.expression.evaluate(Scope());
        found = found || !value || value->is_true() == granted;
    });
    return found;
}

const Transition* transition_of(const Workflow& workflow, const JournalEntry& entry, const std::string& type,
                                bool granted) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (transition.event == entry.event && records(transition, type, granted)) {
                return &transition;
            }
        }
    }
    return nullptr;
}

void add_words(Agreement& agreement, const Catalogue& catalogue, const Transition& transition, const Value& consent) {
    agreement.title = transition.label;
    const auto form = catalogue.forms.find(transition.form);
    if (transition.form.empty() || form == catalogue.forms.end()) {
        return;
    }
    agreement.title = form->second->label;
    if (!form->second->intro.empty()) {
        agreement.text.push_back(form->second->intro);
    }
    for (const Field& field : form->second->fields) {
        if (field.type == Field::Type::agree) {
            agreement.text.push_back(field.label);
        }
        const std::string shown = text_of(consent[field.id]);
        const auto option = std::ranges::find(field.options, shown, &Option::code);
        if (field.id == "text_version" && option != field.options.end()) {
            agreement.version = option->label;
        }
    }
}

void offer_withdrawal(Agreement& agreement, const Workflow& workflow, const std::string& type,
                      const std::vector<std::string>& open) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (std::ranges::find(open, transition.event) != open.end() && records(transition, type, false)) {
                agreement.withdraw_event = transition.event;
                agreement.withdraw_label = transition.label;
            }
        }
    }
}

}  // namespace

std::vector<Agreement> agreements_of(const Catalogue& catalogue, const Workflow& workflow, const Case& the_case,
                                     const std::vector<JournalEntry>& entries, const std::vector<std::string>& open) {
    std::vector<Agreement> agreements;
    std::vector<std::string> types;
    const List* consents = Value(the_case.situation.data)["consents"].list();
    for (const Value& consent : consents == nullptr ? List() : *consents) {
        Agreement agreement;
        const std::string type = text_of(consent["type"]);
        agreement.case_id = the_case.header.id;
        agreement.reference = the_case.header.reference;
        agreement.programme = workflow.label;
        agreement.granted = consent["granted"].is_true();
        if (const auto* at = consent["at"].get_if<Instant>()) {
            agreement.at = *at;
        }
        // The journal has the step that an agreement came with at the same instant.
        for (const JournalEntry& entry : entries) {
            const Transition* transition =
                entry.at == agreement.at ? transition_of(workflow, entry, type, agreement.granted) : nullptr;
            if (transition != nullptr) {
                agreement.by = entry.role.empty() ? "" : role_label(entry.role);
                add_words(agreement, catalogue, *transition, consent);
                break;
            }
        }
        for (std::size_t k = 0; k < agreements.size(); ++k) {
            agreements[k].current = agreements[k].current && types[k] != type;
        }
        agreements.push_back(std::move(agreement));
        types.push_back(type);
    }
    for (std::size_t k = 0; k < agreements.size(); ++k) {
        if (agreements[k].current && agreements[k].granted) {
            offer_withdrawal(agreements[k], workflow, types[k], open);
        }
    }
    return agreements;
}

}  // namespace jalon
