#include "engine/proof/explore.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/moves.hpp"
#include "engine/proof/remembered.hpp"
#include "engine/proof/still_read.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon::proof {

namespace {

constexpr std::size_t options_max = 12;

class Explorer {
  public:
    Explorer(const Workflow& workflow, const Catalogue* catalogue, const std::vector<const Claim*>& claims,
             const Watched& watched, const ExploreOptions& options)
        : workflow_(workflow),
          catalogue_(catalogue),
          watched_(watched),
          options_(options),
          relevance_(std::make_shared<Relevance>(relevance_of(workflow, claims, watched))),
          remembered_(workflow),
          still_read_(workflow, *relevance_, claims),
          judge_owned_(std::make_shared<ProofJudge>(workflow, *relevance_)),
          judge_(*judge_owned_) {
        facts_.now = explored_now();
        facts_.judge = &judge_;
        facts_.names = outside_facts(workflow);
        for (const Datum& datum : workflow.data) {
            facts_.names.erase(datum.name);
        }
        for (const std::string& name : relevance_->assigned) {
            facts_.names.erase(name);
        }
    }

    Exploration run() {
        explored_.relevance = relevance_;
        explored_.judge = judge_owned_;
        open();
        while (!queue_.empty() && explored_.gave_up.empty()) {
            const int place = queue_.front();
            queue_.pop_front();
            expand(place);
        }
        return std::move(explored_);
    }

  private:
    Place& at(int place) { return explored_.places[static_cast<std::size_t>(place)]; }

    // ---- What is typed

    // How an answer is explored: one of these values, null among them when it may be left out; else what is known.
    struct Typed {
        std::string name;
        std::vector<Value> values;
        Value otherwise;
    };

    Value answer_to(const Typed& typed) {
        if (typed.values.empty()) {
            return renewed(typed.otherwise, --serial_);
        }
        return typed.values[static_cast<std::size_t>(judge_.choose(static_cast<int>(typed.values.size()), true))];
    }

    Typed input(const std::string& name, const std::vector<std::string>& paths, bool may_be_absent,
                const std::vector<Option>& choices) const {
        Typed typed{name, {}, may_be_absent ? any_value() : some_value()};
        for (const std::string& path : paths) {
            const auto found = relevance_->representatives.find(path);
            if (typed.values.empty() && found != relevance_->representatives.end()) {
                typed.values = found->second;
            }
        }
        if (!choices.empty() && choices.size() <= options_max) {
            typed.values.clear();
            for (const Option& choice : choices) {
                typed.values.emplace_back(choice.code);
            }
        }
        if (!typed.values.empty() && may_be_absent) {
            typed.values.emplace_back();
        }
        return typed;
    }

    bool is_read(const std::string& path) const {
        return std::any_of(relevance_->paths.begin(), relevance_->paths.end(), [&](const std::string& read) {
            return read == path || path.starts_with(read + ".") || read.starts_with(path + ".");
        });
    }

    const std::vector<Typed>& inputs_of(const Form& form, bool collected) {
        const auto [known, added] = inputs_.try_emplace({&form, collected});
        for (const Field& field : form.fields) {
            const std::vector<std::string> paths{"event." + field.id, form.key + "." + field.id};
            if (added && (collected || is_read(paths[0]) || is_read(paths[1]))) {
                known->second.push_back(input_of(field, paths, collected));
            }
        }
        return known->second;
    }

    Typed input_of(const Field& field, const std::vector<std::string>& paths, bool collected) const {
        const bool always = field.required && !field.visible_if;
        const bool neutral = field.type == Field::Type::yes_no || field.type == Field::Type::agree;
        if (field.type == Field::Type::choices || field.type == Field::Type::table) {
            return {field.id, {}, Value(List{more_items()})};
        }
        if (neutral && !collected) {
            return {field.id, {Value(true), Value(false)}, {}};
        }
        return collected ? Typed{field.id, {}, always ? some_value() : any_value()}
                         : input(field.id, paths, !always && !neutral, field.options);
    }

    Record answers_to(const Form& form, bool collected) {
        Record data;
        for (const Typed& typed : inputs_of(form, collected)) {
            data.insert_or_assign(typed.name, answer_to(typed));
        }
        return data;
    }

