// What people have to do and when they meet: tasks that actions give, appointments that they set.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/statechart/delays.hpp"
#include "engine/statechart/run.hpp"

namespace jalon {

namespace {

std::optional<Date> day_of(const std::optional<Value>& value) {
    const Date* day = value ? value->get_if<Date>() : nullptr;
    const Instant* instant = value ? value->get_if<Instant>() : nullptr;
    return day != nullptr       ? std::optional<Date>(*day)
           : instant != nullptr ? std::optional<Date>(paris_date(*instant))
                                : std::nullopt;
}

bool is_to_come(const Appointment& set, Instant now) {
    return set.whole_day ? paris_date(set.at) >= paris_date(now) : set.at > now;
}

}  // namespace

// What the actions of a transition give belongs to the state it leads to, or to the one it stays in.
int Run::state_that_follows(const Enabled& enabled) const {
    if (enabled.numbers->targets.empty()) {
        return enabled.source;
    }
    const int target = enabled.numbers->targets.front();
    return machine_.is_history(target) ? machine_.at(target).parent : target;
}

// The same task is not given twice: what was asked before gives way. Proofs know no dates to give, and need none: what
// is in the agenda opens and closes nothing.
void Run::give_task(const Action& action) {
    if (facts_.judge != nullptr) {
        return;
    }
    GivenTask task;
    task.state = state(acting_).path;
    task.label = word_of(action, "label");
    task.name = action.words.contains("name") ? word_of(action, "name") : task.label;
    task.by = words_of(action, "by");
    task.done = words_of(action, "done");
    task.since = facts_.now;
    if (action.due) {
        task.due = paris_date(add_delay(facts_.now, *action.due, facts_.calendar));
    } else if (const auto due = action.arguments.find("due"); due != action.arguments.end()) {
        task.due = day_of(value_of(due->second, ""));
    }
    std::erase_if(now_.tasks,
                  [&](const GivenTask& other) { return other.state == task.state && other.name == task.name; });
    now_.tasks.push_back(std::move(task));
}

void Run::set_appointment(const Action& action) {
    if (facts_.judge != nullptr) {
        return;
    }
    Appointment made;
    made.name = word_of(action, "name");
    const auto before = std::ranges::find(now_.appointments, made.name, &Appointment::name);
    const bool moved = before != now_.appointments.end() && is_to_come(*before, facts_.now);
    made.first = moved ? before->first : facts_.now;
    std::erase_if(now_.appointments, [&](const Appointment& other) { return other.name == made.name; });
    if (action.words.contains("cancelled")) {
        return;
    }
    made.label = word_of(action, "label");
    made.people = words_of(action, "people");
    const auto value = [&](const char* name) {
        const auto found = action.arguments.find(name);
        return found == action.arguments.end() ? std::nullopt : value_of(found->second, "");
    };
    const std::optional<Value> on = value("on");
    const std::optional<Value> start = value("start");
    const std::optional<Value> minutes = value("minutes");
    const std::optional<Value> place = value("place");
    const std::optional<Date> day = day_of(on);
    if (fault_) {
        return;
    }
    if (!day) {
        fail({ErrorKind::invalid,
              fmt::format("Le rendez-vous « {} » n’a pas de date ; indiquez-la.", made.label),
              action.position.str(),
              {}});
        return;
    }
    const Instant* instant = on->get_if<Instant>();
    const TimeOfDay* hour = start ? start->get_if<TimeOfDay>() : nullptr;
    made.at =
        hour != nullptr || instant == nullptr ? paris_instant(*day, hour == nullptr ? TimeOfDay{} : *hour) : *instant;
    made.whole_day = hour == nullptr && instant == nullptr;
    const std::int64_t* length = minutes ? minutes->get_if<std::int64_t>() : nullptr;
    made.minutes = length == nullptr ? 0 : *length;
    const std::string* where = place ? place->text() : nullptr;
    made.place = where == nullptr ? "" : *where;
    made.since = facts_.now;
    const auto after =
        std::ranges::find_if(now_.appointments, [&](const Appointment& other) { return other.name > made.name; });
    now_.appointments.insert(after, std::move(made));
}

void Run::tick_off(int event) {
    std::erase_if(now_.tasks, [&](const GivenTask& task) {
        return !task.paused && std::ranges::any_of(task.done, [&](const std::string& name) {
            return event >= 0 && machine_.event_of(name) == event;
        });
    });
}

// A task waits with its state for the return by history, as timers do.
void Run::leave_tasks(const std::string& path, bool pausing) {
    for (GivenTask& task : now_.tasks) {
        if (pausing && task.state == path) {
            task.paused = facts_.now;
        }
    }
    std::erase_if(now_.tasks, [&](const GivenTask& task) { return !task.paused && task.state == path; });
}

// The time that the task waited is added to what is left for it.
void Run::take_up_tasks(const std::string& path, bool resumed) {
    std::erase_if(now_.tasks, [&](const GivenTask& task) { return !resumed && task.paused && task.state == path; });
    for (GivenTask& task : now_.tasks) {
        if (task.state == path && task.paused) {
            if (task.due) {
                task.due = add_days(*task.due, days_between(paris_date(*task.paused), paris_date(facts_.now)));
            }
            task.paused.reset();
        }
    }
}

// A finished case asks nothing more, and nobody meets for it; who has met has met.
void Run::end_agenda() {
    now_.tasks.clear();
    std::erase_if(now_.appointments, [&](const Appointment& one) { return one.at > facts_.now; });
}

}  // namespace jalon
