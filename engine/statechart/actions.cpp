#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

namespace jalon {

namespace {

// An integer set into a decimal datum becomes one, so that later guards compare like with like.
Value fitted(const Workflow& workflow, const std::string& name, Value value) {
    const auto datum = std::find_if(workflow.data.begin(), workflow.data.end(),
                                    [&](const Datum& candidate) { return candidate.name == name; });
    const std::int64_t* number = value.get_if<std::int64_t>();
    if (datum != workflow.data.end() && datum->type == "decimal" && number != nullptr) {
        return Value(Decimal(*number, 0));
    }
    return value;
}

}  // namespace

void Run::run_actions(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
        if (fault_) {
            return;
        }
        run_action(action);
    }
}

Record Run::evaluated(const std::map<std::string, Formula, std::less<>>& formulas) {
    Record result;
    for (const auto& [name, formula] : formulas) {
        if (std::optional<Value> value = value_of(formula, "")) {
            result.insert_or_assign(name, std::move(*value));
        }
    }
    return result;
}

Record Run::evaluated_arguments(const Action& action) {
    return evaluated(action.arguments);
}

void Run::run_action(const Action& action) {
    std::vector<Effect>& effects = step_.effects;
    switch (action.kind) {
        case Action::Kind::set:
            return run_set(action);
        case Action::Kind::raise:
            return run_raise(action);
        case Action::Kind::when:
            return run_when(action);
        case Action::Kind::number:
            effects.emplace_back(TakeNumber{word_of(action, "sequence"), word_of(action, "into")});
            return;
        case Action::Kind::document:
            effects.emplace_back(ProduceDocument{word_of(action, "template"), word_of(action, "as"),
                                                 words_of(action, "audience"), word_of(action, "status"),
                                                 evaluated_arguments(action), word_of(action, "amends")});
            return;
        case Action::Kind::file: {
            const Record arguments = evaluated_arguments(action);
            const auto from = arguments.find("from");
            const auto code = arguments.find("code");
            const std::string* read = code == arguments.end() ? nullptr : code->second.text();
            effects.emplace_back(FileDocument{from == arguments.end() ? Value() : from->second, word_of(action, "as"),
                                              word_of(action, "title"), word_of(action, "signs"),
                                              words_of(action, "audience"), read == nullptr ? "" : *read});
            return;
        }
        case Action::Kind::invoice:
            effects.emplace_back(
                IssueInvoice{word_of(action, "into"), word_of(action, "sequence"), evaluated_arguments(action)});
            return;
        case Action::Kind::notify:
            effects.emplace_back(
                Notify{word_of(action, "message"), words_of(action, "to"), evaluated_arguments(action)});
            return;
        case Action::Kind::task:
            return give_task(action);
        case Action::Kind::appointment:
            return set_appointment(action);
        case Action::Kind::child:
            return open_child(action);
        case Action::Kind::consent: {
            Record with = evaluated_arguments(action);
            const auto granted = with.find("granted");
            const bool yes = granted == with.end() || granted->second.is_true();
            with.erase("granted");
            effects.emplace_back(RecordConsent{word_of(action, "type"), yes, std::move(with)});
            return;
        }
        case Action::Kind::assign:
            for (const auto& [role, user] : evaluated_arguments(action)) {
                effects.emplace_back(Assign{role, user});
            }
            return;
        case Action::Kind::signed_:
            effects.emplace_back(MarkSigned{word_of(action, "document")});
            return;
        case Action::Kind::log:
            effects.emplace_back(LogNote{word_of(action, "text")});
            return;
    }
}

// All values of one `set` are computed before the first is stored.
void Run::run_set(const Action& action) {
    std::vector<std::pair<const std::string*, Value>> values;
    values.reserve(action.arguments.size());
    for (const auto& [name, formula] : action.arguments) {
        if (std::optional<Value> value = value_of(formula, name)) {
            values.emplace_back(&name, fitted(workflow_, name, std::move(*value)));
        }
    }
    if (fault_) {
        return;
    }
    for (auto& [name, value] : values) {
        if (name->find('.') == std::string::npos) {
            now_.data.insert_or_assign(*name, std::move(value));
        } else {
            now_.data = with_path(std::move(now_.data), *name, std::move(value));
        }
    }
    names_.reset();
    for (const auto& [name, formula] : action.arguments) {
        check_bounds(name, formula.position);
    }
}

void Run::run_raise(const Action& action) {
    queue_.push_back({machine_.event_of(word_of(action, "event")),
                      action.arguments.empty() ? event_value() : Value(evaluated_arguments(action))});
}

void Run::run_when(const Action& action) {
    for (const Branch& branch : action.branches) {
        if (branch.condition) {
            const Result<bool> answer = holds(*branch.condition);
            if (!answer) {
                fail({ErrorKind::invalid,
                      "Une condition de l’action ne peut pas être calculée : " + answer.error().message,
                      branch.condition->position.str(),
                      {}});
                return;
            }
            if (!*answer) {
                continue;
            }
        }
        return run_actions(branch.actions);
    }
}

}  // namespace jalon
