#include "engine/proof/concretise.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/moves.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/statechart/names.hpp"

namespace jalon::proof {

namespace {

constexpr int attempts_on_path_max = 3'000;
constexpr int attempts_in_search_max = 3'000;
constexpr std::size_t combinations_max = 160;
constexpr std::size_t values_max = 16;

// ---- Values as scripts write them

std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        result += letter == '\'' ? "''" : std::string(1, letter);
    }
    return result + "'";
}

std::string written(const Value& value) {
    if (const std::string* text = value.text()) {
        return quoted(*text);
    }
    if (const List* items = value.list()) {
        std::vector<std::string> parts;
        for (const Value& item : *items) {
            parts.push_back(written(item));
        }
        return "[" + join(parts, ", ") + "]";
    }
    if (const Record* members = value.record()) {
        std::vector<std::string> parts;
        for (const auto& [key, member] : *members) {
            parts.push_back(key + ": " + written(member));
        }
        return "{ " + join(parts, ", ") + " }";
    }
    const std::string json = to_plain_json(value);
    return json.size() > 1 && json.front() == '"' ? json.substr(1, json.size() - 2) : json;
}

std::string written_map(const Record& record) {
    Record given;
    for (const auto& [name, value] : record) {
        if (!value.is_null()) {
            given.emplace(name, value);
        }
    }
    return given.empty() ? "{}" : written(Value(std::move(given)));
}

// ---- What may be typed

// A name, and the values to try for it; null stands for leaving it out.
struct Input {
    std::string name;
    std::vector<Value> values;
};

Date day(std::int64_t after) {
    return add_days(paris_date(explored_now()), after);
}

class Inputs {
  public:
    Inputs(const Workflow& workflow, const Catalogue* catalogue, const Relevance& relevance)
        : workflow_(workflow), catalogue_(catalogue), relevance_(relevance) {
        for (const Value& constant : relevance.constants) {
            add(constant);
            if (const auto* number = constant.get_if<std::int64_t>()) {
                add(Value(*number + 1));
                add(Value(*number - 1));
            }
        }
    }

    std::vector<Input> of_event(const Move& move) const {
        const auto form = catalogue_ == nullptr ? nullptr : find_form(move.form);
        return form != nullptr ? of_form(*form, move) : of_bare_event(move);
    }

    std::vector<Input> of_opening(const Move* move) const {
        std::vector<Input> inputs;
        for (const Datum& datum : workflow_.data) {
            const bool given = datum.required || !relevance_.assigned.contains(datum.name);
            if (datum.initial || datum.compute || !given) {
                continue;
            }
            std::vector<Value> values = of_path(datum.name, pool(datum.type));
            if (!datum.required) {
                values.insert(values.begin(), Value());
            }
            inputs.push_back({datum.name, narrowed(std::move(values), move, datum.name)});
        }
        return inputs;
    }

  private:
    void add(const Value& value) {
        if (std::find(constants_.begin(), constants_.end(), value) == constants_.end()) {
            constants_.push_back(value);
        }
    }

    const Form* find_form(const std::string& id) const {
        const auto found = catalogue_->forms.find(id);
        return found == catalogue_->forms.end() ? nullptr : found->second.get();
    }

    // The explored value, where it is known.
    static std::vector<Value> narrowed(std::vector<Value> values, const Move* move, const std::string& name) {
        const auto known = move == nullptr ? Record::const_iterator() : move->data.find(name);
        if (move != nullptr && known != move->data.end() && is_known(known->second) &&
            known->second.list() == nullptr) {
            return {known->second};
        }
        if (values.size() > values_max) {
            values.resize(values_max);
        }
        return values;
    }

    std::vector<Value> of_path(const std::string& path, std::vector<Value> otherwise) const {
        const auto found = relevance_.representatives.find(path);
        return found == relevance_.representatives.end() ? otherwise : found->second;
    }

    // Constants of the definition of one type, then some of our own.
    template <class T>
    std::vector<Value> with_constants(std::vector<Value> own) const {
        std::vector<Value> values;
        for (const Value& constant : constants_) {
            if (constant.get_if<T>() != nullptr) {
                values.push_back(constant);
            }
        }
        values.insert(values.end(), own.begin(), own.end());
        return values;
    }

