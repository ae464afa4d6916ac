#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "engine/base/text.hpp"
#include "web/pages/form_view.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

constexpr const char* conflict_notice =
    "Le dossier a changé pendant votre saisie. Rien n’est enregistré et rien n’est perdu : relisez vos réponses, puis "
    "envoyez-les à nouveau si elles restent justes.";
constexpr const char* resumed_notice =
    "Vous êtes de nouveau connecté et votre saisie est là. Rien n’est encore enregistré : relisez-la, puis envoyez-la.";

// The form as it came back from the browser.
struct Typed {
    RawForm raw;
    std::string token;  // of the page it was typed on
    std::string key;
    std::map<std::string, int> extra_rows;
    std::vector<Error> errors;  // of files that could not be kept
};

// What stands above the form when it is shown again.
struct Showing {
    int status = 200;
    std::string problem;
    std::string notice;
};

std::string file_purpose(const Visit& visit, const std::string& case_id, const std::string& field) {
    return "file:" + visit.actor().user.str() + ":" + case_id + ":" + field;
}

std::string sealed_file(const Site& site, const std::string& purpose, const UploadedFile& file) {
    return site.seal.sealed(purpose,
                            file.sha256 + "\n" + std::to_string(file.size) + "\n" + file.media_type + "\n" + file.name);
}

