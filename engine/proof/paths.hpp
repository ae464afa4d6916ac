// Papers that need a fact of the case which is not there yet, on every path that leads to them or on some.
//
// All paths are explored with all data; of each datum it is known whether it is there, perhaps there, or absent. What
// reminders do when they fire is not looked at. A workflow of more than 150 situations is left alone: nothing is said
// of it.
#pragma once

#include <vector>

#include "engine/definition/catalogue.hpp"

namespace jalon::proof {

// Error: a needed fact that no path has filled, or that is lacking on a path which people can certainly take. Warning:
// it is lacking on a path that depends on conditions of which not everything is known. Without `catalogue`, nothing.
std::vector<Finding> check_paths(const Workflow& workflow, const Catalogue* catalogue);

}  // namespace jalon::proof
