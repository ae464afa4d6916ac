#include "engine/cases/replay.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.hpp"

namespace jalon {

namespace {

Value list_of(const std::vector<std::string>& words) {
    List list;
    for (const std::string& word : words) {
        list.emplace_back(word);
    }
    return Value(std::move(list));
}

std::vector<std::string> words_of(const Value& value) {
    std::vector<std::string> words;
    for (const Value& item : value.list() == nullptr ? List() : *value.list()) {
        words.push_back(item.text() == nullptr ? "" : *item.text());
    }
    return words;
}

std::string text_of(const Value& value) {
    return value.text() == nullptr ? "" : *value.text();
}

Value entry_record(const JournalEntry& entry) {
    return Value(Record{{"sequence", entry.sequence},
                        {"at", entry.at},
                        {"actor", entry.actor.str()},
                        {"role", entry.role},
                        {"event", entry.event},
                        {"taken", list_of(entry.taken)},
                        {"states", list_of(entry.states)},
                        {"input", from_json(entry.input).value_or(Value())}});
}

JournalEntry entry_of(const Value& value) {
    JournalEntry entry;
    const auto* sequence = value["sequence"].get_if<std::int64_t>();
    const Instant* at = value["at"].get_if<Instant>();
    entry.sequence = sequence == nullptr ? 0 : *sequence;
    entry.at = at == nullptr ? Instant{} : *at;
    entry.actor = UserId(text_of(value["actor"]));
    entry.role = text_of(value["role"]);
    entry.event = text_of(value["event"]);
    entry.taken = words_of(value["taken"]);
    entry.states = words_of(value["states"]);
    entry.input = to_json(value["input"]);
    return entry;
}

Record record_of(const Value& value) {
    return value.record() == nullptr ? Record{} : *value.record();
}

class Replayer {
  public:
    Replayer(const Catalogue& catalogue, const ReplayedCase& recorded)
        : recorded_(recorded), workflow_(catalogue.workflow(recorded.workflow)) {
        facts_.names = recorded.facts;
    }

    Result<Situation> run() {
        for (const JournalEntry& entry : recorded_.entries) {
            facts_.now = entry.at;
            Result<Step> next = take(entry);
            if (!next) {
                return differs(entry, next.error().message);
            }
            if (next->taken != entry.taken) {
                return differs(entry, "d’autres transitions : " + join(next->taken, ", "));
            }
            situation_ = std::move(next->next);
            for (const Effect& effect : next->effects) {
                carry_out(effect, entry);
            }
            if (situation_.leaves() != entry.states) {
                return differs(entry, "un autre état : " + join(situation_.leaves(), ", "));
            }
        }
        return std::move(situation_);
    }

  private:
    tl::unexpected<Error> differs(const JournalEntry& entry, const std::string& what) const {
        return failure(ErrorKind::invalid, fmt::format("{}, inscription {} ({}) : {}", recorded_.reference,
                                                       entry.sequence, entry.event, what));
    }

    Result<Step> take(const JournalEntry& entry) {
        if (entry.event == "open") {
            return start(workflow_, record_of(from_json(entry.input).value_or(Value())), facts_);
        }
        if (entry.event == "timer") {
            Result<std::optional<Step>> fired = fire_due_timer(workflow_, situation_, facts_);
            if (!fired) {
                return tl::unexpected(fired.error());
            }
            return *fired ? Result<Step>(std::move(**fired)) : failure(ErrorKind::invalid, "aucune échéance n’est due");
        }
        Event event;
        event.name = entry.event;
        event.by = entry.role;
        event.data = record_of(from_json(entry.input).value_or(Value()));
        event.form = form_of(entry);
        return step(workflow_, situation_, event, facts_);
    }

    // The form that came with the act: that of the transition taken first.
    std::string form_of(const JournalEntry& entry) const {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (!entry.taken.empty() && transition.id == entry.taken.front()) {
                    return transition.form;
                }
            }
        }
        return "";
    }

    void carry_out(const Effect& effect, const JournalEntry& entry) {
        const Value known(recorded_.data);
        if (const auto* number = std::get_if<TakeNumber>(&effect)) {
            situation_.data = with_path(std::move(situation_.data), number->into, known.at_path(number->into));
        } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
            situation_.data = with_path(std::move(situation_.data), invoice->into, known.at_path(invoice->into));
        } else if (const auto* opened = std::get_if<OpenChild>(&effect)) {
            // Which case it became decides nothing here; that there is one does.
            for (ChildCase& child : situation_.children) {
                child.id = child.name == opened->name ? child.name : child.id;
            }
        } else if (const auto* consent = std::get_if<RecordConsent>(&effect)) {
            add(*consent, entry);
        }
    }

    void add(const RecordConsent& effect, const JournalEntry& entry) {
        const List* earlier = Value(situation_.data)["consents"].list();
        List consents = earlier == nullptr ? List() : *earlier;
        Record consent = effect.with;
        consent["type"] = effect.type;
        consent["granted"] = effect.granted;
        consent["on"] = paris_date(entry.at);
        consent["at"] = entry.at;
        consent["by"] = entry.actor.str();
        consents.emplace_back(std::move(consent));
        situation_.data["consents"] = std::move(consents);
    }

    const ReplayedCase& recorded_;
    const Workflow& workflow_;
    Facts facts_;
    Situation situation_;
};

}  // namespace

std::string recorded_to_json(const std::vector<ReplayedCase>& cases) {
    List list;
    for (const ReplayedCase& recorded : cases) {
        List entries;
        for (const JournalEntry& entry : recorded.entries) {
            entries.push_back(entry_record(entry));
        }
        list.emplace_back(Record{{"reference", recorded.reference},
                                 {"workflow", recorded.workflow},
                                 {"definition", recorded.definition},
                                 {"facts", Value(recorded.facts)},
                                 {"entries", Value(std::move(entries))},
                                 {"states", list_of(recorded.states)},
                                 {"data", Value(recorded.data)}});
    }
    return to_json(Value(std::move(list)));
}

Result<std::vector<ReplayedCase>> recorded_from_json(std::string_view json) {
    const Result<Value> value = from_json(json);
    if (!value || value->list() == nullptr) {
        return failure(ErrorKind::invalid, "Ces journaux sont illisibles ; une liste de dossiers est attendue.");
    }
    std::vector<ReplayedCase> cases;
    for (const Value& item : *value->list()) {
        ReplayedCase recorded;
        recorded.reference = text_of(item["reference"]);
        recorded.workflow = text_of(item["workflow"]);
        recorded.definition = text_of(item["definition"]);
        recorded.facts = record_of(item["facts"]);
        for (const Value& entry : item["entries"].list() == nullptr ? List() : *item["entries"].list()) {
            recorded.entries.push_back(entry_of(entry));
        }
        recorded.states = words_of(item["states"]);
        recorded.data = record_of(item["data"]);
        cases.push_back(std::move(recorded));
    }
    return cases;
}

Result<Situation> replayed(const Catalogue& catalogue, const ReplayedCase& recorded) {
    if (!catalogue.workflows.contains(recorded.workflow)) {
        return failure(ErrorKind::invalid, fmt::format("Le workflow « {} » n’existe pas.", recorded.workflow));
    }
    return Replayer(catalogue, recorded).run();
}

}  // namespace jalon
