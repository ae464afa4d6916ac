// How cases change: opened, moved by a person, moved by the clock.
#include <algorithm>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_data.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/plan.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/statechart/situation_json.hpp"

namespace jalon {

namespace {

constexpr int most_timers_at_once = 100;
// Whose timers fire in one transaction; people wait for it.
constexpr std::size_t most_cases_at_once = 16;

// The first of the transition's roles that the actor holds in the case; "" when none is.
std::string acting_role(const Transition& transition, const std::vector<std::string>& roles) {
    for (const std::string& role : transition.by) {
        if (std::ranges::find(roles, role) != roles.end()) {
            return role;
        }
    }
    return "";
}

}  // namespace

JournalEntry entry_for(const Case& the_case, const Change& change, std::string label, const UserId& actor,
                       const std::string& role, Instant now) {
    JournalEntry entry;
    entry.case_id = the_case.header.id;
    entry.sequence = the_case.header.revision;
    entry.at = now;
    entry.actor = actor;
    entry.role = role;
    entry.states = the_case.situation.leaves();
    entry.label = std::move(label);
    for (const std::string& text : change.log()) {
        entry.label += " – " + text;
    }
    return entry;
}

namespace {

// Which timer fired, the instant it was due, and how late that is: of one case it never fires twice for one instant.
std::string told(const ArmedTimer& timer, Instant now) {
    return to_json(Value(
        Record{{"timer", timer.state + "/" + timer.name}, {"due", timer.due}, {"late", Duration(now - timer.due)}}));
}

Receipt receipt_of(const Case& the_case, const Change& change) {
    return {the_case.header.reference, the_case.header.revision, change.notices()};
}

std::string what_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& problem) {
        return problem.what();
    }
}

// What of a case is to be written again. Both outlive the result.
CaseChange difference(const KnownCase& before, const KnownCase& after) {
    CaseChange change{.the_case = after.the_case};
    change.tasks = after.tasks == before.tasks ? nullptr : &after.tasks;
    change.fewer_tasks = after.tasks.size() < before.tasks.size();
    change.situation = situation_to_json(after.the_case.situation, WithData::no);
    change.appointments = after.the_case.situation.appointments != before.the_case.situation.appointments;
    const auto same = [](const DataPart& one) {
        return [&one](const DataPart& other) { return other.name == one.name && other.audience == one.audience; };
    };
    for (const DataPart& part : after.parts) {
        const auto earlier = std::ranges::find_if(before.parts, same(part));
        if (earlier == before.parts.end() || !(earlier->value == part.value)) {
            change.saved.push_back(part);
            change.saved_values.push_back(to_json(part.value));
        }
    }
    for (const DataPart& part : before.parts) {
        if (std::ranges::none_of(after.parts, same(part))) {
            change.removed.push_back(part);
        }
    }
    return change;
}

}  // namespace

namespace {

// A case that begins with its agent, as those do that another case opens.
Result<bool> check_single_for_agent(CaseTransaction& cases, const Workflow& workflow, const AgentId& agent) {
    for (const CaseHeader& other : agent.empty() ? std::vector<CaseHeader>() : cases.running(workflow.id, agent)) {
        const std::optional<Case> the_case = cases.load(other.id);
        if (the_case && counts_as_running(*workflow.single, the_case->situation)) {
            return failure(
                ErrorKind::invalid,
                fmt::format("Cet agent a déjà un dossier « {} » en cours ; il faut attendre sa fin.", workflow.label));
        }
    }
    return true;
}

}  // namespace

