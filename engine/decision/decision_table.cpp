#include "engine/decision/decision_table.hpp"

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_values.hpp"

namespace jalon {

namespace {

std::string choices(const std::vector<Value>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == values.size() ? " ou " : ", ") + shown(values[i]);
    }
    return text;
}

}  // namespace

std::string TableInput::question() const {
    if (!ask.empty()) {
        return ask;
    }
    const std::string what = label.empty() ? name : label;
    if (value_type.is(Type::Kind::boolean)) {
        return fmt::format("{} : oui ou non ?", what);
    }
    return listed.empty() ? fmt::format("{} : quelle est la réponse ?", what)
                          : fmt::format("{} : {} ?", what, choices(listed));
}

bool DecisionTable::single_hit() const {
    return hit == HitPolicy::unique || hit == HitPolicy::first || hit == HitPolicy::any || hit == HitPolicy::priority;
}

Type DecisionTable::result_type() const {
    if (aggregate == Aggregate::count && outputs.size() == 1) {
        return Type::integer();
    }
    Type::Fields fields;
    bool always = true;
    for (const TableOutput& output : outputs) {
        const bool counted = aggregate == Aggregate::count;
        fields.insert_or_assign(output.name, counted ? Type::integer() : output.value_type);
        always = always && output.otherwise.has_value();
    }
    const Type one = outputs.size() == 1 ? outputs.front().value_type : Type::record(std::move(fields));
    if (!single_hit() && aggregate == Aggregate::none) {
        return Type::list(one);
    }
    return gaps_allowed && !always ? Type::optional(one) : one;
}

}  // namespace jalon
