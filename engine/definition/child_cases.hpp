// Cases that a workflow opens: what the event that tells of their end may hold, and whether everything that is said
// about them fits their own workflow. For check.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// « done.child. »: the event of the end of a case is this and the name under which it was opened.
constexpr std::string_view end_of_child = "done.child.";

bool is_end_of_child(std::string_view event);

// What says where the data of a transition's event come from: its form, for the end of another case that event, or ""
// when nothing is known of them.
std::string event_source(const Transition& transition);

// The workflows of the cases that are opened under the name that such an event tells of; those that the catalogue does
// not know are left out.
std::vector<const Workflow*> kinds_ending(const Catalogue& catalogue, const Workflow& workflow, std::string_view event);

// The final states whose `output` the end of a case gives on.
std::vector<const State*> ends_of(const Workflow& workflow);

// Who may know that a case of that kind exists.
std::vector<std::string> roles_around(const Workflow& workflow);

// The kind of case is known, and so are the data it is given, which are not computed there; what stops it does so
// wherever it stands, without asking anybody; no case opens itself in the end.
void check_child_cases(const Workflow& workflow, const Catalogue& catalogue, std::vector<Finding>& findings);

}  // namespace jalon
