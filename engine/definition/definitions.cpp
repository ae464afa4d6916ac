#include <algorithm>

#include "engine/definition/form.hpp"
#include "engine/definition/tariff.hpp"
#include "engine/definition/workflow.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon {

const Field* Form::find(std::string_view field) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const Field& candidate) { return candidate.id == field; });
    return found == fields.end() ? nullptr : &*found;
}

const std::vector<std::string>& audience_of(const Form& form, const Field& field) {
    return field.audience.empty() ? form.audience : field.audience;
}

const TariffVersion* HourlyTariff::on(Date date) const {
    for (const TariffVersion& version : versions) {
        if (version.valid_from <= date && (!version.valid_to || date <= *version.valid_to)) {
            return &version;
        }
    }
    return nullptr;
}

const State* Workflow::find(std::string_view path) const {
    const int index = index_of(path);
    return index < 0 ? nullptr : &states[static_cast<std::size_t>(index)];
}

int Workflow::index_of(std::string_view path) const {
    if (machine != nullptr) {
        return machine->index_of(path);
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].path == path) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

}  // namespace jalon
