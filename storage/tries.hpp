// Tries at a secret, counted before the secret is looked at: many at once gain nothing. For the sources of this folder
// only.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "storage/sql.hpp"

namespace jalon::storage {

// What is said after too many failures.
std::string locked_out();

// The key of a login: people type their password in the wrong field.
std::string login_key(std::string_view login);

// Counts a failure in advance under `key`, which says nothing of who it is. True when it is the last that is allowed
// for now. Error: not_allowed while one must wait; nothing is counted then.
Result<bool> begin_try(Database& database, const std::string& key, Instant now);
// After a success. The caller commits.
void forget_tries(Writing& writing, const std::string& key);

}  // namespace jalon::storage
