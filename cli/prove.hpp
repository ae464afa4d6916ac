// `jalon prove`: proves the properties of a workflow, or prints the scenario that shows one violated.
#pragma once

#include <vector>

#include "cli/command.hpp"
#include "engine/definition/catalogue.hpp"

namespace jalon {

int run_prove(const Arguments& arguments);

// What proving every workflow of a catalogue that was read without fault finds. `bare`: its workflows stand alone.
std::vector<Finding> proof_findings(const Catalogue& catalogue, bool bare);

}  // namespace jalon
