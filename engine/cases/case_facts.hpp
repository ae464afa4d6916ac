// What a case's expressions and papers may name besides its own data: who takes part, the cases it rests on, the
// tariff of the day.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"
#include "engine/cases/people.hpp"
#include "engine/cases/stores.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

class Definitions;

// Where facts are looked up during one call of the service. The referenced objects belong to the caller.
struct FactSources {
    const Catalogue& catalogue;
    const Directory& directory;
    CaseReader& cases;  // the transaction when there is one: it sees what was written in it
    const Calendar& calendar;
    // The required cases found so far, by the name expressions give them: they are read once for all the times that
    // facts are gathered.
    mutable std::map<std::string, Record> required = {};
    // The same for other cases, by the name expressions give them and the agent they are of.
    mutable std::map<std::pair<std::string, AgentId>, Value> earlier = {};
    // Gives a required case the definitions it began with; without it `catalogue` stands for all.
    const Definitions* definitions = nullptr;
    // At which revision other cases were read: what was made of it holds while they stay there.
    mutable std::map<CaseId, std::int64_t> rests_on = {};
    // Remembers the facts of people from one call to the next; nullptr: they are made anew from `directory`.
    const People* people = nullptr;
};

// The facts of a case at `now`: case, employer, centre, agent, counsellor, actor, tariff, other bodies that take
// part, other cases it reads, and one record per required case (exists, in_force, state, reference and that case's own
// data). Whom the case does not have yet is null.
Facts facts_of_case(const FactSources& sources, const Workflow& workflow, const CaseHeader& header, const Record& data,
                    const UserId& actor, Instant now);

// The fact `case`.
Record facts_of(const CaseHeader& header, const Workflow& workflow);

// The hourly tariff of a workflow as facts: the version fixed by the datum `tariff_on`, or that of `today`; null when
// it has none.
Value tariff_facts(const Catalogue& catalogue, const Workflow& workflow, const Record& data, Date today);

// True when a running case in that situation counts for the rule of one at a time.
bool counts_as_running(const Single& single, const Situation& situation);

// Labels of the active leaves, joined; the innermost labelled state speaks for its branch.
std::string state_label(const Workflow& workflow, const Situation& situation);
// The label of the step of the step bar that the case has reached.
std::string current_step(const Workflow& workflow, const Situation& situation);
// The labels of the step bar, in document order, once each.
std::vector<std::string> steps_of(const Workflow& workflow);
// The nearest state at or above `path` for which `wanted` holds; nullptr when none does.
const State* nearest(const Workflow& workflow, std::string_view path, bool (*wanted)(const State&));

}  // namespace jalon
