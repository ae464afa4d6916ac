#include "cli/demo_cases.hpp"

#include <fmt/format.h>

#include "cli/demo_people.hpp"
#include "engine/definition/facts_file.hpp"
#include "engine/scenario/case_host.hpp"
#include "engine/scenario/case_player.hpp"
#include "engine/scenario/machine_host.hpp"
#include "engine/statechart/delays.hpp"

namespace jalon {

namespace {

// demo/cases.yaml: `cases: [ { scenario, organisation, agent, counsellor, until, since } ]`. The scenario is one of
// tests/scenarios; it is played until the case stands in `until` (to its end when absent), so that it got there `since`
// days ago.
Result<Record> read_yaml_facts(const std::filesystem::path& path) {
    const Result<std::string> text = read_file(path);
    return text ? read_facts({path.string(), *text}) : tl::unexpected(text.error());
}

std::int64_t number_of(const Value& value) {
    const auto* number = value.get_if<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

// How many days the scenario takes to reach the wanted state, found on the pure machine. Error: it never does.
Result<std::int64_t> days_until(const Catalogue& catalogue, const Scenario& scenario, const std::string& state) {
    MachineHost host(catalogue, catalogue.workflow(scenario.workflow));
    if (Result<void> opened = host.open(scenario); !opened) {
        return tl::unexpected(opened.error());
    }
    for (const ScenarioStep& step : scenario.steps) {
        if (!state.empty() && host.situation().in(state)) {
            break;
        }
        const Result<void> done = step.kind == ScenarioStep::Kind::send      ? host.send(step)
                                  : step.kind == ScenarioStep::Kind::advance ? host.advance(step)
                                                                             : Result<void>();
        if (!done && !step.refused) {
            return tl::unexpected(done.error());
        }
    }
    if (!state.empty() && !host.situation().in(state)) {
        return failure(ErrorKind::invalid, fmt::format("le scénario n’atteint pas « {} ».", state));
    }
    return days_between(paris_date(scenario.at), paris_date(host.now()));
}

Error at_step(Error error, const ScenarioStep& step) {
    error.message = fmt::format("{} « {} » : {}", step.position.str(), step.event, error.message);
    for (const Error& detail : error.details) {
        error.message += fmt::format(" [{} : {}]", detail.where, detail.message);
    }
    return error;
}

// One line of the file on its way: where its script stands, and when it goes on.
struct Thread {
    std::string where;  // for messages
    Value line;
    const Scenario* scenario = nullptr;
    std::int64_t shift = 0;  // days between the script's dates and the line's
    Wording wording;
    CasePlayer player;
    std::size_t next_step = 0;
    Instant at{};
    bool done = false;
};

// Plays the steps of one line up to the next passage of time. Error: a step does not play.
Result<bool> go_on(Installation& house, const FixedClock& clock, Thread& thread) {
    const Scenario& scenario = *thread.scenario;
    const std::string until = text_in(thread.line["until"]);
    if (thread.player.id().empty()) {
        const std::vector<std::string>& openers = house.definition.read.catalogue.workflow(scenario.workflow).opened_by;
        const YamlNode* by = scenario.settings.find("by");
        const std::string& opener = by == nullptr ? openers.front() : by->text;
        if (const Result<CaseView> opened = thread.player.open(scenario.workflow, opener); !opened) {
            return tl::unexpected(opened.error());
        }
    }
    for (; thread.next_step < scenario.steps.size(); ++thread.next_step) {
        const ScenarioStep& step = scenario.steps[thread.next_step];
        const std::optional<Case> now = house.stores.cases.load(thread.player.id());
        if (!until.empty() && now->situation.in(until)) {
            thread.done = true;
            return true;
        }
        if (step.kind == ScenarioStep::Kind::advance) {
            thread.at = step.until
                            ? paris_instant(add_days(paris_date(*step.until), thread.shift), paris_time(clock.now()))
                            : add_delay(clock.now(), *step.delay, Calendar());
            ++thread.next_step;
            return true;
        }
        if (step.kind == ScenarioStep::Kind::send && !step.refused) {
            Record answers = thread.wording.reworded(answers_of(step, thread.shift));
            if (const Record* more = thread.line["answers"][step.event].record()) {
                for (const auto& [name, value] : *more) {
                    answers[name] = value;
                }
            }
            const Result<CaseView> done = thread.player.send(step.event, step.by, answers);
            if (!done) {
                return tl::unexpected(at_step(done.error(), step));
            }
        }
    }
    thread.done = true;
    return true;
}

// Begun a whole number of weeks from the script's own day, so that no meeting falls on a Sunday. Error: as
// `days_until`.
Result<std::int64_t> shift_of(const Catalogue& catalogue, const Scenario& scenario, const Value& line, Date present) {
    const Result<std::int64_t> length = days_until(catalogue, scenario, text_in(line["until"]));
    if (!length) {
        return length;
    }
    const std::int64_t apart = days_between(paris_date(scenario.at), present) - *length - number_of(line["since"]);
    return (apart >= 0 ? apart / 7 : (apart - 6) / 7) * 7;
}

// Every line is played at once, day by day: numbers and messages follow the calendar, as they would have.
Result<bool> play_all(Installation& house, FixedClock& clock, std::vector<Thread>& threads, Instant present) {
    while (true) {
        Thread* next = nullptr;
        for (Thread& thread : threads) {
            if (!thread.done && (next == nullptr || thread.at < next->at)) {
                next = &thread;
            }
        }
        if (next == nullptr) {
            return true;
        }
        clock.set(std::min(next->at, present));
        const CaseService::Sweep sweep = house.service.sweep();
        if (!sweep.problems.empty()) {
            return failure(ErrorKind::invalid, sweep.problems.front(), next->where);
        }
        if (Result<bool> played = go_on(house, clock, *next); !played) {
            Error error = played.error();
            error.where = next->where;
            return tl::unexpected(error);
        }
    }
}

Result<Scenario> read_scenario_file(const std::filesystem::path& path) {
    const Result<std::string> text = read_file(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    std::vector<Finding> findings;
    std::optional<Scenario> scenario = read_scenario({path.string(), *text}, findings);
    if (!scenario) {
        return failure(ErrorKind::definition,
                       findings.empty() ? "ce scénario ne se lit pas." : findings.front().message,
                       findings.empty() ? path.string() : findings.front().position.str());
    }
    return *scenario;
}

}  // namespace

Result<bool> load_demo_cases(const std::filesystem::path& root, Installation& house, FixedClock& clock) {
    const Instant present = clock.now();
    const std::filesystem::path list = root / "demo" / "cases.yaml";
    const Result<Record> file = read_yaml_facts(list);
    if (!file) {
        return tl::unexpected(file.error());
    }
    const Value cases = Value(*file)["cases"];
    if (cases.list() == nullptr) {
        return failure(ErrorKind::definition, "une liste « cases » est attendue.", list.string());
    }
    std::map<std::string, Scenario> scenarios;
    std::vector<Thread> threads;
    const Catalogue& catalogue = house.definition.read.catalogue;
    for (std::size_t i = 0; i < cases.list()->size(); ++i) {
        const Value line = (*cases.list())[i];
        const std::string name = text_in(line["scenario"]);
        const std::string where = fmt::format("{} cas n° {} ({})", list.string(), i + 1, name);
        if (!scenarios.contains(name)) {
            Result<Scenario> scenario = read_scenario_file(root / "tests" / "scenarios" / (name + ".yaml"));
            if (!scenario) {
                return tl::unexpected(scenario.error());
            }
            scenarios.emplace(name, std::move(*scenario));
        }
        const Scenario& scenario = scenarios.at(name);
        const Result<std::int64_t> shift = shift_of(catalogue, scenario, line, paris_date(present));
        if (!shift) {
            return failure(ErrorKind::invalid, shift.error().message, where);
        }
        const Date begins = add_days(paris_date(scenario.at), *shift);
        threads.push_back({where, line, &scenario, *shift, Wording(house.stores.directory, line, Value(*file)["words"]),
                           CasePlayer(house.service, clock, cast_for(house.stores.directory, line), sample_scan()), 0,
                           paris_instant(begins, paris_time(present)), false});
    }
    if (Result<bool> played = play_all(house, clock, threads, present); !played) {
        return played;
    }
    clock.set(present);
    house.service.sweep();
    return true;
}

}  // namespace jalon
