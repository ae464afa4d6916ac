#include "engine/scenario/record.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.hpp"
#include "engine/decision/table_set.hpp"
#include "engine/definition/check.hpp"
#include "engine/definition/child_cases.hpp"
#include "engine/definition/known_facts.hpp"
#include "engine/definition/reading.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/scenario/pseudonyms.hpp"

namespace jalon {

namespace {

// A value as YAML that reads back as itself in a field of its type.
std::string yaml_of(const Value& value) {
    if (const List* items = value.list()) {
        std::string inside;
        for (const Value& item : *items) {
            inside += (inside.empty() ? "" : ", ") + yaml_of(item);
        }
        return "[" + inside + "]";
    }
    if (const Record* members = value.record()) {
        std::string inside;
        for (const auto& [name, member] : *members) {
            inside += (inside.empty() ? " " : ", ") + name + ": " + yaml_of(member);
        }
        return "{" + inside + (inside.empty() ? "}" : " }");
    }
    if (const Decimal* number = value.get_if<Decimal>()) {
        return number->str();
    }
    if (const Money* money = value.get_if<Money>()) {
        return money->str();
    }
    if (const Date* date = value.get_if<Date>()) {
        return iso_date(*date);
    }
    return to_plain_json(value);  // texts between quotes, which YAML reads as JSON does
}

std::string words(const std::vector<std::string>& list) {
    std::string inside;
    for (const std::string& word : list) {
        inside += (inside.empty() ? "" : ", ") + (is_identifier(word) ? word : to_plain_json(Value(word)));
    }
    return "[" + inside + "]";
}

// More yes or no of a directory than this are not tried.
constexpr std::size_t flags_max = 4;

class Recorder {
  public:
    Recorder(const RecordedCase& recorded, const Catalogue& catalogue)
        : recorded_(recorded), catalogue_(catalogue), workflow_(catalogue.workflow(recorded.header.workflow)) {}

    Result<std::string> record() {
        if (recorded_.journal.empty() || recorded_.journal.front().event != "open") {
            return failure(ErrorKind::invalid, "Le journal de ce dossier ne commence pas par son ouverture.");
        }
        look_at_directory();
        ways_ = ways();
        pieces_.push_back({"", expectation(0)});
        Instant now = recorded_.journal.front().at;
        for (std::size_t i = 1; i < recorded_.journal.size(); ++i) {
            const JournalEntry& entry = recorded_.journal[i];
            if (by_the_clock(entry) && continues(i)) {
                continue;  // one advance fires all that is due by then
            }
            if (by_the_clock(entry) || entry.at > now) {
                pieces_.push_back({fmt::format("  - advance: {}\n", iso_instant(entry.at)), {}});
            }
            if (by_the_clock(entry)) {
                pieces_.back().expected = expectation(i);
            } else {
                pieces_.push_back({sent(entry), expectation(i)});
            }
            now = entry.at;
        }
        return first_that_plays();
    }

  private:
    static bool by_the_clock(const JournalEntry& entry) { return entry.event == "timer"; }

    // The next entry is the clock's too, at the same instant.
    bool continues(std::size_t i) const {
        const bool last = i + 1 == recorded_.journal.size();
        return !last && recorded_.journal[i + 1].event == recorded_.journal[i].event &&
               recorded_.journal[i + 1].at == recorded_.journal[i].at;
    }

    std::string sent(const JournalEntry& entry) {
        std::string text = fmt::format("  - send: {}\n", entry.event);
        if (!entry.role.empty()) {
            text += fmt::format("    by: {}\n", entry.role);
        }
        const Result<Value> input = from_json(entry.input);
        const Record* given = input ? input->record() : nullptr;
        const Form* form = form_of(entry);
        if (given != nullptr && is_end_of_child(entry.event)) {
            text += fmt::format("    data: {}\n", yaml_of(Value(without_texts(*given))));
        }
        if (given != nullptr && form != nullptr) {
            const Record answers = pseudonyms_.answers(*form, *given);
            text += answers.empty() ? "" : fmt::format("    data: {}\n", yaml_of(Value(answers)));
        }
        return text;
    }

    // What another case gave back: how it ended, and what decides; its texts stay with it.
    static Record without_texts(const Record& output) {
        Record kept;
        for (const auto& [name, value] : output) {
            if (value.text() == nullptr || name == "outcome") {
                kept.emplace(name, value);
            }
        }
        return kept;
    }

