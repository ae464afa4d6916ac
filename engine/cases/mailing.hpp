// The messages of cases as e-mail: when one may leave, when it is tried again, when nobody tries any more.
//
// Every message is kept with the step that caused it and shown in the application; an e-mail says the same again, with
// the way there. A message is sent at least once: a service that stops between sending and noting it sends it again
// under the same identifier, by which mail programs know the two for one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/clock.hpp"
#include "engine/cases/case.hpp"

namespace jalon {

struct Mail {
    std::string key;  // unique and stable, of characters that an identifier may have
    std::string to;   // one address
    std::string subject;
    std::string text;           // lines end with \n
    std::string calendar = {};  // appointments for the reader's calendar (RFC 5545), or ""
};

enum class Delivery {
    sent,     // the server answers for it from now on
    later,    // nobody could take it: server away, full, too busy
    refused,  // the server will never take it: no such address
};

struct DeliveryReport {
    Delivery delivery = Delivery::sent;
    std::string reason;  // what the server said, or why it was not reached; "" when sent
};

// Hands mails over to a server. Not for several threads at once.
class Mailer {
  public:
    virtual ~Mailer() = default;
    // One report for each mail, in their order.
    virtual std::vector<DeliveryReport> send(const std::vector<Mail>& mails) = 0;
};

struct QueuedMail {
    std::int64_t position = 0;  // of the message in the queue
    int attempts = 0;           // so far, in vain
    OutgoingMessage message;
};

// A message that will not be tried again.
struct DeadMail {
    std::string reference;  // of its case
    std::string subject;
    std::string address;
    std::string reason;
    Instant at{};  // of the last attempt
};

// Where messages wait. Throws StorageFailure.
class MailQueue {
  public:
    virtual ~MailQueue() = default;
    // Messages with an address, made after `since` or tried before, neither sent nor given up, to be tried now; the
    // oldest first.
    virtual std::vector<QueuedMail> due(Instant now, Instant since, int limit) = 0;
    virtual void sent(std::int64_t position, Instant at) = 0;
    // It is to be tried again at `again`.
    virtual void failed(std::int64_t position, Instant at, Instant again, const std::string& reason) = 0;
    virtual void given_up(std::int64_t position, Instant at, const std::string& reason) = 0;
    // Those given up, the latest first.
    virtual std::vector<DeadMail> dead(int limit) = 0;
};

// What mails say of the house.
struct MailHouse {
    std::string name;  // « Centre de gestion du Val-de-Lierne »
    std::string site;  // https://mobilite.example, without a slash at the end
};

// Whether mails may leave at this moment: working days from 7:30 to 20:00 in Paris.
bool may_send(Instant now, const Calendar& calendar);
// When a mail that failed `attempts` times is tried again: after 1, 5, 30 minutes, 2 hours, then every 6 hours.
Instant next_attempt(Instant now, int attempts);
// How a message reads as an e-mail.
Mail mail_of(const OutgoingMessage& message, const MailHouse& house);

struct MailRun {
    int sent = 0;
    int postponed = 0;
    int given_up = 0;
    std::string trouble;  // the last reason of those postponed or given up
};

// Sends what is due, at most a hundred mails; nothing outside the hours of `may_send`. What could not leave within a
// week of its making is given up; what was never tried by then (the service had no mail server) is left alone.
MailRun send_due(MailQueue& queue, Mailer& mailer, const MailHouse& house, Instant now, const Calendar& calendar);

}  // namespace jalon
