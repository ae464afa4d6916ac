// Definitions that read well and yet cannot be meant: a candidate behind one that always wins, a condition that never
// changes, a code that no choice has, a paper frozen for a signature that nobody can give. For check.cpp.
#pragma once

#include <string>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// Candidates never tried, conditions that are always the same, states without a way to an end. Bare machines too.
void check_candidates(const Workflow& workflow, std::vector<Finding>& findings);
// Refuses the name of an event with a « * » in it: events are matched whole.
void check_event_names(const Workflow& workflow, std::vector<Finding>& findings);
void check_way_out(const Workflow& workflow, std::vector<Finding>& findings);
// Refuses a code that the options of `field` do not have; nothing is said of another kind of field, or of nullptr.
void check_code(const Field* field, const std::string& code, const Position& position, std::vector<Finding>& findings);
// Codes of choices, signatures, the order of fields, buttons that look alike, what nothing uses.
void check_sense(const Catalogue& catalogue, std::vector<Finding>& findings);
// What the check says of a template that no step produces: one of a programme to come, or one left behind.
std::string unissued_warning(const std::string& template_id);
// True when that is what the finding says of a template of the catalogue.
bool is_unissued(const Finding& finding, const Catalogue& catalogue);

}  // namespace jalon
