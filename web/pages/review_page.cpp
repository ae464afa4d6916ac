#include "web/pages/review_page.hpp"

#include <algorithm>

#include "engine/base/french.hpp"
#include "web/pages/form_view.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

View hidden(const std::string& name, const std::string& value) {
    return View().text("name", name).text("value", value);
}

// The form as its page would post it again.
std::vector<View> carried(const Site& site, const Visit& visit, const FormView& step, const Typed& typed) {
    std::vector<View> carried;
    for (const auto& [name, texts] : typed.raw.texts) {
        for (const std::string& text : texts) {
            carried.push_back(hidden(name, text));
        }
    }
    if (typed.channel != Channel::online) {
        carried.push_back(hidden("_channel", channel_name(typed.channel)));
        carried.push_back(hidden("_received_from", typed.received_from));
    }
    for (const auto& [field, file] : typed.raw.files) {
        carried.push_back(hidden("_kept." + field, sealed_file(site, visit, step.header.id, field, file)));
    }
    return carried;
}

// Where « Modifier » leads: the first field of the section.
std::string first_field(const Form& form, const std::string& section) {
    const auto field = std::ranges::find(form.fields, section, &Field::section);
    return field == form.fields.end() ? "form" : input_id(field->id);
}

}  // namespace

bool is_reviewed(const FormView& step) {
    return step.form != nullptr && !signs(step) && (step.form->review || !step.action.confirm.empty());
}

Response review_page(const Site& site, const Visit& visit, const FormView& step, const Typed& typed,
                     const std::vector<AnswerGroup>& answers) {
    const std::string case_path = "/cases/" + percent_encoded(step.header.id.str());
    View view;
    view.text("case_path", case_path).text("reference", step.header.reference);
    view.text("event", percent_encoded(step.action.event)).text("csrf", visit.session->csrf);
    view.text("revision", typed.token).text("key", typed.key).text("draft", std::to_string(typed.draft));
    view.text("title", step.form->label).text("confirm", step.action.confirm);
    view.text("submit", step.form->submit.empty() ? step.action.label : step.form->submit);
    view.text("badge", confidentiality_badge(step.form->confidentiality, visit.actor()));
    view.list("carried", carried(site, visit, step, typed));
    std::vector<View> sections;
    for (const AnswerGroup& group : answers) {
        std::vector<View> lines;
        for (const AnswerLine& line : group.lines) {
            lines.push_back(View().text("label", line.label).text("value", line.text));
        }
        View section;
        section.text("section", group.title).text("of", group.title.empty() ? "les réponses" : group.title);
        sections.push_back(section.text("target", first_field(*step.form, group.title)).list("lines", lines));
    }
    view.list("sections", sections);
    return page(
        site, visit,
        {.title = "Relire avant d’envoyer – " + step.form->label + " – " + step.header.reference, .place = "cases"},
        "review", view);
}

Response confirmation_page(const Site& site, const Visit& visit) {
    const CaseId id(visit.captured[0]);
    const Result<CaseView> seen = site.parts.service->view(visit.actor(), id);
    if (!seen) {
        return not_found_page(site, visit);
    }
    View view;
    view.text("case_path", "/cases/" + percent_encoded(id.str())).text("reference", seen->header.reference);
    view.text("programme", seen->programme).text("state", seen->header.state_label);
    view.text("explanation", seen->explanation).flag("finished", !seen->header.outcome.empty());
    view.text("today", on_day_and_hour(seen->header.changed_at));
    std::vector<View> turns;
    for (const TaskView& task : seen->tasks) {
        View turn;
        turn.text("label", task.label).text("who", task.mine ? "vous" : task.who);
        turns.push_back(turn.text("due", task.due ? french::long_date(*task.due) : ""));
    }
    view.list("turns", turns);
    Frame frame{.title = "C’est fait – " + seen->header.reference, .place = "cases"};
    return page(site, visit, frame, "confirmation", view);
}

}  // namespace jalon
