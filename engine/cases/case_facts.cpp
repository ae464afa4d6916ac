#include "engine/cases/case_facts.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/definition/known_facts.hpp"

namespace jalon {

namespace {

bool in_force(const Case& the_case, const Requirement& requirement) {
    return std::ranges::any_of(requirement.in, [&](const std::string& state) { return the_case.situation.in(state); });
}

// The employer's case that is in force, wherever another one may have got to; else the newest.
std::optional<Case> best_case(CaseReader& cases, const Requirement& requirement, const OrganisationId& employer) {
    for (const CaseHeader& header : cases.running_at(requirement.workflow, employer)) {
        std::optional<Case> candidate = cases.load(header.id);
        if (candidate && in_force(*candidate, requirement)) {
            return candidate;
        }
    }
    return cases.latest(requirement.workflow, employer, AgentId());
}

// A required case as facts. Its data is the employer's own; nothing of an agent's case passes this way.
Record required_case(const FactSources& sources, const Requirement& requirement, const CaseHeader& header,
                     Instant now) {
    Record facts;
    for (const auto& [name, type] : required_case_facts()) {
        facts[name] = type.is(Type::Kind::boolean) ? Value(false) : Value();
    }
    const std::optional<Case> other = best_case(sources.cases, requirement, header.organisation);
    if (!other) {
        return facts;
    }
    sources.rests_on[other->header.id] = other->header.revision;
    const Catalogue& catalogue =
        sources.definitions != nullptr ? sources.definitions->at(other->header.definition) : sources.catalogue;
    const Workflow& workflow = catalogue.workflow(requirement.workflow);
    Facts around;
    around.now = now;
    around.calendar = sources.calendar;
    if (Result<Record> names = all_names(workflow, other->situation, around)) {
        facts = std::move(*names);
    }
    const std::vector<std::string> leaves = other->situation.leaves();
    facts["exists"] = true;
    facts["in_force"] = in_force(*other, requirement);
    facts["state"] = leaves.empty() ? Value() : Value(leaves.front());
    facts["state_label"] = other->header.state_label;
    facts["reference"] = other->header.reference;
    return facts;
}

std::optional<Organisation> look_up(const Directory& directory, const OrganisationId& id) {
    return directory.organisation(id);
}

std::optional<Agent> look_up(const Directory& directory, const AgentId& id) {
    return directory.agent(id);
}

std::optional<User> look_up(const Directory& directory, const UserId& id) {
    return directory.user(id);
}

template <class Id>
Value facts_about(const FactSources& sources, const Id& id) {
    if (id.empty()) {
        return {};
    }
    if (sources.people != nullptr) {
        return sources.people->facts(id);
    }
    const auto found = look_up(sources.directory, id);
    return found ? Value(facts_of(*found)) : Value();
}

}  // namespace

Value tariff_facts(const Catalogue& catalogue, const Workflow& workflow, const Record& data, Date today) {
    const auto found = catalogue.tariffs.find(workflow.tariff);
    if (found == catalogue.tariffs.end()) {
        return {};
    }
    // The price is that of the day the convention was frozen for signature; until then, that of today.
    const auto fixed = data.find("tariff_on");
    const Date* fixed_on = fixed == data.end() ? nullptr : fixed->second.get_if<Date>();
    const TariffVersion* version = found->second.on(fixed_on == nullptr ? today : *fixed_on);
    if (version == nullptr) {
        return {};
    }
    return Record{{"label", found->second.label},
                  {"rate", version->hourly_rate},
                  {"min_minutes", version->min_minutes},
                  {"max_minutes", version->max_minutes},
                  {"floor_on_early_end", version->floor_on_early_end},
                  {"act_number", version->act_number},
                  {"act_date", version->act_date},
                  {"valid_from", version->valid_from}};
}

Record facts_of(const CaseHeader& header, const Workflow& workflow) {
    return {{"id", header.id.str()},
            {"reference", header.reference},
            {"label", workflow.label},
            {"state_label", header.state_label},
            {"opened_on", paris_date(header.opened_at)}};
}

namespace {

// Other cases as they stand. Neither who took part nor what else they hold passes this way.
Value earlier_cases(const FactSources& sources, const Earlier& earlier, const CaseHeader& header) {
    List cases;
    if (earlier.of == "agent" && header.agent.empty()) {
        return cases;
    }
    const OrganisationId organisation = earlier.of == "agent" ? OrganisationId() : header.organisation;
    const AgentId agent = earlier.of == "agent" ? header.agent : AgentId();
    for (const CaseHeader& one : sources.cases.all_of(earlier.workflow, organisation, agent)) {
        const std::optional<Case> other = one.id == header.id ? std::nullopt : sources.cases.load(one.id);
        if (!other) {
            continue;
        }
        sources.rests_on[one.id] = other->header.revision;
        Record facts{{"reference", other->header.reference}, {"finished", other->situation.finished}};
        for (const std::string& name : earlier.data) {
            const auto held = other->situation.data.find(name);
            facts[name] = held == other->situation.data.end() ? Value() : held->second;
        }
        cases.emplace_back(std::move(facts));
    }
    return cases;
}

}  // namespace

Facts facts_of_case(const FactSources& sources, const Workflow& workflow, const CaseHeader& header, const Record& data,
                    const UserId& actor, Instant now) {
    Facts facts;
    facts.now = now;
    facts.calendar = sources.calendar;
    Record& names = facts.names;
    names["case"] = facts_of(header, workflow);
    names["employer"] = facts_about(sources, header.organisation);
    names["centre"] = facts_about(sources, sources.directory.centre());
    names["agent"] = facts_about(sources, header.agent);
    names["counsellor"] = facts_about(sources, header.counsellor);
    names["actor"] = facts_about(sources, actor);
    names["tariff"] = tariff_facts(sources.catalogue, workflow, data, paris_date(now));
    for (const Party& party : workflow.parties) {
        if (party.body) {
            const auto body = header.bodies.find(party.role);
            names[party.role] = body == header.bodies.end() ? Value() : facts_about(sources, body->second);
        }
    }
    for (const Earlier& earlier : workflow.earlier) {
        auto known = sources.earlier.find({earlier.name, header.agent});
        if (known == sources.earlier.end()) {
            known =
                sources.earlier.emplace(std::pair(earlier.name, header.agent), earlier_cases(sources, earlier, header))
                    .first;
        }
        names[earlier.name] = known->second;
    }
    for (const Requirement& requirement : workflow.requirements) {
        auto known = sources.required.find(requirement.name);
        if (known == sources.required.end()) {
            known = sources.required.emplace(requirement.name, required_case(sources, requirement, header, now)).first;
        }
        names[requirement.name] = known->second;
    }
    return facts;
}

const State* nearest(const Workflow& workflow, std::string_view path, bool (*wanted)(const State&)) {
    int index = workflow.index_of(path);
    while (index > 0) {
        const State& state = workflow.states[static_cast<std::size_t>(index)];
        if (wanted(state)) {
            return &state;
        }
        index = state.parent;
    }
    return nullptr;
}

bool counts_as_running(const Single& single, const Situation& situation) {
    return std::ranges::none_of(single.besides, [&](const std::string& state) { return situation.in(state); });
}

std::string state_label(const Workflow& workflow, const Situation& situation) {
    std::vector<std::string> labels;
    for (const std::string& leaf : situation.leaves()) {
        const State* state = nearest(workflow, leaf, [](const State& s) { return !s.label.empty(); });
        if (state != nullptr && std::ranges::find(labels, state->label) == labels.end()) {
            labels.push_back(state->label);
        }
    }
    return join(labels, ", ");
}

std::string current_step(const Workflow& workflow, const Situation& situation) {
    std::string step;
    for (const std::string& leaf : situation.leaves()) {
        if (const State* state = nearest(workflow, leaf, [](const State& s) { return !s.step.empty(); })) {
            step = state->step;
        }
    }
    return step;
}

std::vector<std::string> steps_of(const Workflow& workflow) {
    std::vector<std::string> steps;
    for (const State& state : workflow.states) {
        if (!state.step.empty() && std::ranges::find(steps, state.step) == steps.end()) {
            steps.push_back(state.step);
        }
    }
    return steps;
}

}  // namespace jalon
