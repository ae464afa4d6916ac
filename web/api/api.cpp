#include "web/api/api.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "engine/base/base64.hpp"
#include "engine/base/expect.hpp"
#include "engine/base/sha256.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

Response json(int status, const Value& value) {
    Response response;
    response.status = status;
    response.type = "application/json; charset=utf-8";
    response.body = to_plain_json(value) + "\n";
    return response;
}

struct Problem {
    int status;
    const char* type;  // the end of its URN, stable: programs decide by it
    const char* title;
};
constexpr Problem problems[] = {
    {400, "unreadable", "Demande illisible"},
    {401, "key-required", "Clé ou session nécessaire"},
    {403, "not-allowed", "Opération refusée"},
    {404, "not-found", "Introuvable"},
    {405, "wrong-method", "Opération impossible à cette adresse"},
    {409, "conflict", "Le dossier a changé"},
    {412, "conflict", "Le dossier a changé"},
    {413, "too-large", "Envoi trop volumineux"},
    {422, "invalid", "Réponses à corriger"},
    {428, "revision-required", "État du dossier à préciser"},
    {500, "failure", "Incident du service"},
};

Response problem(int status, const std::string& detail, List errors) {
    const auto* known = std::ranges::find(problems, status, &Problem::status);
    expect(known != std::end(problems), "each status that the service answers to programs has its problem");
    Record body{{"type", std::string("urn:jalon:problem:") + known->type},
                {"title", known->title},
                {"status", static_cast<std::int64_t>(status)},
                {"detail", detail}};
    if (!errors.empty()) {
        body["errors"] = std::move(errors);
    }
    Response response = json(status, body);
    response.type = "application/problem+json; charset=utf-8";
    return response;
}

int status_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::not_allowed:
            return 403;
        case ErrorKind::not_found:
            return 404;
        case ErrorKind::conflict:
            return 409;
        default:
            return 422;
    }
}

Response failed(const Error& error) {
    List errors;
    for (const Error& detail : error.details) {
        errors.emplace_back(Record{{"field", detail.where}, {"detail", detail.message}});
    }
    if (errors.empty() && !error.where.empty()) {
        errors.emplace_back(Record{{"field", error.where}, {"detail", error.message}});
    }
    return problem(status_of(error.kind), error.message, std::move(errors));
}

Record header_record(const CaseHeader& header) {
    return {{"id", header.id.str()},         {"reference", header.reference},
            {"workflow", header.workflow},   {"state", header.state_label},
            {"step", header.step},           {"outcome", header.outcome},
            {"opened_at", header.opened_at}, {"changed_at", header.changed_at}};
}

Value case_record(const CaseView& view) {
    Record record = header_record(view.header);
    record["revision"] = view.token;
    List actions;
    for (const ActionView& action : view.actions) {
        actions.emplace_back(Record{{"event", action.event},
                                    {"label", action.label},
                                    {"form", action.form},
                                    {"open", action.open},
                                    {"reason", action.reason}});
    }
    List tasks;
    for (const TaskView& task : view.tasks) {
        tasks.emplace_back(Record{{"label", task.label},
                                  {"who", task.who},
                                  {"mine", task.mine},
                                  {"since", task.since},
                                  {"due", task.due ? Value(*task.due) : Value()},
                                  {"event", task.event}});
    }
    List documents;
    for (const DocumentView& document : view.documents) {
        const std::string reading =
            document.record.twin.empty() ? "" : "/api/documents/" + document.record.id.str() + "/reading";
        documents.emplace_back(Record{{"id", document.record.id.str()},
                                      {"title", document.record.title},
                                      {"number", document.record.number},
                                      {"version", document.record.version},
                                      {"status", document.record.status},
                                      {"sha256", document.record.sha256},
                                      {"reading", reading}});
    }
    List related;
    for (const RelatedCase& other : view.related) {
        related.emplace_back(Record{{"id", other.id.str()},
                                    {"reference", other.reference},
                                    {"state", other.state},
                                    {"opened_this", other.opened_this}});
    }
    List notices;
    for (const std::string& notice : view.notices) {
        notices.emplace_back(notice);
    }
    record["programme"] = view.programme;
    record["organisation"] = view.organisation_name;
    record["agent"] = view.agent_name;
    record["explanation"] = view.explanation;
    record["actions"] = std::move(actions);
    record["tasks"] = std::move(tasks);
    record["documents"] = std::move(documents);
    record["related"] = std::move(related);
    record["notices"] = std::move(notices);
    return record;
}

