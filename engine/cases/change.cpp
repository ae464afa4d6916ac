#include "engine/cases/change.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/expect.hpp"
#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/cases/calendar_text.hpp"
#include "engine/cases/document_facts.hpp"
#include "engine/cases/fill.hpp"
#include "engine/cases/invoice_facts.hpp"
#include "engine/cases/paper_code.hpp"
#include "engine/cases/paper_facts.hpp"
#include "engine/cases/rehearsal.hpp"
#include "engine/definition/role.hpp"

namespace jalon {

namespace {

std::string file_name(const std::string& number, const std::string& title, const std::string& media_type) {
    std::string name = french::search_key(title);
    std::ranges::replace(name, ' ', '-');
    std::string prefix = number;
    std::ranges::replace(prefix, '/', '-');
    const std::string ending = media_type == "image/jpeg" ? ".jpg" : media_type == "image/png" ? ".png" : ".pdf";
    return (prefix.empty() ? name : prefix + "-" + name) + ending;
}

// Every role that may read it, for an uploaded copy of a paper of this audience.
std::vector<std::string> audience_or(const std::vector<std::string>& narrow,
                                     const std::vector<std::string>& otherwise) {
    return narrow.empty() ? otherwise : narrow;
}

}  // namespace

Change::Change(Tools tools, const Workflow& workflow, Case& the_case, UserId actor, Instant now)
    : tools_(tools), workflow_(workflow), case_(the_case), actor_(std::move(actor)), now_(now) {}

Result<bool> Change::apply(Step step) {
    appointments_before_ = std::move(case_.situation.appointments);
    case_.situation = std::move(step.next);
    for (const Effect& effect : step.effects) {
        Result<bool> done = std::visit([this](const auto& one) { return carry_out(one); }, effect);
        if (!done) {
            return done;
        }
    }
    refresh_header();
    return true;
}

Change::Basis Change::basis(const Record& data) const {
    const auto tariff_on = data.find("tariff_on");
    return {case_.header.agent, case_.header.counsellor, case_.header.bodies,
            tariff_on == data.end() ? Value() : tariff_on->second};
}

void Change::know(Facts facts, const Record& data) const {
    facts_ = std::move(facts);
    known_basis_ = basis(data);
    known_label_ = case_.header.state_label;
}

// Gathered once, and then kept up to date: half of what preparing a step takes would go into making them again.
const Facts& Change::facts() const {
    const Record& data = case_.situation.data;
    if (!facts_ || known_basis_ != basis(data)) {
        know(facts_of_case(tools_.sources, workflow_, case_.header, data, actor_, now_), data);
    } else if (known_label_ != case_.header.state_label) {
        facts_->names["case"] = facts_of(case_.header, workflow_);
        known_label_ = case_.header.state_label;
    }
    return *facts_;
}

Result<Record> Change::names() const {
    return all_names(workflow_, case_.situation, facts());
}

void Change::refresh_header() {
    case_.header.parties = roles_taking_part(workflow_, case_.situation, case_.header.parties);
    std::string label = state_label(workflow_, case_.situation);
    if (label != case_.header.state_label || case_.header.revision == 1) {
        case_.header.state_since = now_;
    }
    case_.header.state_label = std::move(label);
    // A suspension has no place of its own in the step bar: the case stays where it was.
    std::string step = current_step(workflow_, case_.situation);
    if (!step.empty()) {
        case_.header.step = std::move(step);
    }
    case_.header.changed_at = now_;
    case_.header.outcome.clear();
    if (case_.situation.finished) {
        case_.header.outcome = "stopped";
        for (const std::string& leaf : case_.situation.leaves()) {
            const State* state = workflow_.find(leaf);
            if (state != nullptr && !state->outcome.empty()) {
                case_.header.outcome = state->outcome;
            }
        }
    }
}

namespace {

bool is_around(const std::string& state, const std::string& path) {
    return state.empty() || state == path || path.starts_with(state + ".");
}

// The act that does a task: the one that fills in its form, here or in a state around; without a form, the only one of
// the state that leads on. "" when there are several: the person chooses.
std::string event_of(const Task& task, const std::string& path, const std::string& role,
                     const std::vector<Possibility>& possible) {
    const Possibility* found = nullptr;
    int leading_on = 0;
    for (const Possibility& one : possible) {
        const Transition& act = *one.transition;
        if (std::ranges::find(act.by, role) == act.by.end()) {
            continue;
        }
        if (!task.form.empty()) {
            const bool does_it = act.form == task.form && is_around(one.state, path);
            if (does_it && (found == nullptr || found->state.size() < one.state.size())) {
                found = &one;
            }
        } else if (one.state == path && !act.targets.empty()) {
            found = &one;
            ++leading_on;
        }
    }
    return found == nullptr || leading_on > 1 ? "" : found->transition->event;
}

}  // namespace

namespace {

constexpr std::size_t digest_shown = 16;  // letters of a digest that pages show

// Who signs for a body, whoever did in fact: the one in office when the paper was made.
std::string signatories_of(const Organisation& body) {
    return body.executive_name == body.signatory_name ? body.executive_name
                                                      : body.executive_name + " " + body.signatory_name;
}

// « 1560,00 » for each amount of the record that the paper tells, an invoice’s.
std::string amounts_in(const Record& names, const std::string& key) {
    std::string amounts;
    const Record* const told = Value(names)[key].record();
    for (const auto& [name, value] : told == nullptr ? Record() : *told) {
        if (const Money* const amount = value.get_if<Money>()) {
            amounts += fmt::format(" {},{:02}", amount->in_cents() / 100, amount->in_cents() % 100);
        }
    }
    return amounts;
}

}  // namespace

std::vector<TaskRow> Change::tasks() const {
    std::vector<TaskRow> rows;
    const Facts& around = facts();
    const std::vector<Possibility> possible = possibilities(workflow_, case_.situation, around);
    for (const std::string& path : case_.situation.active) {
        const State* state = workflow_.find(path);
        if (state == nullptr || !state->task) {
            continue;
        }
        const Task& task = *state->task;
        const auto since = case_.situation.entered.find(path);
        for (const std::string& role : task.by) {
            TaskRow row;
            row.case_id = case_.header.id;
            row.state = path;
            row.label = task.label.empty() ? state->label : task.label;
            row.role = role;
            row.since = since == case_.situation.entered.end() ? now_ : since->second;
            row.due = task_due(workflow_, case_.situation, path, around);
            row.event = event_of(task, path, role, possible);
            rows.push_back(std::move(row));
        }
    }
    for (const GivenTask& task : case_.situation.tasks) {
        for (const std::string& role : task.paused ? std::vector<std::string>() : task.by) {
            rows.push_back(given_row(task, role, possible));
        }
    }
    return rows;
}

// Told apart from the state's own task, and from others that were given in it.
TaskRow Change::given_row(const GivenTask& task, const std::string& role,
                          const std::vector<Possibility>& possible) const {
    TaskRow row{case_.header.id, task.state + "#" + task.name, task.label, role, "", task.since, task.due};
    for (const Possibility& one : possible) {
        const bool theirs = std::ranges::find(one.transition->by, role) != one.transition->by.end();
        const bool does_it = std::ranges::find(task.done, one.transition->event) != task.done.end();
        if (theirs && does_it && row.event.empty()) {
            row.event = one.transition->event;
        }
    }
    return row;
}

Result<bool> Change::carry_out(const TakeNumber& effect) {
    const int year = static_cast<int>(paris_date(now_).year());
    case_.situation.data = with_path(std::move(case_.situation.data), effect.into, take_number(effect.sequence, year));
    return true;
}

std::string Change::take_number(const std::string& series, int year) {
    return tools_.trial != nullptr ? std::string(trial_number)
                                   : number_text(series, year, tools_.transaction.next_number(series, year));
}

int Change::next_version(const std::string& key) {
    int version = 1;
    for (const DocumentRecord& document : tools_.transaction.documents(case_.header.id)) {
        if (document.key == key) {
            version = std::max(version, document.version + 1);
        }
    }
    return version;
}

void Change::supersede(const std::string& key, Beside beside) {
    for (const DocumentRecord& document : tools_.transaction.documents(case_.header.id)) {
        const bool current = document.status != "replaced" && document.status != "void";
        const bool stays = beside == Beside::signed_ones && document.status == "signed";
        if (document.key == key && current && !stays) {
            tools_.transaction.set_document_status(document.id, "replaced");
            void_signed_copies(document.id);
        }
    }
}

void Change::supersede_copies(const std::string& key, const DocumentId& original) {
    for (const DocumentRecord& document : tools_.transaction.documents(case_.header.id)) {
        const bool current = document.status != "replaced" && document.status != "void";
        if (document.key == key && document.signs == original && current) {
            tools_.transaction.set_document_status(document.id, "replaced");
        }
    }
}

// The newest paper of that key that still stands; a copy whose paper is gone would prove nothing.
std::optional<DocumentRecord> Change::current_document(const std::string& key) {
    std::optional<DocumentRecord> newest;
    for (const DocumentRecord& candidate : tools_.transaction.documents(case_.header.id)) {
        if (candidate.key == key && candidate.status != "replaced" && candidate.status != "void") {
            newest = candidate;
        }
    }
    return newest;
}

// « BP-2026-0042/CT/v2 ». Papers of one template under several keys (the report of each phase) are told apart: PH, PH2,
// PH3.
std::string Change::number_for(const DocumentTemplate& document_template, const std::string& key, int version) {
    std::vector<std::string> keys;
    for (const DocumentRecord& document : tools_.transaction.documents(case_.header.id)) {
        const bool same_kind = document.document_template == document_template.id;
        if (same_kind && std::ranges::find(keys, document.key) == keys.end()) {
            keys.push_back(document.key);
        }
    }
    const auto place = std::ranges::find(keys, key) - keys.begin() + 1;
    return fmt::format("{}/{}{}/v{}", case_.header.reference, document_template.code,
                       place == 1 ? "" : std::to_string(place), version);
}

// What was signed no longer counts when the paper itself is replaced.
void Change::void_signed_copies(const DocumentId& original) {
    for (const DocumentRecord& copy : tools_.transaction.documents(case_.header.id)) {
        if (copy.signs == original && copy.status == "signed") {
            tools_.transaction.set_document_status(copy.id, "void");
        }
    }
}

void Change::add(const DocumentRecord& document, const std::string& amounts) {
    const CaseHeader& header = case_.header;
    const std::optional<Organisation> body = tools_.sources.directory.organisation(header.organisation);
    const std::optional<Agent> agent = tools_.sources.directory.agent(header.agent);
    // An invoice never carries the agent's name, nor is it found by it.
    const bool names_agent = agent && may_know_agent(document.audience) &&
                             std::ranges::find(document.audience, "accountant") == document.audience.end();
    const bool to_sign = document.status == "to_sign" || document.status == "signed" || !document.signs.empty();
    tools_.transaction.add_document(
        document, french::search_key(fmt::format(
                      "{} {} {} {} {} {} {} {} {}", header.reference, document.number, document.title,
                      body ? body->name : "", names_agent ? agent->first_name + " " + agent->last_name : "",
                      french::long_date(paris_date(document.issued_at)), to_sign && body ? signatories_of(*body) : "",
                      amounts, document.sha256.substr(0, digest_shown))));
}

DocumentRecord Change::record_of(const ProduceDocument& effect, const DocumentTemplate& document_template,
                                 const Record& names) {
    DocumentRecord document;
    document.id = DocumentId(new_identifier(tools_.random));
    document.case_id = case_.header.id;
    document.key = effect.as.empty() ? document_template.id : effect.as;
    document.document_template = document_template.id;
    document.version = next_version(document.key);
    document.confidentiality = document_template.confidentiality;
    document.audience = audience_or(effect.audience, document_template.audience);
    document.status = effect.status.empty() ? "issued" : effect.status;
    document.issued_at = now_;
    if (tools_.trial != nullptr) {
        document.number = trial_number;
        return document;
    }
    // A record with a number of its own (an invoice) gives its paper that number.
    const Value& own = Value(names).at_path(document.key + ".number");
    document.number =
        own.text() != nullptr ? *own.text() : number_for(document_template, document.key, document.version);
    return document;
}

Result<Record> Change::printed_facts_of(const DocumentRecord& document, const DocumentTemplate& document_template,
                                        Record names) const {
    names["document"] =
        Record{{"number", document.number}, {"version", document.version},   {"code", paper_code(document.number)},
               {"title", document.title},   {"issued_on", paris_date(now_)}, {"issued_at", now_}};
    const std::optional<Organisation> body = tools_.sources.directory.organisation(case_.header.organisation);
    const Facts& around = facts();
    Result<LegalTexts> legal =
        legal_texts(tools_.sources.catalogue.visas, document_template, body ? body->type : "", paris_date(now_), names);
    if (!legal) {
        return tl::unexpected(legal.error());
    }
    names["visas"] = std::move(legal->visas);
    names["clauses"] = std::move(legal->clauses);
    Result<Record> whole = with_computed_facts(document_template, std::move(names), around.now, around.calendar);
    if (whole) {
        if (Result<bool> ready = check_needs(document_template, *whole); !ready) {
            return tl::unexpected(ready.error());
        }
    }
    return whole;
}

Result<bool> Change::show(const DocumentRecord& document, const DocumentTemplate& document_template, Record names) {
    const bool readable = std::ranges::any_of(document.audience, [&](const std::string& role) {
        return std::ranges::find(tools_.trial->roles, role) != tools_.trial->roles.end();
    });
    if (document.key == tools_.trial->key && readable) {
        Result<Record> facts = printed_facts_of(document, document_template, std::move(names));
        if (!facts) {
            return tl::unexpected(facts.error());
        }
        RenderRequest request;
        request.document_template = &document_template;
        request.facts = std::move(*facts);
        request.partials = &tools_.sources.catalogue.partials;
        request.draft = true;
        Result<Paper> paper = tools_.renderer.paper(request);
        if (!paper) {
            return tl::unexpected(paper.error());
        }
        tools_.trial->paper = TrialPaper{document.title, document.file_name, std::move(*paper)};
    }
    supersede(document.key);
    add(document);
    return true;
}

Result<bool> Change::carry_out(const ProduceDocument& effect) {
    const DocumentTemplate& document_template = tools_.sources.catalogue.document_template(effect.document_template);
    Result<Record> names = this->names();
    if (!names) {
        return tl::unexpected(names.error());
    }
    for (const auto& [name, value] : effect.with) {
        (*names)[name] = value;
    }
    if (!effect.amends.empty()) {
        names = with_changes(effect, std::move(*names));
        if (!names) {
            return tl::unexpected(names.error());
        }
    }
    DocumentRecord document = record_of(effect, document_template, *names);
    Result<std::string> title = fill(document_template.title, *names);
    if (!title) {
        return tl::unexpected(title.error());
    }
    document.title = french::typeset(*title);
    document.file_name = file_name(document.number, document.title, document.media_type);
    if (tools_.trial != nullptr) {
        return show(document, document_template, std::move(*names));
    }
    names = printed_facts_of(document, document_template, std::move(*names));
    if (!names) {
        return tl::unexpected(names.error());
    }

    const std::string amounts = amounts_in(*names, document.key);
    RenderRequest request;
    request.document_template = &document_template;
    request.facts = std::move(*names);
    request.partials = &tools_.sources.catalogue.partials;
    request.draft = document.status == "draft";
    const Result<Paper> paper = tools_.renderer.paper(request);
    if (!paper) {
        return tl::unexpected(paper.error());
    }
    document.size = static_cast<std::int64_t>(paper->pdf.size());
    document.sha256 = tools_.documents.put(paper->pdf);
    document.twin = paper->html.empty() ? "" : tools_.documents.put(paper->html);
    supersede(document.key, effect.amends.empty() ? Beside::nothing : Beside::signed_ones);
    add(document, amounts);
    notices_.push_back(fmt::format("Document établi : {} ({}).", document.title, document.number));
    return true;
}

Result<bool> Change::carry_out(const FileDocument& effect) {
    const std::string* sha256 = effect.file["sha256"].text();
    if (sha256 == nullptr) {
        return failure(ErrorKind::invalid, fmt::format("Joignez le fichier : « {} ».", effect.title), effect.as);
    }
    DocumentRecord document;
    document.id = DocumentId(new_identifier(tools_.random));
    document.case_id = case_.header.id;
    document.key = effect.as;
    document.title = french::typeset(effect.title);
    document.version = next_version(effect.as);
    document.audience = audience_or(effect.audience, upload_audience_);
    document.status = "issued";
    document.issued_at = now_;
    document.sha256 = *sha256;
    const auto* size = effect.file["size"].get_if<std::int64_t>();
    document.size = size == nullptr ? 0 : *size;
    const std::string* media_type = effect.file["media_type"].text();
    document.media_type = media_type == nullptr ? "application/pdf" : *media_type;
    if (!effect.signs.empty()) {
        const std::optional<DocumentRecord> original = current_document(effect.signs);
        if (!original) {
            return failure(ErrorKind::invalid,
                           fmt::format("Le document à signer (« {} ») n’existe pas dans ce dossier.", effect.signs),
                           effect.as);
        }
        document.signs = original->id;
        document.number = original->number;
        document.confidentiality = original->confidentiality;
        document.audience = audience_or(effect.audience, original->audience);
        document.status = "signed";
        if (Result<bool> fits = check_copy(effect, document, *original); !fits) {
            return fits;
        }
    }
    document.file_name = file_name(document.number, document.title, document.media_type);
    if (document.signs.empty()) {
        supersede(document.key);
    } else {
        supersede_copies(document.key, document.signs);
    }
    add(document);
    notices_.push_back(fmt::format("Document déposé : {}.", document.title));
    return true;
}

Result<bool> Change::carry_out(const IssueInvoice& effect) {
    Result<Record> names = this->names();
    if (!names) {
        return tl::unexpected(names.error());
    }
    const Date today = paris_date(now_);
    const std::string sequence = effect.sequence.empty() ? "invoices" : effect.sequence;
    Result<Record> invoice = invoice_facts(*names, effect.arguments, today);
    if (!invoice) {
        return tl::unexpected(invoice.error());
    }
    // The number is taken last: a refused invoice leaves no gap.
    const int year = static_cast<int>(today.year());
    (*invoice)["number"] = take_number(sequence, year);
    case_.situation.data = with_path(std::move(case_.situation.data), effect.into, std::move(*invoice));
    return true;
}

std::vector<User> Change::recipients(const std::string& role) const {
    std::vector<User> chosen;
    for (const User& user : tools_.sources.directory.users_with_role(role)) {
        Actor actor = actor_of(user);
        actor.roles = {role};
        if (!roles_in(actor, case_.header).empty()) {
            chosen.push_back(user);
        }
    }
    return chosen;
}

std::string Change::calendar_for(const std::string& role) const {
    const std::vector<Appointment>& now = case_.situation.appointments;
    if (appointments_before_ == now) {
        return "";
    }
    const auto rows = [&](const std::vector<Appointment>& made) {
        std::vector<AppointmentRow> found;
        std::ranges::transform(made, std::back_inserter(found),
                               [&](const Appointment& one) { return row_of(case_.header.id, one); });
        return found;
    };
    return calendar_of_change(rows(appointments_before_), rows(now), role, now_);
}

Result<bool> Change::carry_out(const Notify& effect) {
    const Message& message = tools_.sources.catalogue.messages.at(effect.message);
    Result<Record> names = this->names();
    if (!names) {
        return tl::unexpected(names.error());
    }
    for (const auto& [name, value] : effect.with) {
        (*names)[name] = value;
    }
    Result<std::string> subject = fill(message.subject, *names);
    Result<std::string> text = fill(message.text, *names);
    if (!subject || !text) {
        return tl::unexpected(subject ? text.error() : subject.error());
    }
    OutgoingMessage outgoing;
    outgoing.case_id = case_.header.id;
    outgoing.message = effect.message;
    outgoing.subject = french::typeset(*subject);
    outgoing.text = french::typeset(*text);
    outgoing.created_at = now_;
    for (const std::string& role : effect.to) {
        outgoing.calendar = calendar_for(role);
        for (const User& user : recipients(role)) {
            outgoing.key = fmt::format("{}/{}/{}", case_.header.id.str(), case_.header.revision, ++messages_);
            outgoing.role = role;
            outgoing.address = user.email;
            outgoing.user = user.id;
            tools_.transaction.enqueue(outgoing);
        }
    }
    return true;
}

Result<bool> Change::carry_out(const RecordConsent& effect) {
    List consents;
    if (const List* earlier = Value(case_.situation.data)["consents"].list()) {
        consents = *earlier;
    }
    Record consent = effect.with;
    consent["type"] = effect.type;
    consent["granted"] = effect.granted;
    consent["on"] = paris_date(now_);
    consent["at"] = now_;
    consent["by"] = actor_.str();
    consents.emplace_back(std::move(consent));
    case_.situation.data["consents"] = std::move(consents);
    return true;
}

Result<bool> Change::carry_out(const Assign& effect) {
    const bool other_body =
        std::ranges::any_of(workflow_.parties, [&](const Party& one) { return one.role == effect.role && one.body; });
    if (other_body && effect.user.is_null()) {  // its people know nothing of the case any more
        case_.header.bodies.erase(effect.role);
        return true;
    }
    const std::string* who = effect.user.text();
    if (who == nullptr || who->empty()) {
        return failure(ErrorKind::invalid, fmt::format("Désignez la personne : {}.", role_label(effect.role)),
                       effect.role);
    }
    if (effect.role == "agent") {
        const std::optional<Agent> agent = tools_.sources.directory.agent(AgentId(*who));
        if (!agent || agent->organisation != case_.header.organisation) {
            return failure(ErrorKind::invalid, "Choisissez un agent de votre collectivité dans la liste.", effect.role);
        }
        if (workflow_.single && workflow_.single->per == "agent") {
            for (const CaseHeader& other : tools_.transaction.running(workflow_.id, agent->id)) {
                const std::optional<Case> running = tools_.transaction.load(other.id);
                const bool counts = running && counts_as_running(*workflow_.single, running->situation);
                if (counts && other.id != case_.header.id) {
                    return failure(
                        ErrorKind::invalid,
                        fmt::format(
                            "Cet agent a déjà un dossier « {} » en cours ({}, « {} »). Attendez sa fin avant d’en "
                            "ouvrir un autre.",
                            workflow_.label, other.reference, other.state_label),
                        effect.role);
                }
            }
        }
        case_.header.agent = agent->id;
    } else if (effect.role == "counsellor") {
        const std::optional<User> user = tools_.sources.directory.user(UserId(*who));
        if (!user || std::ranges::find(user->roles, "counsellor") == user->roles.end()) {
            return failure(ErrorKind::invalid, "Choisissez un conseiller dans la liste.", effect.role);
        }
        const auto party = std::ranges::find(workflow_.parties, effect.role, &Party::role);
        const std::int64_t capacity = party == workflow_.parties.end() ? 0 : party->capacity;
        const std::int64_t running = tools_.transaction.running_cases_of(user->id);
        if (capacity > 0 && user->id != case_.header.counsellor && running >= capacity) {
            return failure(
                ErrorKind::invalid,
                fmt::format("{} {} suit déjà {} dossier{}, le nombre le plus élevé prévu. Désignez une autre "
                            "personne, ou mettez la demande en liste d’attente.",
                            user->first_name, user->last_name, running, running > 1 ? "s" : ""),
                effect.role);
        }
        case_.header.counsellor = user->id;
    } else if (other_body) {
        const std::optional<Organisation> body = tools_.sources.directory.organisation(OrganisationId(*who));
        if (!body || body->id == tools_.sources.directory.centre()) {
            return failure(ErrorKind::invalid, "Choisissez un organisme dans la liste.", effect.role);
        }
        case_.header.bodies.insert_or_assign(effect.role, body->id);
    } else {
        return failure(ErrorKind::invalid,
                       fmt::format("Le rôle « {} » ne se désigne pas par dossier.", role_label(effect.role)),
                       effect.role);
    }
    return true;
}

Result<bool> Change::carry_out(const MarkSigned& effect) {
    const std::optional<DocumentRecord> document = current_document(effect.document);
    if (!document) {
        return failure(ErrorKind::invalid,
                       fmt::format("Le document signé (« {} ») n’existe pas dans ce dossier.", effect.document),
                       effect.document);
    }
    tools_.transaction.set_document_status(document->id, "signed");
    return true;
}

Result<bool> Change::carry_out(const OpenChild& effect) {
    const Result<CaseHeader> opened = tools_.family.open_child(tools_.transaction, case_, effect, actor_);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    for (ChildCase& child : case_.situation.children) {
        if (child.name == effect.name) {
            child.id = opened->id.str();
        }
    }
    const std::optional<User> user = tools_.sources.directory.user(actor_);
    if (user && !roles_in(actor_of(*user), *opened).empty()) {
        notices_.push_back(fmt::format("Dossier ouvert : {}.", opened->reference));
    }
    return true;
}

Result<bool> Change::carry_out(const StopChild& effect) {
    return tools_.family.stop_child(tools_.transaction, effect, actor_);
}

Result<bool> Change::carry_out(const LogNote& effect) {
    log_.push_back(effect.text);
    return true;
}

}  // namespace jalon
