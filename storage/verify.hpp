// Whether what is kept is still what was kept: for `jalon verify` and for tests that break things.
#pragma once

#include <string>
#include <vector>

#include "engine/cases/stores.hpp"
#include "storage/database.hpp"

namespace jalon {

// One French sentence per finding, none when all is well: the database file is sound; the journal of each case runs
// from 1 to its revision without hole, each entry carrying its own hash and that of the one before; the bytes of each
// paper match; definitions that cases run on or that were published are there unchanged; references and numbers in
// series (« BP-2026-0042 ») run from 1 without hole or double. Reads everything and changes nothing.
std::vector<std::string> verify_store(Database& database, DocumentStore& documents);

}  // namespace jalon
