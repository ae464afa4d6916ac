// The SQL of `storage/migrations/`, built into the program. The n-th file leads from schema n - 1 to schema n.
#pragma once

#include <span>

namespace jalon::storage {

struct Migration {
    const char* name;  // "0001_cases.sql"
    const char* sql;
};

// In order; there is no way back.
std::span<const Migration> migrations();

}  // namespace jalon::storage
