#include "engine/proof/walk.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/moves.hpp"
#include "engine/proof/remembered.hpp"
#include "engine/statechart/machine.hpp"

namespace jalon::proof {

namespace {

constexpr std::size_t spots_max = 20'000;
// Of one configuration, that many patterns of what is there are told apart; what else comes is joined.
constexpr std::size_t patterns_max = 8;
constexpr std::size_t outcomes_max = 1'000;  // of one move

class Walker {
  public:
    Walker(const Workflow& workflow, const std::set<std::string>& tracked,
           const std::vector<std::set<std::string>>& openings, const std::function<void(const Shown&)>& show)
        : workflow_(workflow),
          tracked_(tracked),
          openings_(openings),
          show_(show),
          remembered_(workflow),
          judge_(workflow) {
        facts_.now = explored_now();
        facts_.judge = &judge_;
        facts_.names = outside_facts(workflow);
        for (const Datum& datum : workflow.data) {
            facts_.names.erase(datum.name);
        }
        for (const std::string& name : tracked) {
            facts_.names.erase(name);
        }
    }

    Walk run() {
        open();
        while (!queue_.empty() && walk_.gave_up.empty()) {
            const int spot = queue_.front();
            queue_.pop_front();
            queued_[static_cast<std::size_t>(spot)] = false;
            expand(spot);
        }
        if (walk_.gave_up.empty()) {
            settled_ = true;
            open();
            for (std::size_t spot = 0; spot < walk_.spots.size(); ++spot) {
                expand(static_cast<int>(spot));
            }
        }
        return std::move(walk_);
    }

  private:
    // ---- Moving

    // Data that are required come with the opening of the case, and so do those that its opener gives.
    Record first_data(const std::set<std::string>& given) const {
        Record data;
        for (const Datum& datum : workflow_.data) {
            if (!datum.initial && !datum.compute && (datum.required || given.contains(datum.name))) {
                data.emplace(datum.name, some_value());
            }
        }
        return data;
    }

    void open() {
        for (const std::set<std::string>& given : openings_) {
            const Record data = first_data(given);
            play_all(-1, Move(), "", true, [&] { return start(workflow_, data, facts_); });
        }
    }

    void expand(int spot) {
        const Situation situation = walk_.spots[static_cast<std::size_t>(spot)].situation;
        const Situation armed = with_all_timers(situation);
        std::set<std::string> first;  // the timers that nothing surely precedes
        for (const Move& move : moves_in(workflow_, armed)) {
            if (move.kind == Move::Kind::fire) {
                first.insert(move.event);
                continue;
            }
            Event event{move.event, *some_value().record(), move.form, move.by};
            play_all(spot, move, move.form.empty() ? "event" : data_key(move.form), true,
                     [&] { return step(workflow_, situation, event, facts_); });
        }
        for (const ArmedTimer& timer : armed.timers) {
            fire(spot, situation, timer, first.contains(timer.state + "/" + timer.name));
        }
    }

    void fire(int spot, const Situation& situation, const ArmedTimer& timer, bool tried) {
        Move move;
        move.kind = Move::Kind::fire;
        move.timer = timer.name;
        move.state = timer.state;
        move.event = timer.state + "/" + timer.name;
        Situation due = situation;
        due.timers = {timer};
        play_all(spot, move, "", tried, [&]() -> Result<Step> {
            Result<std::optional<Step>> fired = fire_due_timer(workflow_, due, facts_);
            if (!fired) {
                return tl::unexpected(fired.error());
            }
            return std::move(**fired);
        });
    }

    // Every timer of an active state that may be armed, due now.
    Situation with_all_timers(Situation situation) {
        const Result<Record> names = all_names(workflow_, situation, facts_);
        Scope scope;
        scope.names = names ? &*names : &situation.data;
        scope.in_state = [&](std::string_view wanted) { return situation.in(wanted); };
        if (situation.finished) {
            return situation;
        }
        for (const State& state : workflow_.states) {
            const std::vector<std::string>& active = situation.active;
            if (state.timers.empty() ||
                (state.parent >= 0 && std::find(active.begin(), active.end(), state.path) == active.end())) {
                continue;
            }
            for (const Timer& timer : state.timers) {
                judge_.begin({}, "");
                if (!timer.at || judge_.presence_of_date(timer.at->expression, scope) != Presence::absent) {
                    situation.timers.push_back({state.path, timer.name, explored_now(), 0});
                }
            }
        }
        return situation;
    }

