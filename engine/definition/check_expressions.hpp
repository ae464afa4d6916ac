// The types of expressions, and the names that templates print. For check.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/check.hpp"

namespace jalon {

void check_expressions(const Catalogue& catalogue, const Sites& sites, std::vector<Finding>& findings);
// The same for a bare machine, whose forms are not known.
void check_expressions(const Workflow& workflow, const std::vector<FormulaSite>& sites, std::vector<Finding>& findings);
// `needs` of each template, and the names its body prints.
void check_printed_names(const Catalogue& catalogue, const TemplateNames& template_names,
                         std::vector<Finding>& findings);

// What an expression of a workflow may name, the event left out. `catalogue`: nullptr for a bare machine.
Environment environment_of(const Workflow& workflow, const Catalogue* catalogue);
// The decision tables that expressions ask.
std::set<std::string> tables_asked(const std::vector<FormulaSite>& sites);

// The type of what a form answers.
Type answers_type(const Form& form);

}  // namespace jalon