Result<bool> CaseService::Inside::check_single(CaseTransaction& cases, const Workflow& workflow,
                                               const CaseHeader& opening) {
    if (!workflow.single) {
        return true;
    }
    if (workflow.single->per == "agent") {
        return check_single_for_agent(cases, workflow, opening.agent);
    }
    for (const CaseHeader& other : cases.running_at(workflow.id, opening.organisation)) {
        const std::optional<Case> the_case = cases.load(other.id);
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
    inside_->definitions.renew();
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

    CaseHeader asked;
    asked.workflow = workflow.id;
    asked.organisation = body;
    asked.agent = *role == "agent" ? actor.agent : AgentId();
    Result<CaseId> opened;
    const auto open_once = [&](CaseTransaction& transaction) {
        if (const std::optional<CaseId> earlier =
                idempotency_key.empty() ? std::nullopt : transaction.seen(idempotency_key)) {
            opened = *earlier;
            return true;
        }
        const Result<CaseHeader> made =
            inside_->open_inside(transaction, workflow, {asked, actor.user, *role, {}, {}, "Ouverture du dossier"});
        opened = made ? Result<CaseId>(made->id) : tl::unexpected(made.error());
        if (opened && !idempotency_key.empty()) {
            transaction.remember(idempotency_key, *opened);
        }
        return opened.has_value();
    };
    parts.cases->together(open_once, Work::whole);
    return opened ? view(actor, *opened) : tl::unexpected(opened.error());
}

Result<bool> CaseService::Inside::check_requirements(const Catalogue& catalogue, const Workflow& workflow,
                                                     const Facts& around) {
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
    return true;
}

Result<CaseHeader> CaseService::Inside::open_inside(CaseTransaction& transaction, const Workflow& workflow,
                                                    const Opening& opening) {
    const Catalogue& catalogue = definitions.current();
    const Instant now = parts.clock->now();
    Case the_case;
    CaseHeader& header = the_case.header;
    header = opening.asked;
    header.id = CaseId(new_identifier(random));
    header.definition = definitions.digest();
    header.parties = roles_taking_part(workflow, the_case.situation, {}, opening.role);
    header.revision = 1;
    header.opened_at = now;
    header.changed_at = now;

    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = this->sources(catalogue, directory, transaction);
    const Facts around = facts_of_case(sources, workflow, header, opening.data, opening.actor, now);
    if (const Result<bool> met = check_requirements(catalogue, workflow, around); !met) {
        return tl::unexpected(met.error());
    }
    if (const Result<bool> single = check_single(transaction, workflow, header); !single) {
        return tl::unexpected(single.error());
    }
    const int year = static_cast<int>(paris_date(now).year());
    header.reference =
        fmt::format("{}-{}-{:04}", workflow.prefix, year, transaction.next_number("case." + workflow.prefix, year));

    Result<Step> first = start(workflow, opening.data, around);
    if (!first) {
        return tl::unexpected(first.error());
    }
    first->next.parent = opening.parent;
    Change change({sources, *parts.renderer, parts.papers, *parts.documents, transaction, random, *this}, workflow,
                  the_case, opening.actor, now);
    std::vector<std::string> taken = first->taken;
    if (Result<bool> applied = change.apply(std::move(*first)); !applied) {
        return tl::unexpected(applied.error());
    }
    if (the_case.situation.finished && opening.parent) {
        return failure(ErrorKind::invalid,
                       fmt::format("Un dossier « {} » serait clos aussitôt ouvert.", workflow.label), workflow.id);
    }
    JournalEntry entry = entry_for(the_case, change, opening.label, opening.actor, opening.role, now);
    entry.event = "open";
    entry.taken = std::move(taken);
    entry.input = to_json(Value(opening.data));
    finish(transaction, the_case, change, std::move(entry), std::nullopt);
    return header;
}

// Carries out what was prepared, and gives the journal entry that tells of it, before its hash.
Result<JournalEntry> CaseService::Inside::enter(Prepared& prepared, const Actor& actor, Change& change,
                                                Case& the_case) {
    if (!prepared.transition.form.empty()) {
        change.set_upload_audience(prepared.catalogue.form(prepared.transition.form).audience);
    }
    const Instant now = prepared.around.now;
    change.know(std::move(prepared.around), prepared.data);
    std::vector<std::string> taken = prepared.next.taken;
    if (Result<bool> applied = change.apply(std::move(prepared.next)); !applied) {
        return tl::unexpected(applied.error());
    }
    JournalEntry entry =
        entry_for(the_case, change, prepared.transition.label + prepared.received, actor.user, prepared.event.by, now);
    entry.event = prepared.event.name;
    entry.taken = std::move(taken);
    entry.input = to_json(prepared.event.data);
    return entry;
}

namespace {

// For the history: by which channel answers came, and from whom. Error invalid: from nobody.
Result<std::string> received_in_words(const Submission& submission) {
    constexpr std::size_t name_max = 120;
    if (submission.channel == Channel::online) {
        return std::string();
    }
    const std::string from = trimmed(submission.received_from);
    if (from.empty() || from.size() > name_max || from.find('\n') != std::string::npos || !is_valid_utf8(from)) {
        return failure(ErrorKind::invalid,
                       "Dites de qui viennent ces réponses, en une ligne de 120 caractères au plus.");
    }
    const std::string how = submission.channel == Channel::paper   ? "sur papier"
                            : submission.channel == Channel::phone ? "par téléphone"
                                                                   : "au guichet";
    return fmt::format(" (reçu {} de {})", how, from);
}

}  // namespace

Result<CaseService::Inside::Prepared> CaseService::Inside::prepare(const Actor& actor, const Case& the_case,
                                                                   const Submission& submission,
                                                                   const FactSources& sources) const {
    const std::vector<std::string> roles = roles_in(actor, the_case.header);
    if (roles.empty()) {
        return unknown_case();
    }
    const Workflow& workflow = sources.catalogue.workflow(the_case.header.workflow);
    Facts around = facts(sources, the_case, actor.user);
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
        Facts known = around;  // what the form bounds, asks on condition and checks may be facts of the case
        if (Result<Record> names = all_names(workflow, the_case.situation, around)) {
            known.names = std::move(*names);
        }
        Result<Record> answers = validate(sources.catalogue.form(transition.form), submission.form, sources.directory,
                                          the_case.header.organisation, known);
        if (!answers) {
            return tl::unexpected(answers.error());
        }
        event.data = std::move(*answers);
    }
    Result<Step> next = step(workflow, the_case.situation, event, around);
    if (!next) {
        return tl::unexpected(next.error());
    }
    Result<std::string> received = received_in_words(submission);
    if (!received) {
        return tl::unexpected(received.error());
    }
    return Prepared{sources.catalogue,       workflow,         transition,          std::move(event), std::move(around),
                    the_case.situation.data, std::move(*next), std::move(*received)};
}