    // Plays a move once for each sequence of choices that it meets.
    template <class Play>
    void play_all(int from, const Move& move, const std::string& typed, bool tried, Play play) {
        std::vector<int> script;
        for (std::size_t count = 0;; ++count) {
            if (count >= outcomes_max) {
                walk_.gave_up = fmt::format("« {} » a plus de {} issues possibles", move.text(), outcomes_max);
                return;
            }
            judge_.begin(script, typed);
            arrive(from, move, tried, play());
            std::optional<std::vector<int>> next = next_script(judge_.choices());
            if (!next) {
                return;
            }
            script = std::move(*next);
        }
    }

    // ---- Arriving

    void arrive(int from, const Move& move, bool tried, const Result<Step>& step) {
        Spot spot;
        Stride stride;
        stride.from = from;
        if (step) {
            spot.situation = at_rest(*step);
            stride.to = keep(spot);
        }
        if (!settled_) {
            return;
        }
        stride.move = move;
        stride.tried = tried;
        stride.certain = tried && std::all_of(judge_.choices().begin(), judge_.choices().end(),
                                              [](const Choice& choice) { return choice.typed; });
        stride.lacking = lacking_in(spot.situation.data);
        if (step && from >= 0) {
            stride.taken_away = taken_away(walk_.spots[static_cast<std::size_t>(from)].situation.data, step->next.data);
        }
        show_({stride, judge_, step ? &*step : nullptr, spot.situation.data});
        if (step) {
            walk_.strides.push_back(std::move(stride));
        }
    }

    Situation at_rest(const Step& step) const {
        Situation rest;
        rest.active = step.next.active;
        rest.history = step.next.history;
        rest.finished = step.next.finished;
        remembered_.forget_what_is_dead(rest);
        Record data = judge_.refined(step.next.data);
        for (const Effect& effect : step.effects) {
            carry_out(effect, data);
        }
        for (const auto& [name, value] : data) {
            if (presence_of(value) != Presence::absent && tracked_.contains(name)) {
                rest.data.emplace(name, kept(value));
            }
        }
        return rest;
    }

    // Constants stay: a list that is still empty, a choice that a step has made.
    static Value kept(const Value& value) {
        const bool simple = value.record() == nullptr && (value.list() == nullptr || value.list()->empty());
        return simple ? value : presence_of(value) == Presence::present ? some_value() : any_value();
    }

    // Facts that the step set, perhaps to nothing.
    std::set<std::string> taken_away(const Record& before, const Record& after) const {
        std::set<std::string> names;
        for (const auto& [name, value] : before) {
            const auto found = after.find(name);
            const Presence left = found == after.end() ? Presence::absent : presence_of(found->second);
            if (tracked_.contains(name) && left != Presence::present &&
                (found == after.end() || found->second != value)) {
                names.insert(name);
            }
        }
        return names;
    }

    static void carry_out(const Effect& effect, Record& data) {
        const auto fill = [&](const std::string& path) {
            if (!path.empty()) {
                data.insert_or_assign(path.substr(0, path.find('.')), some_value());
            }
        };
        if (const auto* number = std::get_if<TakeNumber>(&effect)) {
            fill(number->into);
        } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
            fill(invoice->into);
        } else if (const auto* assigned = std::get_if<Assign>(&effect)) {
            fill(assigned->role);
        } else if (std::holds_alternative<RecordConsent>(effect)) {
            fill("consents");
        }
    }

    int keep(const Spot& spot) {
        std::string key = key_of(spot.situation);
        std::set<std::string>& patterns = patterns_[key];
        std::string pattern = pattern_of(spot.situation.data);
        if (patterns.size() < patterns_max || patterns.contains(pattern)) {
            key += pattern;
            patterns.insert(std::move(pattern));
        }
        const auto [known, added] = index_.emplace(std::move(key), static_cast<int>(walk_.spots.size()));
        if (added) {
            walk_.spots.push_back(spot);
            queued_.push_back(true);
            queue_.push_back(known->second);
            if (walk_.spots.size() > spots_max) {
                walk_.gave_up = fmt::format("plus de {} situations", spots_max);
            }
            return known->second;
        }
        Record& data = walk_.spots[static_cast<std::size_t>(known->second)].situation.data;
        if (knows_less(data, spot.situation.data) && !queued_[static_cast<std::size_t>(known->second)]) {
            queued_[static_cast<std::size_t>(known->second)] = true;
            queue_.push_back(known->second);
        }
        return known->second;
    }

    // Joins what two ways know; true when the first one's knowledge shrank.
    static bool knows_less(Record& known, const Record& other) {
        bool less = false;
        for (auto& [name, value] : known) {
            const auto found = other.find(name);
            Value both = joined(value, found == other.end() ? Value() : found->second);
            if (both != value) {
                value = std::move(both);
                less = true;
            }
        }
        for (const auto& [name, value] : other) {
            less = known.try_emplace(name, any_value()).second || less;
        }
        return less;
    }

