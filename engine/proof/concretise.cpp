#include "engine/proof/concretise.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/reading.hpp"
#include "engine/proof/inputs.hpp"
#include "engine/proof/moves.hpp"
#include "engine/proof/replay.hpp"
#include "engine/statechart/names.hpp"

namespace jalon::proof {

namespace {

constexpr int attempts_on_path_max = 3'000;
constexpr int attempts_in_search_max = 3'000;
constexpr std::size_t revisions_max = 24;   // of one earlier step, to mend a later one
constexpr std::size_t insertions_max = 24;  // of answers to one inserted event
constexpr std::size_t repetitions_max = 4;  // of one inserted event
constexpr std::size_t openings_max = 24;

class Concretiser {
  public:
    Concretiser(const Exploration& exploration, const Workflow& workflow, const Catalogue* catalogue,
                const Watched& watched, const Goal& goal, const std::string& name)
        : exploration_(exploration),
          workflow_(workflow),
          goal_(goal),
          replay_(exploration, workflow, catalogue, watched, goal, name),
          inputs_(workflow, catalogue, *exploration.relevance) {
        for (const ExpressionNode* root : exploration.relevance->formulas) {
            clock_ = clock_ || reads_the_clock(*root);
        }
    }

    // `insert`: events that the path does not have may be sent on the way, where they change no state.
    std::optional<std::string> follow(const Path& path, bool insert) {
        path_ = path;
        insert_ = insert;
        const Place& first = at(path_.front().place);
        std::size_t tried = 0;
        for (Track& track : opened(path_.front().move.get(), wish_of_path())) {
            if (track.active() != first.situation.active || ++tried > openings_max) {
                continue;
            }
            if (std::optional<Track> arrived = walk(std::move(track))) {
                return replay_.verified(*arrived);
            }
        }
        return std::nullopt;
    }

