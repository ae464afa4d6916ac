#include "engine/scenario/machine_host.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "engine/cases/case_facts.hpp"
#include "engine/cases/invoice_facts.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/reading.hpp"
#include "engine/scenario/script_check.hpp"
#include "engine/statechart/delays.hpp"
#include "engine/statechart/situation_json.hpp"

namespace jalon {

namespace {

constexpr int timers_per_advance_max = 100'000;

std::string_view type_of(const Field& field) {
    switch (field.type) {
        case Field::Type::integer:
            return "int";
        case Field::Type::duration:
            return "int";
        case Field::Type::decimal:
            return "decimal";
        case Field::Type::money:
            return "money";
        case Field::Type::date:
            return "date";
        case Field::Type::time:
            return "time";
        case Field::Type::yes_no:
        case Field::Type::agree:
            return "bool";
        default:
            return "text";
    }
}

Value answer(const YamlNode& node, const Field& field);

// What a form makes of what was written: absent answers are null.
Value answers(const YamlNode& node, const std::vector<Field>& fields) {
    Record record;
    for (const Field& field : fields) {
        const YamlNode* written = node.find(field.id);
        record.insert_or_assign(field.id, written == nullptr ? Value() : answer(*written, field));
    }
    for (const YamlEntry& entry : node.entries) {
        if (!record.contains(entry.key.text)) {
            record.insert_or_assign(entry.key.text, bare_value(entry.value));
        }
    }
    return Value(std::move(record));
}

Value answer(const YamlNode& node, const Field& field) {
    if (field.type != Field::Type::table) {
        return value_of_type(node, type_of(field)).value_or(bare_value(node));
    }
    List rows;
    for (const YamlNode& item : node.items) {
        rows.push_back(answers(item, field.columns));
    }
    return Value(std::move(rows));
}

// A datum by its declared type, anything else by its look.
Value datum_value(const Workflow& workflow, const YamlEntry& entry) {
    for (const Datum& datum : workflow.data) {
        if (datum.name == entry.key.text) {
            return value_of_type(entry.value, datum.type).value_or(bare_value(entry.value));
        }
    }
    return bare_value(entry.value);
}

}  // namespace

MachineHost::MachineHost(const Catalogue& catalogue, const Workflow& workflow)
    : catalogue_(catalogue), workflow_(workflow) {}

MachineHost::MachineHost(const Catalogue& catalogue, const Workflow& workflow, const Scenario& scenario,
                         MachineMemory memory)
    : MachineHost(catalogue, workflow) {
    look_around(scenario);
    facts_.now = memory.now;
    situation_ = std::move(memory.situation);
    note_tariff();
    sequences_ = std::move(memory.sequences);
    documents_ = std::move(memory.documents);
    new_documents_ = std::move(memory.new_documents);
    readers_ = std::move(memory.readers);
    notified_ = std::move(memory.notified);
    taken_ = std::move(memory.taken);
}

MachineMemory MachineHost::memory() const {
    return {situation_, facts_.now, sequences_, documents_, new_documents_, readers_, notified_, taken_};
}

MachineHost::Child::Child(std::string under, std::string known_as, std::unique_ptr<MachineHost> played_by)
    : name(std::move(under)), id(std::move(known_as)), host(std::move(played_by)) {}

MachineHost::Child::Child(const Child& other)
    : name(other.name), id(other.id), host(std::make_unique<MachineHost>(*other.host)) {}

Record MachineHost::first_data(const Scenario& scenario) const {
    Record data;
    for (const YamlEntry& entry : scenario.data.entries) {
        data.insert_or_assign(entry.key.text, datum_value(workflow_, entry));
    }
    return data;
}

// What the scenario says of the world around the case.
void MachineHost::look_around(const Scenario& scenario) {
    facts_.now = scenario.at;
    if (const YamlNode* facts = scenario.settings.find("facts")) {
        const Value given = bare_value(*facts);
        facts_.names = given.record() != nullptr ? *given.record() : Record();
    }
    const YamlNode* others = scenario.settings.find("others");
    told_ = others != nullptr && others->text == "told";
    for (const Earlier& earlier : workflow_.earlier) {
        facts_.names.emplace(earlier.name, List{});  // unless told, the machine knows of no other case
    }
    if (const YamlNode* framework = scenario.settings.find("framework")) {
        facts_.names["framework"] = Value(Record{{"exists", framework->text != "none"},
                                                 {"in_force", framework->text == "in_force"},
                                                 {"state", framework->text}});
    }
}

std::vector<Finding> MachineHost::check(const Scenario& scenario) const {
    return check_script(scenario, catalogue_, workflow_);
}

Result<void> MachineHost::open(const Scenario& scenario) {
    look_around(scenario);
    begin_step();
    Result<Step> first = start(workflow_, first_data(scenario), facts_);
    if (!first) {
        return tl::unexpected(first.error());
    }
    return carry_out(std::move(*first));
}

// The transition that the event would meet, to know its form.
const Transition* MachineHost::awaited(const std::string& event) const {
    const std::unordered_set<std::string_view> active(situation_.active.begin(), situation_.active.end());
    for (std::size_t i = workflow_.states.size(); i-- > 0;) {
        const State& state = workflow_.states[i];
        if (i != 0 && !active.contains(state.path)) {
            continue;
        }
        for (const Transition& transition : state.transitions) {
            if (transition.event == event && !transition.form.empty()) {
                return &transition;
            }
        }
    }
    return nullptr;
}

// `by` names a role here; whoever the machine does not know may send anything.
std::string MachineHost::role_of(const std::string& by) const {
    for (const State& state : workflow_.states) {
        for (const Transition& transition : state.transitions) {
            if (std::find(transition.by.begin(), transition.by.end(), by) != transition.by.end()) {
                return by;
            }
        }
    }
    const bool party = std::any_of(workflow_.parties.begin(), workflow_.parties.end(),
                                   [&](const Party& candidate) { return candidate.role == by; });
    return party ? by : "";
}

Event MachineHost::event_of(const ScenarioStep& step) const {
    Event event;
    event.name = step.event;
    event.by = role_of(step.by);
    const Transition* transition = awaited(step.event);
    if (transition != nullptr) {
        event.form = transition->form;
        const auto form = catalogue_.forms.find(transition->form);
        if (form != catalogue_.forms.end()) {
            event.data = *answers(step.data, form->second->fields).record();
            return event;
        }
    }
    for (const YamlEntry& entry : step.data.entries) {
        event.data.insert_or_assign(entry.key.text, datum_value(workflow_, entry));
    }
    return event;
}

Result<void> MachineHost::turn_to(const std::string& child) {
    turned_to_.reset();
    for (std::size_t i = 0; i < children_.size(); ++i) {
        turned_to_ = children_[i].name == child ? i : turned_to_;  // the last of that name
    }
    return child.empty() || turned_to_ ? Result<void>() : ScenarioHost::turn_to(child);
}

Result<void> MachineHost::send(const ScenarioStep& step) {
    begin_step();
    if (turned_to_) {
        const Result<void> sent = children_[*turned_to_].host->send(step);
        return sent ? tell_end_of(*turned_to_) : sent;
    }
    return send_here(step);
}

Result<void> MachineHost::send_here(const ScenarioStep& step) {
    const Event event = event_of(step);
    const auto form = catalogue_.forms.find(event.form);
    upload_readers_ = form == catalogue_.forms.end() ? std::vector<std::string>() : form->second->audience;
    if (is_end_of_child(event.name)) {
        // The script says how it ended; what is played here of it goes no further.
        std::erase_if(children_,
                      [&](const Child& child) { return std::string(end_of_child) + child.name == event.name; });
    }
    const Result<void> taken = take(event);
    return taken ? fire_timers(facts_.now) : taken;
}

Result<void> MachineHost::take(const Event& event) {
    Result<Step> next = jalon::step(workflow_, situation_, event, facts_);
    if (!next) {
        return tl::unexpected(next.error());
    }
    return carry_out(std::move(*next));
}

Result<void> MachineHost::open_child(const OpenChild& effect) {
    const auto kind = catalogue_.workflows.find(effect.workflow);
    if (told_ || kind == catalogue_.workflows.end()) {
        return {};
    }
    Child child{effect.name, fmt::format("{}-{}", effect.name, ++opened_),
                std::make_unique<MachineHost>(catalogue_, *kind->second)};
    for (ChildCase& link : situation_.children) {
        if (link.name == effect.name) {
            link.id = child.id;
        }
    }
    MachineHost& host = *child.host;
    host.facts_ = facts_;
    host.begin_step();
    Result<Step> first = start(*kind->second, effect.with, host.facts_);
    if (!first) {
        return tl::unexpected(first.error());
    }
    first->next.parent = ParentCase{"", effect.name, {}};
    children_.push_back(std::move(child));
    return host.carry_out(std::move(*first));
}

Result<void> MachineHost::stop_child(const StopChild& effect) {
    const auto child = std::ranges::find(children_, effect.id, &Child::id);
    if (child == children_.end() || child->host->situation_.finished) {
        return {};
    }
    MachineHost& host = *child->host;
    host.facts_.now = facts_.now;
    host.begin_step();
    return host.take({effect.event, {}, "", ""});
}

// How the case ended, as the service tells it.
std::string MachineHost::outcome() const {
    for (const std::string& leaf : situation_.leaves()) {
        const State* state = workflow_.find(leaf);
        if (state != nullptr && !state->outcome.empty()) {
            return state->outcome;
        }
    }
    return "stopped";
}

Result<void> MachineHost::tell_end_of(std::size_t child) {
    const MachineHost& ended = *children_[child].host;
    const auto link = std::ranges::find(situation_.children, children_[child].id, &ChildCase::id);
    if (!ended.situation_.finished || link == situation_.children.end() || !link->awaited) {
        return {};
    }
    Event event;
    event.name = std::string(end_of_child) + link->name;
    event.data = ended.situation_.parent ? ended.situation_.parent->output : Record();
    event.data["outcome"] = ended.outcome();
    event.data["reference"] = children_[child].id;
    facts_.now = ended.facts_.now;
    return take(event);
}

Result<void> MachineHost::advance(const ScenarioStep& step) {
    begin_step();
    const Instant until =
        step.delay ? add_delay(facts_.now, *step.delay, facts_.calendar) : step.until.value_or(facts_.now);
    if (until < facts_.now) {
        return failure(ErrorKind::invalid, "Le temps n’avance que dans un sens ; donnez une date à venir.");
    }
    return fire_timers(until);
}

// The instant of the timer due first, here or in a case opened from here.
std::optional<Instant> MachineHost::next_due() const {
    std::optional<Instant> first;
    if (!situation_.finished && !situation_.timers.empty()) {
        first = situation_.timers.front().due;
    }
    for (const Child& child : children_) {
        const std::optional<Instant> due = child.host->next_due();
        first = due && (!first || *due < *first) ? due : first;
    }
    return first;
}

// Fires the timer due first, wherever it runs; false when none is due.
Result<bool> MachineHost::fire_first(Instant until) {
    facts_.now = until;
    const std::optional<Instant> first = next_due();
    for (std::size_t i = 0; i < children_.size(); ++i) {
        MachineHost& child = *children_[i].host;
        child.facts_.now = until;
        const bool own = !situation_.timers.empty() && first && situation_.timers.front().due == *first;
        if (!own && first && *first <= until && child.next_due() == first) {
            const Result<bool> fired = child.fire_first(until);
            const Result<void> told = fired ? tell_end_of(i) : Result<void>();
            return told ? fired : Result<bool>(tl::unexpected(told.error()));
        }
    }
    Result<std::optional<Step>> fired = fire_due_timer(workflow_, situation_, facts_);
    if (!fired) {
        return tl::unexpected(fired.error());
    }
    if (!*fired) {
        return false;
    }
    const Result<void> done = carry_out(std::move(**fired));
    return done ? Result<bool>(true) : Result<bool>(tl::unexpected(done.error()));
}

Result<void> MachineHost::fire_timers(Instant until) {
    facts_.now = until;
    for (int count = 0; count < timers_per_advance_max; ++count) {
        const Result<bool> fired = fire_first(until);
        if (!fired) {
            return tl::unexpected(fired.error());
        }
        if (!*fired) {
            return {};
        }
    }
    return failure(ErrorKind::invalid, "Trop de minuteurs échoient d’un coup ; avancez moins loin.");
}

void MachineHost::begin_step() {
    new_documents_.clear();
    notified_.clear();
    effects_.clear();
    note_tariff();
}

// The tariff of the day.
void MachineHost::note_tariff() {
    if (!workflow_.tariff.empty()) {
        facts_.names["tariff"] = tariff_facts(catalogue_, workflow_, situation_.data, paris_date(facts_.now));
    }
}

Result<void> MachineHost::carry_out(Step step) {
    situation_ = std::move(step.next);
    taken_.insert(taken_.end(), step.taken.begin(), step.taken.end());
    effects_.insert(effects_.end(), step.effects.begin(), step.effects.end());
    for (const Effect& effect : step.effects) {
        if (Result<void> done = carry_out(effect); !done) {
            return done;
        }
    }
    return {};
}

Result<void> MachineHost::carry_out(const Effect& effect) {
    if (const auto* number = std::get_if<TakeNumber>(&effect)) {
        situation_.data = with_path(std::move(situation_.data), number->into,
                                    Value(fmt::format("{}-{}", number->sequence, ++sequences_[number->sequence])));
    } else if (const auto* document = std::get_if<ProduceDocument>(&effect)) {
        documents_.push_back(document->as);
        const auto made = catalogue_.templates.find(document->document_template);
        readers_[document->as] = !document->audience.empty()          ? document->audience
                                 : made != catalogue_.templates.end() ? made->second->audience
                                                                      : std::vector<std::string>();
        new_documents_.push_back(document->as);
    } else if (const auto* file = std::get_if<FileDocument>(&effect)) {
        documents_.push_back(file->as);
        readers_[file->as] = !file->audience.empty() ? file->audience
                             : !file->signs.empty()  ? readers_[file->signs]
                                                     : upload_readers_;
        new_documents_.push_back(file->as);
    } else if (const auto* notify = std::get_if<Notify>(&effect)) {
        notified_.push_back(notify->message);
    } else if (const auto* opened = std::get_if<OpenChild>(&effect)) {
        return open_child(*opened);
    } else if (const auto* stopped = std::get_if<StopChild>(&effect)) {
        return stop_child(*stopped);
    } else if (const auto* invoice = std::get_if<IssueInvoice>(&effect)) {
        Result<Record> record = computed_invoice(facts_.names, invoice->arguments, paris_date(facts_.now));
        if (!record) {
            return tl::unexpected(record.error());
        }
        record->insert_or_assign("number", fmt::format("{}-{}", invoice->sequence, ++sequences_[invoice->sequence]));
        situation_.data = with_path(std::move(situation_.data), invoice->into, Value(std::move(*record)));
    }
    return {};
}

ScenarioView MachineHost::view() {
    return turned_to_ ? children_[*turned_to_].host->view() : own_view();
}

ScenarioView MachineHost::own_view() {
    note_tariff();
    ScenarioView view = view_of(situation_);
    view.data = all_names(workflow_, situation_, facts_).value_or(situation_.data);
    view.documents = documents_;
    view.new_documents = new_documents_;
    view.readers = readers_;
    view.notified = notified_;
    for (const Possibility& possibility : possibilities(workflow_, situation_, facts_)) {
        (possibility.open ? view.possible : view.closed).push_back(possibility.transition->event);
    }
    return view;
}

Result<void> MachineHost::restore() {
    const Result<Situation> restored = situation_from_json(situation_to_json(situation_));
    if (!restored) {
        return tl::unexpected(restored.error());
    }
    if (*restored != situation_) {
        return failure(ErrorKind::invalid, "La situation relue n’est pas celle qui a été enregistrée.");
    }
    situation_ = *restored;
    for (const Child& child : children_) {
        if (Result<void> there = child.host->restore(); !there) {
            return there;
        }
    }
    return {};
}

}  // namespace jalon
