// A way in without a password, for those who come seldom: a link by e-mail, and six digits to type behind it.
//
// Asking tells nothing of who exists. Opening a link does nothing yet, since programs that guard mailboxes open links
// too; the digits beside it, once typed, open the session. Both serve once, for a quarter of an hour when asked for,
// for three days when the administrator sends them.
#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.hpp"
#include "engine/base/result.hpp"
#include "engine/cases/accounts.hpp"

namespace jalon {

enum class LinkUse {
    enter,     // without a password
    password,  // to choose a new one
};

struct LinkWish {
    LinkUse use = LinkUse::enter;
    std::string address;   // as typed
    std::string origin;    // where the request came from, to count how many do
    std::string then;      // the path to go on to
    DocumentId document;   // what the link is for: void once its status or version has changed; or empty
    CaseId case_id;        // void once the papers to sign in this case have changed; or empty
    bool invites = false;  // sent by the administrator: it stands for three days
};

// What an opened link leads to.
struct Entered {
    Session session;
    std::string then;
};

class SignInLinks {
  public:
    virtual ~SignInLinks() = default;

    // Sends a link to an address that exactly one person has who may do so (enter by it, or have a password), and does
    // as much work for any other. Error: not_allowed when the address (once a minute, five times an hour) or the origin
    // (thirty times an hour) asks too often, whether the address is known or not.
    virtual Result<bool> ask(const LinkWish& wish, Instant now) = 0;
    // Whether the link can still be used; changes nothing.
    virtual bool stands(LinkUse use, const std::string& token, Instant now) = 0;
    // Opens a session. Errors: invalid when the digits are not those (five tries); not_allowed when the link is over,
    // was used, was tried too often, or what it was sent for has changed.
    virtual Result<Entered> enter(const std::string& token, const std::string& code, Instant now) = 0;
    // Sets a new password, closes the sessions and ends what too many failures had locked. Errors: as of `enter`, and
    // invalid with `where` "password" when the password is too weak; the link then still stands.
    virtual Result<bool> set_password(const std::string& token, const std::string& code, const std::string& password,
                                      Instant now) = 0;
};

// True for those who come seldom and have nothing in hand but their own cases: agents, those who sign, line managers.
// Everybody at work in the centre has a password.
bool may_enter_by_link(const std::vector<std::string>& roles);

// Six random digits.
std::string six_digits(Random& random);
// The digits of what somebody typed: « 123 456 » is « 123456 ».
std::string typed_digits(std::string_view text);

}  // namespace jalon