std::int64_t whole_number(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::optional<UploadedFile> opened_file(const Site& site, const std::string& purpose, const std::string& sealed) {
    const std::optional<std::string> text = site.seal.opened(purpose, sealed);
    const std::vector<std::string> lines = text ? split(*text, '\n') : std::vector<std::string>{};
    if (lines.size() != 4) {
        return std::nullopt;
    }
    return UploadedFile{lines[3], lines[2], lines[0], whole_number(lines[1])};
}

// Browsers end lines with CR LF; we keep LF.
std::string with_plain_lines(std::string text) {
    std::erase(text, '\r');
    return text;
}

Typed read_texts(const Site& site, const Visit& visit, const std::string& case_id, const Fields& texts) {
    constexpr std::string_view kept = "_kept.";
    Typed typed;
    typed.token = first_of(texts, "_revision");
    typed.key = first_of(texts, "_key");
    for (const auto& [name, value] : texts) {
        if (name.starts_with(kept)) {
            const std::string field = name.substr(kept.size());
            if (std::optional<UploadedFile> file = opened_file(site, file_purpose(visit, case_id, field), value)) {
                typed.raw.files[field] = std::move(*file);
            }
        } else if (!name.starts_with('_') || name == "_reread") {
            typed.raw.texts[name].push_back(with_plain_lines(value));
        }
    }
    return typed;
}

void keep_files(const Site& site, const Visit& visit, Typed& typed) {
    for (const FilePart& part : visit.form.files) {
        Result<UploadedFile> kept = site.parts.service->keep_upload(part.file_name, part.bytes);
        if (kept) {
            typed.raw.files[part.name] = std::move(*kept);
        } else {
            typed.errors.push_back(Error{kept.error().kind, kept.error().message, part.name, {}});
        }
    }
}

// Takes a row out of a table and closes the gap.
template <class Map>
void remove_row(Map& entries, const std::string& table, std::int64_t row) {
    const std::string start = table + "[";
    Map kept;
    for (auto& [name, value] : entries) {
        const std::size_t close = name.find(']');
        if (!name.starts_with(start) || close == std::string::npos) {
            kept[name] = std::move(value);
            continue;
        }
        const std::int64_t at = whole_number(std::string_view(name).substr(start.size(), close - start.size()));
        if (at != row) {
            kept[start + std::to_string(at > row ? at - 1 : at) + name.substr(close)] = std::move(value);
        }
    }
    entries = std::move(kept);
}

// True when the button pressed only changes the number of rows.
bool change_rows(const Visit& visit, Typed& typed) {
    const std::string added = first_of(visit.form.texts, "_add_row");
    const std::string removed = first_of(visit.form.texts, "_remove_row");
    if (!added.empty()) {
        typed.extra_rows[added] = 1;
        return true;
    }
    const std::size_t colon = removed.find(':');
    if (colon == std::string::npos) {
        return false;
    }
    const std::string table = removed.substr(0, colon);
    const std::int64_t row = whole_number(std::string_view(removed).substr(colon + 1));
    remove_row(typed.raw.texts, table, row);
    remove_row(typed.raw.files, table, row);
    return true;
}

// Whoever brings a signed paper back finds here the one that waits for signatures.
std::vector<View> papers_to_sign(const Site& site, const Visit& visit, const CaseId& id, const Form& form) {
    std::vector<View> papers;
    const bool brings_paper =
        std::ranges::any_of(form.fields, [](const Field& field) { return field.type == Field::Type::file; });
    const Result<CaseView> the_case =
        brings_paper ? site.parts.service->view(visit.actor(), id) : Result<CaseView>(CaseView{});
    if (!the_case) {
        return papers;
    }
    for (const DocumentView& document : the_case->documents) {
        if (document.record.status == "to_sign") {
            papers.push_back(View()
                                 .text("document", document.record.title)
                                 .text("number", document.record.number)
                                 .text("document_path", "/documents/" + percent_encoded(document.record.id.str())));
        }
    }
    return papers;
}

Response shown(const Site& site, const Visit& visit, const FormView& step, const Typed& typed, const Showing& showing) {
    static const Form no_form;
    const Form& form = step.form == nullptr ? no_form : *step.form;
    FormInput input{form, typed.raw, step.options, typed.errors, {}, typed.extra_rows};
    for (const auto& [field, file] : typed.raw.files) {
        input.kept[field] = sealed_file(site, file_purpose(visit, step.header.id.str(), field), file);
    }
    const std::string title = form.label.empty() ? step.action.label : form.label;
    View view = form_view(input);
    view.text("title", title)
        .text("intro", form.intro)
        .text("help", step.action.help)
        .text("confirm", step.action.confirm);
    view.text("case_path", "/cases/" + percent_encoded(step.header.id.str())).text("reference", step.header.reference);
    view.text("event", percent_encoded(step.action.event)).text("csrf", visit.session->csrf);
    view.text("revision", step.token);
    view.text("key", typed.key.empty() ? site.identifier() : typed.key);
    view.text("submit", form.submit.empty() ? step.action.label : form.submit);
    view.text("problem", showing.problem).text("notice", showing.notice);
    view.text("badge", form.confidentiality == Confidentiality::s3
                           ? confidentiality_badge(Confidentiality::s3, visit.actor())
                           : "");
    view.text("secret_badge", confidentiality_badge(Confidentiality::s3, visit.actor()));
    std::vector<View> marks;
    for (const AnswerLine& line : step.marks) {
        marks.push_back(View().text("label", line.label).text("value", line.text));
    }
    view.list("marks", marks);
    view.list("to_sign", papers_to_sign(site, visit, step.header.id, form));
    std::vector<View> papers;
    for (const PossiblePaper& paper : step.papers) {
        papers.push_back(View().text("paper", paper.title).text("paper_key", paper.key));
    }
    view.list("papers", papers);
    const std::string prefix = typed.errors.empty() && showing.problem.empty() ? "" : "Erreur : ";
    return page(site, visit,
                {.title = prefix + title + " – " + step.header.reference,
                 .place = "cases",
                 .notices = {},
                 .status = showing.status},
                "step", view);
}

// The form of the event, or the act without form, when it is open to the actor.
Result<FormView> step_of(const Site& site, const Visit& visit, const CaseId& id, const std::string& event) {
    Result<FormView> form = site.parts.service->form(visit.actor(), id, event);
    if (form || form.error().kind == ErrorKind::not_found) {
        return form;
    }
    const Result<CaseView> view = site.parts.service->view(visit.actor(), id);
    if (!view) {
        return tl::unexpected(view.error());
    }
    const auto action = std::ranges::find_if(view->actions, [&](const ActionView& one) { return one.event == event; });
    if (action == view->actions.end() || !action->form.empty()) {
        return form;
    }
    if (!action->open) {
        return failure(ErrorKind::not_allowed, action->reason);
    }
    return FormView{view->header, view->token, nullptr, *action, {}, {}, {}};
}

// A field of a form that `event` asks for, and how people read its place: « Calendrier, ligne 3, Date » for
// "calendar[2].date". Without a field when today's definitions know none of that name, which then stands for itself.
struct NamedField {
    const Field* field = nullptr;
    std::string label;
};

NamedField named_in(const Form& form, const std::string& name) {
    const std::size_t bracket = name.find('[');
    const Field* field = form.find(name.substr(0, bracket));
    if (field == nullptr) {
        return {nullptr, name};
    }
    const std::size_t dot = name.find("].", bracket == std::string::npos ? name.size() : bracket);
    const auto column =
        std::ranges::find(field->columns, dot == std::string::npos ? "" : name.substr(dot + 2), &Field::id);
    if (column == field->columns.end()) {
        return {field, field->label};
    }
    int row = 0;
    std::from_chars(name.data() + bracket + 1, name.data() + dot, row);
    return {&*column, field->label + ", ligne " + std::to_string(row + 1) + ", " + column->label};
}

NamedField named_field(const Catalogue& catalogue, std::string_view event, const std::string& name) {
    for (const auto& [id, workflow] : catalogue.workflows) {
        for (const State& state : workflow->states) {
            for (const Transition& transition : state.transitions) {
                const auto form = catalogue.forms.find(transition.form);
                if (transition.event == event && form != catalogue.forms.end()) {
                    NamedField found = named_in(*form->second, name);
                    if (found.field != nullptr) {
                        return found;
                    }
                }
            }
        }
    }
    return {nullptr, name};
}

// The values as people chose them: the label of an option, not its code.
std::string values_of(const Field* field, std::vector<std::string> values) {
    for (std::string& value : values) {
        const auto option = field == nullptr ? std::vector<Option>::const_iterator()
                                             : std::ranges::find(field->options, value, &Option::code);
        if (field != nullptr && option != field->options.end()) {
            value = option->label;
        } else if (field != nullptr && field->type == Field::Type::yes_no && (value == "yes" || value == "no")) {
            value = value == "yes" ? "Oui" : "Non";
        }
    }
    return join(values, ", ");
}

// The step is not open any more: what was typed is shown to be copied.
Response closed(const Site& site, const Visit& visit, const CaseId& id, std::string_view event, const Typed& typed,
                const Error& error) {
    std::vector<View> lines;
    for (const auto& [name, values] : typed.raw.texts) {
        const NamedField named = named_field(site.parts.service->catalogue(), event, name);
        const std::string text = values_of(named.field, values);
        if (!text.empty() && name != "_reread") {
            lines.push_back(View().text("name", named.label).text("value", text));
        }
    }
    const bool moved = error.kind == ErrorKind::conflict;
    const std::string title = moved ? "Le dossier a changé" : "Action impossible";
    View view;
    view.text("title", title).text("message", error.message).list("lines", lines);
    view.text("case_path", "/cases/" + percent_encoded(id.str()));
    return page(site, visit, {.title = title, .place = "cases", .notices = {}, .status = moved ? 409 : 403}, "closed",
                view);
}

// The form shown again with what was typed, when `submit` refused it.
Response shown_again(const Site& site, const Visit& visit, const CaseId& id, Typed typed, const Error& error) {
    if (error.kind == ErrorKind::not_found) {
        return not_found_page(site, visit);
    }
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (!step) {
        return step.error().kind == ErrorKind::not_found ? not_found_page(site, visit)
                                                         : closed(site, visit, id, visit.captured[1], typed, error);
    }
    // Still open to them, yet refused for what was typed: they may put it right.
    if (error.kind == ErrorKind::not_allowed) {
        typed.key.clear();
        return shown(site, visit, *step, typed, {.status = 403, .problem = error.message, .notice = {}});
    }
    if (error.kind == ErrorKind::conflict) {
        typed.key.clear();
        return shown(site, visit, *step, typed, {.status = 409, .problem = conflict_notice, .notice = {}});
    }
    if (step->form == nullptr) {
        return case_page(site, visit, id, error.message, 422);
    }
    typed.errors = error.details;
    if (typed.errors.empty() && step->form->find(error.where) != nullptr) {
        typed.errors = {error};
    }
    return shown(site, visit, *step, typed,
                 {.status = 422, .problem = typed.errors.empty() ? error.message : std::string(), .notice = {}});
}

Response shown_with_errors(const Site& site, const Visit& visit, const CaseId& id, const Typed& typed) {
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (!step) {
        return step.error().kind == ErrorKind::not_found
                   ? not_found_page(site, visit)
                   : closed(site, visit, id, visit.captured[1], typed, step.error());
    }
    const bool moved = step->token != typed.token;
    return shown(site, visit, *step, typed,
                 {.status = typed.errors.empty() ? 200 : 422, .problem = {}, .notice = moved ? conflict_notice : ""});
}

// Somebody binds themselves: their identity is asked again.
bool signs(const FormView& step) {
    return step.form != nullptr && step.form->id == "signature";
}

// A paper that the step would produce, as PDF or as a page (« pdf:convention », « page:convention »): shown, not kept.
Response trial_of(const Site& site, const Visit& visit, const CaseId& id, const Typed& typed,
                  const std::string& trial) {
    const std::size_t colon = trial.find(':');
    const std::string key = colon == std::string::npos ? "" : trial.substr(colon + 1);
    const Submission submission{visit.captured[1], typed.raw, 0, {}};
    Result<TrialPaper> paper = site.parts.service->rehearse(visit.actor(), id, submission, key);
    if (!paper) {
        return shown_again(site, visit, id, typed, paper.error());
    }
    return trial_paper(std::move(*paper), trial.starts_with("page:"));
}

}  // namespace