    std::vector<Value> pool(const std::string& type) const {
        if (type == "bool") {
            return {Value(true), Value(false)};
        }
        if (type == "int" || type == "integer" || type == "duration") {
            return with_constants<std::int64_t>({Value(1), Value(60), Value(0), Value(2000)});
        }
        if (type == "decimal") {
            return with_constants<Decimal>({Value(Decimal(10, 1)), Value(Decimal(1000, 1)), Value(Decimal(0, 1))});
        }
        if (type == "money") {
            return {Value(Decimal(10000, 2)), Value(Decimal(0, 2)), Value(Decimal(10000000, 2))};
        }
        if (type == "date") {
            return {Value(day(0)), Value(day(1)), Value(day(40)), Value(day(400)), Value(day(-10)), Value(day(-400))};
        }
        if (type == "time") {
            return {Value("10:00")};
        }
        if (type == "list") {
            return {Value(List())};
        }
        if (type == "any") {
            std::vector<Value> all = constants_;
            for (const Value& value : {Value(1), Value("x"), Value(true), Value(false), Value(day(0)), Value(1000)}) {
                all.push_back(value);
            }
            return all;
        }
        return with_constants<std::string>({Value("x")});
    }

    std::vector<Value> of_field(const Field& field) const {
        switch (field.type) {
            case Field::Type::integer:
            case Field::Type::duration:
                return pool("int");
            case Field::Type::decimal:
                return pool("decimal");
            case Field::Type::money:
                return pool("money");
            case Field::Type::date:
                return pool("date");
            case Field::Type::time:
                return pool("time");
            case Field::Type::yes_no:
            case Field::Type::agree:
                return pool("bool");
            case Field::Type::choice:
            case Field::Type::choices:
                return of_choice(field);
            case Field::Type::table: {
                Record row;
                for (const Field& column : field.columns) {
                    row.insert_or_assign(column.id, of_field(column).front());
                }
                return {Value(List{Value(std::move(row))})};
            }
            default:
                return {Value("x")};
        }
    }

    static std::vector<Value> of_choice(const Field& field) {
        std::vector<Value> codes;
        for (const jalon::Option& option : field.options) {
            codes.push_back(field.type == Field::Type::choice ? Value(option.code) : Value(List{Value(option.code)}));
        }
        return codes.empty() ? std::vector<Value>{Value("x")} : codes;
    }

    std::vector<Input> of_form(const Form& form, const Move& move) const {
        std::vector<Input> inputs;
        for (const Field& field : form.fields) {
            std::vector<Value> values = of_path("event." + field.id, of_field(field));
            const bool read =
                std::any_of(relevance_.paths.begin(), relevance_.paths.end(),
                            [&](const std::string& path) { return path == "event" || path.ends_with("." + field.id); });
            if (!field.required) {
                values.insert(values.begin(), Value());
            }
            if (!read) {
                values.resize(1);
            }
            inputs.push_back({field.id, narrowed(std::move(values), &move, field.id)});
        }
        return inputs;
    }

    std::vector<Input> of_bare_event(const Move& move) const {
        std::vector<Input> inputs;
        for (const std::string& name : names_read(move.event)) {
            const std::string path = "event." + name;
            std::vector<Value> values = of_path(path, pool("any"));
            if (relevance_.null_tested.contains(path)) {
                values.emplace_back();
            }
            inputs.push_back({name, narrowed(std::move(values), &move, name)});
        }
        return inputs;
    }

    // The members of the event that anything reads; which event it is cannot always be told.
    std::set<std::string> names_read(const std::string& event) const {
        std::set<std::string> names;
        const auto read = [&](const Expression& expression) {
            for (const std::string& path : expression.names()) {
                if (path.starts_with("event.")) {
                    names.insert(path.substr(6, path.find('.', 6) - 6));
                }
            }
        };
        const auto read_actions = [&](const std::vector<Action>& actions) {
            for_each_action(actions, [&](const Action& action) {
                for (const auto& [name, formula] : action.arguments) {
                    read(formula.expression);
                }
                for (const Branch& branch : action.branches) {
                    if (branch.condition) {
                        read(branch.condition->expression);
                    }
                }
            });
        };
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (transition.event == event || transition.event == "*" || is_internal(transition.event)) {
                    if (transition.condition) {
                        read(transition.condition->expression);
                    }
                    read_actions(transition.actions);
                }
            }
            read_actions(state.entry);
            read_actions(state.exit);
        }
        return names;
    }

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Relevance& relevance_;
    std::vector<Value> constants_;
};