    // Breadth first, on the machine itself.
    std::optional<std::string> search() {
        std::deque<Track> queue;
        std::set<std::string> seen;
        for (Track& track : opened(nullptr, Wish(workflow_))) {
            if (replay_.shows(track)) {
                return replay_.verified(track);
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
                if (replay_.shows(next)) {
                    return replay_.verified(next);
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

    std::vector<Track> opened(const Move* move, const Wish& wish) const {
        return replay_.opened(inputs_.first_data(move, wish, paris_date(explored_now())));
    }

    // ---- Along the path
    //
    // Step by step, with the first answers that lead where the path leads. Where none do, the conditions that stand in
    // the way tell which data are at fault: the steps that wrote them are looked at again, nearest first; then time
    // passes, and events that write them are sent in between.

    // What stands after each step of the path, and with which answers it was taken.
    struct Taken {
        Track track;
        Record answers;
    };

    std::optional<Track> walk(Track opening) {
        std::vector<Taken> chain;
        chain.push_back({std::move(opening), {}});
        while (chain.size() < path_.size()) {
            const std::size_t index = chain.size();
            if (std::optional<Taken> next = taken_directly(chain.back().track, index, wish_at(index))) {
                chain.push_back(std::move(*next));
            } else if (!mend(chain, index)) {
                return std::nullopt;
            }
        }
        return replay_.shows(chain.back().track) || mend(chain, path_.size()) ? std::optional<Track>(chain.back().track)
                                                                              : std::nullopt;
    }

    bool exhausted() const { return attempts_ > attempts_on_path_max; }

    const Edge* edge_to(std::size_t index) const {
        const std::vector<Edge>& edges = at(path_[index - 1].place).edges;
        const auto found = std::find_if(edges.begin(), edges.end(), [&](const Edge& edge) {
            return edge.move == path_[index].move && edge.to == path_[index].place;
        });
        return found == edges.end() ? nullptr : &*found;
    }

    // What has to hold for a step to go as the path goes; past the end, what the scenario has to show.
    Wish wish_at(std::size_t index) const {
        Wish wish(workflow_);
        if (index == path_.size()) {
            if (goal_.claim != nullptr) {
                wish.read(*goal_.claim->expression.root());
                for (const ExpressionNode* root : exploration_.relevance->formulas) {
                    wish.read(*root);
                }
            }
            return wish;
        }
        const Edge* edge = edge_to(index);
        const Move& move = *path_[index].move;
        const auto concerned = [&](const State& state, const Transition& transition) {
            const bool taken = edge != nullptr &&
                               std::find(edge->taken.begin(), edge->taken.end(), transition.id) != edge->taken.end();
            const bool stays = transition.event.empty() && is_active(at(path_[index].place), state);
            const bool candidate = transition.event == move.event && is_active(at(path_[index - 1].place), state);
            return taken || stays || candidate;
        };
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (concerned(state, transition)) {
                    read_transition(transition, wish);
                }
            }
            for (const Timer& timer : state.timers) {
                if (move.kind == Move::Kind::fire && state.path == move.state && timer.name == move.timer) {
                    read_timer(timer, wish);
                }
            }
        }
        return wish;
    }

    static void read_transition(const Transition& transition, Wish& wish) {
        if (transition.condition) {
            wish.read(*transition.condition->expression.root());
        }
        for_each_action(transition.actions, [&](const Action& action) {
            // Billing refuses what it cannot count.
            for (const auto& [name, formula] : action.arguments) {
                if (action.kind == Action::Kind::invoice && formula.expression.root() != nullptr) {
                    wish.read(*formula.expression.root());
                }
            }
        });
    }

    static void read_timer(const Timer& timer, Wish& wish) {
        for (const std::optional<Formula>& formula : {timer.at, timer.transition.condition}) {
            if (formula) {
                wish.read(*formula->expression.root());
            }
        }
    }

    Wish wish_of_path() const {
        Wish wish(workflow_);
        for (std::size_t index = 1; index < path_.size(); ++index) {
            wish.read(wish_at(index));
        }
        return wish;
    }

    static bool is_active(const Place& place, const State& state) {
        const std::vector<std::string>& active = place.situation.active;
        return state.parent < 0 || std::find(active.begin(), active.end(), state.path) != active.end();
    }

    bool leads(const Track& track, std::size_t index) const {
        return track.active() == at(path_[index].place).situation.active;
    }

    std::optional<Taken> taken_with(const Track& from, std::size_t index, const Record& answers) {
        Taken next{from, answers};
        const Move& move = *path_[index].move;
        const bool done = move.kind == Move::Kind::fire
                              ? let_fire(next.track, move)
                              : ++attempts_ <= attempts_on_path_max && replay_.send(next.track, move, answers);
        return done && leads(next.track, index) ? std::optional<Taken>(std::move(next)) : std::nullopt;
    }

    std::optional<Taken> taken_directly(const Track& from, std::size_t index, const Wish& wish) {
        const Move& move = *path_[index].move;
        if (move.kind == Move::Kind::fire) {
            return taken_with(from, index, {});
        }
        for (const Record& answers : inputs_.answers(move, wish, today(from))) {
            if (std::optional<Taken> next = taken_with(from, index, answers)) {
                return next;
            }
            if (exhausted()) {
                break;
            }
        }
        return std::nullopt;
    }

    static Date today(const Track& track) { return paris_date(track.host.now()); }

    // Takes the step `index` of the path, or shows the goal when there is none.
    bool go_on(std::vector<Taken>& chain, std::size_t index, const Wish& wish) {
        if (index == path_.size()) {
            return replay_.shows(chain.back().track);
        }
        std::optional<Taken> next = taken_directly(chain.back().track, index, wish);
        if (next) {
            chain.push_back(std::move(*next));
        }
        return next.has_value();
    }

    bool mend(std::vector<Taken>& chain, std::size_t index) {
        const Wish wish = wish_at(index);
        for (std::size_t earlier = index; --earlier > 0;) {
            if (revise(chain, earlier, index, wish)) {
                return true;
            }
        }
        return let_pass(chain, index, wish) || (insert_ && insert(chain, index, wish));
    }

    // Other answers at an earlier step, and from there on the same as before.
    bool revise(std::vector<Taken>& chain, std::size_t earlier, std::size_t index, const Wish& wish) {
        const Move& move = *path_[earlier].move;
        const Track& before = chain[earlier - 1].track;
        if (move.kind != Move::Kind::send || !writes(move, before, wish)) {
            return false;
        }
        Wish both = wish_at(earlier);
        both.read(wish);
        std::size_t tried = 0;
        for (const Record& answers : inputs_.answers(move, both, today(before))) {
            if (answers == chain[earlier].answers) {
                continue;
            }
            if (++tried > revisions_max || exhausted()) {
                return false;
            }
            std::vector<Taken> other(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(earlier));
            if (std::optional<Taken> next = taken_with(other.back().track, earlier, answers)) {
                other.push_back(std::move(*next));
                if (replay(chain, other, index) && go_on(other, index, wish)) {
                    chain = std::move(other);
                    return true;
                }
            }
        }
        return false;
    }

    bool replay(const std::vector<Taken>& chain, std::vector<Taken>& other, std::size_t until) {
        while (other.size() < until) {
            std::optional<Taken> next = taken_with(other.back().track, other.size(), chain[other.size()].answers);
            if (!next) {
                return false;
            }
            other.push_back(std::move(*next));
        }
        return true;
    }

    bool let_pass(std::vector<Taken>& chain, std::size_t index, const Wish& wish) {
        for (const int days : clock_ ? std::vector<int>{1, 41, 401} : std::vector<int>()) {
            std::vector<Taken> other = chain;
            if (replay_.wait(other.back().track, days) && go_on(other, index, wish)) {
                chain = std::move(other);
                return true;
            }
        }
        return false;
    }

    bool insert(std::vector<Taken>& chain, std::size_t index, const Wish& wish) {
        const Track before = chain.back().track;
        for (const Move& move : moves_in(workflow_, before.host.situation())) {
            if (move.kind != Move::Kind::send || !writes(move, before, wish)) {
                continue;
            }
            std::size_t tried = 0;
            for (const Record& answers : inputs_.answers(move, wish, today(before))) {
                if (++tried > insertions_max || exhausted()) {
                    break;
                }
                if (insert_repeated(chain, index, wish, move, answers)) {
                    return true;
                }
            }
        }
        return false;
    }

    bool insert_repeated(std::vector<Taken>& chain, std::size_t index, const Wish& wish, const Move& move,
                         const Record& answers) {
        std::vector<Taken> other = chain;
        for (std::size_t count = 0; count < repetitions_max; ++count) {
            Track& track = other.back().track;
            const Record data = track.host.situation().data;
            const std::vector<std::string> states = track.active();
            ++attempts_;
            if (!replay_.send(track, move, answers) || track.active() != states ||
                track.host.situation().data == data) {
                return false;
            }
            if (go_on(other, index, wish)) {
                chain = std::move(other);
                return true;
            }
        }
        return false;
    }

    // Whether the event can change what is wished for.
    bool writes(const Move& move, const Track& track, const Wish& wish) const {
        const std::vector<std::string>& states = track.active();
        for (const State& state : workflow_.states) {
            if (state.parent >= 0 && std::find(states.begin(), states.end(), state.path) == states.end()) {
                continue;
            }
            for (const Transition& transition : state.transitions) {
                if (transition.event == move.event && writes(transition, wish)) {
                    return true;
                }
            }
        }
        return false;
    }

    bool writes(const Transition& transition, const Wish& wish) const {
        const bool form = !transition.form.empty() &&
                          wish.reads(transition.collect.empty() ? data_key(transition.form) : transition.collect);
        bool writing = form;
        for_each_action(transition.actions, [&](const Action& action) {
            if (action.kind == Action::Kind::set) {
                for (const auto& [name, formula] : action.arguments) {
                    writing = writing || wish.reads(name);
                }
            }
            const auto into = action.words.find("into");
            writing = writing || (into != action.words.end() && wish.reads(into->second.front()));
        });
        return writing;
    }

    bool let_fire(Track& track, const Move& move) {
        const auto& timers = track.host.situation().timers;
        const auto armed = std::find_if(timers.begin(), timers.end(), [&](const ArmedTimer& timer) {
            return timer.state == move.state && timer.name == move.timer;
        });
        return armed != timers.end() && ++attempts_ <= attempts_on_path_max &&
               replay_.advance(track, std::max(armed->due, track.host.now()));
    }

    // ---- Any path

    std::vector<Track> successors(const Track& from, int& attempts) const {
        std::vector<Track> found;
        for (const Move& move : moves_in(workflow_, from.host.situation())) {
            if (move.kind != Move::Kind::send) {
                continue;
            }
            for (const Record& data : inputs_.answers(move, Wish(workflow_), today(from))) {
                Track next = from;
                ++attempts;
                if (attempts <= attempts_in_search_max && replay_.send(next, move, data)) {
                    found.push_back(std::move(next));
                }
            }
        }
        if (!from.host.situation().timers.empty()) {
            Track next = from;
            ++attempts;
            if (replay_.advance(next, std::max(from.host.situation().timers.front().due, from.host.now()))) {
                found.push_back(std::move(next));
            }
        }
        for (const int days : clock_ ? std::vector<int>{1, 41} : std::vector<int>{}) {
            Track next = from;
            ++attempts;
            if (replay_.wait(next, days)) {
                found.push_back(std::move(next));
            }
        }
        return found;
    }

    const Exploration& exploration_;
    const Workflow& workflow_;
    const Goal& goal_;
    Replay replay_;
    Inputs inputs_;
    Path path_;
    int attempts_ = 0;
    bool insert_ = false;
    bool clock_ = false;
};

}  // namespace

std::optional<std::string> scenario_along(const Path& path, const Exploration& exploration, const Workflow& workflow,
                                          const Catalogue* catalogue, const Watched& watched, const Goal& goal,
                                          const std::string& name, Effort effort) {
    Concretiser concretiser(exploration, workflow, catalogue, watched, goal, name);
    return effort == Effort::search ? concretiser.search() : concretiser.follow(path, effort == Effort::more_steps);
}

}  // namespace jalon::proof