    std::string key_of(const Situation& situation) const {
        std::string key;
        const auto add_state = [&](const std::string& path) {
            key += std::to_string(workflow_.machine->index_of(path));
            key += ',';
        };
        for (const std::string& path : situation.active) {
            add_state(path);
        }
        for (const auto& [history, remembered] : situation.history) {
            key += 'h';
            add_state(history);
            for (const std::string& path : remembered) {
                add_state(path);
            }
        }
        return key;
    }

    std::string pattern_of(const Record& data) const {
        std::string pattern = "=";
        for (const std::string& name : tracked_) {
            const auto found = data.find(name);
            const List* items = found == data.end() ? nullptr : found->second.list();
            pattern += found == data.end()                               ? '.'
                       : items != nullptr && items->empty()              ? 'e'
                       : presence_of(found->second) == Presence::perhaps ? '?'
                                                                         : '+';
        }
        return pattern;
    }

    std::set<std::string> lacking_in(const Record& data) const {
        std::set<std::string> lacking;
        for (const std::string& name : tracked_) {
            const auto found = data.find(name);
            if (found == data.end() || presence_of(found->second) != Presence::present) {
                lacking.insert(name);
            }
        }
        return lacking;
    }

    const Workflow& workflow_;
    const std::set<std::string>& tracked_;
    const std::vector<std::set<std::string>>& openings_;
    const std::function<void(const Shown&)>& show_;
    Remembered remembered_;
    PresenceJudge judge_;
    Facts facts_;
    Walk walk_;
    bool settled_ = false;  // what each spot knows is final
    std::unordered_map<std::string, int> index_;
    std::map<std::string, std::set<std::string>> patterns_;  // by configuration
    std::deque<int> queue_;
    std::vector<char> queued_;
};

// Where one stands on a way: at a spot, with the fact still lacking or not.
using Stand = std::pair<int, bool>;

// How each stand is first come to: by which stride (an index), from which stand.
struct Come {
    int stride = -1;
    Stand from;
};

class Ways {
  public:
    Ways(const Walk& walk, const std::string& fact, bool certain) : walk_(walk), fact_(fact), certain_(certain) {
        for (std::size_t i = 0; i < walk.strides.size(); ++i) {
            leaving_[walk.strides[i].from].push_back(static_cast<int>(i));
        }
        search();
    }

    // nullopt: none leads there.
    std::optional<std::vector<std::string>> to(int spot) const {
        auto here = come_.find({spot, true});
        here = here == come_.end() ? come_.find({spot, false}) : here;
        if (spot >= 0 && here == come_.end()) {
            return std::nullopt;
        }
        std::vector<std::string> words;
        for (Stand at = spot < 0 ? Stand(-1, true) : here->first; at.first >= 0;) {
            const Come& come = come_.at(at);
            const Stride& stride = walk_.strides[static_cast<std::size_t>(come.stride)];
            if (stride.from >= 0) {
                words.push_back(stride.move.text());
            }
            at = come.from;
        }
        std::reverse(words.begin(), words.end());
        return words;
    }

  private:
    void search() {
        std::deque<Stand> queue{{-1, true}};
        while (!queue.empty()) {
            const Stand at = queue.front();
            queue.pop_front();
            const auto leaving = leaving_.find(at.first);
            if (leaving == leaving_.end()) {
                continue;
            }
            for (const int index : leaving->second) {
                const Stride& stride = walk_.strides[static_cast<std::size_t>(index)];
                if (certain_ && !stride.certain) {
                    continue;
                }
                const bool lacking = stride.lacking.contains(fact_);
                const Stand next(stride.to, lacking && (at.second || stride.taken_away.contains(fact_)));
                if (come_.try_emplace(next, Come{index, at}).second) {
                    queue.push_back(next);
                }
            }
        }
    }

    const Walk& walk_;
    const std::string& fact_;
    bool certain_;
    std::map<int, std::vector<int>> leaving_;
    std::map<Stand, Come> come_;
};

}  // namespace

std::vector<std::string> Walk::way_to(const Stride& stride, const std::string& fact, bool& certain) const {
    for (const bool only_certain : {true, false}) {
        if (only_certain && !stride.certain) {
            continue;
        }
        if (std::optional<std::vector<std::string>> words = Ways(*this, fact, only_certain).to(stride.from)) {
            certain = only_certain;
            if (stride.from >= 0) {
                words->push_back(stride.move.text());
            }
            return *words;
        }
    }
    certain = false;
    return {stride.move.text()};
}

Walk walk_all(const Workflow& workflow, const std::set<std::string>& tracked,
              const std::vector<std::set<std::string>>& openings, const std::function<void(const Shown&)>& show) {
    return Walker(workflow, tracked, openings, show).run();
}

}  // namespace jalon::proof
