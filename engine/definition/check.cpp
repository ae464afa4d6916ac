#include "engine/definition/check.hpp"

#include <algorithm>

#include "engine/definition/check_audience.hpp"
#include "engine/definition/check_data.hpp"
#include "engine/definition/check_expressions.hpp"
#include "engine/definition/check_names.hpp"
#include "engine/definition/check_sense.hpp"
#include "engine/definition/check_structure.hpp"
#include "engine/definition/child_cases.hpp"

namespace jalon {

namespace {

// What is wrong with the structure would show again in the ways out.
void check_structure_and_ways(const Workflow& workflow, std::vector<Finding>& findings) {
    const auto before = static_cast<std::ptrdiff_t>(findings.size());
    check_structure(workflow, findings);
    if (std::none_of(findings.begin() + before, findings.end(),
                     [](const Finding& finding) { return finding.level == Finding::Level::error; })) {
        check_way_out(workflow, findings);
    }
}

}  // namespace

void for_each_action(const std::vector<Action>& actions, const std::function<void(const Action&)>& visit) {
    for (const Action& action : actions) {
        visit(action);
        for (const Branch& branch : action.branches) {
            for_each_action(branch.actions, visit);
        }
    }
}

void for_each_action(const Workflow& workflow, const std::function<void(const Action&)>& visit) {
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            for_each_action(transition.actions, visit);
        }
        for (const Timer& timer : state.timers) {
            for_each_action(timer.transition.actions, visit);
        }
        for_each_action(state.entry, visit);
        for_each_action(state.exit, visit);
        for_each_action(state.initial_actions, visit);
    }
}

std::set<std::string> forms_of(const Workflow& workflow) {
    std::set<std::string> forms;
    for (const State& state : workflow.states) {
        if (state.task && !state.task->form.empty()) {
            forms.insert(state.task->form);
        }
        for (const Transition& transition : state.transitions) {
            if (!transition.form.empty()) {
                forms.insert(transition.form);
            }
        }
    }
    return forms;
}

std::set<std::string> templates_of(const Workflow& workflow) {
    std::set<std::string> templates;
    for_each_action(workflow, [&](const Action& action) {
        if (const auto found = action.words.find("template"); found != action.words.end()) {
            templates.insert(found->second.begin(), found->second.end());
        }
    });
    return templates;
}

std::vector<std::string> transition_ids(const Workflow& workflow) {
    std::vector<std::string> ids;
    for (const State& state : workflow.states) {
        for (const Transition& transition : state.transitions) {
            ids.push_back(transition.id);
        }
        for (const Timer& timer : state.timers) {
            ids.push_back(timer.transition.id);
        }
    }
    return ids;
}

void check_catalogue(const Catalogue& catalogue, const Sites& sites, const TemplateNames& template_names,
                     std::vector<Finding>& findings) {
    const bool sound = std::none_of(findings.begin(), findings.end(),
                                    [](const Finding& finding) { return finding.level == Finding::Level::error; });
    for (const auto& [id, workflow] : catalogue.workflows) {
        check_names(*workflow, sites.trees.at(id), catalogue, findings);
        check_child_cases(*workflow, catalogue, findings);
        check_data(*workflow, findings);
        check_data_names(*workflow, findings);
        check_labels(*workflow, findings);
        check_candidates(*workflow, findings);
        check_event_names(*workflow, findings);
        if (sound) {  // targets are resolved
            check_structure_and_ways(*workflow, findings);
        }
    }
    check_audiences(catalogue, findings);
    check_expressions(catalogue, sites, findings);
    check_printed_names(catalogue, template_names, findings);
    check_sense(catalogue, findings);
    if (sound) {  // every name it follows is read
        check_what_is_shown(catalogue, sites, template_names, findings);
    }
}

void check_single(const Workflow& workflow, const std::vector<FormulaSite>& sites, Purpose purpose,
                  std::vector<Finding>& findings) {
    const bool sound = std::none_of(findings.begin(), findings.end(),
                                    [](const Finding& finding) { return finding.level == Finding::Level::error; });
    check_expressions(workflow, sites, findings);
    check_data(workflow, findings);
    const std::size_t before = findings.size();
    check_candidates(workflow, findings);
    check_event_names(workflow, findings);
    if (sound) {
        check_structure_and_ways(workflow, findings);
    }
    for (std::size_t i = before; purpose == Purpose::play && i < findings.size(); ++i) {
        findings[i].level = Finding::Level::warning;
    }
}

}  // namespace jalon
