// Many papers as one PDF: those that wait for somebody's signature, and those chosen in a list.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/signed_page.hpp"

namespace jalon {

namespace {

constexpr std::size_t papers_max = 100;

struct Waiting {
    const WorkLine* line = nullptr;
    DocumentRecord paper;
};

// Whoever is to bring a signed paper back finds in its case the one that is frozen for signature.
std::vector<Waiting> waiting_for(const Site& site, const Visit& visit, const WorkList& list) {
    std::vector<Waiting> waiting;
    std::set<std::string> seen;
    for (const WorkLine& line : list.to_do) {
        const Result<FormView> step = line.event.empty()
                                          ? Result<FormView>(failure(ErrorKind::not_found, ""))
                                          : site.parts.service->form(visit.actor(), line.header.id, line.event);
        const bool brings_paper =
            step && step->form != nullptr && std::ranges::any_of(step->form->fields, [](const Field& field) {
                return field.type == Field::Type::file && field.required;
            });
        const Result<CaseView> the_case = brings_paper ? site.parts.service->view(visit.actor(), line.header.id)
                                                       : Result<CaseView>(failure(ErrorKind::not_found, ""));
        for (const DocumentView& one : the_case ? the_case->documents : std::vector<DocumentView>()) {
            if (one.record.status == "to_sign" && seen.insert(one.record.id.str()).second) {
                waiting.push_back({&line, one.record});
            }
        }
    }
    return waiting;
}

// One paper that could not go into the bundle, and why.
View lacking(const std::string& id, const std::string& name, const std::string& why) {
    return View().text("id", id).text("name", name).text("why", why);
}

struct Gathered {
    std::vector<BundledPaper> papers;
    std::vector<std::string> ids;
    std::vector<View> lacking;
    bool secret = false;
};

Gathered gathered(const Site& site, const Visit& visit, const std::vector<std::string>& ids) {
    Gathered out;
    for (const std::string& id : ids) {
        const Result<CaseService::PaperSheet> sheet = site.parts.service->paper(visit.actor(), DocumentId(id));
        if (!sheet) {
            out.lacking.push_back(lacking(id, "Document", "Il n’existe pas, ou ne vous est pas ouvert."));
            continue;
        }
        const std::string name = sheet->record.title + " – " + sheet->header.reference;
        if (sheet->record.media_type != "application/pdf") {
            out.lacking.push_back(lacking(id, name, "C’est une photographie : téléchargez-la à part."));
        } else if (needs_reason(site, visit, DocumentId(id))) {
            out.lacking.push_back(lacking(id, name, "Ouvrez-le d’abord, en disant pourquoi."));
        } else {
            out.secret = out.secret || sheet->record.confidentiality == Confidentiality::s3;
            out.ids.push_back(id);
            out.papers.push_back({name, ""});
        }
    }
    return out;
}

// Opens what was gathered; what cannot be opened joins what is lacking.
void open_papers(const Site& site, const Visit& visit, Gathered& gathered) {
    Gathered opened;
    opened.lacking = std::move(gathered.lacking);
    for (std::size_t k = 0; k < gathered.ids.size(); ++k) {
        const std::string& name = gathered.papers[k].title;
        Result<CaseService::DocumentFile> file =
            site.parts.service->document(visit.actor(), DocumentId(gathered.ids[k]));
        const bool sound = file && site.parts.papers->look(file->bytes).has_value();
        if (!sound) {
            opened.lacking.push_back(
                lacking(gathered.ids[k], name, file ? "Ce PDF ne s’ouvre pas." : file.error().message));
            continue;
        }
        opened.ids.push_back(gathered.ids[k]);
        opened.papers.push_back({name, std::move(file->bytes)});
    }
    gathered = std::move(opened);
}

Response told(const Site& site, const Visit& visit, const Gathered& gathered, const std::string& problem) {
    View view;
    std::vector<View> rest;
    for (std::size_t k = 0; k < gathered.ids.size(); ++k) {
        rest.push_back(View().text("id", gathered.ids[k]).text("name", gathered.papers[k].title));
    }
    view.list("lacking", gathered.lacking).list("rest", rest).text("problem", problem);
    view.number("rest_count", std::ssize(rest)).flag("several_rest", rest.size() > 1);
    view.text("csrf", visit.session->csrf);
    return page(site, visit, {.title = "Documents réunis", .place = "documents", .status = 422}, "bundle", view);
}

}  // namespace

Response to_sign_page(const Site& site, const Visit& visit) {
    if (site.parts.papers == nullptr) {
        return not_found_page(site, visit);
    }
    const WorkList list = site.parts.service->work_list(visit.actor());
    std::vector<View> papers;
    for (const Waiting& one : waiting_for(site, visit, list)) {
        const std::string case_path = "/cases/" + percent_encoded(one.line->header.id.str());
        View view;
        view.text("id", one.paper.id.str()).text("document", one.paper.title).text("number", one.paper.number);
        view.text("document_path", "/documents/" + percent_encoded(one.paper.id.str()));
        view.text("subject", one.line->subject).text("programme", one.line->programme);
        view.text("reference", one.line->header.reference).text("case_path", case_path);
        view.text("act_path", case_path + "/steps/" + percent_encoded(one.line->event));
        view.text("action", one.line->action).text("due", one.line->due ? french::long_date(*one.line->due) : "");
        papers.push_back(view.flag("late", one.line->late));
    }
    View view;
    view.number("count", std::ssize(papers)).flag("several", papers.size() > 1).list("papers", papers);
    view.text("csrf", visit.session->csrf);
    return page(site, visit, {.title = "Parapheur", .place = "home"}, "to_sign", view);
}

Response bundle_papers(const Site& site, const Visit& visit) {
    if (site.parts.papers == nullptr) {
        return not_found_page(site, visit);
    }
    std::vector<std::string> ids;
    for (const auto& [name, value] : visit.form.texts) {
        if (name == "document" && std::ranges::find(ids, value) == ids.end()) {
            ids.push_back(value);
        }
    }
    if (ids.empty()) {
        return told(site, visit, {}, "Choisissez au moins un document.");
    }
    if (ids.size() > papers_max) {
        return told(site, visit, {}, fmt::format("Choisissez {} documents au plus à la fois.", papers_max));
    }
    Gathered all = gathered(site, visit, ids);
    if (all.secret) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    if (!all.lacking.empty()) {
        return told(site, visit, all, "");
    }
    open_papers(site, visit, all);
    if (!all.lacking.empty()) {
        return told(site, visit, all, "");
    }
    const bool to_sign = first_of(visit.form.texts, "to_sign") == "1";
    const Date today = site.parts.clock->today();
    Result<std::string> bundle =
        site.parts.papers->bundle(all.papers, (to_sign ? "Parapheur du " : "Documents du ") + french::long_date(today));
    if (!bundle) {
        return told(site, visit, all, bundle.error().where + " : " + bundle.error().message);
    }
    Response response;
    response.type = "application/pdf";
    response.body = std::move(*bundle);
    return response.with("Content-Disposition",
                         fmt::format("attachment; filename=\"{}-{:04}-{:02}-{:02}.pdf\"",
                                     to_sign ? "parapheur" : "documents", static_cast<int>(today.year()),
                                     static_cast<unsigned>(today.month()), static_cast<unsigned>(today.day())));
}

}  // namespace jalon
