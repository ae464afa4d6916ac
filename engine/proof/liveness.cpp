#include "engine/proof/liveness.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace jalon::proof {

namespace {

std::size_t at(int place) {
    return static_cast<std::size_t>(place);
}

bool same_move(const Move& left, const Move& right) {
    return left.kind == right.kind && left.event == right.event && left.by == right.by;
}

// The outcomes of one move as the tree of their choices.
class Outcomes {
  public:
    Outcomes(const std::vector<Edge>& edges, const std::vector<char>& reached, Unsure unsure)
        : edges_(edges), reached_(reached), unsure_(unsure) {}

    bool any_move() const {
        for (std::size_t first = 0; first < edges_.size();) {
            std::size_t end = first + 1;
            while (end < edges_.size() && same_move(*edges_[first].move, *edges_[end].move)) {
                ++end;
            }
            if (succeeds(first, end, 0)) {
                return true;
            }
            first = end;
        }
        return false;
    }

  private:
    bool succeeds(std::size_t first, std::size_t end, std::size_t depth) const {
        if (depth >= edges_[first].choices.size()) {
            const int to = edges_[first].to;
            return to != Edge::refused && reached_[at(to)] != 0;
        }
        const bool chosen = edges_[first].choices[depth].typed || unsure_ == Unsure::granted;
        for (std::size_t begin = first; begin < end;) {
            std::size_t next = begin + 1;
            while (next < end && edges_[next].choices[depth].taken == edges_[begin].choices[depth].taken) {
                ++next;
            }
            if (succeeds(begin, next, depth + 1) == chosen) {
                return chosen;
            }
            begin = next;
        }
        return !chosen;
    }

    const std::vector<Edge>& edges_;
    const std::vector<char>& reached_;
    Unsure unsure_;
};

// The part of the exploration that stays away from `to`.
class Away {
  public:
    Away(const Exploration& exploration, const std::vector<char>& from, const std::vector<char>& to)
        : exploration_(exploration), to_(to), parents_(exploration.places.size(), {-2, nullptr}) {
        std::deque<int> queue;
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (from[i] != 0 && to[i] == 0) {
                parents_[i].first = -1;
                queue.push_back(static_cast<int>(i));
            }
        }
        while (!queue.empty()) {
            const int place = queue.front();
            queue.pop_front();
            order_.push_back(place);
            for (const Edge& edge : edges(place)) {
                if (stays(edge) && parents_[at(edge.to)].first == -2) {
                    parents_[at(edge.to)] = {place, edge.move};
                    queue.push_back(edge.to);
                }
            }
        }
    }

    std::optional<Lingering> find() {
        for (const int place : order_) {
            if (exploration_.places[at(place)].situation.timers.empty()) {
                return Lingering{place, true, path_to(place)};
            }
        }
        for (const std::vector<int>& component : components()) {
            if (goes_round(component)) {
                return Lingering{component.back(), false, path_to(component.back())};
            }
        }
        return std::nullopt;
    }

  private:
    const std::vector<Edge>& edges(int place) const { return exploration_.places[at(place)].edges; }
    bool stays(const Edge& edge) const { return edge.to != Edge::refused && to_[at(edge.to)] == 0; }

    Path path_to(int place) const {
        Path after;
        int first = place;
        for (; parents_[at(first)].first >= 0; first = parents_[at(first)].first) {
            after.push_back({first, parents_[at(first)].second});
        }
        Path path = exploration_.path_to(first);
        path.insert(path.end(), after.rbegin(), after.rend());
        return path;
    }

    // Strongly connected parts, by Tarjan's algorithm without recursion.
    std::vector<std::vector<int>> components() {
        std::vector<std::vector<int>> found;
        std::vector<int> number(exploration_.places.size(), -1);
        std::vector<int> low(exploration_.places.size(), 0);
        std::vector<char> open(exploration_.places.size(), 0);
        std::vector<int> stack;
        int next = 0;
        struct Frame {
            int place;
            std::size_t edge;
        };
        for (const int root : order_) {
            if (number[at(root)] >= 0) {
                continue;
            }
            std::vector<Frame> frames{{root, 0}};
            while (!frames.empty()) {
                const int place = frames.back().place;
                if (frames.back().edge == 0) {
                    number[at(place)] = low[at(place)] = next++;
                    stack.push_back(place);
                    open[at(place)] = 1;
                }
                bool deeper = false;
                while (frames.back().edge < edges(place).size() && !deeper) {
                    const Edge& edge = edges(place)[frames.back().edge++];
                    if (!stays(edge)) {
                        continue;
                    }
                    if (number[at(edge.to)] < 0) {
                        frames.push_back({edge.to, 0});
                        deeper = true;
                    } else if (open[at(edge.to)] != 0) {
                        low[at(place)] = std::min(low[at(place)], number[at(edge.to)]);
                    }
                }
                if (deeper) {
                    continue;
                }
                if (low[at(place)] == number[at(place)]) {
                    found.emplace_back();
                    int member = -1;
                    do {
                        member = stack.back();
                        stack.pop_back();
                        open[at(member)] = 0;
                        found.back().push_back(member);
                    } while (member != place);
                }
                frames.pop_back();
                if (!frames.empty()) {
                    const int above = frames.back().place;
                    low[at(above)] = std::min(low[at(above)], low[at(place)]);
                }
            }
        }
        return found;
    }

    // True when the case may go round in it for ever although every timer that stays armed fires.
    bool goes_round(const std::vector<int>& component) const {
        const std::set<int> members(component.begin(), component.end());
        bool circle = false;
        std::set<std::string> kept = timers_of(component.front());
        for (const int place : component) {
            const std::set<std::string> armed = timers_of(place);
            std::erase_if(kept, [&](const std::string& timer) { return !armed.contains(timer); });
            for (const Edge& edge : edges(place)) {
                if (edge.to == Edge::refused || !members.contains(edge.to)) {
                    continue;
                }
                circle = true;
                for (const std::string& timer : edge.reset) {
                    kept.erase(timer);
                }
            }
        }
        return circle && kept.empty();
    }

    std::set<std::string> timers_of(int place) const {
        std::set<std::string> timers;
        for (const ArmedTimer& timer : exploration_.places[at(place)].situation.timers) {
            timers.insert(timer.state + "/" + timer.name);
        }
        return timers;
    }

    const Exploration& exploration_;
    const std::vector<char>& to_;
    std::vector<std::pair<int, std::shared_ptr<const Move>>> parents_;  // -1: a place of `from`; -2: not met
    std::vector<int> order_;
};

}  // namespace

std::vector<char> can_be_brought_to(const Exploration& exploration, const std::vector<char>& goal, Unsure unsure) {
    std::vector<char> reached = goal;
    for (bool grown = true; grown;) {
        grown = false;
        for (std::size_t i = exploration.places.size(); i-- > 0;) {
            if (reached[i] == 0 && Outcomes(exploration.places[i].edges, reached, unsure).any_move()) {
                reached[i] = 1;
                grown = true;
            }
        }
    }
    return reached;
}

std::optional<Lingering> lingers(const Exploration& exploration, const std::vector<char>& from,
                                 const std::vector<char>& to) {
    return Away(exploration, from, to).find();
}

}  // namespace jalon::proof
