// Names that must exist: roles, forms, templates, messages, tariffs, data, events; labels that people read; and who may
// read what is confidential. For check.cpp.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"
#include "engine/definition/yaml_tree.hpp"

namespace jalon {

// `tree` is what the workflow was read from, its stages put in place: where each name is written.
void check_names(const Workflow& workflow, const YamlNode& tree, const Catalogue& catalogue,
                 std::vector<Finding>& findings);
// Missing labels and buttons that look alike: warnings.
void check_labels(const Workflow& workflow, std::vector<Finding>& findings);
// Roles of forms and templates; what is of class S3 never reaches an employer.
void check_audiences(const Catalogue& catalogue, std::vector<Finding>& findings);

}  // namespace jalon