std::optional<Receipt> CaseService::Inside::planned(const Actor& actor, const CaseId& id,
                                                    const Submission& submission) {
    std::shared_ptr<const KnownCase> before = recent.find(id);
    if (before == nullptr) {
        std::optional<KnownCase> read = parts.cases->known(id);
        before = read ? std::make_shared<const KnownCase>(std::move(*read)) : nullptr;
    }
    if (before == nullptr || before->the_case.header.revision != submission.expected_revision ||
        catch_up(before->the_case)) {
        return std::nullopt;
    }
    const Catalogue& catalogue = definitions.at(before->the_case.header.definition);
    if (!catalogue.workflow(before->the_case.header.workflow).earlier.empty()) {
        return std::nullopt;  // others may be opened meanwhile
    }
    const std::uint64_t people_version = people.version();
    const RememberedDirectory directory(people);
    FactSources sources = this->sources(catalogue, directory);
    sources.people = &people;
    Result<Prepared> prepared = prepare(actor, before->the_case, submission, sources);
    if (!prepared) {
        return std::nullopt;
    }
    auto after = std::make_shared<KnownCase>();
    after->the_case.header = before->the_case.header;
    after->the_case.situation.appointments = before->the_case.situation.appointments;  // to tell which ones change
    Plan plan(*parts.cases, id);
    Receipt receipt;
    JournalEntry entry;
    const std::int64_t revision = after->the_case.header.revision++;
    try {
        Change change({sources, *parts.renderer, parts.papers, *parts.documents, plan, random, *this},
                      prepared->workflow, after->the_case, actor.user, prepared->around.now);
        Result<JournalEntry> entered = enter(*prepared, actor, change, after->the_case);
        if (!entered) {
            return std::nullopt;
        }
        entry = std::move(*entered);
        after->tasks = change.tasks();
        receipt = receipt_of(after->the_case, change);
    } catch (const NotPlanned&) {
        return std::nullopt;
    }
    if (after->the_case.situation.finished && after->the_case.situation.parent) {
        return std::nullopt;  // the case that waits for it moves, too
    }
    // Who takes part is looked up by: an assignment, or a role that joins, is written in full.
    const CaseHeader& header = after->the_case.header;
    const CaseHeader& earlier = before->the_case.header;
    if (header.agent != earlier.agent || header.counsellor != earlier.counsellor || header.bodies != earlier.bodies ||
        header.parties != earlier.parties) {
        return std::nullopt;
    }
    entry.previous = before->journal_hash;
    entry.hash = journal_hash(entry);
    after->journal_hash = entry.hash;
    after->parts = split_by_audience(prepared->catalogue, prepared->workflow, after->the_case.situation.data);
    CaseChange written = difference(*before, *after);
    written.expected_revision = revision;

    const auto write = [&](CaseTransaction& transaction) {
        const bool holds =
            people.version() == people_version && std::ranges::all_of(sources.rests_on, [&](const auto& other) {
                return transaction.revision(other.first) == other.second;
            });
        const std::string& key = submission.idempotency_key;
        if (!holds || (!key.empty() && transaction.seen(key)) || !transaction.advance(written)) {
            return false;
        }
        plan.carry_out(transaction);
        transaction.append(entry);
        if (!key.empty()) {
            transaction.remember(key, id);
        }
        return true;
    };
    if (!parts.cases->together(write, Work::prepared)) {
        recent.forget(id);
        return std::nullopt;
    }
    recent.keep(std::move(after));
    return receipt;
}

