#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

constexpr int lines_max = 100;

View line_view(const Site& site, const Visit& visit, const DocumentLine& line, const std::string& search) {
    const DocumentRecord& record = line.document;
    const std::string check = first_of(visit.query, "check");
    View view;
    view.text("document", record.title).text("document_path", "/documents/" + percent_encoded(record.id.str()));
    view.text("row_id", "d-" + record.id.str())
        .text("number", record.number)
        .text("version", std::to_string(record.version));
    const bool is_signed = record.status == "signed" || !record.signs.empty();
    view.text("status", record.signs.empty() ? status_label(record.status) : "Exemplaire signé")
        .flag("is_signed", is_signed);
    view.text("issued", on_day(record.issued_at)).text("size", file_size(record.size));
    view.text("badge", confidentiality_badge(record.confidentiality))
        .flag("secret", record.confidentiality == Confidentiality::s3);
    view.text("reference", line.header.reference).text("case_path", "/cases/" + percent_encoded(line.header.id.str()));
    view.text("digest", record.sha256.substr(0, 16));
    const bool checked = check == "1" || check == record.id.str();
    const Result<bool> intact = checked ? site.parts.service->intact(visit.actor(), record.id) : Result<bool>(false);
    view.flag("intact", checked && intact && *intact).flag("altered", checked && !(intact && *intact));
    return view.text("check_path",
                     search + "&check=" + percent_encoded(record.id.str()) + "#d-" + percent_encoded(record.id.str()));
}

// Letters, digits, dots and hyphens only, for readers of old; the true name beside it (RFC 6266).
std::string disposition(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                          c == '-' || c == '_';
        plain += safe ? c : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encoded(name);
}

}  // namespace

Response documents_page(const Site& site, const Visit& visit) {
    DocumentFilter filter;
    filter.text = trimmed(first_of(visit.query, "q"));
    filter.signed_only = first_of(visit.query, "signed") == "1";
    filter.limit = lines_max;
    const std::string search = "/documents?q=" + percent_encoded(filter.text) + (filter.signed_only ? "&signed=1" : "");
    std::vector<View> lines;
    for (const DocumentLine& line : site.parts.service->documents(visit.actor(), filter)) {
        lines.push_back(line_view(site, visit, line, search));
    }
    View view;
    view.text("q", filter.text).flag("signed_only", filter.signed_only).text("check_all", search + "&check=1");
    view.number("count", static_cast<std::int64_t>(lines.size())).flag("several", lines.size() > 1);
    view.flag("cut", lines.size() == lines_max).list("documents", lines);
    return page(site, visit, {.title = "Documents", .place = "documents", .notices = {}}, "documents", view);
}

Response download_document(const Site& site, const Visit& visit) {
    Result<CaseService::DocumentFile> file = site.parts.service->document(visit.actor(), DocumentId(visit.captured[0]));
    if (!file) {
        return error_page(site, visit, file.error());
    }
    Response response;
    response.type = file->record.media_type;
    response.body = std::move(file->bytes);
    const std::string name = file->record.file_name.empty() ? file->record.id.str() : file->record.file_name;
    return response.with("Content-Disposition", disposition(name));
}

}  // namespace jalon
