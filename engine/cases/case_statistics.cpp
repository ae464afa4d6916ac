// The figures of a year, counted from the cases that a head of service may know.
#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <numeric>

#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/cases/statistics.hpp"

namespace jalon {

namespace {

constexpr const char* reader = "head_of_service";

// Where programmes keep the time that was given to the agent, as far as the head of service may read it.
constexpr std::array times_kept = {"total_minutes", "held_minutes"};

std::optional<std::int64_t> minutes_of(const Workflow& workflow, const Record& names) {
    for (const char* name : times_kept) {
        const auto datum = std::ranges::find(workflow.data, name, &Datum::name);
        const auto value = names.find(std::string_view(name));
        const bool readable =
            datum != workflow.data.end() && std::ranges::find(datum->audience, reader) != datum->audience.end();
        if (readable && value != names.end() && value->second.get_if<std::int64_t>() != nullptr) {
            return *value->second.get_if<std::int64_t>();
        }
    }
    return std::nullopt;
}

using Lines = std::map<std::string, StatisticsLine>;

void count(Lines& lines, const std::string& id, const std::string& label, std::optional<std::int64_t> minutes) {
    StatisticsLine& line = lines[id];
    line.id = id;
    line.label = label;
    line.cases = line.cases.value_or(0) + 1;
    if (minutes) {
        line.minutes = line.minutes.value_or(0) + *minutes;
    }
}

std::vector<StatisticsLine> listed(const Lines& lines) {
    std::vector<StatisticsLine> all;
    std::ranges::transform(lines, std::back_inserter(all), [](const auto& one) { return one.second; });
    return all;
}

// Of one kind of case: its steps in their order, and how many days each case stayed in each.
struct Stays {
    std::string programme;
    std::vector<std::string> steps;
    std::map<std::string, std::vector<std::int64_t>> days;

    void see(const std::vector<StepView>& bar) {
        for (const StepView& step : bar) {
            if (std::ranges::find(steps, step.label) == steps.end()) {
                steps.push_back(step.label);
            }
            if (step.from && step.to) {
                days[step.label].push_back(days_between(*step.from, *step.to));
            }
        }
    }
    void tell(std::vector<StepTime>& times) const {
        for (const std::string& step : steps) {
            const auto found = days.find(step);
            const std::int64_t stays = found == days.end() ? 0 : std::ssize(found->second);
            StepTime& time = times.emplace_back(StepTime{programme, step, std::nullopt});
            if (stays >= smallest_told) {
                const std::int64_t all = std::accumulate(found->second.begin(), found->second.end(), std::int64_t{0});
                time.days = (all + (stays / 2)) / stays;
            }
        }
    }
};

Date first_day(int year) {
    return Date{std::chrono::year(year), std::chrono::January, std::chrono::day(1)};
}

}  // namespace

Result<Statistics> CaseService::statistics(const Actor& actor, int year) const {
    if (!actor.has(reader)) {
        return failure(ErrorKind::not_allowed, "Les statistiques sont réservées au responsable du service.");
    }
    Actor as_reader = actor;
    as_reader.roles = {reader};
    CaseFilter filter;
    filter.opened_from = first_day(year);
    filter.opened_until = add_days(first_day(year + 1), -1);
    filter.limit = -1;
    const RememberedDirectory directory(inside_->people);
    Lines programmes;
    Lines types;
    Lines outcomes;
    std::map<std::string, Stays> stays;
    std::int64_t cases = 0;
    std::int64_t minutes = 0;
    for (const CaseHeader& header : inside_->parts.cases->cases(scopes_of(as_reader), filter).cases) {
        const Catalogue* const catalogue = inside_->definitions.find(header.definition);
        const std::optional<Case> whole = catalogue == nullptr ? std::nullopt : inside_->parts.cases->load(header.id);
        std::optional<std::int64_t> time;
        if (whole) {
            const Workflow& workflow = catalogue->workflow(header.workflow);
            const Facts around = inside_->facts(inside_->sources(*catalogue, directory), *whole, actor.user);
            const Result<Record> names = all_names(workflow, whole->situation, around);
            time = names ? minutes_of(workflow, *names) : std::nullopt;
            std::vector<StepView> bar = step_bar(workflow, whole->situation, header);
            date_steps(bar, workflow, inside_->parts.cases->history(header.id));
            Stays& of_kind = stays[header.workflow];
            of_kind.programme = workflow.label;
            of_kind.see(bar);
        }
        const std::optional<Organisation> body = directory.organisation(header.organisation);
        count(programmes, header.workflow, inside_->programme(header), time);
        count(types, body ? body->type : "other", "", time);
        count(outcomes, header.outcome.empty() ? "running" : header.outcome, "", time);
        ++cases;
        minutes += time.value_or(0);
    }
    Statistics figures;
    figures.year = year;
    if (cases == 0 || cases >= smallest_told) {
        figures.cases = cases;
        figures.minutes = minutes;
    }
    figures.tables = {told("programmes", listed(programmes)), told("types", listed(types)),
                      told("outcomes", listed(outcomes))};
    for (const auto& [kind, of_kind] : stays) {
        of_kind.tell(figures.steps);
    }
    return figures;
}

}  // namespace jalon
