#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/french.hpp"
#include "engine/base/text.hpp"
#include "engine/definition/role.hpp"
#include "web/pages/form_view.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"
#include "web/pages/review_page.hpp"
#include "web/pages/typed_form.hpp"
#include "web/routes.hpp"

namespace jalon {

namespace {

constexpr const char* conflict_notice =
    "Le dossier a changé pendant votre saisie. Rien n’est enregistré et rien n’est perdu : relisez vos réponses, puis "
    "envoyez-les à nouveau si elles restent justes.";
constexpr const char* resumed_notice =
    "Vous êtes de nouveau connecté et votre saisie est là. Rien n’est encore enregistré : relisez-la, puis envoyez-la.";

constexpr const char* other_page_notice =
    "Ce formulaire a aussi été rempli sur une autre page, enregistrée {}. Votre saisie ci-dessous n’a pas remplacé cet "
    "enregistrement : ouvrez-le pour comparer, puis enregistrez ou envoyez la saisie que vous voulez garder.";

// What stands above the form when it is shown again.
struct Showing {
    int status = 200;
    std::string problem = {};
    std::string notice = {};
    std::string other = {};             // where the draft of another page is read, when there is one
    std::optional<Draft> resumed = {};  // the draft whose answers are shown
};

std::string step_path(const FormView& step) {
    return "/cases/" + percent_encoded(step.header.id.str()) + "/steps/" + percent_encoded(step.action.event);
}

// « aujourd’hui à 14 h 32 », « le 3 février 2027 à 14 h 32 ».
std::string saved_when(const Site& site, Instant at) {
    return paris_date(at) == paris_date(site.parts.clock->now())
               ? "aujourd’hui à " + french::time_of_day(paris_time(at))
               : "le " + on_day_and_hour(at);
}

Showing of_other_page(const Site& site, const FormView& step, Instant saved_at) {
    return {.status = 409,
            .notice = fmt::format(fmt::runtime(other_page_notice), saved_when(site, saved_at)),
            .other = step_path(step)};
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

// How the answers came, asked of those who may type for somebody else.
void add_channels(View& view, const Visit& visit, const FormView& step, const Typed& typed) {
    const bool asked = step.form != nullptr && !signs(step) && !visit.actor().has("agent");
    view.flag("asks_channel", asked).flag("on_behalf", typed.channel != Channel::online);
    view.flag("by_paper", typed.channel == Channel::paper).flag("by_phone", typed.channel == Channel::phone);
    view.flag("by_counter", typed.channel == Channel::counter).text("received_from", typed.received_from);
}

Response shown(const Site& site, const Visit& visit, const FormView& step, const Typed& typed, const Showing& showing) {
    static const Form no_form;
    const Form& form = step.form == nullptr ? no_form : *step.form;
    const RawForm normal = typed.errors.empty() ? typed.raw : normalised(form, typed.raw);
    FormInput input{form, normal, step.options, typed.errors, {}, typed.extra_rows};
    for (const auto& [field, reference] : step.recalled) {
        if (normal.first(field) == step.values.first(field)) {
            input.notes[field] = "Repris du dossier " + reference + " : vérifiez.";
        }
    }
    for (const auto& [field, file] : typed.raw.files) {
        input.kept[field] = sealed_file(site, visit, step.header.id, field, file);
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
    view.text("problem", showing.problem).text("notice", showing.notice).text("other", showing.other);
    const bool drafts = keeps_drafts(site, step);
    view.text("draft_path", drafts ? step_path(step) + "/draft" : "").text("draft", std::to_string(typed.draft));
    view.text("resumed", showing.resumed ? saved_when(site, showing.resumed->saved_at) : "");
    view.flag("moved_since", showing.resumed && showing.resumed->token != step.token);
    add_channels(view, visit, step, typed);
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
                {.title = prefix + title + " – " + step.header.reference, .place = "cases", .status = showing.status},
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
    FormView act;
    act.header = view->header;
    act.token = view->token;
    act.action = *action;
    return act;
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
    return page(site, visit, {.title = title, .place = "cases", .status = moved ? 409 : 403}, "closed", view);
}

// What is refused, or only changes its rows, is kept like the rest.
void keep_as_draft(const Site& site, const Visit& visit, const FormView& step, Typed& typed) {
    if (keeps_drafts(site, step)) {
        static_cast<void>(keep_draft(site, visit, step, typed));  // a refusal of the draft is for who asks for one
    }
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
    keep_as_draft(site, visit, *step, typed);
    // Still open to them, yet refused for what was typed: they may put it right.
    if (error.kind == ErrorKind::not_allowed) {
        typed.key.clear();
        return shown(site, visit, *step, typed, {.status = 403, .problem = error.message});
    }
    if (error.kind == ErrorKind::conflict) {
        typed.key.clear();
        return shown(site, visit, *step, typed, {.status = 409, .problem = conflict_notice});
    }
    if (step->form == nullptr) {
        return case_page(site, visit, id, error.message, 422);
    }
    typed.errors = error.details;
    if (typed.errors.empty() && step->form->find(error.where) != nullptr) {
        typed.errors = {error};
    }
    return shown(site, visit, *step, typed,
                 {.status = 422, .problem = typed.errors.empty() ? error.message : std::string()});
}

Response shown_with_errors(const Site& site, const Visit& visit, const CaseId& id, Typed& typed) {
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (!step) {
        return step.error().kind == ErrorKind::not_found
                   ? not_found_page(site, visit)
                   : closed(site, visit, id, visit.captured[1], typed, step.error());
    }
    keep_as_draft(site, visit, *step, typed);
    const bool moved = step->token != typed.token;
    return shown(site, visit, *step, typed,
                 {.status = typed.errors.empty() ? 200 : 422, .problem = {}, .notice = moved ? conflict_notice : ""});
}

// Goes back to the case, which says that what was typed is kept.
Response saved_for_later(const Site& site, const Visit& visit, const FormView& step, Typed& typed) {
    const Result<DraftSaved> saved = keep_draft(site, visit, step, typed);
    if (!saved) {
        return shown(site, visit, step, typed, {.status = 422, .problem = saved.error().message});
    }
    if (saved->fate == DraftSaved::Fate::other_kept) {
        typed.draft = saved->version;
        return shown(site, visit, step, typed, of_other_page(site, step, saved->saved_at));
    }
    const std::string case_path = "/cases/" + percent_encoded(step.header.id.str());
    if (saved->fate == DraftSaved::Fate::sent) {
        return see_other(case_path);
    }
    const std::string until = french::long_date(paris_date(saved->saved_at + draft_life));
    return see_other(case_path).with(
        "Set-Cookie",
        flash_cookie_header(site, {"Votre saisie est gardée pour vous seul jusqu’au " + until + " : « " +
                                   step.action.label + " » vous la rendra, ici ou sur un autre appareil."}));
}

// What the buttons beside the one that sends ask for; nullopt when none was pressed.
std::optional<Response> other_buttons(const Site& site, const Visit& visit, const FormView& step, Typed& typed) {
    if (!keeps_drafts(site, step)) {
        return std::nullopt;
    }
    if (!first_of(visit.form.texts, "_forget").empty()) {
        site.parts.drafts->forget(visit.actor().user, step.header.id, step.action.event);
        return see_other(step_path(step));
    }
    if (!first_of(visit.form.texts, "_save").empty()) {
        return saved_for_later(site, visit, step, typed);
    }
    if (const std::optional<Draft> other = newer_draft(site, visit, step, typed)) {
        typed.draft = other->version;
        return shown(site, visit, step, typed, of_other_page(site, step, other->saved_at));
    }
    return std::nullopt;
}

// The answers to read over, once they are such as would be accepted; the form again for who wants to change them.
Response reviewed(const Site& site, const Visit& visit, const FormView& step, Typed typed) {
    if (!first_of(visit.form.texts, "_edit").empty()) {
        return shown(site, visit, step, typed, {});
    }
    const Submission submission = submission_of(typed, step.action.event, 0);
    const Result<std::vector<AnswerGroup>> answers =
        site.parts.service->answers_in_words(visit.actor(), step.header.id, submission);
    if (!answers) {
        return shown_again(site, visit, step.header.id, typed, answers.error());
    }
    keep_as_draft(site, visit, step, typed);
    return review_page(site, visit, step, typed, *answers);
}

// For the script of the page: the version of the draft and a sentence for its reader.
Response told(int status, std::int64_t version, const std::string& sentence) {
    Response response;
    response.status = status;
    response.type = "text/plain; charset=utf-8";
    response.body = std::to_string(version) + "\n" + sentence + "\n";
    return response;
}

// A paper that the step would produce, as PDF or as a page (« pdf:convention », « page:convention »): shown, not kept.
Response trial_of(const Site& site, const Visit& visit, const CaseId& id, const Typed& typed,
                  const std::string& trial) {
    const std::size_t colon = trial.find(':');
    const std::string key = colon == std::string::npos ? "" : trial.substr(colon + 1);
    const Submission submission = submission_of(typed, visit.captured[1], 0);
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
    std::optional<Draft> draft = draft_of(site, visit, *step);
    typed.raw = draft ? draft->form : step->values;
    typed.draft = draft ? draft->version : 0;
    return shown(site, visit, *step, typed, {.resumed = std::move(draft)});
}

Response submit_step(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    Typed typed = read_typed(site, visit, id, visit.captured[1], visit.form.texts);
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
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (step && signs(*step)) {
        if (std::optional<Response> asked = proof_asked(site, visit)) {
            return *asked;
        }
    }
    if (step) {
        if (std::optional<Response> other = other_buttons(site, visit, *step, typed)) {
            return *other;
        }
        // A draft that was resumed is now of this page: it goes in the transaction that takes the step.
        if (typed.draft != 0) {
            keep_as_draft(site, visit, *step, typed);
        }
    }
    const bool weighty = step && (is_reviewed(*step) || !step->action.confirm.empty());
    if (step && is_reviewed(*step) && first_of(visit.form.texts, "_reviewed").empty()) {
        return reviewed(site, visit, *step, std::move(typed));
    }
    const std::int64_t revision = site.parts.service->revision_seen(visit.actor(), id, typed.token);
    const Submission submission = submission_of(typed, visit.captured[1], revision);
    const Result<Receipt> done = site.parts.service->act(visit.actor(), id, submission);
    if (!done) {
        return shown_again(site, visit, id, typed, done.error());
    }
    std::vector<std::string> notices = done->notices;
    if (notices.empty()) {
        notices.emplace_back("Le dossier " + done->reference + " est à jour.");
    }
    // Who takes part by name may have left by this very step: a host that declined.
    const std::vector<std::string>& named = roles_of_other_bodies();
    const bool may_leave = std::ranges::any_of(named, [&](const std::string& role) { return visit.actor().has(role); });
    if (may_leave && !site.parts.service->view(visit.actor(), id)) {
        notices = {"Le dossier " + done->reference + " est à jour ; il ne vous est plus ouvert."};
        return see_other("/").with("Set-Cookie", flash_cookie_header(site, notices));
    }
    const std::string case_path = "/cases/" + percent_encoded(id.str());
    return see_other(weighty ? case_path + "/confirmation" : case_path)
        .with("Set-Cookie", flash_cookie_header(site, notices));
}

Response save_draft(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    const Result<FormView> step = step_of(site, visit, id, visit.captured[1]);
    if (!step) {
        return step.error().kind == ErrorKind::not_found ? not_found_page(site, visit)
                                                         : told(409, 0, "Ce formulaire n’est plus ouvert.");
    }
    if (!keeps_drafts(site, *step)) {
        return told(409, 0, "Ce formulaire ne garde pas de brouillon.");
    }
    Typed typed = read_typed(site, visit, id, visit.captured[1], visit.form.texts);
    const Result<DraftSaved> saved = keep_draft(site, visit, *step, typed);
    if (!saved) {
        return told(422, 0, saved.error().message);
    }
    switch (saved->fate) {
        case DraftSaved::Fate::kept:
            return told(200, saved->version, "Enregistré à " + french::time_of_day(paris_time(saved->saved_at)));
        case DraftSaved::Fate::other_kept:
            return told(
                409, 0,
                "Ce formulaire est aussi rempli sur une autre page, enregistrée " + saved_when(site, saved->saved_at) +
                    ". Rien n’est plus enregistré ici : « Enregistrer et continuer plus tard » dira que faire.");
        case DraftSaved::Fate::sent:
            break;
    }
    return told(409, 0, "Ce formulaire a déjà été envoyé.");
}

Response resumed_step(const Site& site, const Visit& visit, const std::string& path, const Fields& typed_before) {
    const std::optional<std::vector<std::string>> captured = matched("/cases/{id}/steps/{event}", path);
    if (!captured) {
        std::optional<Response> sheet = resumed_sheet(site, visit, path, typed_before);
        return sheet ? std::move(*sheet) : see_other(path);
    }
    const CaseId id(captured->front());
    const Typed typed = read_typed(site, visit, id, captured->back(), typed_before);
    const Result<FormView> step = step_of(site, visit, id, captured->back());
    if (!step) {
        return step.error().kind == ErrorKind::not_found
                   ? not_found_page(site, visit)
                   : closed(site, visit, id, captured->back(), typed, step.error());
    }
    return shown(site, visit, *step, typed, {.status = 200, .problem = {}, .notice = resumed_notice});
}

}  // namespace jalon