// Combinations to try: everything left out that may be, everything given, then one and two inputs at a time otherwise.
class Combinations {
  public:
    explicit Combinations(const std::vector<Input>& inputs) : inputs_(inputs) {
        std::vector<std::size_t> spare(inputs.size(), 0);
        std::vector<std::size_t> full(inputs.size(), 0);
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            full[i] = inputs[i].values.front().is_null() && inputs[i].values.size() > 1 ? 1 : 0;
        }
        for (const std::vector<std::size_t>& base : {full, spare}) {
            add(base);
        }
        for (const std::vector<std::size_t>& base : {full, spare}) {
            vary(base, 0, 1);
        }
        for (const std::vector<std::size_t>& base : {full, spare}) {
            vary(base, 0, 2);
        }
    }

    std::vector<Record> take() { return std::move(all_); }

  private:
    void vary(std::vector<std::size_t> digits, std::size_t from, int count) {
        for (std::size_t i = from; i < inputs_.size() && all_.size() < combinations_max; ++i) {
            const std::size_t usual = digits[i];
            for (digits[i] = 0; digits[i] < inputs_[i].values.size(); ++digits[i]) {
                count > 1 ? vary(digits, i + 1, count - 1) : add(digits);
            }
            digits[i] = usual;
        }
    }

    void add(const std::vector<std::size_t>& digits) {
        if (all_.size() >= combinations_max || !seen_.insert(digits).second) {
            return;
        }
        Record record;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            record.insert_or_assign(inputs_[i].name, inputs_[i].values[digits[i]]);
        }
        all_.push_back(std::move(record));
    }

    const std::vector<Input>& inputs_;
    std::set<std::vector<std::size_t>> seen_;
    std::vector<Record> all_;
};

std::vector<Record> combinations(const std::vector<Input>& inputs) {
    return Combinations(inputs).take();
}

// ---- Playing

struct Track {
    MachineHost host;
    World world;
    std::string opening;
    std::vector<std::string> steps;
    std::size_t taken = 0;
};

class Concretiser {
  public:
    Concretiser(const Exploration& exploration, const Workflow& workflow, const Catalogue* catalogue,
                const Watched& watched, const Goal& goal, const std::string& name)
        : exploration_(exploration),
          workflow_(workflow),
          catalogue_(catalogue),
          watched_(watched),
          goal_(goal),
          name_(name),
          inputs_(workflow, catalogue, *exploration.relevance) {
        for (const ExpressionNode* root : exploration.relevance->formulas) {
            clock_ = clock_ || reads_the_clock(*root);
        }
    }

    std::optional<std::string> follow(const Path& path) {
        path_ = path;
        const Place& first = at(path_.front().place);
        for (Track& track : opened(path_.front().move.get())) {
            if (active(track) == first.situation.active && walk(track, 1)) {
                return verified(*arrived_);
            }
        }
        return std::nullopt;
    }

    // Breadth first, on the machine itself.
    std::optional<std::string> search() {
        std::deque<Track> queue;
        std::set<std::string> seen;
        for (Track& track : opened(nullptr)) {
            if (shows(track)) {
                return verified(track);
            }
            if (seen.insert(key_of(track)).second) {
                queue.push_back(std::move(track));
            }
        }
        int attempts = 0;
        while (!queue.empty()) {
            const Track from = std::move(queue.front());
            queue.pop_front();
            for (Track& next : successors(from, attempts)) {
                if (shows(next)) {
                    return verified(next);
                }
                if (seen.insert(key_of(next)).second) {
                    queue.push_back(std::move(next));
                }
            }
            if (attempts > attempts_in_search_max) {
                break;
            }
        }
        return std::nullopt;
    }

  private:
    const Place& at(int place) const { return exploration_.places[static_cast<std::size_t>(place)]; }
    static const std::vector<std::string>& active(const Track& track) { return track.host.situation().active; }

    const Catalogue& forms() const {
        static const Catalogue none;
        return catalogue_ != nullptr ? *catalogue_ : none;
    }

    // ---- One step

    std::optional<Scenario> read(const std::string& text) const {
        std::vector<Finding> findings;
        return read_scenario({"contre-exemple.yaml", text}, findings);
    }

