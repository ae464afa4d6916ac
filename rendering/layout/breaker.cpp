#include "rendering/layout/breaker.hpp"

#include <algorithm>
#include <cmath>

namespace jalon::rendering {

namespace {

constexpr double overfull_cost = 1e15;
constexpr double ratio_counted_max = 30;
constexpr double uneven_cost = 10'000;  // of two lines in a row of very different tightness
constexpr double two_hyphens_cost = 20'000;
constexpr double three_hyphens_cost = 1'000'000;
constexpr double hyphen_before_last_line_cost = 60'000;
constexpr double short_last_line_cost = 15'000;
constexpr double short_last_line = 0.09;  // of the measure
constexpr double ragged_slack = 0.01;
constexpr double river_cost = 10'000;  // of a line end that makes one: as much as a line of wide spaces
constexpr std::size_t river_lines_min = 4;
constexpr int river_attempts = 3;

using Gap = std::pair<double, double>;

// Gaps one under the other, of which the eye makes a stripe.
bool joined(const Gap& upper, const Gap& lower) {
    const double common = std::min(upper.second, lower.second) - std::max(upper.first, lower.first);
    return common > std::min(upper.second - upper.first, lower.second - lower.first) / 2;
}

}  // namespace

Breaker::Breaker(const std::vector<Item>& items, const TextStyle& style, double width)
    : items_(items), style_(style), width_(width), ragged_(style.setting != TextStyle::Setting::justified) {
    sums_.resize(items.size() + 1);
    for (std::size_t k = 0; k < items.size(); ++k) {
        sums_[k + 1] = sums_[k];
        if (items[k].kind != Item::Kind::place) {
            sums_[k + 1].width += items[k].width;
        }
        if (items[k].kind == Item::Kind::space) {
            sums_[k + 1].space += items[k].width;
        }
    }
}

std::vector<std::size_t> Breaker::ends() const {
    std::vector<std::size_t> best = ends_at({});
    if (ragged_ || best.size() < river_lines_min) {
        return best;
    }
    std::vector<std::size_t> rivers = river_lines(best);
    std::size_t fewest = rivers.size();
    std::vector<std::size_t> avoided;
    for (int attempt = 0; attempt < river_attempts && fewest > 0; ++attempt) {
        avoided.insert(avoided.end(), rivers.begin(), rivers.end());
        std::vector<std::size_t> other = ends_at(avoided);
        rivers = river_lines(other);
        if (rivers.size() < fewest && other.size() <= best.size()) {
            fewest = rivers.size();
            best = std::move(other);
        }
    }
    return best;
}

std::vector<std::size_t> Breaker::ends_at(const std::vector<std::size_t>& avoided) const {
    for (const double tolerance : {1.6, 4.0, infinite}) {
        if (const std::optional<std::vector<std::size_t>> found = try_with(tolerance, avoided)) {
            return *found;
        }
    }
    return {items_.size()};
}

double Breaker::ratio(std::size_t from, std::size_t to, bool first) const {
    const double slack = width_ - (first ? style_.first_indent : 0) - line_width(from, to);
    const double space = sums_[to].space - sums_[from].space;
    if (slack >= 0) {
        return space > 0 ? slack / (space * stretch_of_space) : (slack < 0.01 ? 0 : infinite);
    }
    return space > 0 ? slack / (space * shrink_of_space) : -infinite;
}

std::size_t Breaker::after(std::size_t end) const {
    std::size_t at = end;
    const bool forced = at < items_.size() && items_[at].forced;
    if (at < items_.size()) {
        ++at;
    }
    while (!forced && at < items_.size() && items_[at].kind == Item::Kind::space && items_[at].breakable) {
        ++at;
    }
    return at;
}

double Breaker::line_width(std::size_t from, std::size_t to) const {
    double width = sums_[to].width - sums_[from].width;
    if (to < items_.size() && items_[to].kind == Item::Kind::place) {
        width += items_[to].width;
    }
    return width;
}

bool Breaker::may_end_at(std::size_t k) const {
    if (k == items_.size()) {
        return true;
    }
    const Item& item = items_[k];
    return item.kind == Item::Kind::place || (item.kind == Item::Kind::space && item.breakable);
}

std::optional<std::vector<std::size_t>> Breaker::try_with(double tolerance,
                                                          const std::vector<std::size_t>& avoided) const {
    const std::size_t count = items_.size();
    Bests bests(count + 1);
    std::vector<std::size_t> open = {start};  // ends of lines from which a new one may start
    const auto reached = [&bests](std::size_t k) { return std::ranges::any_of(bests[k], &Best::reached); };
    for (std::size_t k = 0; k <= count; ++k) {
        if (!may_end_at(k)) {
            continue;
        }
        const bool river = std::ranges::find(avoided, k) != avoided.end();
        consider(k, tolerance, river ? river_cost : 0, open, bests);
        if (k < count && items_[k].forced) {
            open.clear();
        }
        if (k < count && reached(k)) {
            open.push_back(k);
        }
        if (open.empty() && k < count) {
            return std::nullopt;
        }
    }
    if (!reached(count)) {
        return std::nullopt;
    }
    std::vector<std::size_t> ends;
    const auto& last = bests[count];
    auto fitness = static_cast<std::size_t>(std::ranges::min_element(last, {}, &Best::demerits) - last.begin());
    for (std::size_t at = count; at != start;) {
        ends.push_back(at);
        const Best& best = bests[at][fitness];
        at = best.from;
        fitness = best.fitness;
    }
    std::ranges::reverse(ends);
    return ends;
}

void Breaker::consider(std::size_t k, double tolerance, double extra, std::vector<std::size_t>& open,
                       Bests& bests) const {
    Candidate line;
    line.to = k;
    line.wanted = tolerance < infinite;
    line.last = k == items_.size() || items_[k].forced;
    line.hyphen = k < items_.size() && items_[k].kind == Item::Kind::place && items_[k].width > 0;
    std::size_t kept = 0;
    for (const std::size_t previous : open) {
        line.first = previous == start;
        line.from = line.first ? 0 : after(previous);
        if (line.from > k) {
            open[kept++] = previous;
            continue;
        }
        line.ratio = ratio(line.from, k, line.first);
        // Only a justified line may draw its spaces together.
        line.too_long = line.ratio < (ragged_ ? -ragged_slack : -1);
        // A line that is too long can only get longer, except that a word alone must stand somewhere.
        if (!line.too_long) {
            open[kept++] = previous;
        } else if (tolerance < infinite) {
            continue;
        }
        if (!line.too_long && !line.last && !ragged_ && line.ratio > tolerance && tolerance < infinite) {
            continue;
        }
        if (line.first) {
            Best none;
            none.demerits = 0;
            offer(line, none, none.fitness, extra, previous, bests[k]);
            continue;
        }
        for (std::size_t fitness_before = 0; fitness_before < fitnesses; ++fitness_before) {
            if (const Best& before = bests[previous][fitness_before]; before.reached()) {
                offer(line, before, static_cast<std::uint8_t>(fitness_before), extra, previous, bests[k]);
            }
        }
    }
    open.resize(kept);
}

// Compares the way that goes through `before` with the best one so far whose last line is as tight.
void Breaker::offer(const Candidate& line, const Best& before, std::uint8_t fitness_before, double extra,
                    std::size_t previous, std::array<Best, fitnesses>& here) const {
    if (line.hyphen && before.hyphens > 1 && line.wanted) {
        return;
    }
    const std::size_t own = fitness(line);
    const std::size_t apart = own > fitness_before ? own - fitness_before : fitness_before - own;
    double total = before.demerits + cost(line) + extra;
    if (before.hyphens > 0) {
        total += line.hyphen ? (before.hyphens > 1 ? three_hyphens_cost : two_hyphens_cost)
                 : line.last ? hyphen_before_last_line_cost
                             : 0;
    }
    total += !line.first && apart > 1 ? uneven_cost : 0;
    const bool runt = line.last && !line.first && line_width(line.from, line.to) < short_last_line * width_;
    total += runt ? short_last_line_cost : 0;
    if (total < here[own].demerits) {
        const auto hyphens = static_cast<std::uint8_t>(line.hyphen ? std::min(before.hyphens + 1, 2) : 0);
        here[own] = Best{total, previous, fitness_before, hyphens};
    }
}

double Breaker::cost(const Candidate& line) const {
    if (line.too_long) {
        return overfull_cost;
    }
    const double penalty = line.to < items_.size() ? items_[line.to].cost : 0;
    if (ragged_) {
        const double slack = width_ - (line.first ? style_.first_indent : 0) - line_width(line.from, line.to);
        const double part = line.last ? 0 : slack / width_;
        return 1e4 * part * part + penalty * penalty + 20;
    }
    const double used = line.last && line.ratio > 0 ? 0 : std::min(std::abs(line.ratio), ratio_counted_max);
    const double badness = 100 * used * used * used;
    return (10 + badness) * (10 + badness) + penalty * penalty;
}

std::size_t Breaker::fitness(const Candidate& line) const {
    if (ragged_ || (line.last && line.ratio > 0)) {
        return 1;
    }
    return line.ratio < -0.5 ? 0 : line.ratio <= 0.5 ? 1 : line.ratio <= 1 ? 2 : 3;
}

std::vector<Gap> Breaker::gaps(std::size_t from, std::size_t to, bool first, bool last) const {
    const double wanted = ratio(from, to, first);
    const double drawn = last && wanted > 0 ? 0 : std::clamp(wanted, -1.0, ratio_counted_max);
    const double give = 1 + drawn * (drawn >= 0 ? stretch_of_space : shrink_of_space);
    std::vector<Gap> out;
    double x = first ? style_.first_indent : 0;
    for (std::size_t k = from; k < to; ++k) {
        const Item& item = items_[k];
        if (item.kind == Item::Kind::place) {
            continue;
        }
        const double width = item.kind == Item::Kind::space ? item.width * give : item.width;
        if (item.kind == Item::Kind::space) {
            out.emplace_back(x, x + width);
        }
        x += width;
    }
    return out;
}

// Of each stripe of gaps that runs through lines enough, the end of the line before its last.
std::vector<std::size_t> Breaker::river_lines(const std::vector<std::size_t>& ends) const {
    std::vector<std::size_t> out;
    std::vector<Gap> above;
    std::vector<std::size_t> lengths_above;  // of the stripe that each gap above ends
    std::size_t from = 0;
    for (std::size_t line = 0; line < ends.size(); ++line) {
        const bool last = ends[line] == items_.size() || items_[ends[line]].forced;
        std::vector<Gap> here = gaps(from, ends[line], line == 0, last);
        std::vector<std::size_t> lengths(here.size(), 1);
        bool river = false;
        std::size_t first_above = 0;  // gaps of both lines run from left to right
        for (std::size_t k = 0; k < here.size(); ++k) {
            while (first_above < above.size() && above[first_above].second <= here[k].first) {
                ++first_above;
            }
            for (std::size_t j = first_above; j < above.size() && above[j].first < here[k].second; ++j) {
                if (joined(above[j], here[k])) {
                    lengths[k] = std::max(lengths[k], lengths_above[j] + 1);
                }
            }
            if (lengths[k] >= river_lines_min) {
                river = true;
                lengths[k] = 1;  // another river begins below
            }
        }
        if (river) {
            out.push_back(ends[line - 1]);
        }
        above = std::move(here);
        lengths_above = std::move(lengths);
        from = after(ends[line]);
    }
    return out;
}

}  // namespace jalon::rendering