// `field` may be null: what the form does not ask for is refused where all answers are.
void add_answer(RawForm& form, const Field* field, const std::string& name, const Value& value);

// A list is several choices, or the rows of a table when it holds records.
void add_list(RawForm& form, const Field* field, const std::string& name, const List& items) {
    std::size_t position = 0;
    for (const Value& item : items) {
        const Record* row = item.record();
        if (row == nullptr) {
            add_answer(form, field, name, item);
            continue;
        }
        for (const auto& [column, cell] : *row) {
            const auto known = field == nullptr ? std::vector<Field>::const_iterator()
                                                : std::ranges::find(field->columns, column, &Field::id);
            const bool asked = field != nullptr && known != field->columns.end();
            add_answer(form, asked ? &*known : nullptr, name + "[" + std::to_string(position) + "]." + column, cell);
        }
        ++position;
    }
}

void add_answer(RawForm& form, const Field* field, const std::string& name, const Value& value) {
    if (const List* items = value.list()) {
        add_list(form, field, name, *items);
    } else if (const bool* flag = value.get_if<bool>()) {
        form.texts[name].emplace_back(*flag ? "yes" : "no");
    } else if (const std::string* text = value.text()) {
        form.texts[name].push_back(*text);
    } else if (const auto* whole = value.get_if<std::int64_t>()) {
        // A bare number of hours is one of minutes here, and would be one of hours to the form.
        const bool minutes = field != nullptr && field->type == Field::Type::duration;
        form.texts[name].push_back(minutes ? input_text(*field, value) : std::to_string(*whole));
    } else if (const auto* decimal = value.get_if<Decimal>()) {
        form.texts[name].push_back(decimal->str());
    }
}

}  // namespace

namespace {

// A whole number of the query within bounds; `otherwise` when absent, nullopt when it is something else.
std::optional<int> number_of(const Visit& visit, const std::string& name, int otherwise, int min, int max) {
    const std::string text = first_of(visit.query, name);
    if (text.empty()) {
        return otherwise;
    }
    int number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = wrong == std::errc() && end == text.data() + text.size();
    return whole && number >= min && number <= max ? std::optional(number) : std::nullopt;
}

// The case with its ETag: the revision as this reader knows it, then what the body says beside.
Response tagged(const Visit& visit, const CaseView& view) {
    constexpr std::size_t enough = 16;
    Response response = json(200, case_record(view));
    const std::string tag = "\"" + view.token + "." + sha256_hex(response.body).substr(0, enough) + "\"";
    if (visit.request.method == "GET" && visit.request.header("if-none-match") == tag) {
        response.status = 304;
        response.body.clear();
    }
    return response.with("ETag", tag);
}

// The revision that the caller knows: of If-Match, or of the body; "" when neither says.
std::string known_revision(const Visit& visit, const Value& body) {
    const std::string_view tag = visit.request.header("if-match");
    const std::size_t dot = tag.find('.');
    if (tag.starts_with('"') && dot != std::string_view::npos) {
        return std::string(tag.substr(1, dot - 1));
    }
    return body["revision"].text() == nullptr ? "" : *body["revision"].text();
}

// Keeps the files among the answers, {"name": "scan.pdf", "content": "base64"}. Error: invalid, `where` the field.
Result<void> keep_files(const Site& site, const Record& answers, RawForm& form) {
    for (const auto& [name, value] : answers) {
        if (value["content"].text() == nullptr || value["name"].text() == nullptr) {
            continue;
        }
        const std::optional<std::string> bytes = from_base64(*value["content"].text());
        if (!bytes) {
            return failure(ErrorKind::invalid, "Le contenu du fichier se donne en base64.", name);
        }
        Result<UploadedFile> kept = site.parts.service->keep_upload(*value["name"].text(), *bytes);
        if (!kept) {
            return failure(ErrorKind::invalid, kept.error().message, name);
        }
        form.files[name] = std::move(*kept);
    }
    return {};
}

std::string repetition_key(const Site& site, const Visit& visit, const Value& body) {
    const std::string_view key = visit.request.header("idempotency-key");
    if (!key.empty()) {
        return std::string(key);
    }
    return body["key"].text() == nullptr ? site.identifier() : *body["key"].text();
}

}  // namespace

Response api_error(int status, const std::string& detail) {
    return problem(status, detail, {});
}

