#include "engine/cases/case_data.hpp"

#include <algorithm>
#include <set>

namespace jalon {

namespace {

using Audience = std::vector<std::string>;

Audience sorted(Audience roles) {
    std::ranges::sort(roles);
    return roles;
}

// The form whose answers lie under `name` in the data: as one record, or collected in a list.
const Form* form_behind(const Catalogue& catalogue, const Workflow& workflow, const std::string& name) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            if (transition.form.empty()) {
                continue;
            }
            const auto found = catalogue.forms.find(transition.form);
            if (found == catalogue.forms.end()) {
                continue;
            }
            if (transition.collect == name || (transition.collect.empty() && found->second->key == name)) {
                return found->second.get();
            }
        }
    }
    return nullptr;
}

// The audience of a member of a form's record; `<field>_label` and `<field>_name` go with their field.
Audience audience_of_member(const Form& form, std::string_view member) {
    for (const std::string_view tail : {std::string_view(""), std::string_view("_label"), std::string_view("_name")}) {
        if (member.ends_with(tail)) {
            if (const Field* field = form.find(member.substr(0, member.size() - tail.size()))) {
                return sorted(audience_of(form, *field));
            }
        }
    }
    return sorted(form.audience);
}

std::map<Audience, Record> split_record(const Form& form, const Record& answers) {
    std::map<Audience, Record> groups;
    for (const auto& [member, value] : answers) {
        groups[audience_of_member(form, member)][member] = value;
    }
    return groups;
}

void add_collected(std::vector<DataPart>& parts, const Form& form, const std::string& name, const List& items) {
    std::vector<std::map<Audience, Record>> split;
    std::set<Audience> audiences;
    for (const Value& item : items) {
        split.push_back(item.record() != nullptr ? split_record(form, *item.record()) : std::map<Audience, Record>{});
        for (const auto& group : split.back()) {
            audiences.insert(group.first);
        }
    }
    for (const Audience& audience : audiences) {
        List shown;
        for (std::map<Audience, Record>& groups : split) {
            shown.emplace_back(std::move(groups[audience]));
        }
        parts.push_back({name, audience, std::move(shown)});
    }
}

Value merged(const Value& first, const Value& second) {
    if (first.record() != nullptr && second.record() != nullptr) {
        Record both = *first.record();
        for (const auto& [name, value] : *second.record()) {
            const auto found = both.find(name);
            both[name] = found == both.end() ? value : merged(found->second, value);
        }
        return both;
    }
    if (first.list() != nullptr && second.list() != nullptr) {
        List both;
        const std::size_t count = std::max(first.list()->size(), second.list()->size());
        for (std::size_t i = 0; i < count; ++i) {
            const bool in_first = i < first.list()->size();
            const bool in_second = i < second.list()->size();
            both.push_back(in_first && in_second ? merged((*first.list())[i], (*second.list())[i])
                                                 : (in_first ? *first.list() : *second.list())[i]);
        }
        return both;
    }
    return second;
}

}  // namespace

std::vector<DataPart> split_by_audience(const Catalogue& catalogue, const Workflow& workflow, const Record& data) {
    std::vector<DataPart> parts;
    for (const auto& [name, value] : data) {
        const Form* form = form_behind(catalogue, workflow, name);
        if (form != nullptr && value.record() != nullptr && !value.record()->empty()) {
            for (auto& [audience, record] : split_record(*form, *value.record())) {
                parts.push_back({name, audience, std::move(record)});
            }
        } else if (form != nullptr && value.list() != nullptr && !value.list()->empty()) {
            add_collected(parts, *form, name, *value.list());
        } else {
            const auto datum = std::ranges::find(workflow.data, name, &Datum::name);
            parts.push_back({name, datum == workflow.data.end() ? Audience{} : sorted(datum->audience), value});
        }
    }
    return parts;
}

Record merge_parts(const std::vector<DataPart>& parts) {
    Record data;
    for (const DataPart& part : parts) {
        const auto found = data.find(part.name);
        data[part.name] = found == data.end() ? part.value : merged(found->second, part.value);
    }
    return data;
}

}  // namespace jalon
