// A database filled with copies of a case, for measuring what many cases cost.
#pragma once

#include <cstddef>
#include <filesystem>

#include "engine/cases/case.hpp"

namespace jalon::bench {

// Adds `count` copies of a case of the database with its data, tasks and last journal entry. Row by row the
// same, so that pages, indexes and timers weigh what they would; not a chain that `verify` accepts.
void add_copies(const std::filesystem::path& database, const CaseId& model, std::size_t count);

// Memory of this process that is in use now.
std::size_t resident_bytes();

}  // namespace jalon::bench
