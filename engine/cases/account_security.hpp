// What protects an account beside its password: the second factor, the proof asked again before weighty acts, the
// sessions one has open.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/cases/accounts.hpp"

namespace jalon {

// A secret offered to somebody's telephone; in force once a first code proves that it is there.
struct Enrolment {
    std::string key;  // base 32, to be typed where no picture can be taken
    std::string uri;  // the same for a QR code
};

struct OpenSession {
    Instant opened_at{};
    Instant seen_at{};
    bool this_one = false;
};

// How long a proof holds.
constexpr Duration proof_life = std::chrono::minutes(5);

// Where a password or a code is asked for, too many failures close it as they do sign-in.
class AccountSecurity {
  public:
    virtual ~AccountSecurity() = default;

    // Ends the waiting of a session for its code: six digits of the telephone, or a recovery code, which then is spent.
    // The session returned replaces it. Error: not_allowed when the code is wrong or was used.
    virtual Result<Session> give_code(const Session& waiting, const std::string& code, Instant now) = 0;

    virtual bool has_second_factor(const UserId& user) = 0;
    // The secret offered last, or a new one.
    virtual Enrolment enrolment(const User& user) = 0;
    struct Enrolled {
        Session session;                    // replaces the one given; all others of this person are closed
        std::vector<std::string> recovery;  // codes, shown this once
    };
    // Puts the offered secret in force. Error: not_allowed when the code is wrong.
    virtual Result<Enrolled> enrol(const Session& session, const std::string& code, Instant now) = 0;
    // Removes the second factor and closes the sessions. Error: not_found when the person has none.
    virtual Result<bool> forget_second_factor(const UserId& user) = 0;

    virtual bool has_password(const UserId& user) = 0;
    // Renews the proof of a session by the password. Error: not_allowed when it is wrong.
    virtual Result<bool> prove(const Session& session, const std::string& password, Instant now) = 0;
    // Closes every session; the one returned is new. Errors: not_allowed when `old` is wrong; invalid as of
    // `Accounts::set_password`.
    virtual Result<Session> change_password(const Session& session, const std::string& old, const std::string& password,
                                            Instant now) = 0;

    // Those of the same person that are still open, the one seen last first.
    virtual std::vector<OpenSession> sessions(const Session& session, Instant now) = 0;
    virtual void close_other_sessions(const Session& session) = 0;
};

// True for those who must have a second factor: everybody who works in the centre.
bool needs_second_factor(const std::vector<std::string>& roles);
// Whether the session was opened, or proved again, less than `proof_life` ago.
bool is_proved(const Session& session, Instant now);

}  // namespace jalon