Response step_page(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (!step) {
        return step.error().kind == ErrorKind::not_found ? not_found_page(site, visit)
                                                         : case_page(site, visit, id, step.error().message, 403);
    }
    if (signs(*step)) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    Typed typed;
    typed.raw = step->values;
    return shown(site, visit, *step, typed, {});
}

Response submit_step(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    Typed typed = read_texts(site, visit, id.str(), visit.form.texts);
    // Files are kept for those who know the case only.
    if (!visit.form.files.empty()) {
        if (!site.parts.service->view(visit.actor(), id)) {
            return not_found_page(site, visit);
        }
        keep_files(site, visit, typed);
    }
    if (change_rows(visit, typed) || !typed.errors.empty()) {
        return shown_with_errors(site, visit, id, typed);
    }
    if (const std::string trial = first_of(visit.form.texts, "_trial"); !trial.empty()) {
        return trial_of(site, visit, id, typed, trial);
    }
    if (const Result<FormView> step = step_of(site, visit, id, visit.captured[1]); step && signs(*step)) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    const std::int64_t revision = site.parts.service->revision_seen(visit.actor(), id, typed.token);
    const Submission submission{visit.captured[1], typed.raw, revision, typed.key};
    const Result<Receipt> done = site.parts.service->act(visit.actor(), id, submission);
    if (!done) {
        return shown_again(site, visit, id, typed, done.error());
    }
    std::vector<std::string> notices = done->notices;
    if (notices.empty()) {
        notices.emplace_back("Le dossier " + done->reference + " est à jour.");
    }
    return see_other("/cases/" + percent_encoded(id.str())).with("Set-Cookie", flash_cookie_header(site, notices));
}

Response resumed_step(const Site& site, const Visit& visit, const std::string& path, const Fields& typed_before) {
    const std::optional<std::vector<std::string>> captured = matched("/cases/{id}/steps/{event}", path);
    if (!captured) {
        return see_other(path);
    }
    const CaseId id(captured->front());
    const Typed typed = read_texts(site, visit, id.str(), typed_before);
    const Result<FormView> step = step_of(site, visit, id, captured->back());
    if (!step) {
        return step.error().kind == ErrorKind::not_found
                   ? not_found_page(site, visit)
                   : closed(site, visit, id, captured->back(), typed, step.error());
    }
    return shown(site, visit, *step, typed, {.status = 200, .problem = {}, .notice = resumed_notice});
}

}  // namespace jalon
