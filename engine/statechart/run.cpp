#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/reading.hpp"
#include "engine/definition/role.hpp"
#include "engine/statechart/delays.hpp"
#include "engine/statechart/names.hpp"

namespace jalon {

namespace {

constexpr int microsteps_max = 1000;

std::size_t at(int index) {
    return static_cast<std::size_t>(index);
}

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

const std::vector<std::string>& words_of(const Action& action, std::string_view name) {
    static const std::vector<std::string> none;
    const auto found = action.words.find(name);
    return found == action.words.end() ? none : found->second;
}

std::string word_of(const Action& action, std::string_view name) {
    const std::vector<std::string>& words = words_of(action, name);
    return words.empty() ? "" : words.front();
}

bool may_send(const Transition& transition, const Event& event) {
    return event.by.empty() || std::find(transition.by.begin(), transition.by.end(), event.by) != transition.by.end();
}

}  // namespace

Run::Run(const Workflow& workflow, const Machine& machine, const Facts& facts, Situation situation)
    : workflow_(workflow), machine_(machine), facts_(facts), now_(std::move(situation)) {
    load_configuration();
    set_event({});
}

void Run::load_configuration() {
    const std::size_t count = machine_.states.size();
    in_.assign(count, 0);
    entering_.assign(count, 0);
    by_default_.assign(count, 0);
    resumed_.assign(count, 0);
    for (const std::string& path : now_.active) {
        const int index = machine_.index_of(path);
        if (index >= 0) {
            in_[at(index)] = 1;
        }
    }
    in_[0] = now_.active.empty() ? 0 : 1;
}

// ---- The three ways to begin

Result<Step> Run::start(const Record& data) {
    now_.data = data;
    for (const Datum& datum : workflow_.data) {
        if (datum.initial) {
            now_.data.try_emplace(datum.name, *datum.initial);
        }
    }
    mark_inside(0);
    enter_states();
    macrostep({});
    return result();
}

Result<Step> Run::take(const Event& event) {
    set_event(event.data);
    data_before_answers_ = now_.data;
    const std::vector<Enabled> enabled = select(event.name, &event);
    if (fault_) {
        return tl::unexpected(*fault_);
    }
    if (enabled.empty()) {
        now_.data = data_before_answers_;
        names_.reset();
        return tl::unexpected(refusal(event));
    }
    apply_answers(event, enabled.front().transition->collect);
    macrostep(enabled);
    return result();
}

Result<Step> Run::fire(const ArmedTimer& timer) {
    now_.timers.erase(now_.timers.begin());
    const int index = machine_.index_of(timer.state);
    if (index < 0 || !active(index)) {
        return result();
    }
    const std::vector<Timer>& timers = state(index).timers;
    const auto found = std::find_if(timers.begin(), timers.end(),
                                    [&](const Timer& candidate) { return candidate.name == timer.name; });
    if (found == timers.end()) {
        return result();
    }
    if (found->at && timer.fired == 0) {
        const Result<Value> date = evaluate(*found->at);
        const Date* day = date ? date->get_if<Date>() : nullptr;
        const Instant* instant = date ? date->get_if<Instant>() : nullptr;
        now_.last_dated[timer.state + "/" + timer.name] = day != nullptr       ? paris_instant(*day)
                                                          : instant != nullptr ? *instant
                                                                               : timer.due;
    }
    if (found->every && timer.fired + 1 < found->max) {
        now_.timers.push_back(
            {timer.state, timer.name, add_delay(timer.due, *found->every, facts_.calendar), timer.fired + 1});
    }
    std::optional<Enabled> enabled;
    if (condition_holds(found->transition)) {
        enabled = Enabled{index, &found->transition,
                          &machine_.at(index).timers[static_cast<std::size_t>(found - timers.begin())]};
    }
    const auto others = machine_.at(index).on.find(found->transition.event);
    if (!enabled && others != machine_.at(index).on.end()) {
        enabled = first_that_holds(index, others->second, nullptr);
    }
    macrostep(enabled ? std::vector<Enabled>{*enabled} : std::vector<Enabled>());
    return result();
}

// ---- Expressions

const Record& Run::names() {
    if (!names_) {
        names_ = gather_names(workflow_, machine_, now_.data, facts_);
    }
    return *names_;
}

Result<Value> Run::evaluate(const Formula& formula) {
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
    return formula.expression.evaluate(scope);
}

Result<bool> Run::holds(const Formula& condition) {
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

// ---- Choosing transitions

std::vector<int> Run::leaves() const {
    std::vector<int> result;
    for (std::size_t i = 0; i < in_.size(); ++i) {
        if (in_[i] != 0 && machine_.states[i].children.empty()) {
            result.push_back(static_cast<int>(i));
        }
    }
    return result;
}

bool Run::condition_holds(const Transition& transition) {
    if (!transition.condition || fault_) {
        return !fault_;
    }
    const Result<bool> answer = holds(*transition.condition);
    if (!answer) {
        const std::string name = transition.label.empty() ? transition.id : transition.label;
        fail({ErrorKind::invalid,
              fmt::format("La condition de « {} » ne peut pas être calculée : {}", name, answer.error().message),
              transition.condition->position.str(),
              {}});
        return false;
    }
    return *answer;
}

std::optional<Enabled> Run::first_that_holds(int source, const std::vector<int>& candidates, const Event* external) {
    for (const int candidate : candidates) {
        const Transition& transition = state(source).transitions[at(candidate)];
        if (external != nullptr && !may_send(transition, *external)) {
            continue;
        }
        if (external != nullptr) {
            apply_answers(*external, transition.collect);
        }
        if (condition_holds(transition)) {
            return Enabled{source, &transition, &machine_.at(source).transitions[at(candidate)]};
        }
        if (fault_) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

// `event` "" chooses among the eventless ones.
std::optional<Enabled> Run::choose(int source, const std::string& event, const Event* external) {
    const MachineState& numbers = machine_.at(source);
    if (event.empty()) {
        return first_that_holds(source, numbers.always, nullptr);
    }
    const auto exact = numbers.on.find(event);
    if (exact != numbers.on.end()) {
        if (std::optional<Enabled> found = first_that_holds(source, exact->second, external)) {
            return found;
        }
    }
    return numbers.any.empty() ? std::nullopt : first_that_holds(source, numbers.any, external);
}

std::vector<Enabled> Run::select(const std::string& event, const Event* external) {
    std::vector<Enabled> enabled;
    std::vector<char> looked_at(in_.size(), 0);
    for (const int leaf : leaves()) {
        for (int source = leaf; source >= 0 && !fault_; source = machine_.at(source).parent) {
            if (looked_at[at(source)] == 2) {
                break;
            }
            if (looked_at[at(source)] == 1) {
                continue;
            }
            const std::optional<Enabled> found = choose(source, event, external);
            looked_at[at(source)] = found ? 2 : 1;
            if (found) {
                enabled.push_back(*found);
                break;
            }
        }
    }
    return enabled.size() < 2 ? enabled : without_conflicts(enabled);
}

std::vector<Enabled> Run::without_conflicts(const std::vector<Enabled>& enabled) {
    std::vector<Enabled> kept;
    for (const Enabled& candidate : enabled) {
        std::vector<const Transition*> weaker;
        bool preempted = false;
        for (const Enabled& other : kept) {
            if (!conflict(candidate, other)) {
                continue;
            }
            preempted = !machine_.inside(candidate.source, other.source);
            if (preempted) {
                break;
            }
            weaker.push_back(other.transition);
        }
        if (preempted) {
            continue;
        }
        std::erase_if(kept, [&](const Enabled& other) {
            return std::find(weaker.begin(), weaker.end(), other.transition) != weaker.end();
        });
        kept.push_back(candidate);
    }
    return kept;
}

// Two transitions conflict when some active state would be left by both.
bool Run::conflict(const Enabled& left, const Enabled& right) {
    if (left.numbers->targets.empty() || right.numbers->targets.empty()) {
        return false;
    }
    const int first = domain_of(left);
    const int second = domain_of(right);
    const bool nested = first == second || machine_.inside(first, second) || machine_.inside(second, first);
    const int inner = std::max(first, second);
    if (!nested) {
        return false;
    }
    for (int i = inner + 1; i < machine_.at(inner).end; ++i) {
        if (active(i)) {
            return true;
        }
    }
    return false;
}

std::vector<int> Run::remembered_or_default(int history) {
    const auto found = now_.history.find(state(history).path);
    std::vector<int> targets;
    if (found != now_.history.end()) {
        for (const std::string& path : found->second) {
            const int index = machine_.index_of(path);
            if (index >= 0) {
                targets.push_back(index);
            }
        }
    }
    if (!targets.empty()) {
        return targets;
    }
    const MachineState& parent = machine_.at(machine_.at(history).parent);
    if (!machine_.at(history).initial.empty()) {
        return machine_.at(history).initial;
    }
    if (parent.type == State::Type::parallel) {
        return parent.children;
    }
    const bool circular = std::any_of(parent.initial.begin(), parent.initial.end(),
                                      [&](int target) { return machine_.is_history(target); });
    return circular ? std::vector<int>{parent.children.front()} : parent.initial;
}

std::vector<int> Run::effective_targets(const Enabled& enabled) {
    std::vector<int> result;
    for (const int target : enabled.numbers->targets) {
        if (!machine_.is_history(target)) {
            result.push_back(target);
            continue;
        }
        for (const int remembered : remembered_or_default(target)) {
            result.push_back(remembered);
        }
    }
    return result;
}

int Run::domain_of(const Enabled& enabled) {
    return enabled.numbers->to_history
               ? machine_.domain(enabled.source, effective_targets(enabled), enabled.transition->reenter)
               : machine_.domain(enabled.source, enabled.numbers->targets, enabled.transition->reenter);
}

// ---- Moving

void Run::macrostep(const std::vector<Enabled>& first) {
    if (!first.empty()) {
        microstep(first);
    }
    for (int count = 0; !fault_ && !now_.finished; ++count) {
        if (count >= microsteps_max) {
            fail({ErrorKind::invalid,
                  "Le traitement tourne en rond : plus de 1 000 transitions se suivent ; signalez-le à "
                  "l’administrateur.",
                  "",
                  {}});
            return;
        }
        std::vector<Enabled> enabled = machine_.has_always ? select("", nullptr) : std::vector<Enabled>();
        if (enabled.empty() && queue_.empty()) {
            return;
        }
        if (enabled.empty()) {
            const Raised raised = std::move(queue_.front());
            queue_.pop_front();
            if (raised.data) {
                set_event(*raised.data);
            }
            enabled = select(raised.name, nullptr);
        }
        if (!enabled.empty() && !fault_) {
            microstep(enabled);
        }
    }
}

void Run::microstep(const std::vector<Enabled>& enabled) {
    std::fill(entering_.begin(), entering_.end(), 0);
    std::fill(by_default_.begin(), by_default_.end(), 0);
    std::fill(resumed_.begin(), resumed_.end(), 0);
    for (const Enabled& one : enabled) {
        step_.taken.push_back(one.transition->id);
    }
    // Leaving states changes what histories remember, hence the domains: they are those of before.
    std::vector<int> domains;
    for (const Enabled& one : enabled) {
        domains.push_back(one.numbers->targets.empty() ? -1 : domain_of(one));
    }
    exit_states(domains);
    for (const Enabled& one : enabled) {
        run_actions(one.transition->actions);
    }
    for (std::size_t i = 0; i < enabled.size(); ++i) {
        if (domains[i] >= 0) {
            mark_entries(enabled[i], domains[i]);
        }
    }
    enter_states();
}

void Run::exit_states(const std::vector<int>& domains) {
    std::vector<char> leaving(in_.size(), 0);
    for (const int domain : domains) {
        for (int i = domain + 1; domain >= 0 && i < machine_.at(domain).end; ++i) {
            leaving[at(i)] = in_[at(i)];
        }
    }
    std::vector<char> pausing(in_.size(), 0);
    for (std::size_t i = leaving.size(); i-- > 0;) {
        if (leaving[i] != 0) {
            remember(static_cast<int>(i), pausing);
        }
    }
    for (std::size_t i = leaving.size(); i-- > 0;) {
        if (leaving[i] != 0) {
            run_actions(state(static_cast<int>(i)).exit);
            leave(static_cast<int>(i), pausing[i] != 0);
        }
    }
}

// Fills the histories of a state about to be left, and notes whose timers will wait for its return.
void Run::remember(int exited, std::vector<char>& pausing) {
    const MachineState& numbers = machine_.at(exited);
    if (numbers.histories.empty()) {
        return;
    }
    std::erase_if(now_.paused, [&](const PausedTimer& timer) {
        const int owner = machine_.index_of(timer.state);
        return owner == exited || machine_.inside(owner, exited);
    });
    pausing[at(exited)] = 1;
    for (const int history : numbers.histories) {
        const bool deep = machine_.at(history).type == State::Type::deep_history;
        std::vector<std::string> remembered;
        for (int i = exited + 1; i < numbers.end; ++i) {
            const bool child = machine_.at(i).parent == exited;
            if (!active(i) || (!deep && !child)) {
                continue;
            }
            pausing[at(i)] = 1;
            if (!deep || machine_.at(i).children.empty()) {
                remembered.push_back(state(i).path);
            }
        }
        now_.history[state(history).path] = std::move(remembered);
    }
}

void Run::leave(int index, bool pausing) {
    const State& left = state(index);
    for (const ArmedTimer& armed : now_.timers) {
        if (!pausing || armed.state != left.path) {
            continue;
        }
        const auto timer = std::find_if(left.timers.begin(), left.timers.end(),
                                        [&](const Timer& candidate) { return candidate.name == armed.name; });
        if (timer != left.timers.end() && timer->after && timer->on_resume != Timer::Resume::restart) {
            now_.paused.push_back(
                {armed.state, armed.name, std::max(armed.due - facts_.now, Duration(0)), armed.fired, armed.due});
        }
    }
    std::erase_if(now_.timers, [&](const ArmedTimer& armed) { return armed.state == left.path; });
    in_[at(index)] = 0;
    now_.entered.erase(left.path);
}

void Run::mark_entries(const Enabled& enabled, int domain) {
    const std::vector<int> targets = effective_targets(enabled);
    for (const int target : enabled.numbers->targets) {
        mark_inside(target);
        if (target == domain) {
            entering_[at(target)] = 0;  // a transition to self does not leave it
        }
    }
    for (const int target : targets) {
        mark_above(target, domain);
    }
    if (machine_.at(domain).type == State::Type::parallel) {
        mark_missing_regions(domain);
    }
}

bool Run::marked_within(int index) const {
    const auto begin = entering_.begin() + index;
    return std::any_of(begin, entering_.begin() + machine_.at(index).end, [](char mark) { return mark != 0; });
}

void Run::mark_inside(int index) {
    const MachineState& numbers = machine_.at(index);
    if (machine_.is_history(index)) {
        const bool remembered = now_.history.contains(state(index).path);
        const std::vector<int> targets = remembered_or_default(index);
        if (remembered) {
            resumed_[at(numbers.parent)] = 1;
        }
        for (const int target : targets) {
            mark_inside(target);
        }
        for (const int target : targets) {
            mark_above(target, numbers.parent);
            for (int above = target; remembered && above > numbers.parent; above = machine_.at(above).parent) {
                resumed_[at(above)] = 1;
            }
        }
        return;
    }
    entering_[at(index)] = 1;
    if (numbers.type == State::Type::parallel) {
        mark_missing_regions(index);
        return;
    }
    if (numbers.type == State::Type::compound || (index == 0 && !numbers.initial.empty())) {
        by_default_[at(index)] = 1;
        for (const int target : numbers.initial) {
            mark_inside(target);
        }
        for (const int target : numbers.initial) {
            mark_above(target, index);
        }
    }
}

void Run::mark_above(int index, int stop) {
    for (int above = machine_.at(index).parent; above > stop; above = machine_.at(above).parent) {
        entering_[at(above)] = 1;
        if (machine_.at(above).type == State::Type::parallel) {
            mark_missing_regions(above);
        }
    }
}

void Run::mark_missing_regions(int parallel) {
    for (const int region : machine_.at(parallel).children) {
        if (!marked_within(region)) {
            mark_inside(region);
        }
    }
}

void Run::enter_states() {
    for (std::size_t i = 0; i < entering_.size(); ++i) {
        if (entering_[i] == 0 || fault_) {
            continue;
        }
        const int index = static_cast<int>(i);
        const State& entered = state(index);
        in_[i] = 1;
        if (index != 0) {
            now_.entered[entered.path] = facts_.now;
        }
        arm(index, resumed_[i] != 0);
        run_actions(entered.entry);
        if (by_default_[i] != 0) {
            run_actions(entered.initial_actions);
        }
        if (entered.type == State::Type::final) {
            announce_done(index);
        }
    }
    std::fill(entering_.begin(), entering_.end(), 0);
}

// Tells the parent, and every parallel state around that is thereby complete.
void Run::announce_done(int final_state) {
    for (int above = machine_.at(final_state).parent; above > 0; above = machine_.at(above).parent) {
        if (!is_done(above)) {
            return;
        }
        queue_.push_back({"done.state." + state(above).path, std::nullopt});
        const int outer = machine_.at(above).parent;
        if (machine_.at(outer).type != State::Type::parallel) {
            return;
        }
    }
    if (is_done(0)) {
        now_.finished = true;
    }
}

bool Run::is_done(int index) const {
    const MachineState& numbers = machine_.at(index);
    const auto& children = numbers.children;
    if (numbers.type == State::Type::parallel) {
        return std::all_of(children.begin(), children.end(), [this](int child) { return is_done(child); });
    }
    return std::any_of(children.begin(), children.end(),
                       [this](int child) { return active(child) && machine_.at(child).type == State::Type::final; });
}

// ---- Actions

void Run::run_actions(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
        if (fault_) {
            return;
        }
        run_action(action);
    }
}

Record Run::evaluated_arguments(const Action& action) {
    Record result;
    for (const auto& [name, formula] : action.arguments) {
        if (std::optional<Value> value = value_of(formula, "Une valeur de l’action")) {
            result.insert_or_assign(name, std::move(*value));
        }
    }
    return result;
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
                                                 evaluated_arguments(action)});
            return;
        case Action::Kind::file: {
            const Record arguments = evaluated_arguments(action);
            const auto from = arguments.find("from");
            effects.emplace_back(FileDocument{from == arguments.end() ? Value() : from->second, word_of(action, "as"),
                                              word_of(action, "title"), word_of(action, "signs"),
                                              words_of(action, "audience")});
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
    Record values;
    for (const auto& [name, formula] : action.arguments) {
        const std::string what = "« " + name + " »";
        if (std::optional<Value> value = value_of(formula, what.c_str())) {
            values.insert_or_assign(name, fitted(workflow_, name, std::move(*value)));
        }
    }
    if (fault_) {
        return;
    }
    for (const auto& [name, value] : values) {
        if (name.find('.') == std::string::npos) {
            now_.data.insert_or_assign(name, value);
        } else {
            now_.data = with_path(std::move(now_.data), name, value);
        }
    }
    names_.reset();
}

void Run::run_raise(const Action& action) {
    std::optional<Record> data;
    if (!action.arguments.empty()) {
        data = evaluated_arguments(action);
    }
    queue_.push_back({word_of(action, "event"), std::move(data)});
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

// A finished case stays where it ended; what its states do on exit is done, and no timer is left.
void Run::close() {
    for (std::size_t i = in_.size(); i-- > 0;) {
        if (in_[i] != 0) {
            run_actions(state(static_cast<int>(i)).exit);
        }
    }
    now_.timers.clear();
    now_.paused.clear();
    queue_.clear();
}

Result<Step> Run::result() {
    if (now_.finished && !fault_) {
        close();
    }
    if (!now_.finished && !fault_ && machine_.has_dated_timers) {
        follow_dates();
    }
    if (fault_) {
        return tl::unexpected(*fault_);
    }
    sort_timers();
    now_.active.clear();
    for (std::size_t i = 1; i < in_.size(); ++i) {
        if (in_[i] != 0) {
            now_.active.push_back(workflow_.states[i].path);
        }
    }
    step_.next = std::move(now_);
    return std::move(step_);
}

// ---- Timers

std::optional<PausedTimer> Run::take_paused(const std::string& path, const std::string& name) {
    const auto found = std::find_if(now_.paused.begin(), now_.paused.end(), [&](const PausedTimer& timer) {
        return timer.state == path && timer.name == name;
    });
    if (found == now_.paused.end()) {
        return std::nullopt;
    }
    PausedTimer paused = *found;
    now_.paused.erase(found);
    return paused;
}

void Run::arm(int index, bool resumed) {
    const State& entered = state(index);
    for (const Timer& timer : entered.timers) {
        std::optional<PausedTimer> paused = take_paused(entered.path, timer.name);
        if (timer.after) {
            arm_elapsed(index, timer, resumed ? std::move(paused) : std::nullopt);
        }
    }
}

void Run::arm_elapsed(int index, const Timer& timer, std::optional<PausedTimer> paused) {
    const std::string& path = state(index).path;
    if (!paused) {
        now_.timers.push_back({path, timer.name, add_delay(facts_.now, *timer.after, facts_.calendar), 0});
        return;
    }
    const bool catches_up = timer.on_resume == Timer::Resume::catch_up;
    now_.timers.push_back({path, timer.name, catches_up ? paused->due : facts_.now + paused->left, paused->fired});
}

void Run::follow_dates() {
    for (std::size_t i = 0; i < in_.size(); ++i) {
        if (in_[i] == 0) {
            continue;
        }
        for (const Timer& timer : workflow_.states[i].timers) {
            if (timer.at && !fault_) {
                follow_date(static_cast<int>(i), timer);
            }
        }
    }
}

// Moves a dated timer to where its expression now points; without a date it is not armed.
void Run::follow_date(int index, const Timer& timer) {
    const std::string& path = state(index).path;
    const auto armed = std::find_if(now_.timers.begin(), now_.timers.end(), [&](const ArmedTimer& candidate) {
        return candidate.state == path && candidate.name == timer.name;
    });
    const auto disarm = [&] {
        if (armed != now_.timers.end()) {
            now_.timers.erase(armed);
        }
    };
    const Result<Value> value = evaluate(*timer.at);
    if (!value) {
        const std::vector<std::string>& wanted = timer.at->expression.names();
        const Value all{names()};
        const bool lacks_fact = std::any_of(wanted.begin(), wanted.end(),
                                            [&](const std::string& name) { return all.at_path(name).is_null(); });
        if (lacks_fact) {
            return disarm();
        }
        fail({ErrorKind::invalid,
              fmt::format("La date du minuteur « {} » ne peut pas être calculée : {}", timer.name,
                          value.error().message),
              timer.at->position.str(),
              {}});
        return;
    }
    const Date* day = value->get_if<Date>();
    const Instant* instant = value->get_if<Instant>();
    if (day == nullptr && instant == nullptr) {
        return disarm();
    }
    const Instant date = day != nullptr ? paris_instant(*day) : *instant;
    const auto last = now_.last_dated.find(path + "/" + timer.name);
    if (last != now_.last_dated.end() && last->second == date) {
        if (armed != now_.timers.end() && armed->fired == 0) {
            now_.timers.erase(armed);
        }
        return;
    }
    const bool already_late = armed != now_.timers.end() && armed->due <= facts_.now;
    const Instant due = date > facts_.now ? date : already_late ? armed->due : facts_.now;
    disarm();
    now_.timers.push_back({path, timer.name, due, 0});
}

void Run::sort_timers() {
    if (now_.timers.size() < 2) {
        return;
    }
    const auto place = [&](const ArmedTimer& armed) {
        const int index = machine_.index_of(armed.state);
        const std::vector<Timer>& timers = state(std::max(index, 0)).timers;
        const auto found =
            std::find_if(timers.begin(), timers.end(), [&](const Timer& timer) { return timer.name == armed.name; });
        return std::pair(index, found - timers.begin());
    };
    std::stable_sort(now_.timers.begin(), now_.timers.end(), [&](const ArmedTimer& left, const ArmedTimer& right) {
        return left.due != right.due ? left.due < right.due : place(left) < place(right);
    });
}

std::optional<Date> Run::due_date(const Task& task, std::string_view state_path) {
    if (task.due_at) {
        const Result<Value> value = evaluate(*task.due_at);
        const Date* day = value ? value->get_if<Date>() : nullptr;
        const Instant* instant = value ? value->get_if<Instant>() : nullptr;
        return day != nullptr       ? std::optional<Date>(*day)
               : instant != nullptr ? std::optional<Date>(paris_date(*instant))
                                    : std::nullopt;
    }
    const auto entered = now_.entered.find(std::string(state_path));
    if (!task.due || entered == now_.entered.end()) {
        return std::nullopt;
    }
    return paris_date(add_delay(entered->second, *task.due, facts_.calendar));
}

// ---- Refusing

std::string Run::role_names(const std::vector<std::string>& roles) const {
    std::vector<std::string> names;
    for (const std::string& role : roles) {
        const auto party = std::find_if(workflow_.parties.begin(), workflow_.parties.end(),
                                        [&](const Party& candidate) { return candidate.role == role; });
        names.push_back(party != workflow_.parties.end() && !party->label.empty() ? party->label : role_label(role));
    }
    return join(names, ", ");
}

std::string Run::refusal_reason(const Event& event, const Transition& transition) const {
    const std::string name = transition.label.empty() ? event.name : transition.label;
    if (!may_send(transition, event)) {
        return transition.by.empty()
                   ? fmt::format("« {} » est fait par l’application elle-même.", name)
                   : fmt::format("« {} » ne vous revient pas ; peut le faire : {}.", name, role_names(transition.by));
    }
    return transition.refuse.empty() ? fmt::format("« {} » n’est pas possible : sa condition n’est pas remplie.", name)
                                     : transition.refuse;
}

std::string Run::possible_now(const Event& event) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < in_.size(); ++i) {
        if (in_[i] == 0) {
            continue;
        }
        for (const Transition& transition : workflow_.states[i].transitions) {
            const bool internal = transition.event.empty() || transition.event.starts_with("done.state.") ||
                                  transition.event.starts_with("timer.");
            const std::string name = transition.label.empty()
                                         ? transition.event
                                         : fmt::format("{} ({})", transition.label, transition.event);
            if (!internal && may_send(transition, event) &&
                std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(name);
            }
        }
    }
    return names.empty() ? "rien" : join(names, ", ");
}

// The reason of the first candidate, inner states first; for an event that nothing waits for, what is possible instead.
Error Run::refusal(const Event& event) {
    const Transition* foreign = nullptr;
    for (const int leaf : leaves()) {
        for (int source = leaf; source >= 0; source = machine_.at(source).parent) {
            for (const Transition& transition : state(source).transitions) {
                if (transition.event != event.name && transition.event != "*") {
                    continue;
                }
                if (may_send(transition, event)) {
                    return {ErrorKind::not_allowed, refusal_reason(event, transition), "", {}};
                }
                foreign = foreign == nullptr ? &transition : foreign;
            }
        }
    }
    if (foreign != nullptr) {
        return {ErrorKind::not_allowed, refusal_reason(event, *foreign), "", {}};
    }
    if (now_.finished) {
        return {ErrorKind::not_allowed,
                fmt::format("« {} » n’est plus possible : le dossier est terminé.", event.name),
                "",
                {}};
    }
    return {
        ErrorKind::not_allowed,
        fmt::format("« {} » n’est pas possible maintenant. Possible maintenant : {}.", event.name, possible_now(event)),
        "",
        {}};
}

}  // namespace jalon