    // What a bare machine reads of the event; what it does not ask to be there is there, or the event is refused.
    Record anything_typed() {
        Record data;
        for (const std::string& path : relevance_->paths) {
            if (!path.starts_with("event.")) {
                continue;
            }
            const std::string name = path.substr(6);
            if (name.find('.') != std::string::npos) {
                continue;
            }
            data.insert_or_assign(name, answer_to(input(name, {path}, relevance_->null_tested.contains(path), {})));
        }
        return data;
    }

    Record typed(const Move& move) {
        Record data;
        const Form* form = nullptr;
        if (catalogue_ != nullptr && !move.form.empty()) {
            const auto found = catalogue_->forms.find(move.form);
            form = found == catalogue_->forms.end() ? nullptr : found->second.get();
        }
        data = form != nullptr ? answers_to(*form, is_collected(move)) : anything_typed();
        if (form == nullptr) {
            data.merge(Record(*some_value().record()));
        }
        if (!move.form.empty()) {
            judge_.let_typed({data_key(move.form)});
        }
        return data;
    }

    bool is_collected(const Move& move) const {
        return std::any_of(workflow_.states.begin(), workflow_.states.end(), [&](const State& state) {
            return std::any_of(state.transitions.begin(), state.transitions.end(), [&](const Transition& transition) {
                return transition.event == move.event && !transition.collect.empty();
            });
        });
    }

    // Data that no step gives a value come with the opening of the case, and so do those that are required.
    Record first_data() {
        Record data;
        for (const Datum& datum : workflow_.data) {
            const bool given = datum.required || !relevance_->assigned.contains(datum.name);
            if (datum.initial || datum.compute || !given || !relevance_->follows(datum.name)) {
                continue;
            }
            const bool may_be_absent = !datum.required && relevance_->null_tested.contains(datum.name);
            data.insert_or_assign(datum.name, answer_to(input(datum.name, {datum.name}, may_be_absent, {})));
        }
        return data;
    }

    // ---- Moving

    void open() {
        play_all({}, [&](std::vector<int> script) {
            judge_.begin({}, {}, std::move(script));
            const auto opened = std::make_shared<Move>();
            opened->data = first_data();
            const Result<Step> step = start(workflow_, opened->data, facts_);
            if (step) {
                const int place = settle(nullptr, *step);
                found_ = -1;
                if (std::find(explored_.openings.begin(), explored_.openings.end(), place) ==
                    explored_.openings.end()) {
                    explored_.openings.push_back(place);
                    at(place).parent_move = opened;
                }
            }
        });
    }

    void expand(int place) {
        const Situation situation = at(place).situation;
        for (const Move& move : moves_in(workflow_, situation)) {
            play_all(move, [&](std::vector<int> script) { try_out(place, situation, move, std::move(script)); });
            if (!explored_.gave_up.empty()) {
                return;
            }
        }
    }

    // Calls `play` once for each sequence of choices that it meets.
    template <class Play>
    void play_all(const Move& move, Play play) {
        std::vector<int> script;
        for (std::size_t count = 0;; ++count) {
            if (count >= options_.outcomes_max) {
                explored_.gave_up = fmt::format("« {} » a plus de {} issues possibles", move.text(), count);
                return;
            }
            play(script);
            std::optional<std::vector<int>> next = next_script(judge_.choices());
            if (!next) {
                return;
            }
            script = std::move(*next);
        }
    }

    void try_out(int place, const Situation& situation, const Move& move, std::vector<int> script) {
        judge_.begin(at(place).assumed, situation.data, std::move(script));
        const auto made = std::make_shared<Move>(move);
        const Result<Step> step = move.kind == Move::Kind::fire ? fired(situation, move) : sent(situation, *made);
        Edge edge;
        edge.move = made;
        edge.choices = judge_.choices();
        if (step) {
            edge.taken = step->taken;
            edge.reset = reset_timers(situation, step->next, move);
            edge.to = settle(&at(place), *step);
        }
        at(place).edges.push_back(std::move(edge));
        if (step && found_ >= 0) {
            at(found_).parent = place;
            at(found_).parent_move = made;
            found_ = -1;
        }
    }

