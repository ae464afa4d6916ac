// The demonstration: the fictitious département of demo/, its people, and cases in every state, played through the case
// service as scenarios dated in the days before.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/compose.hpp"
#include "cli/files.hpp"
#include "web/parts.hpp"

namespace jalon {

// Bodies, agents and people of a folder with organisations.yaml, agents.yaml and users.yaml, saved into the directory;
// every account gets `password`, unless that is empty: nobody can sign in then. Error: definition, with
// file:line:column of what is wrong.
Result<bool> load_directory(const std::filesystem::path& folder, Stores& stores, const std::string& password);

// Fills an empty data directory from `root`/demo. Errors: as above; invalid when a scenario of demo/cases does not
// play.
Result<bool> load_demo(const Definition& definition, const std::filesystem::path& root,
                       const std::filesystem::path& data);

// The password that every account of the demonstration shares.
std::string demo_password();

// One account per role, for the sign-in page and the terminal.
std::vector<DemoAccount> demo_accounts(const Directory& directory);

}  // namespace jalon
