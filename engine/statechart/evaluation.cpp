#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/definition/reading.hpp"
#include "engine/statechart/bounds.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

bool names_event(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(),
                       [](const std::string& name) { return name == "event" || name.starts_with("event."); });
}

}  // namespace

const Record& Run::names() {
    if (!names_) {
        names_ = gather_names(workflow_, machine_, now_.data, facts_,
                              [this](std::string_view wanted) { return in_state(wanted); });
    }
    return *names_;
}

bool Run::in_state(std::string_view wanted) const {
    for (int index = in_.next(1); index >= 0; index = in_.next(index + 1)) {
        if (path_matches(state(index).path, wanted)) {
            return true;
        }
    }
    return false;
}

// What is computed from the active states is computed again once they change.
void Run::states_changed() {
    if (machine_.computed_from_states) {
        names_.reset();
    }
}

const Value& Run::event_value() {
    if (!event_value_) {
        event_value_ = Value(event_ != nullptr ? *event_ : Record());
    }
    return *event_value_;
}

const Record& Run::locals() {
    if (locals_.empty()) {
        locals_.emplace("event", event_value());
    }
    return locals_;
}

// Whether every name, the event's aside, begins with a member of `record`.
bool Run::all_in(const Record& record, const std::vector<std::string>& names) const {
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        const std::string_view first = std::string_view(name).substr(0, name.find('.'));
        return first == "event" || record.contains(first);
    });
}

// Most conditions name nothing but data of the case: they are then looked up where they are, and the record of all
// names, which is dear, is not made.
Scope Run::scope_for(const Formula& formula) {
    Scope scope;
    const bool asks_tables = !formula.expression.tables().empty();
    const std::vector<std::string> with_tables =
        asks_tables ? names_read(formula.expression, workflow_.tables.get()) : std::vector<std::string>();
    const std::vector<std::string>& wanted = asks_tables ? with_tables : formula.expression.names();
    const bool plain = !asks_tables && facts_.judge == nullptr && !names_ && all_in(now_.data, wanted);
    if (!wanted.empty()) {
        scope.names = plain ? &now_.data : &names();
    }
    if (names_event(wanted)) {
        scope.locals = &locals();
    }
    scope.now = facts_.now;
    // The civil date takes as long as a small condition, and few ask for it.
    if (!plain || formula.expression.source().find("today") != std::string::npos) {
        scope.today = paris_date(facts_.now);
    }
    scope.calendar = &facts_.calendar;
    scope.tables = workflow_.tables.get();
    scope.in_state = [this](std::string_view wanted_state) { return in_state(wanted_state); };
    return scope;
}

Result<Value> Run::evaluate(const Formula& formula) {
    const Scope scope = scope_for(formula);
    return facts_.judge != nullptr ? facts_.judge->value(formula.expression, scope)
                                   : formula.expression.evaluate(scope);
}

// A judge answers for whole expressions; with one, nothing is known to be lacking.
std::optional<Lack> Run::lacks(const Formula& condition, const std::vector<std::string>& undecided) {
    return facts_.judge != nullptr ? std::nullopt : lacking(condition.expression, scope_for(condition), undecided);
}

Result<bool> Run::holds(const Formula& condition) {
    if (facts_.judge != nullptr) {
        return facts_.judge->holds(condition.expression, scope_for(condition));
    }
    return condition.expression.holds(scope_for(condition));
}

std::optional<Value> Run::value_of(const Formula& formula, std::string_view name) {
    if (fault_) {
        return std::nullopt;
    }
    Result<Value> value = evaluate(formula);
    if (!value) {
        const std::string what = name.empty() ? "Une valeur de l’action" : fmt::format("La valeur de « {} »", name);
        fail({ErrorKind::invalid,
              fmt::format("{} ne peut pas être calculée : {}", what, value.error().message),
              formula.position.str(),
              {}});
        return std::nullopt;
    }
    return std::move(*value);
}

// The answers of the event's form, under its name or added to a list; seen by guards and actions alike.
void Run::apply_answers(const Event& event, const std::string& collect) {
    if (event.form.empty()) {
        return;
    }
    now_.data = data_before_answers_;
    if (collect.empty()) {
        now_.data.insert_or_assign(data_key(event.form), Value(event.data));
    } else {
        const auto found = now_.data.find(collect);
        List list = found != now_.data.end() && found->second.list() != nullptr ? *found->second.list() : List();
        list.emplace_back(event.data);
        now_.data.insert_or_assign(collect, Value(std::move(list)));
    }
    names_.reset();
}

// A judge does not know values: what it explores goes beyond the bounds, never short of them.
void Run::check_bounds(std::string_view name, const Position& position) {
    const auto datum = std::find_if(workflow_.data.begin(), workflow_.data.end(),
                                    [&](const Datum& candidate) { return candidate.name == name; });
    if (datum == workflow_.data.end() || (!datum->min && !datum->max) || facts_.judge != nullptr) {
        return;
    }
    const auto value = now_.data.find(name);
    if (value == now_.data.end()) {
        return;
    }
    const auto evaluate_bound = [this](const Formula& bound) { return evaluate(bound); };
    if (std::optional<std::string> reason = out_of_bounds(*datum, value->second, evaluate_bound)) {
        fail({ErrorKind::invalid, std::move(*reason), position.str(), {}});
    }
}

void Run::fail(Error error) {
    if (!fault_) {
        fault_ = std::move(error);
    }
}

}  // namespace jalon
