// Legal references speak of templates and bodies that exist, and leave no paper without any.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon {

// Refuses a visa for an unknown template or type of body. Once a template has visas, every type of body that may have
// cases has one for it, on every day from the first on.
void check_visas(const Catalogue& catalogue, std::vector<Finding>& findings);

}  // namespace jalon