    void follow_world(Track& track) const {
        for (const Effect& effect : track.host.effects()) {
            jalon::proof::follow(effect, watched_, catalogue_, track.world);
        }
        const std::vector<std::string> taken = track.host.taken();
        count_events(workflow_, {taken.begin() + static_cast<std::ptrdiff_t>(track.taken), taken.end()}, watched_,
                     track.world);
        track.taken = taken.size();
    }

    bool send(Track& track, const Move& move, const Record& data) const {
        std::string text = "  - send: " + quoted(move.event) + "\n";
        if (!move.by.empty()) {
            text += "    by: " + move.by + "\n";
        }
        if (const std::string answers = written_map(data); answers != "{}") {
            text += "    data: " + answers + "\n";
        }
        const std::optional<Scenario> script = read("steps:\n" + text);
        if (!script || !track.host.send(script->steps.front())) {
            return false;
        }
        track.steps.push_back(std::move(text));
        follow_world(track);
        return true;
    }

    bool advance(Track& track, Instant until) const {
        std::string text = "  - advance: " + iso_instant(until) + "\n";
        const std::optional<Scenario> script = read("steps:\n" + text);
        if (!script || !track.host.advance(script->steps.front())) {
            return false;
        }
        track.steps.push_back(std::move(text));
        follow_world(track);
        return true;
    }

    // Lets time pass without anything happening; false when something would.
    bool wait(Track& track, int days) const {
        if (days == 0) {
            return true;
        }
        const std::vector<std::string> before = active(track);
        return advance(track, track.host.now() + std::chrono::days(days)) && active(track) == before;
    }

    std::vector<Track> opened(const Move* move) const {
        std::vector<Track> tracks;
        for (const std::string& framework : frameworks()) {
            for (const Record& data : combinations(inputs_.of_opening(move))) {
                std::string text = "case: { ";
                text += workflow_.id.empty() ? "" : "workflow: " + workflow_.id + ", ";
                text += framework.empty() ? "" : "framework: " + framework + ", ";
                if (const Record facts = outside_facts(); !facts.empty()) {
                    text += "facts: " + written_map(facts) + ", ";
                }
                text += "data: " + written_map(data) + " }\nat: " + iso_date(paris_date(explored_now())) + "\n";
                Track track{MachineHost(forms(), workflow_), {}, text, {}, 0};
                const std::optional<Scenario> script = read(text + "steps: []\n");
                if (script && track.host.open(*script)) {
                    follow_world(track);
                    tracks.push_back(std::move(track));
                }
            }
        }
        return tracks;
    }