    // The form whose answers the entry holds: that of the transition it took for its event.
    const Form* form_of(const JournalEntry& entry) const {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                const bool taken = std::ranges::find(entry.taken, transition.id) != entry.taken.end();
                if (taken && transition.event == entry.event && catalogue_.forms.contains(transition.form)) {
                    return &catalogue_.form(transition.form);
                }
            }
        }
        return nullptr;
    }

    // What the case was after the entry: its states, and what was made and sent since the step began.
    std::vector<std::string> expectation(std::size_t i) const {
        std::size_t first = i;
        while (first > 1 && continues(first - 1)) {
            --first;
        }
        const Instant from = recorded_.journal[first].at;
        const Instant until = recorded_.journal[i].at;
        std::set<std::string> documents;
        for (const DocumentRecord& document : recorded_.documents) {
            if (from <= document.issued_at && document.issued_at <= until && alone_at(i, document.issued_at)) {
                documents.insert(document.key);
            }
        }
        std::set<std::string> messages;
        for (const OutgoingMessage& message : recorded_.messages) {
            if (from <= message.created_at && message.created_at <= until && alone_at(i, message.created_at)) {
                messages.insert(message.message);
            }
        }
        std::vector<std::string> expected{fmt::format("states: {}", words(recorded_.journal[i].states))};
        if (!documents.empty()) {
            expected.push_back(fmt::format("documents: {}", words({documents.begin(), documents.end()})));
        }
        if (!messages.empty()) {
            expected.push_back(fmt::format("notified: {}", words({messages.begin(), messages.end()})));
        }
        return expected;
    }

    // No other step happened at that instant, which could have made the same paper.
    bool alone_at(std::size_t i, Instant at) const {
        for (std::size_t other = 0; other < recorded_.journal.size(); ++other) {
            const JournalEntry& entry = recorded_.journal[other];
            const bool together = by_the_clock(entry) && entry.event == recorded_.journal[i].event;
            if (other != i && entry.at == at && !together) {
                return false;
            }
        }
        return true;
    }

    std::string header(const std::string& framework) const {
        std::string text = fmt::format(
            "# Fait d’un dossier réel par « jalon record » : les personnes et les textes libres sont fictifs.\n"
            "scenario: {} as it went\ncase: {{ workflow: {}",
            recorded_.header.workflow, recorded_.header.workflow);
        text += framework.empty() ? "" : fmt::format(", framework: {}", framework);
        text += opens_others() ? ", others: told" : "";
        return text + facts_ + fmt::format(" }}\nat: {}\n", iso_instant(recorded_.journal.front().at));
    }

    // Those cases have people and scripts of their own, which are not told here.
    bool opens_others() const {
        bool opens = false;
        for_each_action(workflow_, [&](const Action& action) { opens = opens || action.kind == Action::Kind::child; });
        return opens;
    }

    // What the directory must have said: each text that the case looks at, with something fictitious in it, since the
    // steps were taken and what they asked for was there, and each yes or no as `answers` has it.
    // `unknown` is who or what nobody knew of: some came to be known on the way only.
    std::string facts(unsigned answers, const std::string& unknown) {
        std::map<std::string, Record> records;
        for (const auto& [whose, member] : texts_) {
            records[whose][member] = Value(member == "siret" ? pseudonyms_.siret("") : pseudonyms_.text("Signataire"));
        }
        for (std::size_t i = 0; i < flags_.size(); ++i) {
            records[flags_[i].first][flags_[i].second] = Value((answers >> i & 1U) == 0);
        }
        std::string inside;
        for (const auto& [whose, record] : records) {
            inside +=
                (inside.empty() ? "" : ", ") + whose + ": " + (whose == unknown ? "null" : yaml_of(Value(record)));
        }
        return inside.empty() ? "" : fmt::format(", facts: {{ {} }}", inside);
    }