    Result<Step> sent(const Situation& situation, Move& move) {
        move.data = typed(move);
        return step(workflow_, situation, Event{move.event, move.data, move.form, move.by}, facts_);
    }

    Result<Step> fired(Situation situation, const Move& move) {
        const auto armed = std::find_if(situation.timers.begin(), situation.timers.end(), [&](const ArmedTimer& timer) {
            return timer.state == move.state && timer.name == move.timer;
        });
        std::rotate(situation.timers.begin(), armed, armed + 1);
        situation.timers.front().due = explored_now();
        const State& state = *workflow_.find(move.state);
        const auto timer = std::find_if(state.timers.begin(), state.timers.end(),
                                        [&](const Timer& candidate) { return candidate.name == move.timer; });
        if (timer->at) {
            judge_.note_fired(*timer, situation.data);
        }
        Result<std::optional<Step>> step = fire_due_timer(workflow_, situation, facts_);
        if (!step) {
            return tl::unexpected(step.error());
        }
        return std::move(**step);
    }

    // Timers that were running and do not go on running undisturbed.
    static std::vector<std::string> reset_timers(const Situation& before, const Situation& after, const Move& move) {
        std::vector<std::string> reset;
        for (const ArmedTimer& timer : before.timers) {
            const std::string key = timer.state + "/" + timer.name;
            const bool goes_on = std::find(after.timers.begin(), after.timers.end(), timer) != after.timers.end();
            if (!goes_on || (move.kind == Move::Kind::fire && move.event == key)) {
                reset.push_back(key);
            }
        }
        return reset;
    }

    // ---- Places

