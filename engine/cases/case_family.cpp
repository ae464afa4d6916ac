// Cases that open one another: a child begins, ends and is stopped in the transaction of the step that asks for it.
#include <algorithm>

#include <fmt/format.h>

#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/definition/child_cases.hpp"

namespace jalon {

namespace {

constexpr int most_generations = 10;

}  // namespace

Result<CaseHeader> CaseService::Inside::open_child(CaseTransaction& transaction, const Case& parent,
                                                   const OpenChild& effect, const UserId& actor) {
    const Catalogue& catalogue = definitions.current();
    const auto found = catalogue.workflows.find(effect.workflow);
    if (found == catalogue.workflows.end()) {
        return failure(ErrorKind::invalid,
                       fmt::format("Il n’existe plus de dossiers « {} » à ouvrir.", effect.workflow), effect.workflow);
    }
    // Sets published one after the other may open one another in turn.
    std::optional<ParentCase> above = parent.situation.parent;
    for (int generation = 1; above; ++generation) {
        const std::optional<Case> the_case = transaction.load(CaseId(above->id));
        above = the_case ? the_case->situation.parent : std::nullopt;
        if (generation == most_generations) {
            return failure(ErrorKind::invalid,
                           "Trop de dossiers s’ouvrent l’un l’autre ; signalez-le à l’administrateur.");
        }
    }
    // The kind may have changed since the definitions on which the case that opens it runs.
    for (const auto& [name, value] : effect.with) {
        const auto datum = std::ranges::find(found->second->data, name, &Datum::name);
        if (datum == found->second->data.end() || datum->compute) {
            return failure(ErrorKind::invalid,
                           fmt::format("Un dossier « {} » ne reçoit plus « {} » ; ce dossier-ci doit d’abord passer à "
                                       "la version publiée. Adressez-vous à l’administrateur.",
                                       found->second->label, name),
                           effect.workflow);
        }
    }
    Opening opening;
    opening.asked.workflow = effect.workflow;
    opening.asked.organisation = parent.header.organisation;
    opening.asked.agent = parent.header.agent;
    opening.asked.counsellor = parent.header.counsellor;
    opening.actor = actor;
    opening.data = effect.with;
    opening.parent = ParentCase{parent.header.id.str(), effect.name, {}};
    opening.label = fmt::format("Ouvert par le dossier {}", parent.header.reference);
    Result<CaseHeader> opened = open_inside(transaction, *found->second, opening);
    if (!opened) {
        return failure(
            opened.error().kind,
            fmt::format("Le dossier « {} » ne peut pas être ouvert : {}", found->second->label, opened.error().message),
            opened.error().where);
    }
    return opened;
}

Result<bool> CaseService::Inside::send_inside(CaseTransaction& transaction, Case& the_case, const Event& event,
                                              const std::string& label, const UserId& actor) {
    const Catalogue& catalogue = definitions.at(the_case.header.definition);
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = this->sources(catalogue, directory, transaction);
    const Facts around = facts(sources, the_case, actor);
    Result<Step> next = step(workflow, the_case.situation, event, around);
    if (!next) {
        return tl::unexpected(next.error());
    }
    const std::int64_t revision = the_case.header.revision++;
    Change change({sources, *parts.renderer, parts.papers, *parts.documents, transaction, random, *this}, workflow,
                  the_case, actor, around.now);
    std::vector<std::string> taken = next->taken;
    if (Result<bool> applied = change.apply(std::move(*next)); !applied) {
        return applied;
    }
    JournalEntry entry = entry_for(the_case, change, label, actor, "", around.now);
    entry.event = event.name;
    entry.taken = std::move(taken);
    entry.input = to_json(event.data);
    finish(transaction, the_case, change, std::move(entry), revision);
    recent.forget(the_case.header.id);
    return true;
}

Result<bool> CaseService::Inside::stop_child(CaseTransaction& transaction, const StopChild& effect,
                                             const UserId& actor) {
    std::optional<Case> child = transaction.load(CaseId(effect.id));
    if (!child || child->situation.finished) {
        return true;
    }
    // Who stops it does not wait for it any more, and is not told.
    const Result<bool> sent =
        send_inside(transaction, *child, {effect.event, {}, "", ""}, "Arrêté par un autre dossier", actor);
    if (!sent) {
        return failure(ErrorKind::invalid,
                       "Un autre dossier, que cette étape arrête, ne peut pas l’être maintenant ; adressez-vous au "
                       "centre de gestion.",
                       fmt::format("case={} {}", effect.id, sent.error().where));
    }
    return true;
}

Result<bool> CaseService::Inside::tell_parent(CaseTransaction& transaction, const Case& the_case, const UserId& actor) {
    const std::optional<ParentCase>& link = the_case.situation.parent;
    if (!the_case.situation.finished || !link) {
        return true;
    }
    std::optional<Case> parent = transaction.load(CaseId(link->id));
    const auto waits = [&](const ChildCase& child) { return child.awaited && child.id == the_case.header.id.str(); };
    if (!parent || parent->situation.finished || std::ranges::none_of(parent->situation.children, waits)) {
        return true;
    }
    Event event;
    event.name = std::string(end_of_child) + link->name;
    event.data = link->output;
    event.data["outcome"] = the_case.header.outcome;
    event.data["reference"] = the_case.header.reference;
    const Result<bool> told =
        send_inside(transaction, *parent, event, fmt::format("Fin du dossier {}", the_case.header.reference), actor);
    if (!told) {
        // Whoever ends this one need not know what the other one says.
        return failure(ErrorKind::invalid,
                       "Un autre dossier attend la fin de celui-ci et ne peut pas encore la prendre en compte ; "
                       "adressez-vous au centre de gestion.",
                       fmt::format("case={} {}", parent->header.id.str(), told.error().where));
    }
    return tell_parent(transaction, *parent, actor);
}

}  // namespace jalon