    // What may be told of the directory: all yes, then one of its people or bodies unknown, then other answers.
    std::vector<std::string> ways() {
        std::vector<std::string> all{facts(0, "")};
        std::set<std::string> known;
        for (const auto& [whose, member] : texts_) {
            known.insert(whose);
        }
        for (const auto& [whose, member] : flags_) {
            known.insert(whose);
        }
        for (const std::string& whose : known) {
            all.push_back(facts(0, whose));
        }
        for (unsigned answers = 1; answers < 1U << flags_.size(); ++answers) {
            all.push_back(facts(answers, ""));
        }
        return all;
    }

    // The texts and the yes or no of the directory that conditions, computed data, actions and their tables look at.
    void look_at_directory() {
        const TableSet tables(catalogue_.tables);
        const auto look = [&](const Formula& formula) {
            std::vector<std::string> names = formula.expression.names();
            for (const std::string& table : formula.expression.tables()) {
                const std::vector<std::string> read = tables.names_read(table);
                names.insert(names.end(), read.begin(), read.end());
            }
            for (const std::string& name : names) {
                add_fact(name);
            }
        };
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                if (transition.condition) {
                    look(*transition.condition);
                }
            }
        }
        for (const Datum& datum : workflow_.data) {
            if (datum.compute) {
                look(*datum.compute);
            }
        }
        for_each_action(workflow_, [&](const Action& action) {
            for (const auto& [name, formula] : action.arguments) {
                look(formula);
            }
        });
    }

    static std::vector<std::string> names_in(const std::optional<Formula>& condition) {
        return condition ? condition->expression.names() : std::vector<std::string>{};
    }

    void add_fact(const std::string& name) {
        const std::size_t dot = name.find('.');
        const auto known = known_facts().find(name.substr(0, dot));
        const Type::Fields* members =
            dot == std::string::npos || known == known_facts().end() ? nullptr : known->second.fields();
        const auto found = members == nullptr ? Type::Fields::const_iterator{} : members->find(name.substr(dot + 1));
        if (members == nullptr || found == members->end()) {
            return;
        }
        const Type& inner = found->second.is(Type::Kind::optional) ? found->second.inner() : found->second;
        const std::pair<std::string, std::string> fact(known->first, found->first);
        if (inner.is(Type::Kind::string)) {
            texts_.insert(fact);
        } else if (inner.is(Type::Kind::boolean) && flags_.size() < flags_max &&
                   std::ranges::find(flags_, fact) == flags_.end()) {
            flags_.push_back(fact);
        }
    }

    // What the case rested on is known as it is now only; what it was then is what makes the journal come true.
    Result<std::string> first_that_plays() {
        static constexpr std::array frameworks{"in_force", "none", "expired", "suspended"};
        std::vector<std::string> candidates{""};
        if (!workflow_.requirements.empty()) {
            candidates.assign(frameworks.begin(), frameworks.end());
        }
        std::string difference;
        for (const std::string& framework : candidates) {
            for (const std::string& way : ways_) {
                facts_ = way;
                const std::string departs = departs_with(framework);
                if (departs.empty()) {
                    return script(framework);
                }
                difference = difference.empty() ? departs : difference;
            }
        }
        return failure(
            ErrorKind::invalid,
            fmt::format("Ce dossier ne se rejoue pas sur le seul automate ; premier écart : {}", difference));
    }

    // Where the journal does not come true with that framework and the facts as they are; "" when it does.
    std::string departs_with(const std::string& framework) {
        std::string departs = first_difference(script(framework));
        if (departs.empty()) {
            departs = note_what_the_machine_tells(framework);
        }
        return departs.empty() ? first_difference(script(framework)) : departs;
    }

    std::string script(const std::string& framework) const {
        std::string text = header(framework);
        for (const Piece& piece : pieces_) {
            text += piece.text;
            if (!piece.expected.empty()) {
                text +=
                    fmt::format("{}expect: {{ {} }}\n", piece.text.empty() ? "" : "    ", join(piece.expected, ", "));
            }
            if (&piece == &pieces_.front()) {
                text += pieces_.size() == 1 ? "steps: []\n" : "steps:\n";
            }
        }
        return text;
    }

    // Adds to each expectation what a journal does not say, where it changes. Returns how the case as it stands departs
    // from it in the end, or "".
    std::string note_what_the_machine_tells(const std::string& framework) {
        std::vector<Finding> findings;
        const std::optional<Scenario> scenario = read_scenario({"record.yaml", script(framework)}, findings);
        if (!scenario) {
            return findings.empty() ? "script illisible" : findings.front().str();
        }
        MachineHost host(catalogue_, workflow_);
        ScenarioView before;
        if (host.open(*scenario)) {
            note(pieces_[0], host.view(), before);
        }
        for (std::size_t i = 0; i < scenario->steps.size(); ++i) {
            const ScenarioStep& step = scenario->steps[i];
            const Result<void> done = step.kind == ScenarioStep::Kind::advance ? host.advance(step) : host.send(step);
            if (!done) {
                return done.error().message;
            }
            if (!pieces_[i + 1].expected.empty()) {
                note(pieces_[i + 1], host.view(), before);
            }
        }
        return departure(host.view(), view_of(recorded_.situation));
    }

    struct Piece {
        std::string text;  // the step without what is expected; "" for the opening
        std::vector<std::string> expected;
    };

    void note(Piece& piece, ScenarioView now, ScenarioView& before) const {
        const auto add = [&](const char* what, const std::vector<std::string>& there,
                             const std::vector<std::string>& earlier) {
            if (there != earlier) {
                piece.expected.push_back(fmt::format("{}: {}", what, words(there)));
            }
        };
        add("timers", now.timers, before.timers);
        add("tasks", now.tasks, before.tasks);
        add("appointments", now.appointments, before.appointments);
        add("children", now.children, before.children);
        std::erase_if(now.closed, [&](const std::string& event) {
            return std::ranges::find(now.possible, event) != now.possible.end() || !is_told_by_the_case(event);
        });
        if (now.closed != before.closed && !now.closed.empty()) {
            piece.expected.push_back(fmt::format("impossible: {}", words(now.closed)));
        }
        before = std::move(now);
    }

    // Whether the conditions of that event look at the case alone: what people and bodies were then is not known.
    bool is_told_by_the_case(const std::string& event) const {
        for (const State& state : workflow_.states) {
            for (const Transition& transition : state.transitions) {
                for (const std::string& name :
                     transition.event == event ? names_in(transition.condition) : std::vector<std::string>{}) {
                    const std::string root = name.substr(0, name.find('.'));
                    const auto datum = std::ranges::find(workflow_.data, root, &Datum::name);
                    const bool computed = datum != workflow_.data.end() && datum->compute;
                    if (computed || known_facts().contains(root) ||
                        std::ranges::find(workflow_.requirements, root, &Requirement::name) !=
                            workflow_.requirements.end()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    static std::string departure(ScenarioView machine, ScenarioView real) {
        struct Pair {
            const char* what;
            std::vector<std::string>& machine;
            std::vector<std::string>& real;
        };
        for (const Pair& pair :
             {Pair{"minuteurs", machine.timers, real.timers}, Pair{"tâches", machine.tasks, real.tasks},
              Pair{"rendez-vous", machine.appointments, real.appointments},
              Pair{"dossiers ouverts", machine.children, real.children}}) {
            std::ranges::sort(pair.machine);
            std::ranges::sort(pair.real);
            if (pair.machine != pair.real) {
                return fmt::format("{} : {} dans le dossier, {} rejoués", pair.what, words(pair.real),
                                   words(pair.machine));
            }
        }
        return "";
    }

    std::string first_difference(const std::string& text) const {
        std::vector<Finding> findings;
        const std::optional<Scenario> scenario = read_scenario({"record.yaml", text}, findings);
        if (!scenario) {
            return findings.empty() ? "script illisible" : findings.front().str();
        }
        MachineHost host(catalogue_, workflow_);
        const PlayResult result = play(*scenario, host, Restore::no);
        return result.difference ? result.difference->str() : "";
    }

    const RecordedCase& recorded_;
    const Catalogue& catalogue_;
    const Workflow& workflow_;
    Pseudonyms pseudonyms_;
    std::set<std::pair<std::string, std::string>> texts_;     // whose, member
    std::vector<std::pair<std::string, std::string>> flags_;  // likewise, yes or no
    std::vector<std::string> ways_;                           // what may be told of the directory
    std::string facts_;                                       // the one that is tried
    std::vector<Piece> pieces_;
};

}  // namespace

Result<std::string> recorded_scenario(const RecordedCase& recorded, const Catalogue& catalogue) {
    return Recorder(recorded, catalogue).record();
}

}  // namespace jalon
