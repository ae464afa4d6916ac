// E-mails about an account rather than a case: a link to enter, a word that something changed. They leave at once, at
// any hour, and their text, which may open a session, is forgotten as soon as it has left or is of no use any more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/cases/mailing.hpp"

namespace jalon {

struct AccountMail {
    std::int64_t position = 0;  // in the queue
    Mail mail;
    Instant made_at{};
    Instant until{};  // of no use afterwards
};

// Throws StorageFailure.
class AccountMails {
  public:
    virtual ~AccountMails() = default;
    // Those neither sent nor over, to be tried now; the oldest first. What is over by now is forgotten.
    virtual std::vector<AccountMail> due(Instant now, int limit) = 0;
    virtual void sent(std::int64_t position, Instant at) = 0;
    virtual void postponed(std::int64_t position, Instant again) = 0;
    virtual void given_up(std::int64_t position) = 0;
};

// Sends what is due. What could not leave is tried again every half minute while it is of use.
MailRun send_account_mails(AccountMails& queue, Mailer& mailer, Instant now);

// The mail with a link and its digits, `what` it was asked for and under which `subject`: neither programme nor
// employer, whoever else may read it.
struct LinkMail {
    std::string to;
    std::string subject;
    std::string what;  // « entrer sans mot de passe »
    std::string path;
    std::string code;
    Instant until{};
    bool invites = false;  // nobody asked for it but the administrator
};
Mail link_mail(const LinkMail& link, const MailHouse& house);

}  // namespace jalon
