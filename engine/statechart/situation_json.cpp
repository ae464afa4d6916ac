#include "engine/statechart/situation_json.hpp"

#include <utility>

#include "engine/base/json_text.hpp"

namespace jalon {

namespace {

Value list_of(const std::vector<std::string>& words) {
    List list;
    for (const std::string& word : words) {
        list.emplace_back(word);
    }
    return Value(std::move(list));
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
                        {"place", appointment.place},
                        {"since", appointment.since},
                        {"first", appointment.first}});
}

Value record_of(const ChildCase& child) {
    return Value(Record{{"state", child.state},
                        {"name", child.name},
                        {"stop", child.stop},
                        {"id", child.id},
                        {"awaited", child.awaited}});
}

// Canonical JSON, written from left to right.
class JsonText {
  public:
    void member(std::string_view name, const auto& content) {
        this->name(name);
        write(content);
    }
    // What has none reads as it did before there were such lists.
    template <class Item>
    void if_any(std::string_view name, const std::vector<Item>& items) {
        if (!items.empty()) {
            member(name, items);
        }
    }
    std::string take() { return std::move(text_) + "}"; }

  private:
    void name(std::string_view name) {
        text_ += text_.back() == '{' ? "" : ",";
        append_json(text_, name);
        text_ += ':';
    }
    void write(const Value& value) { text_ += to_json(value); }
    void write(const std::string& word) { append_json(text_, word); }
    void write(Instant instant) { append_json(text_, instant); }
    void write(const ArmedTimer& timer) {
        text_ += '{';
        member("due", timer.due);
        member("fired", Value(timer.fired));
        member("name", timer.name);
        member("state", timer.state);
        text_ += '}';
    }
    // Of what there is rarely any.
    template <class Item>
    void write(const Item& item) {
        write(record_of(item));
    }
    template <class Item>
    void write(const std::vector<Item>& items) {
        text_ += '[';
        for (const Item& item : items) {
            text_ += text_.back() == '[' ? "" : ",";
            write(item);
        }
        text_ += ']';
    }
    template <class Content>
    void write(const std::map<std::string, Content>& members) {
        text_ += '{';
        for (const auto& [name, content] : members) {
            member(name, content);
        }
        text_ += '}';
    }

    std::string text_ = "{";
};

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
        // Cases of old do not say.
        const Instant* since = value["since"].get_if<Instant>();
        const Instant* first = value["first"].get_if<Instant>();
        made.since = since == nullptr ? Instant{} : *since;
        made.first = first == nullptr ? Instant{} : *first;
        return made;
    }

    int count(const Value& value) { return static_cast<int>(get<std::int64_t>(value)); }
};

}  // namespace

// Member by member in the order of their names, as `to_json` would write the record of all: a step writes one, and
// making that record first would cost more than the text.
std::string situation_to_json(const Situation& situation, WithData with_data) {
    JsonText text;
    text.member("active", situation.active);
    text.if_any("appointments", situation.appointments);
    text.if_any("children", situation.children);
    text.member("data", with_data == WithData::yes ? Value(situation.data) : Value(Record()));
    text.member("entered", situation.entered);
    text.member("finished", Value(situation.finished));
    text.member("history", situation.history);
    text.member("last_dated", situation.last_dated);
    if (situation.parent) {
        text.member("parent", Value(Record{{"id", situation.parent->id},
                                           {"name", situation.parent->name},
                                           {"output", Value(situation.parent->output)}}));
    }
    text.member("paused", situation.paused);
    text.if_any("tasks", situation.tasks);
    text.member("timers", situation.timers);
    return text.take();
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
