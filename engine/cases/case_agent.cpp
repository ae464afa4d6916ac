// What an agent sees beside their cases: what they agreed to, what their employer sees, who looked.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

// The scope of an agent's own cases, whatever other roles the account has.
CaseScope own_cases(const Actor& actor) {
    CaseScope scope;
    scope.agent = actor.agent;
    scope.roles = {"agent"};
    return scope;
}

}  // namespace

void CaseService::Inside::note_access(const Actor& actor, const CaseHeader& header,
                                      const std::vector<std::string>& roles, const DocumentId& document) const {
    const bool own = !header.agent.empty() && actor.agent == header.agent;
    if (parts.accesses != nullptr && !actor.user.empty() && !own) {
        parts.accesses->note({parts.clock->now(), actor.user, roles, header.id, document, actor.origin});
    }
}

std::vector<Agreement> CaseService::agreements(const Actor& actor) const {
    std::vector<Agreement> all;
    if (actor.agent.empty() || !actor.has("agent")) {
        return all;
    }
    Actor as_agent = actor;
    as_agent.roles = {"agent"};
    for (const CaseHeader& header : inside_->parts.cases->cases({own_cases(actor)}, CaseFilter()).cases) {
        const Result<CaseView> seen = view(as_agent, header.id);
        const std::optional<Case> whole = seen ? inside_->parts.cases->load(header.id) : std::nullopt;
        if (!whole) {
            continue;
        }
        std::vector<std::string> open;
        for (const ActionView& action : seen->actions) {
            if (action.open) {
                open.push_back(action.event);
            }
        }
        const Catalogue& catalogue = inside_->definitions.at(header.definition);
        const std::vector<Agreement> of_case = agreements_of(catalogue, catalogue.workflow(header.workflow), *whole,
                                                             inside_->parts.cases->history(header.id), open);
        all.insert(all.end(), of_case.rbegin(), of_case.rend());  // of one instant, the last first
    }
    std::ranges::stable_sort(all, [](const Agreement& a, const Agreement& b) { return a.at > b.at; });
    return all;
}

Result<CaseView> CaseService::as_employer(const Actor& actor, const CaseId& id) const {
    const std::optional<CaseHeader> header = inside_->parts.cases->header(id);
    const std::vector<std::string> roles = header ? roles_in(actor, *header) : std::vector<std::string>();
    if (std::ranges::find(roles, "agent") == roles.end()) {
        return unknown_case();
    }
    // Somebody of that body whom nobody is: what is looked at in their place is noted nowhere.
    Actor officer;
    officer.roles = {"hr_officer"};
    officer.organisation = header->organisation;
    Result<CaseView> seen = view(officer, id);
    if (seen) {
        seen->actions.clear();
    }
    return seen;
}

std::vector<AccessLine> CaseService::accesses(const Actor& actor, int limit) const {
    std::vector<AccessLine> lines;
    if (inside_->parts.accesses == nullptr || actor.agent.empty() || !actor.has("agent")) {
        return lines;
    }
    for (const AccessEntry& access : inside_->parts.accesses->of_agent(actor.agent, limit)) {
        const std::optional<CaseHeader> header = inside_->parts.cases->header(access.case_id);
        const std::vector<std::string> own = header ? roles_in(actor, *header) : std::vector<std::string>();
        if (std::ranges::find(own, "agent") == own.end()) {
            continue;
        }
        std::vector<std::string> who;
        std::ranges::transform(access.roles, std::back_inserter(who), role_label);
        AccessLine line{access.at, join(who, ", "), "le dossier", header->reference, header->id};
        if (!access.document.empty()) {
            const std::optional<DocumentRecord> paper = inside_->parts.cases->document(access.document);
            const bool readable = paper && std::ranges::find(paper->audience, "agent") != paper->audience.end();
            line.what = readable ? paper->title : "un document de gestion";
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace jalon
