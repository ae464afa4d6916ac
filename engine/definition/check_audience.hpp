// Nothing is shown to someone outside its audience: not by a template or a partial, a message, a form's preset, the
// date of a task, a computed datum or one that an action sets. For check.cpp.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/check.hpp"

namespace jalon {

// Without `template_names` the bodies of templates go unchecked.
void check_what_is_shown(const Catalogue& catalogue, const Sites& sites, const TemplateNames& template_names,
                         std::vector<Finding>& findings);

}  // namespace jalon
