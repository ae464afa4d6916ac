#include "engine/statechart/run.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/statechart/delays.hpp"

namespace jalon {

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
        } else if (resumed && paused) {
            now_.timers.push_back({entered.path, timer.name, std::max(paused->due, facts_.now), paused->fired});
        }
    }
}

void Run::arm_elapsed(int index, const Timer& timer, std::optional<PausedTimer> paused) {
    const std::string& path = state(index).path;
    if (!paused) {
        now_.timers.push_back({path, timer.name, add_delay(facts_.now, *timer.after, facts_.calendar), 0});
        return;
    }
    if (paused->fired >= timer.max) {
        return;
    }
    // What fell due meanwhile fires once, now: not before the state was resumed, nor once for each time missed.
    const bool catches_up = timer.on_resume == Timer::Resume::catch_up;
    const Instant due = catches_up ? std::max(paused->due, facts_.now) : facts_.now + paused->left;
    now_.timers.push_back({path, timer.name, due, paused->fired});
}

void Run::follow_dates() {
    in_.each([this](int index) {
        for (const Timer& timer : state(index).timers) {
            if (timer.at && !fault_) {
                follow_date(index, timer);
            }
        }
    });
}

Result<Value> Run::date_of(const Timer& timer, const std::string& path) {
    if (facts_.judge == nullptr) {
        return evaluate(*timer.at);
    }
    const auto last = now_.last_dated.find(path + "/" + timer.name);
    return facts_.judge->date(timer.at->expression, scope_for(*timer.at),
                              last == now_.last_dated.end() ? std::nullopt : std::optional<Instant>(last->second));
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
    const Result<Value> value = date_of(timer, path);
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
    // Set back to a date it has fired for, or to one before that, it has nothing more to say.
    const auto last = now_.last_dated.find(path + "/" + timer.name);
    if (last != now_.last_dated.end() && date <= last->second) {
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

}  // namespace jalon