Response api_cases(const Site& site, const Visit& visit) {
    CaseFilter filter;
    filter.text = first_of(visit.query, "q");
    filter.workflow = first_of(visit.query, "workflow");
    const std::string finished = first_of(visit.query, "finished");
    const std::optional<int> limit = number_of(visit, "limit", filter.limit, 1, filter.limit);
    const std::optional<int> offset = number_of(visit, "offset", 0, 0, std::numeric_limits<int>::max());
    if (!limit || !offset || (!finished.empty() && finished != "true" && finished != "false")) {
        return api_error(
            400,
            fmt::format("« limit » va de 1 à {}, « offset » part de 0, « finished » est true ou false.", filter.limit));
    }
    filter.limit = *limit;
    filter.offset = *offset;
    filter.finished = finished.empty() ? std::nullopt : std::optional(finished == "true");
    List lines;
    const CaseLines found = site.parts.service->cases(visit.actor(), filter);
    for (const CaseLine& line : found.lines) {
        Record record = header_record(line.header);
        record["programme"] = line.programme;
        record["subject"] = line.subject;
        record["organisation"] = line.organisation_name;
        lines.emplace_back(std::move(record));
    }
    return json(200, Record{{"count", found.count}, {"cases", std::move(lines)}});
}

Response api_case(const Site& site, const Visit& visit) {
    const Result<CaseView> view = site.parts.service->view(visit.actor(), CaseId(visit.captured[0]));
    return view ? tagged(visit, *view) : failed(view.error());
}

Response api_open(const Site& site, const Visit& visit) {
    const Result<Value> body = from_json(visit.request.body);
    if (!body || (*body)["workflow"].text() == nullptr) {
        return api_error(400, "Envoyez un objet JSON : {\"workflow\": \"…\", \"organisation\": \"…\"}.");
    }
    const std::string* organisation = (*body)["organisation"].text();
    const Result<CaseView> opened = site.parts.service->open(
        visit.actor(), *(*body)["workflow"].text(), OrganisationId(organisation == nullptr ? "" : *organisation),
        repetition_key(site, visit, *body));
    if (!opened) {
        return failed(opened.error());
    }
    Response response = tagged(visit, *opened);
    response.status = 201;
    return response.with("Location", "/api/cases/" + percent_encoded(opened->header.id.str()));
}

Response api_submit(const Site& site, const Visit& visit) {
    const Result<Value> body = from_json(visit.request.body);
    if (!body || body->record() == nullptr) {
        return api_error(400, "Envoyez un objet JSON : {\"answers\": {…}}.");
    }
    const std::string revision = known_revision(visit, *body);
    if (revision.empty()) {
        return api_error(
            428,
            "Dites par l’en-tête If-Match, avec l’ETag du dossier tel que vous l’avez lu, pour quel état ces "
            "réponses sont données.");
    }
    const CaseId id(visit.captured[0]);
    // Files are kept for those who know the case only.
    if (const Result<CaseView> known = site.parts.service->view(visit.actor(), id); !known) {
        return failed(known.error());
    }
    Submission submission;
    submission.event = visit.captured[1];
    submission.expected_revision = site.parts.service->revision_seen(visit.actor(), id, revision);
    submission.idempotency_key = repetition_key(site, visit, *body);
    if (const Record* answers = (*body)["answers"].record()) {
        if (Result<void> kept = keep_files(site, *answers, submission.form); !kept) {
            return failed(kept.error());
        }
        const Result<FormView> open = site.parts.service->form(visit.actor(), id, submission.event);
        const Form* form = open ? open->form : nullptr;
        for (const auto& [name, value] : *answers) {
            add_answer(submission.form, form == nullptr ? nullptr : form->find(name), name, value);
        }
    }
    const Result<CaseView> done = site.parts.service->submit(visit.actor(), id, submission);
    return done ? tagged(visit, *done) : failed(done.error());
}

namespace {

Response or_told(Response response) {
    if (response.status == 303) {
        return api_error(
            403, "Ce document s’ouvre depuis un navigateur : il faut d’abord y dire qui l’on est, ou pourquoi.");
    }
    return response.status == 200 ? response
                                  : api_error(response.status, "Ce document n’existe pas, ou vous n’y avez pas accès.");
}

}  // namespace

Response api_document(const Site& site, const Visit& visit) {
    return or_told(download_document(site, visit));
}

Response api_reading(const Site& site, const Visit& visit) {
    return or_told(read_document(site, visit));
}

Response api_metrics(const Site& site, const Visit& /*visit*/) {
    Response response;
    response.type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = site.metrics.text();
    for (const Gauge& gauge : site.parts.gauges ? site.parts.gauges() : std::vector<Gauge>()) {
        response.body += text_of(gauge);
    }
    return response;
}

}  // namespace jalon
