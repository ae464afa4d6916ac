#include "engine/cases/case_service.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/case_service_inside.hpp"
#include "engine/cases/case_view.hpp"
#include "engine/cases/rehearsal.hpp"
#include "engine/cases/remembered_directory.hpp"
#include "engine/cases/uploads.hpp"

namespace jalon {

namespace {

constexpr std::size_t largest_upload = 20U * 1024U * 1024U;

bool contains(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

std::string full_name(const std::optional<Agent>& agent) {
    return agent ? fmt::format("{} {}", agent->first_name, french::upper(agent->last_name)) : std::string();
}

std::string full_name(const std::optional<User>& user) {
    return user ? fmt::format("{} {}", user->first_name, french::upper(user->last_name)) : std::string();
}

}  // namespace

tl::unexpected<Error> unknown_case() {
    return failure(ErrorKind::not_found, "Ce dossier n’existe pas, ou ne vous est pas ouvert.");
}

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
    if (definitions.find(the_case->header.definition) == nullptr) {
        return failure(
            ErrorKind::definition,
            fmt::format("Les définitions sur lesquelles le dossier {} a commencé manquent dans la base, ou y "
                        "sont abîmées. Prévenez l’administrateur, qui rendra une sauvegarde ; rien n’est perdu "
                        "du dossier lui-même.",
                        header->reference));
    }
    return Known{std::move(*the_case), std::move(roles)};
}

Result<CaseService::Inside::Known> CaseService::Inside::know_as_of_now(const Actor& actor, const CaseId& id) {
    Result<Known> known = know(actor, id);
    if (known && catch_up(known->the_case)) {
        known = know(actor, id);
    }
    return known;
}

CaseService::CaseService(Parts parts) : inside_(std::make_unique<Inside>(parts)) {
    inside_->parts = parts;
    inside_->definitions.keep();
}

CaseService::~CaseService() = default;

const Catalogue& CaseService::catalogue() const {
    return inside_->definitions.current();
}

std::vector<std::string> CaseService::troubles() const {
    const std::string trouble = inside_->definitions.trouble();
    return trouble.empty() ? std::vector<std::string>() : std::vector<std::string>{trouble};
}

std::vector<OpenableKind> CaseService::openable(const Actor& actor) const {
    std::vector<OpenableKind> kinds;
    for (const auto& [id, workflow] : catalogue().workflows) {
        const bool allowed =
            std::ranges::any_of(workflow->opened_by, [&](const std::string& role) { return actor.has(role); });
        if (allowed) {
            kinds.push_back({id, workflow->label});
        }
    }
    return kinds;
}

Result<CaseView> CaseService::view(const Actor& actor, const CaseId& id) const {
    const Parts& parts = inside_->parts;
    Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Case& machine = known->the_case;
    const std::vector<std::string>& roles = known->roles;
    inside_->note_access(actor, machine.header, roles);
    const Catalogue& catalogue = inside_->definitions.at(machine.header.definition);
    const Workflow& workflow = catalogue.workflow(machine.header.workflow);
    const RememberedDirectory directory(inside_->people);
    const Facts around = inside_->facts(inside_->sources(catalogue, directory), machine, actor.user);

    CaseView seen;
    const std::vector<JournalEntry> entries = parts.cases->history(id);
    seen.header = header_for(machine.header, roles);
    seen.token = page_token(catalogue, workflow, entries, roles);
    seen.programme = workflow.label;
    seen.roles = roles;
    const std::optional<Organisation> body = directory.organisation(machine.header.organisation);
    seen.organisation_name = body ? body->name : "";
    seen.agent_name = may_know_agent(roles) ? full_name(directory.agent(machine.header.agent)) : "";
    const std::optional<User> counsellor = directory.user(machine.header.counsellor);
    seen.counsellor_name = may_know_counsellor(roles) ? full_name(counsellor) : "";
    seen.explanation = explanation_of(workflow, machine.situation);
    seen.steps = step_bar(workflow, machine.situation, machine.header);
    date_steps(seen.steps, workflow, entries);
    seen.may_exchange = parts.exchanges != nullptr && !circles_for(machine.header, roles).empty();

    const std::vector<TaskRow> tasks = parts.cases->tasks_of(id);
    const std::vector<Chase> chases = inside_->chases_of({id});
    for (const TaskRow& task : tasks) {
        TaskView line = task_for(task, machine.header, roles);
        inside_->complete(line.reminder, id, line.since, chases);
        const bool repeated = std::ranges::any_of(
            seen.tasks, [&](const TaskView& other) { return other.label == line.label && other.who == line.who; });
        if (!repeated) {
            seen.tasks.push_back(std::move(line));
        }
    }
    seen.related = inside_->related(actor, machine.situation);
    for (const RelatedCase& other : seen.related) {
        if (other.awaited) {
            seen.explanation +=
                fmt::format("{}En attente du dossier {}.", seen.explanation.empty() ? "" : " ", other.reference);
        }
    }
    seen.actions = actions_for(possibilities(workflow, machine.situation, around), roles, tasks);

    // What is shown is loaded for these roles alone; the machine's own data only opens and closes buttons.
    if (const std::optional<Case> shown = parts.cases->load_for(id, roles)) {
        seen.answers = answer_groups(catalogue, workflow, shown->situation.data);
        const Result<Record> names = all_names(workflow, machine.situation, around);
        AnswerGroup marks = names ? marks_for(workflow, *names, roles) : AnswerGroup();
        if (!marks.lines.empty()) {
            seen.answers.insert(seen.answers.begin(), std::move(marks));
        }
    }
    seen.appointments = inside_->appointments_of(id, roles);
    CaseScope scope;
    scope.all = true;
    scope.roles = roles;
    DocumentFilter filter;
    filter.case_id = id;
    for (const DocumentLine& line : parts.cases->documents(scope, filter)) {
        seen.documents.push_back({line.document, !line.document.signs.empty()});
    }
    seen.history = history_for(catalogue, workflow, entries, roles, directory);
    return seen;
}

Result<FormView> CaseService::form(const Actor& actor, const CaseId& id, const std::string& event) const {
    const Parts& parts = inside_->parts;
    Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    if (!known) {
        return tl::unexpected(known.error());
    }
    const Case& machine = known->the_case;
    inside_->note_access(actor, machine.header, known->roles);
    const Catalogue& catalogue = inside_->definitions.at(machine.header.definition);
    const Workflow& workflow = catalogue.workflow(machine.header.workflow);
    const RememberedDirectory directory(inside_->people);
    const Facts around = inside_->facts(inside_->sources(catalogue, directory), machine, actor.user);
    const std::vector<Possibility> possible = possibilities(workflow, machine.situation, around);
    const std::vector<ActionView> actions = actions_for(possible, known->roles, parts.cases->tasks_of(id));
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
    page.token = inside_->token(machine, known->roles);
    page.action = *action;
    const Result<Record> names = all_names(workflow, machine.situation, around);
    const auto taken = std::ranges::find_if(possible, [&](const Possibility& one) {
        return one.transition->event == event && one.transition->form == action->form;
    });
    if (names && taken != possible.end()) {
        page.papers = possible_papers(catalogue, workflow, *taken->transition, known->roles, *names);
    }
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
    if (names) {
        page.marks = marks_for(workflow, *names, known->roles).lines;
    }
    if (!form.fresh && earlier.empty()) {
        page.recalled = inside_->recall(actor, machine.header, form, earlier);
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

std::map<std::string, std::string> CaseService::Inside::recall(const Actor& actor, const CaseHeader& header,
                                                               const Form& form, Record& answers) const {
    constexpr int looked_at_most = 10;
    std::map<std::string, std::string> recalled;
    if (std::ranges::none_of(form.fields, &Field::recall)) {
        return recalled;
    }
    CaseScope scope;
    scope.organisation = header.organisation;
    scope.roles = actor.roles;
    CaseFilter filter;
    filter.workflow = header.workflow;
    filter.limit = looked_at_most;
    for (const CaseHeader& other : parts.cases->cases({scope}, filter).cases) {
        const std::vector<std::string> roles = roles_in(actor, other);
        if (other.id == header.id || roles.empty() || (!header.agent.empty() && other.agent != header.agent)) {
            continue;
        }
        const std::optional<Case> seen = parts.cases->load_for(other.id, roles);
        const Value data = seen ? Value(seen->situation.data)[form.key] : Value();
        for (const Field& field : form.fields) {
            if (field.recall && data.record() != nullptr && !data[field.id].is_null()) {
                answers[field.id] = data[field.id];
                recalled[field.id] = other.reference;
            }
        }
        if (data.record() != nullptr) {
            break;
        }
    }
    return recalled;
}

void CaseService::Inside::note_access(const Actor& actor, const DocumentRecord& paper) const {
    if (const std::optional<CaseHeader> header = parts.cases->header(paper.case_id)) {
        note_access(actor, *header, roles_in(actor, *header), paper.id);
    }
}

std::string CaseService::Inside::token(const Case& the_case, const std::vector<std::string>& roles) const {
    const Catalogue& catalogue = definitions.at(the_case.header.definition);
    const Workflow& workflow = catalogue.workflow(the_case.header.workflow);
    return page_token(catalogue, workflow, parts.cases->history(the_case.header.id), roles);
}

std::int64_t CaseService::revision_seen(const Actor& actor, const CaseId& id, const std::string& token) const {
    const Result<Inside::Known> known = inside_->know_as_of_now(actor, id);
    return known && inside_->token(known->the_case, known->roles) == token ? known->the_case.header.revision : -1;
}

std::vector<RelatedCase> CaseService::Inside::related(const Actor& actor, const Situation& situation) const {
    std::vector<RelatedCase> known;
    const auto add = [&](const std::string& id, bool opened_this, bool awaited) {
        const std::optional<CaseHeader> header = id.empty() ? std::nullopt : parts.cases->header(CaseId(id));
        const std::vector<std::string> roles = header ? roles_in(actor, *header) : std::vector<std::string>();
        if (!roles.empty()) {
            known.push_back({header->id, header->reference, programme(*header), header_for(*header, roles).state_label,
                             opened_this, awaited});
        }
    };
    if (situation.parent) {
        add(situation.parent->id, true, false);
    }
    for (const ChildCase& child : situation.children) {
        add(child.id, false, child.awaited);
    }
    return known;
}

CaseLines CaseService::cases(const Actor& actor, const CaseFilter& filter) const {
    const Directory& directory = inside_->people;
    CaseList found = inside_->parts.cases->cases(scopes_of(actor), filter);
    CaseLines list;
    list.count = found.count;
    for (CaseHeader& header : found.cases) {
        const std::optional<Organisation> body = directory.organisation(header.organisation);
        CaseLine line;
        line.programme = inside_->programme(header);
        const std::vector<std::string> roles = roles_in(actor, header);
        line.subject = Inside::subject(header, roles, directory);
        line.organisation_name = body ? body->name : "";
        line.counsellor_name = may_know_counsellor(roles) ? full_name(directory.user(header.counsellor)) : "";
        line.header = header_for(std::move(header), roles);
        list.lines.push_back(std::move(line));
    }
    return list;
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

Result<DocumentRecord> CaseService::readable(const Actor& actor, const DocumentId& id) const {
    const auto unknown = [] {
        return failure(ErrorKind::not_found, "Ce document n’existe pas, ou ne vous est pas ouvert.");
    };
    std::optional<DocumentRecord> record = inside_->parts.cases->document(id);
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
    return *std::move(record);
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

}  // namespace jalon
