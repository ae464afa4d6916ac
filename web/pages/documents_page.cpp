#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/french.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/text.hpp"
#include "web/pages/document_state.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/signed_page.hpp"

namespace jalon {

namespace {

constexpr int lines_per_page = 50;

// What people look for most, as ready-made searches.
struct Shortcut {
    const char* label;
    const char* text;
};
constexpr Shortcut shortcuts[] = {{"Délibérations", "délibération signée"},
                                  {"Conventions-cadres", "convention-cadre"},
                                  {"Conventions tripartites", "convention tripartite"},
                                  {"Factures", "facture"}};

// Whether a paper still stands is told by the others of its case.
using PapersByCase = std::map<CaseId, std::vector<DocumentRecord>>;

PapersByCase papers_beside(const Site& site, const Visit& visit, const std::vector<DocumentLine>& lines) {
    PapersByCase papers;
    for (const DocumentLine& line : lines) {
        const bool settled = line.document.status == "issued" || line.document.status == "signed";
        if (settled || papers.contains(line.header.id)) {
            continue;
        }
        DocumentFilter of_case;
        of_case.case_id = line.header.id;
        std::vector<DocumentRecord>& known = papers[line.header.id];
        for (DocumentLine& other : site.parts.service->documents(visit.actor(), of_case)) {
            known.push_back(std::move(other.document));
        }
    }
    return papers;
}

View line_view(const Site& site, const Visit& visit, const DocumentLine& line,
               const std::vector<DocumentRecord>& beside, const std::string& search) {
    const DocumentRecord& record = line.document;
    const std::string check = first_of(visit.query, "check");
    View view;
    view.text("document", record.title).text("document_path", "/documents/" + percent_encoded(record.id.str()));
    view.text("reading_path", reading_path(record));
    view.text("row_id", "d-" + record.id.str())
        .text("number", record.number)
        .text("version", std::to_string(record.version));
    view.text("status", document_state(record, beside)).flag("is_signed", stands_signed(record));
    view.text("issued", on_day(record.issued_at)).text("size", file_size(record.size));
    view.text("badge", confidentiality_badge(record.confidentiality, visit.actor()))
        .flag("secret", record.confidentiality == Confidentiality::s3)
        .flag("marked", leaves_marked(record));
    view.text("reference", line.header.reference).text("case_path", "/cases/" + percent_encoded(line.header.id.str()));
    view.text("digest", record.sha256.substr(0, 16)).text("id", record.id.str());
    view.flag("bundles", site.parts.papers != nullptr && record.media_type == "application/pdf");
    const bool checked = check == "1" || check == record.id.str();
    const Result<bool> intact = checked ? site.parts.service->intact(visit.actor(), record.id) : Result<bool>(false);
    view.flag("intact", checked && intact && *intact).flag("altered", checked && !(intact && *intact));
    return view.text("check_path",
                     search + "&check=" + percent_encoded(record.id.str()) + "#d-" + percent_encoded(record.id.str()));
}

// Some computers refuse these marks in the name of a file.
std::string with_plain_marks(std::string name) {
    std::ranges::replace_if(
        name, [](char c) { return std::string_view("\\/:*?\"<>|").find(c) != std::string_view::npos; }, '-');
    return name;
}

// Letters, digits, dots and hyphens only, for readers of old; the true name beside it (RFC 6266).
std::string disposition(const std::string& name, std::string_view manner = "attachment") {
    std::string plain;
    for (const char c : with_plain_marks(name)) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                          c == '-' || c == '_';
        plain += safe ? c : '_';
    }
    return std::string(manner) + "; filename=\"" + plain + "\"; filename*=UTF-8''" +
           percent_encoded(with_plain_marks(name));
}

// Nothing is fetched and nothing runs: the page holds its one style sheet, which the browser knows by its digest. The
// page may be of years ago, so the digest is that of the sheet it carries.
std::string policy_of_reading(std::string_view page) {
    constexpr std::string_view opening = "<style>";
    const std::size_t open = page.find(opening);
    const std::size_t from = open == std::string_view::npos ? page.size() : open + opening.size();
    const std::size_t end = std::min(page.find("</style>", from), page.size());
    return "default-src 'none'; style-src 'sha256-" + sha256_base64(page.substr(from, end - from)) +
           "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

void add_shortcuts(View& view, const Site& site, const Visit& visit, const DocumentFilter& filter) {
    std::vector<View> views;
    if (visit.actor().organisation == site.parts.directory->centre()) {
        for (const Shortcut& one : shortcuts) {
            views.push_back(View()
                                .text("shortcut", one.label)
                                .flag("current", filter.text == one.text)
                                .text("shortcut_path", "/documents?q=" + percent_encoded(one.text) +
                                                           (filter.signed_only ? "&signed=1" : "")));
        }
    }
    view.list("shortcuts", views);
}

}  // namespace

Response documents_page(const Site& site, const Visit& visit) {
    DocumentFilter filter;
    filter.text = trimmed(first_of(visit.query, "q"));
    filter.signed_only = first_of(visit.query, "signed") == "1";
    const int number = page_number(first_of(visit.query, "page"));
    filter.limit = lines_per_page + 1;  // one more tells that there is a next page
    filter.offset = (number - 1) * lines_per_page;
    const std::string search = "/documents?q=" + percent_encoded(filter.text) + (filter.signed_only ? "&signed=1" : "");
    const std::string this_page = search + "&page=" + std::to_string(number);
    std::vector<DocumentLine> found = site.parts.service->documents(visit.actor(), filter);
    const bool more = found.size() > lines_per_page;
    found.resize(std::min<std::size_t>(found.size(), lines_per_page));
    PapersByCase beside = papers_beside(site, visit, found);
    std::vector<View> lines;
    for (const DocumentLine& line : found) {
        lines.push_back(line_view(site, visit, line, beside[line.header.id], this_page));
    }
    View view;
    view.text("q", filter.text).flag("signed_only", filter.signed_only).text("check_all", this_page + "&check=1");
    view.number("count", static_cast<std::int64_t>(lines.size())).flag("several", lines.size() > 1);
    view.flag("whole", number == 1 && !more).number("page_number", number).list("documents", lines);
    view.text("previous", number > 1 ? search + "&page=" + std::to_string(number - 1) : "");
    view.text("next", more ? search + "&page=" + std::to_string(number + 1) : "");
    view.flag("may_bundle", site.parts.papers != nullptr && !found.empty()).text("csrf", visit.session->csrf);
    add_shortcuts(view, site, visit, filter);
    return page(site, visit, {.title = "Documents", .place = "documents"}, "documents", view);
}

Response download_document(const Site& site, const Visit& visit) {
    if (std::optional<Response> first = reason_asked(site, visit, DocumentId(visit.captured[0]))) {
        return std::move(*first);
    }
    Result<CaseService::DocumentFile> file = site.parts.service->document(visit.actor(), DocumentId(visit.captured[0]));
    if (!file) {
        return error_page(site, visit, file.error());
    }
    if (file->record.confidentiality == Confidentiality::s3) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    Response response;
    response.type = file->record.media_type;
    response.body = std::move(file->bytes);
    const std::string name = file->record.file_name.empty() ? file->record.id.str() : file->record.file_name;
    return response.with("Content-Disposition", disposition(name));
}

Response trial_paper(TrialPaper paper, bool as_page) {
    Response response;
    if (as_page && !paper.paper.html.empty()) {
        response.body = std::move(paper.paper.html);
        return response.with("Content-Security-Policy", policy_of_reading(response.body));
    }
    response.type = "application/pdf";
    response.body = std::move(paper.paper.pdf);
    return response.with("Content-Disposition", disposition(paper.file_name, "inline"));
}

std::string reading_path(const DocumentRecord& record) {
    return record.twin.empty() ? "" : "/documents/" + percent_encoded(record.id.str()) + "/reading";
}

Response read_document(const Site& site, const Visit& visit) {
    if (std::optional<Response> first = reason_asked(site, visit, DocumentId(visit.captured[0]))) {
        return std::move(*first);
    }
    Result<CaseService::DocumentFile> file = site.parts.service->twin(visit.actor(), DocumentId(visit.captured[0]));
    if (!file) {
        return error_page(site, visit, file.error());
    }
    Response response;
    response.body = std::move(file->bytes);
    return response.with("Content-Security-Policy", policy_of_reading(response.body));
}

}  // namespace jalon