Result<Receipt> CaseService::Inside::act_inside(CaseTransaction& transaction, const Actor& actor, const CaseId& id,
                                                const Submission& submission) {
    std::optional<Case> loaded = transaction.load(id);
    if (!loaded || roles_in(actor, loaded->header).empty()) {
        return unknown_case();
    }
    Case& the_case = *loaded;
    if (!submission.idempotency_key.empty()) {
        if (const std::optional<CaseId> earlier = transaction.seen(submission.idempotency_key)) {
            return *earlier == id ? Result<Receipt>(Receipt{the_case.header.reference, the_case.header.revision, {}})
                                  : unknown_case();
        }
    }
    if (the_case.header.revision != submission.expected_revision) {
        return failure(
            ErrorKind::conflict,
            fmt::format(
                "Le dossier {} a avancé pendant votre saisie. Relisez-le, puis recommencez si c’est encore utile.",
                the_case.header.reference));
    }
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = this->sources(definitions.at(the_case.header.definition), directory, transaction);
    Result<Prepared> prepared = prepare(actor, the_case, submission, sources);
    if (!prepared) {
        return tl::unexpected(prepared.error());
    }
    const std::int64_t revision = the_case.header.revision++;
    Change change({sources, *parts.renderer, parts.papers, *parts.documents, transaction, random, *this},
                  prepared->workflow, the_case, actor.user, prepared->around.now);
    Result<JournalEntry> entry = enter(*prepared, actor, change, the_case);
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    finish(transaction, the_case, change, std::move(*entry), revision);
    if (Result<bool> told = tell_parent(transaction, the_case, actor.user); !told) {
        return tl::unexpected(told.error());
    }
    if (!submission.idempotency_key.empty()) {
        transaction.remember(submission.idempotency_key, id);
    }
    return receipt_of(the_case, change);
}

Result<Receipt> CaseService::act(const Actor& actor, const CaseId& id, const Submission& submission) {
    if (std::optional<Receipt> done = inside_->planned(actor, id, submission)) {
        return std::move(*done);
    }
    Result<Receipt> done;
    const auto act = [&](CaseTransaction& transaction) {
        done = inside_->act_inside(transaction, actor, id, submission);
        return done.has_value();
    };
    if (inside_->parts.cases->together(act, Work::whole)) {
        inside_->recent.forget(id);
    }
    return done;
}

Result<CaseView> CaseService::submit(const Actor& actor, const CaseId& id, const Submission& submission) {
    const Result<Receipt> done = act(actor, id, submission);
    if (!done) {
        return tl::unexpected(done.error());
    }
    Result<CaseView> seen = view(actor, id);
    if (!seen && seen.error().kind == ErrorKind::not_found) {  // by this very step: a host that declined
        seen = CaseView();
        seen->header.id = id;
        seen->header.reference = done->reference;
        seen->header.revision = done->revision;
    }
    if (seen) {
        seen->notices = done->notices;
    }
    return seen;
}

