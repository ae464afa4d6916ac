#include "web/api/api.hpp"

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

const char* kind_name(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::not_allowed:
            return "not_allowed";
        case ErrorKind::not_found:
            return "not_found";
        case ErrorKind::conflict:
            return "conflict";
        default:
            return "invalid";
    }
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
    List details;
    for (const Error& detail : error.details) {
        details.emplace_back(Record{{"where", detail.where}, {"message", detail.message}});
    }
    const Record body{{"kind", kind_name(error.kind)},
                      {"message", error.message},
                      {"where", error.where},
                      {"details", std::move(details)}};
    return json(status_of(error.kind), Record{{"error", body}});
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
    record["documents"] = std::move(documents);
    record["related"] = std::move(related);
    record["notices"] = std::move(notices);
    return record;
}

void add_answer(RawForm& form, const std::string& name, const Value& value);

// A list is several choices, or the rows of a table when it holds records.
void add_list(RawForm& form, const std::string& name, const List& items) {
    std::size_t position = 0;
    for (const Value& item : items) {
        if (const Record* row = item.record()) {
            for (const auto& [column, cell] : *row) {
                add_answer(form, name + "[" + std::to_string(position) + "]." + column, cell);
            }
            ++position;
        } else {
            add_answer(form, name, item);
        }
    }
}

void add_answer(RawForm& form, const std::string& name, const Value& value) {
    if (const List* items = value.list()) {
        add_list(form, name, *items);
    } else if (const bool* flag = value.get_if<bool>()) {
        form.texts[name].emplace_back(*flag ? "yes" : "no");
    } else if (const std::string* text = value.text()) {
        form.texts[name].push_back(*text);
    } else if (const auto* whole = value.get_if<std::int64_t>()) {
        form.texts[name].push_back(std::to_string(*whole));
    } else if (const auto* decimal = value.get_if<Decimal>()) {
        form.texts[name].push_back(decimal->str());
    }
}

}  // namespace

Response api_error(int status, const std::string& message) {
    return json(status, Record{{"error", Record{{"message", message}}}});
}

Response api_cases(const Site& site, const Visit& visit) {
    CaseFilter filter;
    filter.text = first_of(visit.query, "q");
    List lines;
    for (const CaseLine& line : site.parts.service->cases(visit.actor(), filter)) {
        Record record = header_record(line.header);
        record["programme"] = line.programme;
        record["subject"] = line.subject;
        record["organisation"] = line.organisation_name;
        lines.emplace_back(std::move(record));
    }
    return json(200,
                Record{{"count", site.parts.service->count_cases(visit.actor(), filter)}, {"cases", std::move(lines)}});
}

Response api_case(const Site& site, const Visit& visit) {
    const Result<CaseView> view = site.parts.service->view(visit.actor(), CaseId(visit.captured[0]));
    return view ? json(200, case_record(*view)) : failed(view.error());
}

Response api_submit(const Site& site, const Visit& visit) {
    const Result<Value> body = from_json(visit.request.body);
    if (!body || body->record() == nullptr || (*body)["revision"].text() == nullptr) {
        return api_error(
            400, "Envoyez un objet JSON avec « revision » (tel que le dossier le donne), « key » et « answers ».");
    }
    Submission submission;
    submission.event = visit.captured[1];
    submission.expected_revision =
        site.parts.service->revision_seen(visit.actor(), CaseId(visit.captured[0]), *(*body)["revision"].text());
    submission.idempotency_key = (*body)["key"].text() == nullptr ? site.identifier() : *(*body)["key"].text();
    if (const Record* answers = (*body)["answers"].record()) {
        for (const auto& [name, value] : *answers) {
            add_answer(submission.form, name, value);
        }
    }
    const Result<CaseView> done = site.parts.service->submit(visit.actor(), CaseId(visit.captured[0]), submission);
    return done ? json(200, case_record(*done)) : failed(done.error());
}

namespace {

Response or_told(Response response) {
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

}  // namespace jalon
