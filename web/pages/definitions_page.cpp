#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/cases/access.hpp"
#include "engine/definition/role.hpp"
#include "web/pages/page.hpp"
#include "web/pages/pages.hpp"

namespace jalon {

namespace {

Response for_administrators_only(const Site& site, const Visit& visit) {
    return error_page(site, visit, 403, "Page réservée",
                      "Les définitions sont réservées à l’administrateur fonctionnel.",
                      "Si vous devez les consulter, demandez-lui ce droit.");
}

const Workflow* workflow_of(const Site& site, const std::string& id) {
    const auto found = site.parts.service->catalogue().workflows.find(id);
    return found == site.parts.service->catalogue().workflows.end() ? nullptr : found->second.get();
}

// What the check found in the files of this workflow.
std::vector<View> findings_of(const Site& site, const Workflow& workflow) {
    std::vector<View> views;
    if (site.parts.findings == nullptr) {
        return views;
    }
    for (const Finding& finding : *site.parts.findings) {
        if (std::ranges::find(workflow.files, finding.position.file) != workflow.files.end()) {
            views.push_back(
                View().text("finding", finding.str()).flag("error", finding.level == Finding::Level::error));
        }
    }
    return views;
}

std::string roles_in_words(const std::vector<std::string>& roles) {
    std::vector<std::string> labels;
    std::ranges::transform(roles, std::back_inserter(labels), [](const std::string& role) { return role_label(role); });
    return join(labels, ", ");
}

View state_view(const State& state) {
    std::vector<View> transitions;
    for (const Transition& transition : state.transitions) {
        if (!transition.label.empty()) {
            transitions.push_back(View()
                                      .text("transition", transition.label)
                                      .text("by", roles_in_words(transition.by))
                                      .text("form", transition.form));
        }
    }
    View view;
    view.text("path", state.path).text("state", state.label.empty() ? state.name : state.label);
    view.text("task", state.task ? state.task->label : "")
        .text("owner", state.task ? roles_in_words(state.task->by) : "");
    return view.flag("final", state.type == State::Type::final).list("transitions", transitions);
}

}  // namespace

Response definitions_page(const Site& site, const Visit& visit) {
    if (!visit.actor().has("administrator")) {
        return for_administrators_only(site, visit);
    }
    std::vector<View> workflows;
    for (const auto& [id, workflow] : site.parts.service->catalogue().workflows) {
        const std::vector<View> findings = findings_of(site, *workflow);
        View view;
        view.text("workflow", workflow->label).text("id", id).text("version", std::to_string(workflow->version));
        view.text("workflow_path", "/definitions/" + percent_encoded(id))
            .text("digest", workflow->digest.substr(0, 12));
        view.number("states", static_cast<std::int64_t>(workflow->states.size()));
        workflows.push_back(view.text("findings_count", findings.empty() ? "" : std::to_string(findings.size())));
    }
    View view;
    view.list("workflows", workflows);
    view.number("forms", static_cast<std::int64_t>(site.parts.service->catalogue().forms.size()));
    view.number("templates", static_cast<std::int64_t>(site.parts.service->catalogue().templates.size()));
    return page(site, visit, {.title = "Définitions", .place = "definitions"}, "definitions", view);
}

Response definition_page(const Site& site, const Visit& visit) {
    if (!visit.actor().has("administrator")) {
        return for_administrators_only(site, visit);
    }
    const Workflow* workflow = workflow_of(site, visit.captured[0]);
    if (workflow == nullptr) {
        return not_found_page(site, visit);
    }
    std::vector<View> states;
    for (const State& state : workflow->states) {
        if (!state.path.empty() && (!state.label.empty() || !state.transitions.empty() || state.task)) {
            states.push_back(state_view(state));
        }
    }
    std::vector<View> files;
    for (const std::string& file : workflow->files) {
        files.push_back(View().text("file", file));
    }
    View view;
    view.text("workflow", workflow->label).text("id", workflow->id).text("version", std::to_string(workflow->version));
    view.text("digest", workflow->digest)
        .list("states", states)
        .list("files", files)
        .list("findings", findings_of(site, *workflow));
    view.text("drawing_path", site.parts.drawing ? "/definitions/" + percent_encoded(workflow->id) + "/drawing" : "");
    return page(site, visit, {.title = "Définition : " + workflow->label, .place = "definitions"}, "definition", view);
}

Response definition_drawing(const Site& site, const Visit& visit) {
    if (!visit.actor().has("administrator")) {
        return for_administrators_only(site, visit);
    }
    const Workflow* workflow = workflow_of(site, visit.captured[0]);
    Response response;
    response.type = "image/svg+xml";
    response.body = workflow == nullptr || !site.parts.drawing ? "" : site.parts.drawing(*workflow);
    return response.body.empty() ? not_found_page(site, visit) : response;
}

}  // namespace jalon
