#include "engine/statechart/names.hpp"

#include <utility>

namespace jalon {

Record gather_names(const Workflow& workflow, const Machine& machine, const Record& data, const Facts& facts,
                    std::function<bool(std::string_view)> in_state) {
    Record names = data;
    names.insert(facts.names.begin(), facts.names.end());
    for (const Datum& datum : workflow.data) {
        names.try_emplace(datum.name);
    }
    for (const std::string& key : machine.form_keys) {
        names.try_emplace(key);
    }
    Scope scope;
    scope.names = &names;
    scope.now = facts.now;
    scope.today = paris_date(facts.now);
    scope.calendar = &facts.calendar;
    scope.tables = workflow.tables.get();
    scope.in_state = std::move(in_state);
    for (const int index : machine.computed) {
        const Datum& datum = workflow.data[static_cast<std::size_t>(index)];
        if (data.contains(datum.name)) {
            continue;  // set by hand since
        }
        const Expression& compute = datum.compute->expression;
        Result<Value> value = facts.judge != nullptr ? facts.judge->value(compute, scope) : compute.evaluate(scope);
        names.insert_or_assign(datum.name, value ? std::move(*value) : Value());
    }
    return names;
}

bool path_matches(std::string_view path, std::string_view wanted) {
    return path == wanted || (path.size() > wanted.size() && !wanted.empty() && path.ends_with(wanted) &&
                              path[path.size() - wanted.size() - 1] == '.');
}

}  // namespace jalon
