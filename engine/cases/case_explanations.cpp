// Why actions are closed, as the service tells it: the conditions of the case, and what stands in the way outside it.
#include <algorithm>

#include <fmt/format.h>

#include "engine/cases/access.hpp"
#include "engine/cases/case_service.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

// The value of an argument that the answers to come do not decide; null otherwise.
Value settled(const Workflow& workflow, const Transition& transition, const Formula& formula, const Record& names,
              const Facts& facts) {
    const std::vector<std::string> to_come = names_to_come(workflow, transition);
    for (const std::string& name : formula.expression.names()) {
        if (std::ranges::find(to_come, name.substr(0, name.find('.'))) != to_come.end()) {
            return {};
        }
    }
    Scope scope;
    scope.names = &names;
    scope.now = facts.now;
    scope.today = paris_date(facts.now);
    scope.calendar = &facts.calendar;
    return formula.expression.evaluate(scope).value_or(Value());
}

bool has_another_case(CaseStore& cases, const Workflow& workflow, const CaseHeader& header, const AgentId& agent) {
    CaseScope theirs;
    theirs.agent = agent;
    CaseFilter running;
    running.workflow = workflow.id;
    running.finished = false;
    return std::ranges::any_of(cases.cases({theirs}, running).cases, [&](const CaseHeader& other) {
        const std::optional<Case> found = other.id == header.id ? std::nullopt : cases.load(other.id);
        return found && counts_as_running(*workflow.single, found->situation);
    });
}

bool is_full(CaseStore& cases, const UserId& counsellor, std::int64_t capacity) {
    CaseScope theirs;
    theirs.counsellor = counsellor;
    CaseFilter running;
    running.finished = false;
    running.limit = 0;
    return cases.cases({theirs}, running).count >= capacity;
}

class ObstacleFinder {
  public:
    ObstacleFinder(CaseStore& cases, const Directory& directory, const Workflow& workflow, const Case& the_case,
                   const Facts& facts)
        : cases_(cases),
          directory_(directory),
          workflow_(workflow),
          case_(the_case),
          facts_(facts),
          names_(all_names(workflow, the_case.situation, facts).value_or(the_case.situation.data)) {}

    std::vector<Obstacle> find() const {
        std::vector<Obstacle> obstacles;
        for (const Possibility& one : possibilities(workflow_, case_.situation, facts_)) {
            for (const Action& action : one.transition->actions) {
                if (one.open && action.kind == Action::Kind::assign) {
                    add(*one.transition, action, obstacles);
                }
            }
        }
        return obstacles;
    }

  private:
    void add(const Transition& transition, const Action& action, std::vector<Obstacle>& obstacles) const {
        const auto agent = action.arguments.find("agent");
        if (agent != action.arguments.end() && workflow_.single && workflow_.single->per == "agent") {
            const Value who = settled(workflow_, transition, agent->second, names_, facts_);
            if (who.text() != nullptr && has_another_case(cases_, workflow_, case_.header, AgentId(*who.text()))) {
                obstacles.push_back({transition.event,
                                     fmt::format("cet agent a déjà un dossier «\u00A0{}\u00A0» en cours : il faut "
                                                 "attendre sa fin",
                                                 workflow_.label),
                                     {}});
            }
        }
        if (action.arguments.contains("counsellor")) {
            add_capacity(transition, obstacles);
        }
    }

    // Whom the form will name is not known; when nobody has room, nobody can be named.
    void add_capacity(const Transition& transition, std::vector<Obstacle>& obstacles) const {
        const auto party = std::ranges::find(workflow_.parties, "counsellor", &Party::role);
        if (party == workflow_.parties.end() || party->capacity == 0) {
            return;
        }
        const std::vector<User> counsellors = directory_.users_with_role("counsellor");
        const bool room = std::ranges::any_of(counsellors, [&](const User& user) {
            return user.id == case_.header.counsellor || !is_full(cases_, user.id, party->capacity);
        });
        if (!room) {
            obstacles.push_back({transition.event,
                                 fmt::format("aucun conseiller n’a de place : chacun suit déjà {} dossiers, le nombre "
                                             "le plus élevé prévu",
                                             party->capacity),
                                 {{role_label("head_of_service"), "", false}}});
        }
    }

    CaseStore& cases_;
    const Directory& directory_;
    const Workflow& workflow_;
    const Case& case_;
    const Facts& facts_;
    Record names_;
};

}  // namespace

Result<std::vector<WhyNot>> CaseService::why_not(const Actor& actor, const CaseId& id) const {
    const Result<Inside::Known> known = inside_->know(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Case& machine = known->the_case;
    const Catalogue& catalogue = inside_->definitions.at(machine.header.definition);
    const Workflow& workflow = catalogue.workflow(machine.header.workflow);
    const RememberedDirectory directory(inside_->people);
    const Facts around = inside_->facts(inside_->sources(catalogue, directory), machine, actor.user);
    const ObstacleFinder obstacles(*inside_->parts.cases, directory, workflow, machine, around);
    std::map<std::string, std::string> awaited;
    for (const ChildCase& child : machine.situation.children) {
        const std::optional<CaseHeader> header =
            child.awaited ? inside_->parts.cases->header(CaseId(child.id)) : std::nullopt;
        if (header && !roles_in(actor, *header).empty()) {
            awaited.emplace(child.name, header->reference);
        }
    }
    return jalon::why_not(catalogue, workflow, machine.situation, around, known->roles, obstacles.find(), awaited);
}

}  // namespace jalon
