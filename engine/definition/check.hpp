// What is refused before publication, once everything is read: unknown names, states that cannot be reached or left,
// eventless cycles, regions reset in silence, expressions of the wrong type.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

// The expressions of a whole catalogue, by the definition they stand in.
struct Sites {
    std::map<std::string, std::vector<FormulaSite>, std::less<>> workflows;
    std::map<std::string, std::vector<FormulaSite>, std::less<>> forms;
    std::map<std::string, std::vector<FormulaSite>, std::less<>> templates;
    std::map<std::string, Declassified, std::less<>> declassified;  // by workflow
    std::map<std::string, YamlNode, std::less<>> trees;             // of workflows, their stages put in place
};

void check_catalogue(const Catalogue& catalogue, const Sites& sites, const TemplateNames& template_names,
                     std::vector<Finding>& findings);
// A bare machine: nothing is said of forms, roles, templates and messages, which it does without.
// To be played, a machine may have dead ends and loops: what publication would refuse is then a warning.
void check_single(const Workflow& workflow, const std::vector<FormulaSite>& sites, Purpose purpose,
                  std::vector<Finding>& findings);

// Forms and templates that a workflow names.
std::set<std::string> forms_of(const Workflow& workflow);
std::set<std::string> templates_of(const Workflow& workflow);
// The ids of all transitions, timers' included, document order: what scenarios must cover.
std::vector<std::string> transition_ids(const Workflow& workflow);

// Calls `visit` for each action, those inside `when` included.
void for_each_action(const std::vector<Action>& actions, const std::function<void(const Action&)>& visit);
void for_each_action(const Workflow& workflow, const std::function<void(const Action&)>& visit);

}  // namespace jalon
