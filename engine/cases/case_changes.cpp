// How cases change: opened, moved by a person, moved by the clock.
#include <algorithm>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_data.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/remembered_directory.hpp"

namespace jalon {

namespace {

constexpr int most_timers_at_once = 100;

// The first of the transition's roles that the actor holds in the case; "" when none is.
std::string acting_role(const Transition& transition, const std::vector<std::string>& roles) {
    for (const std::string& role : transition.by) {
        if (std::ranges::find(roles, role) != roles.end()) {
            return role;
        }
    }
    return "";
}

// One journal entry before its hash, for the event just applied.
JournalEntry entry_for(const Case& the_case, const UserId& actor, const std::string& role, Instant now) {
    JournalEntry entry;
    entry.case_id = the_case.header.id;
    entry.sequence = the_case.header.revision;
    entry.at = now;
    entry.actor = actor;
    entry.role = role;
    entry.states = the_case.situation.leaves();
    return entry;
}

}  // namespace

Result<bool> CaseService::Inside::check_single(const Workflow& workflow, const CaseHeader& opening) const {
    if (!workflow.single || workflow.single->per != "employer") {
        return true;
    }
    CaseScope theirs;
    theirs.organisation = opening.organisation;
    CaseFilter running;
    running.workflow = workflow.id;
    running.finished = false;
    for (const CaseHeader& other : parts.cases->cases(theirs, running)) {
        const std::optional<Case> the_case = parts.cases->load(other.id);
        if (the_case && counts_as_running(*workflow.single, the_case->situation)) {
            return failure(
                ErrorKind::invalid,
                fmt::format("Un dossier « {} » existe déjà pour cette collectivité : {}, à l’état « {} ». Reprenez "
                            "celui-ci ; il n’en faut qu’un.",
                            workflow.label, other.reference, other.state_label));
        }
    }
    return true;
}

// Writes the change: journal, case, data, tasks. With an expected revision the case is updated, otherwise inserted.
void CaseService::Inside::finish(CaseTransaction& transaction, Case& the_case, const Change& change, JournalEntry entry,
                                 std::optional<std::int64_t> expected_revision) const {
    const Catalogue& catalogue = definitions.at(the_case.header.definition);
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    const std::vector<DataPart> parts_of_data = split_by_audience(catalogue, workflow, the_case.situation.data);
    const std::optional<JournalEntry> last = transaction.last_journal_entry(the_case.header.id);
    expect((last ? last->sequence : 0) + 1 == entry.sequence, "a step advances the revision by one");
    entry.previous = last ? last->hash : "";
    for (const std::string& text : change.log()) {
        entry.label += " – " + text;
    }
    entry.hash = journal_hash(entry);
    if (expected_revision) {
        const bool updated = transaction.update(the_case, parts_of_data, change.tasks(), *expected_revision);
        expect(updated, "the revision was checked inside the same transaction");
    } else {
        transaction.insert(the_case, parts_of_data, change.tasks());
    }
    transaction.append(entry);
}

Result<CaseView> CaseService::open(const Actor& actor, const std::string& workflow_id,
                                   const OrganisationId& organisation, const std::string& idempotency_key) {
    const Parts& parts = inside_->parts;
    const Catalogue& catalogue = inside_->definitions.current();
    const auto found = catalogue.workflows.find(workflow_id);
    if (found == catalogue.workflows.end()) {
        return failure(ErrorKind::not_found, "Ce type de dossier n’existe pas.");
    }
    const Workflow& workflow = *found->second;
    const auto role = std::ranges::find_if(workflow.opened_by, [&](const std::string& one) { return actor.has(one); });
    if (role == workflow.opened_by.end()) {
        return failure(ErrorKind::not_allowed,
                       fmt::format("Votre compte ne permet pas d’ouvrir un dossier « {} ».", workflow.label));
    }
    const bool employers_own = *role == "hr_officer" || *role == "employer_head" || *role == "agent";
    const OrganisationId body = employers_own ? actor.organisation : organisation;
    const RememberedDirectory directory(*parts.directory);
    const std::optional<Organisation> employer = directory.organisation(body);
    if (!employer || !is_employer(*employer)) {
        return failure(ErrorKind::not_found, "Choisissez une collectivité de l’annuaire.", "organisation");
    }

    const std::unique_ptr<CaseTransaction> transaction = parts.cases->begin();
    if (!idempotency_key.empty()) {
        if (const std::optional<CaseId> earlier = transaction->seen(idempotency_key)) {
            return view(actor, *earlier);
        }
    }
    const Instant now = parts.clock->now();
    Case the_case;
    CaseHeader& header = the_case.header;
    header.id = CaseId(new_identifier(*parts.random));
    header.workflow = workflow.id;
    header.definition = inside_->definitions.digest();
    header.revision = 1;
    header.organisation = body;
    header.agent = *role == "agent" ? actor.agent : AgentId();
    header.opened_at = now;
    header.changed_at = now;

    const FactSources sources = inside_->sources(catalogue, directory);
    const Facts around = facts_of_case(sources, workflow, header, {}, actor.user, now);
    for (const Requirement& requirement : workflow.requirements) {
        const Value& required = around.names.at(requirement.name);
        if (!required["in_force"].is_true()) {
            const Workflow& other = catalogue.workflow(requirement.workflow);
            const std::string state = required["exists"].is_true()
                                          ? fmt::format("il est à l’état « {} »", *required["state_label"].text())
                                          : std::string("il n’en existe pas encore");
            return failure(ErrorKind::invalid,
                           fmt::format("Il faut d’abord un dossier « {} » en vigueur pour {} : {}. Adressez-vous au "
                                       "secrétariat du centre de gestion.",
                                       other.label, *around.names.at("employer")["the_name"].text(), state));
        }
    }
    if (const Result<bool> alone = inside_->check_single(workflow, header); !alone) {
        return tl::unexpected(alone.error());
    }
    const int year = static_cast<int>(paris_date(now).year());
    header.reference =
        fmt::format("{}-{}-{:04}", workflow.prefix, year, transaction->next_number("case." + workflow.prefix, year));

    Result<Step> first = start(workflow, {}, around);
    if (!first) {
        return tl::unexpected(first.error());
    }
    Change change({sources, *parts.renderer, *parts.documents, *transaction, *parts.random}, workflow, the_case,
                  actor.user, now);
    std::vector<std::string> taken = first->taken;
    if (Result<bool> applied = change.apply(std::move(*first)); !applied) {
        return tl::unexpected(applied.error());
    }
    JournalEntry entry = entry_for(the_case, actor.user, *role, now);
    entry.event = "open";
    entry.label = "Ouverture du dossier";
    entry.taken = std::move(taken);
    entry.input = "{}";
    inside_->finish(*transaction, the_case, change, std::move(entry), std::nullopt);
    if (!idempotency_key.empty()) {
        transaction->remember(idempotency_key, header.id);
    }
    transaction->commit();
    return view(actor, header.id);
}

Result<CaseView> CaseService::submit(const Actor& actor, const CaseId& id, const Submission& submission) {
    const Parts& parts = inside_->parts;
    const std::unique_ptr<CaseTransaction> transaction = parts.cases->begin();
    if (!submission.idempotency_key.empty()) {
        if (const std::optional<CaseId> earlier = transaction->seen(submission.idempotency_key)) {
            return earlier == id ? view(actor, *earlier) : unknown_case();
        }
    }
    std::optional<Case> loaded = transaction->load(id);
    const std::vector<std::string> roles = loaded ? roles_in(actor, loaded->header) : std::vector<std::string>{};
    if (roles.empty()) {
        return unknown_case();
    }
    Case& the_case = *loaded;
    if (the_case.header.revision != submission.expected_revision) {
        return failure(
            ErrorKind::conflict,
            fmt::format(
                "Le dossier {} a avancé pendant votre saisie. Relisez-le, puis recommencez si c’est encore utile.",
                the_case.header.reference));
    }
    const Catalogue& catalogue = inside_->definitions.at(the_case.header.definition);
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = inside_->sources(catalogue, directory);
    const Facts around = inside_->facts(sources, the_case, actor.user);

    const std::vector<Possibility> possible = possibilities(workflow, the_case.situation, around);
    const auto wanted = std::ranges::find_if(possible, [&](const Possibility& one) {
        return one.transition->event == submission.event && !acting_role(*one.transition, roles).empty();
    });
    if (wanted == possible.end()) {
        return failure(ErrorKind::not_allowed,
                       fmt::format("Cette action n’est pas possible à l’étape « {} », ou ne vous revient pas.",
                                   the_case.header.state_label));
    }
    const Transition& transition = *wanted->transition;
    Event event;
    event.name = submission.event;
    event.form = transition.form;
    event.by = acting_role(transition, roles);
    if (!transition.form.empty()) {
        Result<Record> answers =
            validate(catalogue.form(transition.form), submission.form, directory, the_case.header.organisation, around);
        if (!answers) {
            return tl::unexpected(answers.error());
        }
        event.data = std::move(*answers);
    }
    Result<Step> next = step(workflow, the_case.situation, event, around);
    if (!next) {
        return tl::unexpected(next.error());
    }
    const Instant now = around.now;
    const std::int64_t revision = the_case.header.revision++;
    Change change({sources, *parts.renderer, *parts.documents, *transaction, *parts.random}, workflow, the_case,
                  actor.user, now);
    if (!transition.form.empty()) {
        change.set_upload_audience(catalogue.form(transition.form).audience);
    }
    std::vector<std::string> taken = next->taken;
    if (Result<bool> applied = change.apply(std::move(*next)); !applied) {
        return tl::unexpected(applied.error());
    }
    JournalEntry entry = entry_for(the_case, actor.user, event.by, now);
    entry.event = event.name;
    entry.label = transition.label;
    entry.taken = std::move(taken);
    entry.input = to_json(event.data);
    inside_->finish(*transaction, the_case, change, std::move(entry), revision);
    if (!submission.idempotency_key.empty()) {
        transaction->remember(submission.idempotency_key, id);
    }
    transaction->commit();

    Result<CaseView> seen = view(actor, id);
    if (seen) {
        seen->notices = change.notices();
    }
    return seen;
}

CaseService::Sweep CaseService::sweep() {
    const Parts& parts = inside_->parts;
    Sweep sweep;
    constexpr int batch = 200;
    for (const CaseId& id : parts.cases->due_cases(parts.clock->now(), batch)) {
        for (int round = 0; round < most_timers_at_once; ++round) {
            const std::unique_ptr<CaseTransaction> transaction = parts.cases->begin();
            std::optional<Case> loaded = transaction->load(id);
            if (!loaded) {
                break;
            }
            Case& the_case = *loaded;
            const Catalogue& catalogue = inside_->definitions.at(the_case.header.definition);
            const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
            const RememberedDirectory directory(*parts.directory);
            const FactSources sources = inside_->sources(catalogue, directory);
            const Facts around = inside_->facts(sources, the_case, UserId());
            Result<std::optional<Step>> fired = fire_due_timer(workflow, the_case.situation, around);
            if (!fired) {
                sweep.problems.push_back(fmt::format("case={} {}", id.str(), fired.error().where));
                break;
            }
            if (!*fired) {
                break;
            }
            const std::int64_t revision = the_case.header.revision++;
            Change change({sources, *parts.renderer, *parts.documents, *transaction, *parts.random}, workflow, the_case,
                          UserId(), around.now);
            std::vector<std::string> taken = (*fired)->taken;
            if (Result<bool> applied = change.apply(std::move(**fired)); !applied) {
                sweep.problems.push_back(fmt::format("case={} {}", id.str(), applied.error().where));
                break;
            }
            JournalEntry entry = entry_for(the_case, UserId(), "", around.now);
            entry.event = "timer";
            entry.label = "Échéance";
            entry.taken = std::move(taken);
            entry.input = "{}";
            inside_->finish(*transaction, the_case, change, std::move(entry), revision);
            transaction->commit();
            ++sweep.fired;
        }
    }
    return sweep;
}

}  // namespace jalon
