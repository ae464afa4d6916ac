#include "engine/cases/case_service.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_data.hpp"
#include "engine/cases/case_facts.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/change.hpp"
#include "engine/cases/definitions.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/cases/uploads.hpp"

namespace jalon {

namespace {

constexpr std::size_t largest_upload = 20U * 1024U * 1024U;
constexpr int most_timers_at_once = 100;

tl::unexpected<Error> unknown_case() {
    return failure(ErrorKind::not_found, "Ce dossier n’existe pas, ou ne vous est pas ouvert.");
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

// The first of the transition's roles that the actor holds in the case; "" when none is.
std::string acting_role(const Transition& transition, const std::vector<std::string>& roles) {
    for (const std::string& role : transition.by) {
        if (contains(roles, role)) {
            return role;
        }
    }
    return "";
}

std::string full_name(const std::optional<Agent>& agent) {
    return agent ? fmt::format("{} {}", agent->first_name, french::upper(agent->last_name)) : std::string();
}

std::string full_name(const std::optional<User>& user) {
    return user ? fmt::format("{} {}", user->first_name, french::upper(user->last_name)) : std::string();
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

struct CaseService::Inside {
    Parts parts;
    Definitions definitions;

    explicit Inside(const Parts& p) : parts(p), definitions(*p.catalogue, *p.sources, *p.cases) {}

    FactSources sources(const Catalogue& catalogue, const Directory& directory) const {
        return {catalogue, directory, *parts.cases, parts.calendar};
    }
    const Workflow& workflow_of(const CaseHeader& header) const {
        return definitions.at(header.definition).workflow(header.workflow);
    }
    Facts facts(const FactSources& sources, const Case& the_case, const UserId& actor) const {
        return facts_of_case(sources, sources.catalogue.workflow(the_case.header.workflow), the_case.header,
                             the_case.situation.data, actor, parts.clock->now());
    }
    static std::string subject(const CaseHeader& header, const std::vector<std::string>& roles,
                               const Directory& directory);
    std::string programme(const CaseHeader& header) const { return workflow_of(header).label; }

    // Loads a case for its machine, with the actor's roles in it. Error: not_found.
    struct Known {
        Case the_case;
        std::vector<std::string> roles;
    };
    Result<Known> know(const Actor& actor, const CaseId& id) const;

    // Error invalid: the employer already has a running case of a kind of which there is one at a time.
    Result<bool> check_single(const Workflow& workflow, const CaseHeader& opening) const;

    void finish(CaseTransaction& transaction, Case& the_case, const Change& change, JournalEntry entry,
                std::optional<std::int64_t> expected_revision) const;
};

std::string CaseService::Inside::subject(const CaseHeader& header, const std::vector<std::string>& roles,
                                         const Directory& directory) {
    if (!header.agent.empty() && may_know_agent(roles)) {
        return full_name(directory.agent(header.agent));
    }
    const std::optional<Organisation> body = directory.organisation(header.organisation);
    return body ? body->name : std::string();
}

Result<CaseService::Inside::Known> CaseService::Inside::know(const Actor& actor, const CaseId& id) const {
    const std::optional<CaseHeader> header = parts.cases->header(id);
    if (!header) {
        return unknown_case();
    }
    std::vector<std::string> roles = roles_in(actor, *header);
    if (roles.empty()) {
        return unknown_case();
    }
    std::optional<Case> the_case = parts.cases->load(id);
    if (!the_case) {
        return unknown_case();
    }
    return Known{std::move(*the_case), std::move(roles)};
}

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

CaseService::CaseService(Parts parts) : inside_(std::make_unique<Inside>(parts)) {
    inside_->parts = parts;
    inside_->definitions.keep();
}

CaseService::~CaseService() = default;

std::vector<OpenableKind> CaseService::openable(const Actor& actor) const {
    std::vector<OpenableKind> kinds;
    for (const auto& [id, workflow] : inside_->parts.catalogue->workflows) {
        const bool allowed =
            std::ranges::any_of(workflow->opened_by, [&](const std::string& role) { return actor.has(role); });
        if (allowed) {
            kinds.push_back({id, workflow->label});
        }
    }
    return kinds;
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

Result<CaseView> CaseService::view(const Actor& actor, const CaseId& id) const {
    const Parts& parts = inside_->parts;
    Result<Inside::Known> known = inside_->know(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Case& machine = known->the_case;
    const std::vector<std::string>& roles = known->roles;
    const Catalogue& catalogue = inside_->definitions.at(machine.header.definition);
    const Workflow& workflow = catalogue.workflow(machine.header.workflow);
    const RememberedDirectory directory(*parts.directory);
    const Facts around = inside_->facts(inside_->sources(catalogue, directory), machine, actor.user);

    CaseView seen;
    seen.header = header_for(machine.header, roles);
    seen.programme = workflow.label;
    seen.roles = roles;
    const std::optional<Organisation> body = directory.organisation(machine.header.organisation);
    seen.organisation_name = body ? body->name : "";
    seen.agent_name = may_know_agent(roles) ? full_name(directory.agent(machine.header.agent)) : "";
    const std::optional<User> counsellor = directory.user(machine.header.counsellor);
    seen.counsellor_name = reads_from_outside(roles) && !reads_as_employer(roles) ? "" : full_name(counsellor);
    seen.explanation = explanation_of(workflow, machine.situation);
    seen.steps = step_bar(workflow, machine.situation, machine.header);

    const std::vector<TaskRow> tasks = parts.cases->tasks_of(id);
    for (const TaskRow& task : tasks) {
        TaskView line = task_for(task, machine.header, roles);
        const bool repeated = std::ranges::any_of(
            seen.tasks, [&](const TaskView& other) { return other.label == line.label && other.who == line.who; });
        if (!repeated) {
            seen.tasks.push_back(std::move(line));
        }
    }
    seen.actions = actions_for(possibilities(workflow, machine.situation, around), roles, tasks);

    // What is shown is loaded for these roles alone; the machine's own data only opens and closes buttons.
    if (const std::optional<Case> shown = parts.cases->load_for(id, roles)) {
        seen.answers = answer_groups(catalogue, workflow, shown->situation.data);
        const Result<Record> names = all_names(workflow, machine.situation.data, around);
        AnswerGroup marks = names ? marks_for(workflow, *names, roles) : AnswerGroup();
        if (!marks.lines.empty()) {
            seen.answers.insert(seen.answers.begin(), std::move(marks));
        }
    }
    CaseScope scope;
    scope.all = true;
    scope.roles = roles;
    DocumentFilter filter;
    filter.case_id = id;
    for (const DocumentLine& line : parts.cases->documents(scope, filter)) {
        seen.documents.push_back({line.document, !line.document.signs.empty()});
    }
    seen.history = history_for(catalogue, workflow, parts.cases->history(id), roles, directory);
    return seen;
}

Result<FormView> CaseService::form(const Actor& actor, const CaseId& id, const std::string& event) const {
    const Parts& parts = inside_->parts;
    Result<Inside::Known> known = inside_->know(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Case& machine = known->the_case;
    const Catalogue& catalogue = inside_->definitions.at(machine.header.definition);
    const Workflow& workflow = catalogue.workflow(machine.header.workflow);
    const RememberedDirectory directory(*parts.directory);
    const Facts around = inside_->facts(inside_->sources(catalogue, directory), machine, actor.user);
    const std::vector<ActionView> actions =
        actions_for(possibilities(workflow, machine.situation, around), known->roles, parts.cases->tasks_of(id));
    const auto action = std::ranges::find(actions, event, &ActionView::event);
    if (action == actions.end()) {
        return failure(ErrorKind::not_allowed,
                       fmt::format("Cette action n’est pas possible à l’étape « {} », ou ne vous revient pas.",
                                   machine.header.state_label));
    }
    if (!action->open) {
        return failure(ErrorKind::not_allowed, action->reason);
    }
    FormView page;
    page.header = header_for(machine.header, known->roles);
    page.action = *action;
    if (action->form.empty()) {
        return page;
    }
    const Form& form = catalogue.form(action->form);
    page.form = &form;

    // Earlier answers come back as far as this person may read them; the rest starts from its defaults.
    Record earlier;
    const std::optional<Case> shown = parts.cases->load_for(id, known->roles);
    if (shown && !form.fresh) {
        if (const Record* record = Value(shown->situation.data)[form.key].record()) {
            earlier = *record;
        }
    }
    const Result<Record> names = all_names(workflow, machine.situation.data, around);
    if (names) {
        page.marks = marks_for(workflow, *names, known->roles).lines;
    }
    for (const Field& field : form.fields) {
        const bool readable = std::ranges::any_of(
            audience_of(form, field), [&](const std::string& role) { return contains(known->roles, role); });
        if (field.initial && readable && names && (!earlier.contains(field.id) || earlier.at(field.id).is_null())) {
            Scope scope;
            scope.names = &*names;
            scope.now = around.now;
            scope.today = paris_date(around.now);
            scope.calendar = &around.calendar;
            if (Result<Value> value = field.initial->expression.evaluate(scope)) {
                earlier[field.id] = std::move(*value);
            }
        }
        if (!field.source.empty() || field.type == Field::Type::organisation) {
            page.options[field.id] = options_of(field, directory, machine.header.organisation);
        }
    }
    page.values = raw_of(form, earlier);
    return page;
}

WorkList CaseService::work_list(const Actor& actor) const {
    const Parts& parts = inside_->parts;
    const Date today = parts.clock->today();
    constexpr std::array waiting_readers = {"agent",      "hr_officer",      "employer_head",
                                            "counsellor", "head_of_service", "secretary"};
    const RememberedDirectory directory(*parts.directory);
    WorkList list;
    std::set<std::pair<std::string, std::string>> seen;
    const auto add = [&](std::vector<WorkLine>& lines, const TaskLine& task) {
        if (!seen.emplace(task.header.id.str(), task.task.state).second) {
            return;
        }
        const std::vector<std::string> roles = roles_in(actor, task.header);
        const TaskView seen_task = task_for(task.task, task.header, roles);
        WorkLine line;
        line.header = header_for(task.header, roles);
        line.programme = inside_->programme(task.header);
        line.subject = Inside::subject(task.header, roles, directory);
        line.label = seen_task.label;
        line.who = seen_task.who;
        line.event = seen_task.event;
        line.since = seen_task.since;
        line.due = seen_task.due;
        line.late = line.due && *line.due < today;
        lines.push_back(std::move(line));
    };
    const std::vector<CaseScope> scopes = scopes_of(actor);
    for (const CaseScope& scope : scopes) {
        for (const TaskLine& task : parts.cases->tasks(scope, true)) {
            add(list.to_do, task);
        }
    }
    for (const CaseScope& scope : scopes) {
        if (std::ranges::find(waiting_readers, scope.roles.front()) != waiting_readers.end()) {
            for (const TaskLine& task : parts.cases->tasks(scope, false)) {
                add(list.waiting, task);
            }
        }
    }
    std::ranges::stable_sort(list.to_do, [](const WorkLine& a, const WorkLine& b) {
        return std::pair(!a.due, a.due.value_or(Date{})) < std::pair(!b.due, b.due.value_or(Date{}));
    });
    std::ranges::stable_sort(list.waiting, {}, &WorkLine::since);
    list.news = parts.cases->messages_for(actor.user, 10);
    return list;
}

std::vector<CaseLine> CaseService::cases(const Actor& actor, const CaseFilter& filter) const {
    const RememberedDirectory directory(*inside_->parts.directory);
    std::vector<CaseLine> lines;
    std::set<std::string> seen;
    for (const CaseScope& scope : scopes_of(actor)) {
        for (CaseHeader& header : inside_->parts.cases->cases(scope, filter)) {
            if (!seen.insert(header.id.str()).second) {
                continue;
            }
            const std::optional<Organisation> body = directory.organisation(header.organisation);
            CaseLine line;
            line.programme = inside_->programme(header);
            const std::vector<std::string> roles = roles_in(actor, header);
            line.subject = Inside::subject(header, roles, directory);
            line.organisation_name = body ? body->name : "";
            line.header = header_for(std::move(header), roles);
            lines.push_back(std::move(line));
        }
    }
    std::ranges::stable_sort(
        lines, [](const CaseLine& a, const CaseLine& b) { return a.header.changed_at > b.header.changed_at; });
    return lines;
}

std::int64_t CaseService::count_cases(const Actor& actor, const CaseFilter& filter) const {
    const std::vector<CaseScope> scopes = scopes_of(actor);
    if (scopes.size() == 1) {
        return inside_->parts.cases->count_cases(scopes.front(), filter);
    }
    CaseFilter all = filter;
    all.limit = 1'000'000;
    all.offset = 0;
    return static_cast<std::int64_t>(cases(actor, all).size());
}

std::vector<DocumentLine> CaseService::documents(const Actor& actor, const DocumentFilter& filter) const {
    std::vector<DocumentLine> lines;
    std::set<std::string> seen;
    for (const CaseScope& scope : scopes_of(actor)) {
        for (DocumentLine& line : inside_->parts.cases->documents(scope, filter)) {
            if (seen.insert(line.document.id.str()).second) {
                line.header = header_for(line.header, roles_in(actor, line.header));
                lines.push_back(std::move(line));
            }
        }
    }
    std::ranges::stable_sort(lines, [](const DocumentLine& a, const DocumentLine& b) {
        return a.document.issued_at > b.document.issued_at;
    });
    return lines;
}

Result<CaseService::DocumentFile> CaseService::document(const Actor& actor, const DocumentId& id) const {
    const auto unknown = [] {
        return failure(ErrorKind::not_found, "Ce document n’existe pas, ou ne vous est pas ouvert.");
    };
    const std::optional<DocumentRecord> record = inside_->parts.cases->document(id);
    if (!record) {
        return unknown();
    }
    const std::optional<CaseHeader> header = inside_->parts.cases->header(record->case_id);
    expect(header.has_value(), "a document belongs to a case");
    const std::vector<std::string> roles = roles_in(actor, *header);
    const bool allowed =
        std::ranges::any_of(record->audience, [&](const std::string& role) { return contains(roles, role); });
    if (!allowed) {
        return unknown();
    }
    Result<std::string> bytes = inside_->parts.documents->get(record->sha256);
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    return DocumentFile{*record, std::move(*bytes)};
}

Result<bool> CaseService::intact(const Actor& actor, const DocumentId& id) const {
    const Result<DocumentFile> file = document(actor, id);
    if (file) {
        return true;
    }
    if (file.error().kind == ErrorKind::invalid) {
        return false;
    }
    return tl::unexpected(file.error());
}

Result<UploadedFile> CaseService::keep_upload(std::string_view name, std::string_view bytes) const {
    if (bytes.empty()) {
        return failure(ErrorKind::invalid, "Ce fichier est vide ; choisissez-en un autre.");
    }
    if (bytes.size() > largest_upload) {
        return failure(ErrorKind::invalid,
                       "Ce fichier dépasse 20 Mo ; numérisez-le en noir et blanc ou en plusieurs fois.");
    }
    const std::string type = sniffed_type(bytes);
    if (type.empty()) {
        return failure(ErrorKind::invalid,
                       "Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG lisible ; numérisez le document, puis "
                       "joignez-le à nouveau.");
    }
    UploadedFile file;
    file.name = safe_name(name);
    file.media_type = type;
    file.sha256 = inside_->parts.documents->put(bytes);
    file.size = static_cast<std::int64_t>(bytes.size());
    return file;
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
