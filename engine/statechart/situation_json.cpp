#include "engine/statechart/situation_json.hpp"

#include <utility>

namespace jalon {

namespace {

Value list_of(const std::vector<std::string>& words) {
    List list;
    for (const std::string& word : words) {
        list.emplace_back(word);
    }
    return Value(std::move(list));
}

Value record_of(const std::map<std::string, Instant>& instants) {
    Record record;
    for (const auto& [name, instant] : instants) {
        record.emplace(name, Value(instant));
    }
    return Value(std::move(record));
}

Value record_of(const ArmedTimer& timer) {
    return Value(Record{{"state", timer.state}, {"name", timer.name}, {"due", timer.due}, {"fired", timer.fired}});
}

Value record_of(const PausedTimer& timer) {
    return Value(Record{{"state", timer.state},
                        {"name", timer.name},
                        {"left", timer.left},
                        {"due", timer.due},
                        {"fired", timer.fired}});
}

Value record_of(const GivenTask& task) {
    return Value(Record{{"state", task.state},
                        {"name", task.name},
                        {"label", task.label},
                        {"by", list_of(task.by)},
                        {"done", list_of(task.done)},
                        {"since", task.since},
                        {"due", task.due ? Value(*task.due) : Value()},
                        {"paused", task.paused ? Value(*task.paused) : Value()}});
}

Value record_of(const Appointment& appointment) {
    return Value(Record{{"name", appointment.name},
                        {"label", appointment.label},
                        {"people", list_of(appointment.people)},
                        {"at", appointment.at},
                        {"whole_day", appointment.whole_day},
                        {"minutes", appointment.minutes},
                        {"place", appointment.place}});
}

Value record_of(const ChildCase& child) {
    return Value(Record{{"state", child.state},
                        {"name", child.name},
                        {"stop", child.stop},
                        {"id", child.id},
                        {"awaited", child.awaited}});
}

// Under its name when there is any: what has none reads as it did before there were such lists.
template <class Item>
void add_list(Record& record, const char* name, const std::vector<Item>& items) {
    List list;
    for (const Item& item : items) {
        list.push_back(record_of(item));
    }
    if (!list.empty()) {
        record.emplace(name, Value(std::move(list)));
    }
}

// Reads the parts, remembering whether each was what it should be.
class SituationReader {
  public:
    bool sound = true;

    template <class T>
    T get(const Value& value) {
        const T* found = value.get_if<T>();
        sound = sound && found != nullptr;
        return found != nullptr ? *found : T();
    }

    template <class Each>
    void each_item(const Value& value, const Each& each) {
        sound = sound && value.list() != nullptr;
        for (const Value& item : value.list() != nullptr ? *value.list() : List()) {
            each(item);
        }
    }

    template <class Each>
    void each_member(const Value& value, const Each& each) {
        sound = sound && value.record() != nullptr;
        for (const auto& [name, member] : value.record() != nullptr ? *value.record() : Record()) {
            each(name, member);
        }
    }

    std::vector<std::string> words(const Value& value) {
        std::vector<std::string> result;
        each_item(value, [&](const Value& item) { result.push_back(get<std::string>(item)); });
        return result;
    }

    std::map<std::string, Instant> instants(const Value& value) {
        std::map<std::string, Instant> result;
        each_member(value,
                    [&](const std::string& name, const Value& member) { result.emplace(name, get<Instant>(member)); });
        return result;
    }

    Record record(const Value& value) {
        sound = sound && value.record() != nullptr;
        return value.record() != nullptr ? *value.record() : Record();
    }

    template <class T>
    std::optional<T> maybe(const Value& value) {
        return value.is_null() ? std::nullopt : std::optional<T>(get<T>(value));
    }

    // A list that need not be there.
    template <class Each>
    void each_if_any(const Value& value, const Each& each) {
        if (!value.is_null()) {
            each_item(value, each);
        }
    }

    GivenTask task(const Value& value) {
        GivenTask task;
        task.state = get<std::string>(value["state"]);
        task.name = get<std::string>(value["name"]);
        task.label = get<std::string>(value["label"]);
        task.by = words(value["by"]);
        task.done = words(value["done"]);
        task.since = get<Instant>(value["since"]);
        task.due = maybe<Date>(value["due"]);
        task.paused = maybe<Instant>(value["paused"]);
        return task;
    }

