// Sign-in: accounts with a password and the sessions they open. Storage keeps them, web asks.
#pragma once

#include <optional>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cases/case.hpp"
#include "engine/cases/directory.hpp"

namespace jalon {

// How far a session is open.
enum class Stage {
    open,
    code,       // the password was right; waits for the second factor
    enrolment,  // the password was right; waits for a second factor to be set up
};

struct Session {
    std::string token;  // 256 random bits in hex, the cookie's value; stored as its SHA-256 only
    std::string csrf;   // goes into every form
    Actor actor;
    User user;
    Instant opened_at{};
    Instant seen_at{};
    Instant proved_at{};  // when a password or a code was given last
    Instant until{};      // when it ends if nothing more is asked
    Stage stage = Stage::open;
};

class Accounts {
  public:
    virtual ~Accounts() = default;

    // Opens a session, at the stage that the second factor of this person asks for. Error: not_allowed, always the same
    // sentence whether the login exists or not; after 10 failures in a row the login is locked for 15 minutes (each
    // failure also delays the next try) and the sentence says so.
    virtual Result<Session> sign_in(const std::string& login, const std::string& password, Instant now) = 0;
    // The session of a cookie, its `seen_at` moved on; nullopt when unknown, closed, idle too long (by role: 15 min
    // administrator and dpo, 30 the centre, 60 the employer's people, 20 agents) or older than 10 hours, or
    // when it waits for a second factor since 10 minutes.
    virtual std::optional<Session> session(const std::string& token, Instant now) = 0;
    virtual void sign_out(const std::string& token) = 0;

    // Sets the password (argon2id). Error: invalid when it is shorter than 12 characters or too common.
    virtual Result<bool> set_password(const UserId& user, const std::string& password) = 0;
};

}  // namespace jalon
