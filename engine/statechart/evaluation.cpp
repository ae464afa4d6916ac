#include "engine/statechart/run.hpp"

#include <utility>

#include <fmt/format.h>

#include "engine/definition/reading.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

const Record& Run::names() {
    if (!names_) {
        names_ = gather_names(workflow_, machine_, now_.data, facts_);
    }
    return *names_;
}

Scope Run::scope_for(const Formula& formula) {
    Scope scope;
    if (!formula.expression.names().empty()) {
        scope.names = &names();
    }
    scope.locals = &locals_;
    scope.now = facts_.now;
    scope.today = paris_date(facts_.now);
    scope.calendar = &facts_.calendar;
    scope.in_state = [this](std::string_view wanted) {
        for (std::size_t i = 1; i < in_.size(); ++i) {
            if (in_[i] != 0 && path_matches(workflow_.states[i].path, wanted)) {
                return true;
            }
        }
        return false;
    };
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
    const Result<Value> value = evaluate(condition);
    if (!value) {
        return tl::unexpected(value.error());
    }
    if (value->get_if<bool>() == nullptr) {
        return failure(ErrorKind::invalid, "la condition n’est ni vraie ni fausse");
    }
    return value->is_true();
}

std::optional<Value> Run::value_of(const Formula& formula, const char* what) {
    if (fault_) {
        return std::nullopt;
    }
    Result<Value> value = evaluate(formula);
    if (!value) {
        fail({ErrorKind::invalid,
              fmt::format("{} ne peut pas être calculé : {}", what, value.error().message),
              formula.position.str(),
              {}});
        return std::nullopt;
    }
    return std::move(*value);
}

void Run::set_event(const Record& data) {
    locals_.insert_or_assign("event", Value(data));
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

void Run::fail(Error error) {
    if (!fault_) {
        fault_ = std::move(error);
    }
}

}  // namespace jalon