    bool reads(std::string_view root) const {
        const std::set<std::string>& paths = exploration_.relevance->paths;
        return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
            return path == root || path.starts_with(std::string(root) + ".");
        });
    }

    std::vector<std::string> frameworks() const {
        return reads("framework") ? std::vector<std::string>{"in_force", "none"} : std::vector<std::string>{""};
    }

    // Something for each fact of the world outside that is asked for.
    Record outside_facts() const {
        Record facts;
        for (const std::string& path : exploration_.relevance->paths) {
            const std::string root = path.substr(0, path.find('.'));
            const bool outside = root == "employer" || root == "agent" || root == "centre" || root == "counsellor" ||
                                 root == "actor" || root == "case";
            if (outside && root != path) {
                const auto known = exploration_.relevance->representatives.find(path);
                const bool told = known != exploration_.relevance->representatives.end();
                facts = with_path(std::move(facts), path, told ? known->second.back() : Value("x"));
            }
        }
        return facts;
    }

    // ---- Along the path

    bool walk(const Track& track, std::size_t index) {
        if (index == path_.size()) {
            if (shows(track)) {
                arrived_ = std::make_unique<Track>(track);
            }
            return arrived_ != nullptr;
        }
        const Place& target = at(path_[index].place);
        const Move& move = *path_[index].move;
        if (move.kind == Move::Kind::fire) {
            Track next = track;
            return let_fire(next, move) && active(next) == target.situation.active && walk(next, index + 1);
        }
        for (const int days : clock_ ? std::vector<int>{0, 1, 41, 401} : std::vector<int>{0}) {
            for (const Record& data : combinations(inputs_.of_event(move))) {
                if (++attempts_ > attempts_on_path_max) {
                    return false;
                }
                Track next = track;
                if (wait(next, days) && send(next, move, data) && active(next) == target.situation.active &&
                    walk(next, index + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    bool let_fire(Track& track, const Move& move) {
        const auto& timers = track.host.situation().timers;
        const auto armed = std::find_if(timers.begin(), timers.end(), [&](const ArmedTimer& timer) {
            return timer.state == move.state && timer.name == move.timer;
        });
        return armed != timers.end() && ++attempts_ <= attempts_on_path_max &&
               advance(track, std::max(armed->due, track.host.now()));
    }

    // ---- Any path

    std::vector<Track> successors(const Track& from, int& attempts) const {
        std::vector<Track> found;
        for (const Move& move : moves_in(workflow_, from.host.situation())) {
            if (move.kind != Move::Kind::send) {
                continue;
            }
            for (const Record& data : combinations(inputs_.of_event(move))) {
                Track next = from;
                ++attempts;
                if (attempts <= attempts_in_search_max && send(next, move, data)) {
                    found.push_back(std::move(next));
                }
            }
        }
        if (!from.host.situation().timers.empty()) {
            Track next = from;
            ++attempts;
            if (advance(next, std::max(from.host.situation().timers.front().due, from.host.now()))) {
                found.push_back(std::move(next));
            }
        }
        for (const int days : clock_ ? std::vector<int>{1, 41} : std::vector<int>{}) {
            Track next = from;
            ++attempts;
            if (wait(next, days)) {
                found.push_back(std::move(next));
            }
        }
        return found;
    }

    std::string key_of(const Track& track) const {
        const Situation& situation = track.host.situation();
        std::string key = join(situation.active, ",");
        for (const auto& [history, remembered] : situation.history) {
            key += "h" + history + join(remembered, ",");
        }
        for (const ArmedTimer& timer : situation.timers) {
            key += fmt::format("t{}/{}{}@{}", timer.state, timer.name, timer.fired,
                               (timer.due - track.host.now()).count());
        }
        encode(Value(situation.data), key);
        for (const auto& [what, count] : track.world.counts) {
            key += what + std::to_string(count);
        }
        for (const auto& [name, paper] : track.world.papers) {
            key += name + paper.status;
        }
        return key;
    }

    // ---- The end

    bool shows(const Track& track) const {
        if (goal_.claim == nullptr) {
            return true;
        }
        MachineHost host = track.host;  // looking is no const verb of a host
        Record names = host.view().data;
        names.merge(answers(*goal_.claim, workflow_, track.host.situation(), track.world));
        Scope scope;
        scope.names = &names;
        scope.now = track.host.now();
        scope.today = paris_date(scope.now);
        const Situation& situation = track.host.situation();
        scope.in_state = [&](std::string_view wanted) { return situation.in(wanted); };
        const Result<Value> value = goal_.claim->expression.evaluate(scope);
        return value && value->get_if<bool>() != nullptr && value->is_true() == goal_.wanted;
    }

    std::optional<std::string> verified(const Track& track) const {
        const std::string expected =
            fmt::format("expect: {{ states: [{}]{} }}\n", join(track.host.situation().leaves(), ", "),
                        track.host.situation().finished ? ", finished: true" : "");
        std::string text = "scenario: " + quoted("contre-exemple de " + name_) + "\n" + track.opening;
        if (track.steps.empty()) {
            text += expected + "steps: []\n";
        } else {
            text += "steps:\n" + join(track.steps, "") + "    " + expected;
        }
        const std::optional<Scenario> script = read(text);
        if (!script) {
            return std::nullopt;
        }
        MachineHost host(forms(), workflow_);
        return play(*script, host, Restore::no).difference ? std::nullopt : std::optional<std::string>(text);
    }

    const Exploration& exploration_;
    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Watched& watched_;
    const Goal& goal_;
    const std::string& name_;
    Inputs inputs_;
    Path path_;
    int attempts_ = 0;
    std::unique_ptr<Track> arrived_;
    bool clock_ = false;
};

}  // namespace

std::optional<std::string> scenario_along(const Path& path, const Exploration& exploration, const Workflow& workflow,
                                          const Catalogue* catalogue, const Watched& watched, const Goal& goal,
                                          const std::string& name, bool search) {
    Concretiser concretiser(exploration, workflow, catalogue, watched, goal, name);
    if (std::optional<std::string> text = concretiser.follow(path)) {
        return text;
    }
    return search ? concretiser.search() : std::nullopt;
}

}  // namespace jalon::proof
