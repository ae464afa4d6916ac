// The data that a workflow declares: what is computed from itself or set although it is computed, bounds that no value
// keeps, names that are taken. For check.cpp.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// Of bare machines too.
void check_data(const Workflow& workflow, std::vector<Finding>& findings);
// Data that bear the name of a fact of the engine, of a required case or of the answers of a form.
void check_data_names(const Workflow& workflow, std::vector<Finding>& findings);

}  // namespace jalon
