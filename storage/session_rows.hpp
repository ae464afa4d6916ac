// Opening a session, whatever the way in. For the sources of this folder only.
#pragma once

#include <chrono>

#include "engine/base/clock.hpp"
#include "engine/cases/accounts.hpp"
#include "storage/sql.hpp"

namespace jalon::storage {

constexpr Duration session_age_max = std::chrono::hours(10);

// The session of a user without token or times.
Session session_of(const User& user);
// When it ends if nothing more is asked: idle too long for the roles, too old, or waiting too long for its code.
Instant end_of(const Session& session);

// A new session, written in `writing`, which the caller commits. `random` is fit for secrets.
Session open_session(Writing& writing, Random& random, const User& user, Instant now, Stage stage = Stage::open);

}  // namespace jalon::storage