    // What the effects of a step put into the data, as carrying them out does.
    void follow_effects(const Step& step, Place& place) {
        for (const Effect& effect : step.effects) {
            follow(effect, watched_, catalogue_, place.world);
            if (const auto* number = std::get_if<TakeNumber>(&effect)) {
                place.situation.data = with_path(std::move(place.situation.data), number->into, some_value());
            } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect);
                       invoice != nullptr && !invoice->into.empty()) {
                place.situation.data = with_path(std::move(place.situation.data), invoice->into, some_value());
            } else if (std::holds_alternative<RecordConsent>(effect)) {
                place.situation.data.insert_or_assign("consents", List{some_value(), more_items()});
            }
        }
        count_events(workflow_, step.taken, watched_, place.world);
    }

    const StillRead::Names& read_from(const std::vector<std::string>& active) {
        const auto known = read_from_.find(active);
        return known != read_from_.end() ? known->second
                                         : read_from_.emplace(active, still_read_.from(active)).first->second;
    }

    // The place that a step leads to; a new one is queued.
    int settle(const Place* before, const Step& step) {
        Place place;
        place.situation = step.next;
        if (before != nullptr) {
            place.world = before->world;
        }
        follow_effects(step, place);
        place.situation.entered.clear();
        const StillRead::Names& read = read_from(place.situation.active);
        place.assumed = judge_.assumptions(place.situation.data, read);
        number_timers(workflow_, *relevance_, before == nullptr ? Situation() : before->situation, place.situation);
        Record data;
        for (const auto& [name, value] : place.situation.data) {
            if (!value.is_null() && relevance_->follows(name) && read.contains(name)) {
                data.emplace(name, settled(value, relevance_->numbers));
            }
        }
        place.situation.data = std::move(data);
        remembered_.forget_what_is_dead(place.situation);
        return keep(std::move(place));
    }

    int keep(Place place) {
        const std::string key = key_of(place);
        const auto [known, added] = index_.emplace(key, static_cast<int>(explored_.places.size()));
        if (added) {
            if (explored_.places.size() >= options_.places_max) {
                explored_.gave_up = fmt::format("plus de {} situations", options_.places_max);
            }
            explored_.places.push_back(std::move(place));
            queue_.push_back(known->second);
            found_ = known->second;
        }
        return known->second;
    }

    std::string key_of(const Place& place) const {
        std::string key;
        const auto add_state = [&](const std::string& path) {
            key += std::to_string(workflow_.machine->index_of(path));
            key += ',';
        };
        for (const std::string& path : place.situation.active) {
            add_state(path);
        }
        for (const auto& [history, remembered] : place.situation.history) {
            key += 'h';
            add_state(history);
            for (const std::string& path : remembered) {
                add_state(path);
            }
        }
        for (const ArmedTimer& timer : place.situation.timers) {
            key += 't' + timer.state + '/' + timer.name + std::to_string(timer.fired) + '@' +
                   std::to_string(timer.due.time_since_epoch().count());
        }
        for (const PausedTimer& timer : place.situation.paused) {
            key += 'p' + timer.state + '/' + timer.name + std::to_string(timer.fired);
        }
        for (const auto& [name, last] : place.situation.last_dated) {
            key += 'd' + name;
        }
        for (const ChildCase& child : place.situation.children) {
            key += child.awaited ? 'o' + child.state + '/' + child.name : std::string();
        }
        key += place.situation.finished ? "#" : ";";
        add_data(place, key);
        add_world(place.world, key);
        return key;
    }

    void add_data(const Place& place, std::string& key) const {
        for (const auto& [name, value] : place.situation.data) {
            key += name + '=';
            encode(value, key);
        }
        for (const auto& [text, holds] : place.assumed) {
            key += text + (holds ? "+" : "-");
        }
    }

    static void add_world(const World& world, std::string& key) {
        for (const auto& [name, paper] : world.papers) {
            key += 'w' + name + ':' + paper.status;
            for (const std::string& reader : paper.readers) {
                key += ',' + reader;
            }
        }
        for (const auto& [type, granted] : world.consents) {
            key += 'c' + type + (granted ? '+' : '-');
        }
        for (const auto& [what, count] : world.counts) {
            key += 'n' + what + std::to_string(count);
        }
        key += world.invoiced ? '$' : '.';
    }

    const Workflow& workflow_;
    const Catalogue* catalogue_;
    const Watched& watched_;
    const ExploreOptions& options_;
    std::shared_ptr<const Relevance> relevance_;
    Remembered remembered_;
    StillRead still_read_;
    std::map<std::vector<std::string>, StillRead::Names> read_from_;  // by active states
    std::shared_ptr<ProofJudge> judge_owned_;
    ProofJudge& judge_;
    Facts facts_;
    Exploration explored_;
    std::unordered_map<std::string, int> index_;
    std::deque<int> queue_;
    int found_ = -1;  // the place that the last step was the first to reach
    std::int64_t serial_ = 0;
    std::map<std::pair<const Form*, bool>, std::vector<Typed>> inputs_;
};

}  // namespace

std::string Move::text() const {
    switch (kind) {
        case Kind::open:
            return "ouverture";
        case Kind::send:
            return by.empty() ? event : event + " (" + by + ")";
        case Kind::fire:
            return "minuteur " + timer;
    }
    return "";
}

Path Exploration::path_to(int place) const {
    Path path;
    for (int each = place; each >= 0; each = places[static_cast<std::size_t>(each)].parent) {
        path.push_back({each, places[static_cast<std::size_t>(each)].parent_move});
    }
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<std::string> words_of(const Path& path) {
    std::vector<std::string> words;
    for (std::size_t i = 1; i < path.size(); ++i) {
        words.push_back(path[i].move->text());
    }
    return words;
}

Exploration explore(const Workflow& workflow, const Catalogue* catalogue, const std::vector<const Claim*>& claims,
                    const Watched& watched, const ExploreOptions& options) {
    return Explorer(workflow, catalogue, claims, watched, options).run();
}

Record outside_facts(const Workflow& workflow) {
    Record facts;
    for (const char* name : {"case", "employer", "centre", "agent", "counsellor", "framework", "tariff", "actor"}) {
        facts.emplace(name, some_value());
    }
    for (const Earlier& earlier : workflow.earlier) {
        facts.insert_or_assign(earlier.name, some_value());
    }
    for (const Party& party : workflow.parties) {
        if (party.body) {
            facts.insert_or_assign(party.role, some_value());
        }
    }
    for (const Requirement& requirement : workflow.requirements) {
        facts.insert_or_assign(requirement.name, some_value());
    }
    return facts;
}

}  // namespace jalon::proof