    Appointment appointment(const Value& value) {
        Appointment made;
        made.name = get<std::string>(value["name"]);
        made.label = get<std::string>(value["label"]);
        made.people = words(value["people"]);
        made.at = get<Instant>(value["at"]);
        made.whole_day = get<bool>(value["whole_day"]);
        made.minutes = get<std::int64_t>(value["minutes"]);
        made.place = get<std::string>(value["place"]);
        return made;
    }

    int count(const Value& value) { return static_cast<int>(get<std::int64_t>(value)); }
};

}  // namespace

std::string situation_to_json(const Situation& situation, WithData with_data) {
    List timers;
    for (const ArmedTimer& timer : situation.timers) {
        timers.push_back(record_of(timer));
    }
    List paused;
    for (const PausedTimer& timer : situation.paused) {
        paused.push_back(record_of(timer));
    }
    Record history;
    for (const auto& [path, remembered] : situation.history) {
        history.emplace(path, list_of(remembered));
    }
    Record record{{"active", list_of(situation.active)},
                  {"history", Value(std::move(history))},
                  {"entered", record_of(situation.entered)},
                  {"timers", Value(std::move(timers))},
                  {"paused", Value(std::move(paused))},
                  {"last_dated", record_of(situation.last_dated)},
                  {"data", Value(with_data == WithData::yes ? situation.data : Record())},
                  {"finished", situation.finished}};
    add_list(record, "tasks", situation.tasks);
    add_list(record, "appointments", situation.appointments);
    add_list(record, "children", situation.children);
    if (situation.parent) {
        record.emplace("parent", Value(Record{{"id", situation.parent->id},
                                              {"name", situation.parent->name},
                                              {"output", Value(situation.parent->output)}}));
    }
    return to_json(Value(std::move(record)));
}

Result<Situation> situation_from_json(std::string_view json) {
    const Result<Value> parsed = from_json(json);
    if (!parsed) {
        return tl::unexpected(parsed.error());
    }
    const Value& value = *parsed;
    SituationReader reader;
    Situation situation;
    situation.active = reader.words(value["active"]);
    reader.each_member(value["history"], [&](const std::string& path, const Value& remembered) {
        situation.history.emplace(path, reader.words(remembered));
    });
    situation.entered = reader.instants(value["entered"]);
    reader.each_item(value["timers"], [&](const Value& timer) {
        situation.timers.push_back({reader.get<std::string>(timer["state"]), reader.get<std::string>(timer["name"]),
                                    reader.get<Instant>(timer["due"]), reader.count(timer["fired"])});
    });
    reader.each_item(value["paused"], [&](const Value& timer) {
        situation.paused.push_back({reader.get<std::string>(timer["state"]), reader.get<std::string>(timer["name"]),
                                    reader.get<Duration>(timer["left"]), reader.count(timer["fired"]),
                                    reader.get<Instant>(timer["due"])});
    });
    reader.each_if_any(value["tasks"], [&](const Value& task) { situation.tasks.push_back(reader.task(task)); });
    reader.each_if_any(value["appointments"],
                       [&](const Value& made) { situation.appointments.push_back(reader.appointment(made)); });
    reader.each_if_any(value["children"], [&](const Value& child) {
        situation.children.push_back({reader.get<std::string>(child["state"]), reader.get<std::string>(child["name"]),
                                      reader.get<std::string>(child["stop"]), reader.get<std::string>(child["id"]),
                                      reader.get<bool>(child["awaited"])});
    });
    if (const Value& parent = value["parent"]; !parent.is_null()) {
        situation.parent = ParentCase{reader.get<std::string>(parent["id"]), reader.get<std::string>(parent["name"]),
                                      reader.record(parent["output"])};
    }
    situation.last_dated = reader.instants(value["last_dated"]);
    situation.data = value["data"].record() != nullptr ? *value["data"].record() : Record();
    situation.finished = reader.get<bool>(value["finished"]);
    if (!reader.sound || value["data"].record() == nullptr) {
        return failure(ErrorKind::invalid, "La situation enregistrée est illisible ; restaurez une sauvegarde.");
    }
    return situation;
}

}  // namespace jalon
