// The journals that are kept a year: who looked, why, and what left the house. For the sources of this folder only.
#pragma once

#include <string_view>

#include "storage/sql.hpp"

namespace jalon::storage {

// Takes out of `table`, which has a column `at`, what is a year older than its newest line. The clock of the machine is
// not asked: set wrong, it would empty the journal. Inside a transaction of the caller.
void forget_after_a_year(Connection& session, std::string_view table);

}  // namespace jalon::storage