Result<bool> CaseService::Inside::fire_next(CaseTransaction& transaction, const CaseId& id) {
    std::optional<Case> loaded = transaction.load(id);
    if (!loaded) {
        return false;
    }
    Case& the_case = *loaded;
    const Catalogue& catalogue = definitions.at(the_case.header.definition);
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    const RememberedDirectory directory(*parts.directory);
    const FactSources sources = this->sources(catalogue, directory, transaction);
    const Facts around = facts(sources, the_case, UserId());
    Result<std::optional<Step>> fired = fire_due_timer(workflow, the_case.situation, around);
    if (!fired) {
        return tl::unexpected(fired.error());
    }
    if (!*fired) {
        return false;
    }
    const std::string input = told(the_case.situation.timers.front(), around.now);
    const std::int64_t revision = the_case.header.revision++;
    Change change({sources, *parts.renderer, parts.papers, *parts.documents, transaction, random, *this}, workflow,
                  the_case, UserId(), around.now);
    std::vector<std::string> taken = (*fired)->taken;
    if (Result<bool> applied = change.apply(std::move(**fired)); !applied) {
        return applied;
    }
    JournalEntry entry = entry_for(the_case, change, "Échéance", UserId(), "", around.now);
    entry.event = "timer";
    entry.taken = std::move(taken);
    entry.input = input;
    finish(transaction, the_case, change, std::move(entry), revision);
    return tell_parent(transaction, the_case, UserId());
}

std::vector<CaseId> CaseService::Inside::fire_round(const std::vector<CaseId>& ids, Sweep& sweep) {
    std::vector<Result<bool>> fired(ids.size(), false);
    std::vector<CaseWork> works;
    for (std::size_t k = 0; k < ids.size(); ++k) {
        works.emplace_back([&, k](CaseTransaction& transaction) {
            fired[k] = fire_next(transaction, ids[k]);
            return fired[k].has_value() && *fired[k];
        });
    }
    const std::vector<WorkDone> done = parts.cases->together(works, Work::whole);
    std::vector<CaseId> moved;
    for (std::size_t k = 0; k < ids.size(); ++k) {
        // A disk that fails for one case, or a case that cannot be read, is no reason to forget the others.
        if (done[k].failure) {
            sweep.problems.push_back(fmt::format("case={} reason=\"{}\"", ids[k].str(), what_of(done[k].failure)));
        } else if (!fired[k]) {
            sweep.problems.push_back(fmt::format("case={} {}", ids[k].str(), fired[k].error().where));
        } else if (done[k].kept) {
            recent.forget(ids[k]);
            ++sweep.fired;
            moved.push_back(ids[k]);
        }
    }
    return moved;
}

int CaseService::Inside::fire_all(std::vector<CaseId> ids, Sweep& sweep) {
    const std::size_t listed = ids.size();
    const std::size_t problems = sweep.problems.size();
    ids = fire_round(ids, sweep);
    std::size_t left = listed - ids.size();
    const std::size_t failed_at_once = sweep.problems.size() - problems;
    for (int round = 1; round < most_timers_at_once && !ids.empty(); ++round) {
        ids = fire_round(ids, sweep);
    }
    left += sweep.problems.size() - problems - failed_at_once;
    return static_cast<int>(left);
}

bool CaseService::Inside::catch_up(const Case& the_case) {
    const std::vector<ArmedTimer>& timers = the_case.situation.timers;
    if (timers.empty() || timers.front().due > parts.clock->now()) {
        return false;
    }
    Sweep told_by_the_next_sweep;
    fire_all({the_case.header.id}, told_by_the_next_sweep);
    return true;
}

CaseService::Sweep CaseService::sweep() {
    constexpr int batch = 200;
    Sweep sweep;
    inside_->definitions.renew();
    const Instant now = inside_->parts.clock->now();
    // Those that failed stay at the head of the list: the next batch begins behind them.
    int left = 0;
    for (;;) {
        const std::vector<CaseId> due = inside_->parts.cases->due_cases(now, batch, left);
        for (std::size_t first = 0; first < due.size(); first += most_cases_at_once) {
            const std::size_t last = std::min(first + most_cases_at_once, due.size());
            std::vector<CaseId> ids(due.begin() + static_cast<std::ptrdiff_t>(first),
                                    due.begin() + static_cast<std::ptrdiff_t>(last));
            left += inside_->fire_all(std::move(ids), sweep);
        }
        if (due.size() < static_cast<std::size_t>(batch)) {
            return sweep;
        }
    }
}

}  // namespace jalon
